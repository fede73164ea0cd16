"""Reads of what has come in since, and of whom it concerns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func
from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.audit.models import AuditLeaf
from deliberation.database.sessions import Reader
from deliberation.kernel.refusals import NotFound
from deliberation.kernel.text import sentence
from deliberation.notifications import tokens
from deliberation.notifications.models import BallotNotice, MandateNotice
from deliberation.papers import documents
from deliberation.polls.ballots.facts import BallotAccepted
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.parties import queries as electorate
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.proxies.models import ProxyMandate
from deliberation.polls.proxies.rules import Way
from deliberation.polls.rules import Channel


@dataclass(frozen=True, kw_only=True)
class CastView:
    """A ballot that came in, and whom that concerns: never what it says. `caster` is the name of the account it came from.

    It `is_another` where the home had voted before.
    """

    ballot_id: UUID
    party_id: UUID
    number: int
    question: str
    channel: Channel
    caster: str
    cast_at: datetime
    is_another: bool
    places: tuple[str, ...]
    persons: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class GivenView:
    """A mandate that a home gave, and whom that concerns: never how its holder is to vote."""

    mandate_id: UUID
    number: int
    question: str
    way: Way
    holder: str
    given_at: datetime
    places: tuple[str, ...]
    persons: tuple[UUID, ...]


class NoSuchLetter(NotFound):
    message = sentence("This link leads to no ballot. Open it again from the message, or ring the office.")


class NoSuchMandateLetter(NotFound):
    message = sentence("This link leads to no mandate. Open it again from the message, or ring the office.")


@dataclass(frozen=True)
class NoticeView:
    """Somebody who was told of a ballot."""

    ballot_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class MandateNoticeView:
    """Somebody who was told of a mandate."""

    mandate_id: UUID
    person_id: UUID


async def ballots_after(
    db: Reader, community_id: UUID, *, epoch: int, seq: int, at_most: int
) -> Mapping[int, str]:
    """The receipts' codes of the ballots that come next in this part of the log, by their place."""
    rows = await db.exec(
        select(AuditLeaf.seq, AuditLeaf.leaf_hash)
        .where(
            AuditLeaf.community_id == community_id,
            AuditLeaf.epoch == epoch,
            AuditLeaf.kind == BallotAccepted.kind,
            col(AuditLeaf.seq) > seq,
        )
        .order_by(col(AuditLeaf.seq))
        .limit(at_most)
    )
    return {seq: documents.receipt_code(leaf_hash) for seq, leaf_hash in rows}


async def mandates_untold(db: Reader, *, at_most: int) -> tuple[GivenView, ...]:
    """Mandates that have not run out and of which nobody was told, the oldest first."""
    is_told = exists().where(col(MandateNotice.mandate_id) == col(ProxyMandate.id))
    rows = (
        await db.exec(
            select(ProxyMandate, Poll.number, Poll.question, Account.name)
            .join(Poll, col(Poll.id) == col(ProxyMandate.poll_id))
            .join(Account, col(Account.id) == col(ProxyMandate.holder_id))
            .where(col(ProxyMandate.valid_until) > func.clock_timestamp(), ~is_told)
            .order_by(col(ProxyMandate.given_at), col(ProxyMandate.id))
            .limit(at_most)
        )
    ).all()
    parties = {mandate.party_id for mandate, _, _, _ in rows}
    places = await electorate.places(db, parties)
    persons = await _persons(db, parties)
    return tuple(
        GivenView(
            mandate_id=mandate.id,
            number=number,
            question=question,
            way=Way(mandate.way),
            holder=holder,
            given_at=mandate.given_at,
            places=places[mandate.party_id],
            persons=tuple(persons.get(mandate.party_id, ())),
        )
        for mandate, number, question, holder in rows
    )


async def next_epoch(db: Reader, community_id: UUID, *, after: int) -> int | None:
    """The next part of the log that has any entry."""
    return (
        await db.exec(
            select(func.min(AuditLeaf.epoch)).where(
                AuditLeaf.community_id == community_id, col(AuditLeaf.epoch) > after
            )
        )
    ).one()


async def cast_of(db: Reader, community_id: UUID, codes: Collection[str]) -> tuple[CastView, ...]:
    """The ballots with these receipts of which nobody was told yet."""
    is_told = exists().where(
        col(BallotNotice.community_id) == community_id, col(BallotNotice.ballot_id) == col(Ballot.id)
    )
    rows = (
        await db.exec(
            select(Ballot, Poll.number, Poll.question, Account.name)
            .join(Poll, col(Poll.id) == col(Ballot.poll_id))
            .join(Account, col(Account.id) == col(Ballot.cast_by))
            .where(Ballot.community_id == community_id, col(Ballot.code).in_(sorted(codes)), ~is_told)
            .order_by(col(Ballot.cast_at), col(Ballot.id))
        )
    ).all()
    parties = {ballot.party_id for ballot, *_ in rows}
    places = await electorate.places(db, parties)
    persons = await _persons(db, parties)
    return tuple(
        CastView(
            ballot_id=ballot.id,
            party_id=ballot.party_id,
            number=number,
            question=question,
            channel=Channel(ballot.channel),
            caster=caster,
            cast_at=ballot.cast_at,
            is_another=ballot.revision > 1,
            places=places[ballot.party_id],
            persons=tuple(persons.get(ballot.party_id, ())),
        )
        for ballot, number, question, caster in rows
    )


async def notice(db: Reader, token: str) -> NoticeView:
    """Whom a letter with this token told of which ballot. Raises NoSuchLetter."""
    found = (await db.exec(select(BallotNotice).where(BallotNotice.token_hash == tokens.kept(token)))).first()
    if found is None:
        raise NoSuchLetter
    return NoticeView(found.ballot_id, found.person_id)


async def mandate_notice(db: Reader, token: str) -> MandateNoticeView:
    """Whom a letter with this token told of which mandate. Raises NoSuchMandateLetter."""
    found = (
        await db.exec(select(MandateNotice).where(MandateNotice.token_hash == tokens.kept(token)))
    ).first()
    if found is None:
        raise NoSuchMandateLetter
    return MandateNoticeView(found.mandate_id, found.person_id)


async def _persons(db: Reader, parties: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    rows = await db.exec(
        select(PollPartyVoter.party_id, PollPartyVoter.person_id)
        .where(col(PollPartyVoter.party_id).in_(sorted(parties)))
        .order_by(col(PollPartyVoter.person_id))
    )
    found: dict[UUID, list[UUID]] = {}
    for party_id, person_id in rows:
        found.setdefault(party_id, []).append(person_id)
    return found
