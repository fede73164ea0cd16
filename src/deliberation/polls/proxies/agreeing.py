"""A second person stands behind a mandate, or does not; or its owner takes it back. Until the vote ends."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer, database_now
from deliberation.kernel.facts import Actor
from deliberation.polls.models import Poll
from deliberation.polls.proxies import candidates, ending, holding, rules
from deliberation.polls.proxies.facts import ProxyAccepted, ProxyConfirmed
from deliberation.polls.proxies.models import ProxyAgreement, ProxyMandate
from deliberation.polls.proxies.rules import Because, State, Way
from deliberation.polls.proxies.wanted import Giver
from deliberation.polls.rules import ListAmended, Window


@dataclass(frozen=True)
class _Open:
    """A mandate that has not ended, its party locked, at a moment before the close."""

    poll: Poll
    mandate: ProxyMandate
    is_agreed: bool
    moment: datetime


async def accept(db: Writer, *, poll_id: UUID, mandate_id: UUID, holder: Giver) -> None:
    """Raises NoSuchProxy, NotYourMandate, DoneBefore, VotingClosed."""
    found = await _waiting(db, poll_id, mandate_id, Way.ONLINE)
    if found.mandate.holder_id != holder.account_id:
        raise rules.NotYourMandate
    fact = ProxyAccepted(subject_id=poll_id, mandate_sha256=found.mandate.document_sha256)
    await _agree(db, found, fact, holder)


async def confirm(db: Writer, *, poll_id: UUID, mandate_id: UUID, clerk: Giver) -> None:
    """By another clerk than the one who took it in. Raises NoSuchProxy, TookItIn, OwnMandate, DoneBefore, VotingClosed."""
    found = await _for_a_second_clerk(db, poll_id, mandate_id, clerk)
    fact = ProxyConfirmed(subject_id=poll_id, mandate_sha256=found.mandate.document_sha256)
    await _agree(db, found, fact, clerk)


async def reject(db: Writer, *, poll_id: UUID, mandate_id: UUID, clerk: Giver) -> None:
    """It does not say what the paper says; it may be taken in again. Raises what `confirm` raises."""
    found = await _for_a_second_clerk(db, poll_id, mandate_id, clerk)
    await _end(db, found, Because.REJECTED, clerk.actor)


async def lay_down(db: Writer, *, poll_id: UUID, mandate_id: UUID, holder: Giver) -> None:
    """The holder does not want it, or no longer. Raises NoSuchProxy, NotYourMandate, DoneBefore, VotingClosed."""
    found = await _open(db, poll_id, mandate_id)
    if found.mandate.holder_id != holder.account_id:
        raise rules.NotYourMandate
    await _end(db, found, Because.DECLINED, holder.actor)


async def revoke(
    db: Writer, *, poll_id: UUID, mandate_id: UUID, person_id: UUID | None, actor: Actor
) -> None:
    """By anybody who may speak for the home. Raises NoSuchProxy, NotYourMandate, DoneBefore, VotingClosed."""
    found = await _open(db, poll_id, mandate_id)
    if not await candidates.is_of_party(db, found.mandate.party_id, person_id):
        raise rules.NotYourMandate
    await _end(db, found, Because.REVOKED, actor)


async def _for_a_second_clerk(db: Writer, poll_id: UUID, mandate_id: UUID, clerk: Giver) -> _Open:
    found = await _waiting(db, poll_id, mandate_id, Way.PAPER)
    if found.mandate.given_by == clerk.account_id:
        raise rules.TookItIn
    is_holder = found.mandate.holder_id == clerk.account_id
    if is_holder or await candidates.is_of_party(db, found.mandate.party_id, clerk.person_id):
        raise rules.OwnMandate
    return found


async def _waiting(db: Writer, poll_id: UUID, mandate_id: UUID, way: Way) -> _Open:
    found = await _open(db, poll_id, mandate_id)
    if found.is_agreed or found.mandate.way != way.value:
        raise rules.DoneBefore
    return found


async def _open(db: Writer, poll_id: UUID, mandate_id: UUID) -> _Open:
    mandate = await holding.get(db, poll_id, mandate_id)
    held = await holding.party(db, poll_id, mandate.party_id)
    if held.party.replaced_by is not None:
        raise ListAmended
    standing = await holding.standing(db, mandate)
    moment = await database_now(db)
    rules.check_open(Window(held.poll.opens_at, held.poll.closes_at), moment)
    if standing.state(moment) in {State.ENDED, State.RUN_OUT}:
        raise rules.DoneBefore
    return _Open(held.poll, mandate, standing.is_agreed, moment)


async def _agree(db: Writer, found: _Open, fact: ProxyAccepted, by: Giver) -> None:
    recorded = await audit.record(db, found.poll.community_id, fact, actor=by.actor, at=found.moment)
    db.add(
        ProxyAgreement(
            community_id=found.poll.community_id,
            mandate_id=found.mandate.id,
            agreed_at=found.moment,
            agreed_by=by.account_id,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def _end(db: Writer, found: _Open, because: Because, actor: Actor) -> None:
    await ending.end(db, found.poll, found.mandate, because=because, actor=actor, at=found.moment)
