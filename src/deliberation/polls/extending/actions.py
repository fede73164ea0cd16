"""Give a vote more time. Decided by the database's clock under the poll's lock: a ballot comes wholly before or wholly after."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.papers import extensions
from deliberation.papers.extensions import Extension
from deliberation.polls import counted
from deliberation.polls.extending import rules
from deliberation.polls.extending.facts import VoteExtended
from deliberation.polls.extending.models import PollExtension
from deliberation.polls.extending.rules import Law, Reason, Wanted
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.rules import NoSuchPoll, Window
from deliberation.roll import recipients


@dataclass(frozen=True, kw_only=True)
class Word:
    """What all voters are told, in the same words, and by which channels letters can be sent here."""

    subject: str
    body: str = field(repr=False)
    channels: Collection[Channel]


async def extend(
    db: Writer,
    community_id: UUID,
    *,
    poll_id: UUID,
    wanted: Wanted,
    law: Law,
    word: Word,
    by: UUID,
    actor: Actor,
) -> int:
    """Which extension of this vote it is. Raises what `rules` raises, and NoSuchPoll."""
    poll = await _locked(db, poll_id)
    moment = await database_now(db)
    window, times = Window(poll.opens_at, poll.closes_at), await _times(db, poll_id)
    rules.check_extendable(window, times=times, now=moment)
    rules.check_wanted(window, wanted, law)
    letters = await _letters(db, poll_id, word)
    told = _told(poll, wanted, ordinal=times + 1, at=moment)
    await _write(db, community_id, told, letter_count=len(letters), by=by, actor=actor)
    await _move_end(db, told)
    for letter in letters:
        await outbox.post(db, letter, now=moment)
    return told.ordinal


async def address_count(db: Reader, poll_id: UUID) -> int:
    """How many addresses of those who may vote the roll has."""
    return len(await _addresses(db, poll_id))


async def _write(
    db: Writer, community_id: UUID, told: Extension, *, letter_count: int, by: UUID, actor: Actor
) -> None:
    """The extension's row, its notice, and its entry in the log."""
    notice = extensions.notice(told)
    fact = VoteExtended(
        subject_id=told.poll_id,
        closes_before=told.closes_before,
        closes_at=told.closes_at,
        reason=told.reason,
        notice_sha256=digests.document(notice),
    )
    recorded = await audit.record(db, community_id, fact, actor=actor, at=told.extended_at)
    db.add(
        PollExtension(
            community_id=community_id,
            id=new_id(),
            poll_id=told.poll_id,
            ordinal=told.ordinal,
            closes_before=told.closes_before,
            closes_at=told.closes_at,
            reason=told.reason,
            words=told.words,
            extended_by=by,
            extended_at=told.extended_at,
            letter_count=letter_count,
            notice=notice,
            notice_sha256=fact.notice_sha256,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def _move_end(db: Writer, told: Extension) -> None:
    """After the row: the database moves an end only to where such a row says."""
    await db.exec(
        update(Poll)
        .where(col(Poll.id) == told.poll_id)
        .values(closes_at=told.closes_at)
        .execution_options(synchronize_session=False)
    )


def _told(poll: Poll, wanted: Wanted, *, ordinal: int, at: datetime) -> Extension:
    return Extension(
        poll_id=poll.id,
        number=poll.number,
        question=poll.question,
        ordinal=ordinal,
        closes_before=poll.closes_at,
        closes_at=wanted.closes_at,
        reason=wanted.reason.value,
        words=wanted.words if wanted.reason is Reason.BY_LAWS else "",
        extended_at=at,
    )


async def _locked(db: Writer, poll_id: UUID) -> Poll:
    """Votes hold this row shared, and the close as we do. Read anew: another end may have been set while we waited."""
    found = await db.exec(
        select(Poll)
        .where(Poll.id == poll_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    poll = found.first()
    if poll is None:
        raise NoSuchPoll
    return poll


async def _times(db: Reader, poll_id: UUID) -> int:
    asked = select(func.count()).select_from(PollExtension).where(PollExtension.poll_id == poll_id)
    return (await db.exec(asked)).one()


async def _letters(db: Reader, poll_id: UUID, word: Word) -> list[Letter]:
    return [
        Letter(channel, address, word.subject, word.body)
        for address in await _addresses(db, poll_id)
        if (channel := Channel.MAIL if "@" in address else Channel.SMS) in word.channels
    ]


async def _addresses(db: Reader, poll_id: UUID) -> list[str]:
    """Of all who may speak for a party, whether they have voted or not, once each."""
    voters = await db.exec(
        select(PollPartyVoter.person_id)
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .where(PollPartyVoter.poll_id == poll_id, counted.STANDS)
    )
    known = await recipients.addresses(db, set(voters))
    return sorted({address for own in known.values() for address in own})
