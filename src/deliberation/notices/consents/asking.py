"""Name the homes whose consent is needed, drop one that is not, and say by two that the list is whole, an empty one too."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.communities import actions as communities
from deliberation.communities.models import Unit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.notices import acting
from deliberation.notices.acting import By
from deliberation.notices.consents import queries, refusals
from deliberation.notices.consents.acting import check_asks, check_unsettled, hold, numbered
from deliberation.notices.consents.facts import ConsentAsked, ConsentDropped, ConsentsListed
from deliberation.notices.consents.kinds import Need
from deliberation.notices.consents.models import Consent, ConsentDropping, ConsentList
from deliberation.polls.queries import PollView


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose consent, and why; everybody reads the reason."""

    unit_id: UUID
    need: Need
    reason: str


async def ask(db: Writer, community_id: UUID, poll: PollView, asked: Asked, *, by: By) -> int:
    """Its number in this vote. Raises AsksNoConsents, SettledAlready, NoSuchHome, AskedAlready."""
    check_asks(poll)
    number = await communities.next_number(db, community_id, numbered(poll))
    moment = await acting.moment(db, by)
    await check_unsettled(db, poll, by, moment.at)
    await _check_home(db, poll, asked.unit_id)
    fact = ConsentAsked(
        subject_id=poll.id,
        number=number,
        need=asked.need,
        home=str(asked.unit_id),
        reason_sha256=digests.document(asked.reason.encode()),
    )
    row = Consent(
        community_id=community_id,
        id=new_id(),
        poll_id=poll.id,
        number=number,
        unit_id=asked.unit_id,
        need=asked.need.value,
        reason=asked.reason,
        asked_at=moment.at,
        asked_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()
    return number


async def drop(db: Writer, community_id: UUID, poll: PollView, number: int, reason: str, *, by: By) -> None:
    """Raises AsksNoConsents, NoSuchConsent, NoLongerAsked, SettledAlready."""
    await hold(db, community_id, poll)
    consent = await queries.get(db, poll.id, number)
    if consent.dropped is not None:
        raise refusals.NoLongerAsked
    moment = await acting.moment(db, by)
    await check_unsettled(db, poll, by, moment.at)
    fact = ConsentDropped(subject_id=poll.id, number=number, reason_sha256=digests.document(reason.encode()))
    row = ConsentDropping(
        community_id=community_id,
        consent_id=consent.id,
        reason=reason,
        dropped_at=moment.at,
        dropped_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()


async def confirm(db: Writer, community_id: UUID, poll: PollView, edition: int, *, by: By) -> bool:
    """Say that the list, as it was seen at this edition, is whole; whether it is settled by that.

    Raises AsksNoConsents, SettledAlready, ListChanged, ListConfirmed.
    """
    await hold(db, community_id, poll)
    moment = await acting.moment(db, by)
    await check_unsettled(db, poll, by, moment.at)
    found = await queries.of_poll(db, poll.id)
    if found.edition != edition:
        raise refusals.ListChanged
    if by.account_id in found.confirmed_by:
        raise refusals.ListConfirmed
    is_second = bool(found.confirmed_by)
    fact = ConsentsListed(subject_id=poll.id, asked=len(found.wanted), edition=edition, is_second=is_second)
    row = ConsentList(
        community_id=community_id,
        id=new_id(),
        poll_id=poll.id,
        edition=edition,
        confirmed_at=moment.at,
        confirmed_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()
    return is_second


async def _check_home(db: Reader, poll: PollView, unit_id: UUID) -> None:
    stands = select(Unit.id).where(Unit.id == unit_id, col(Unit.gone_on).is_(None))
    if (await db.exec(stands)).first() is None:
        raise refusals.NoSuchHome
    if any(each.unit_id == unit_id for each in (await queries.of_poll(db, poll.id)).wanted):
        raise refusals.AskedAlready
