"""Remind those who have not voted, all in the same words, once a day at most."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.polls import counted, doors, paper_queries
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.door_models import PollReminder
from deliberation.polls.doors import NobodyToRemind, RemindedToday
from deliberation.polls.facts import VotersReminded
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.queries import PollView
from deliberation.roll import recipients


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """What everybody is told, by which channels any letter can be sent here, and which day it is there."""

    subject: str
    body: str = field(repr=False)
    channels: Collection[Channel]
    day: date


@dataclass(frozen=True)
class ReminderView:
    """A reminder that went out: to how many addresses, for how many who had not voted."""

    sent_at: datetime
    letter_count: int
    party_count: int


@dataclass(frozen=True)
class Silent:
    """Those who have not voted: how many votes they have, and every address of theirs on the roll, once each."""

    party_count: int
    addresses: tuple[str, ...] = field(repr=False)


async def sent(db: Reader, poll_id: UUID) -> tuple[ReminderView, ...]:
    """The newest first."""
    rows = await db.exec(
        select(PollReminder).where(PollReminder.poll_id == poll_id).order_by(col(PollReminder.day).desc())
    )
    return tuple(ReminderView(row.sent_at, row.letter_count, row.party_count) for row in rows)


async def silent(db: Reader, poll_id: UUID) -> Silent:
    """Whoever may speak for a party without a ballot: neither in the count, nor on paper at the desk, nor on a helper's slip."""
    rows = (
        await db.exec(
            select(PollPartyVoter.party_id, PollPartyVoter.person_id)
            .join(
                PollParty,
                and_(
                    col(PollParty.poll_id) == col(PollPartyVoter.poll_id),
                    col(PollParty.id) == col(PollPartyVoter.party_id),
                ),
            )
            .where(
                PollPartyVoter.poll_id == poll_id,
                counted.STANDS,
                ~counted.TOOK_PART,
                ~paper_queries.IS_AT_THE_DESK,
                ~assisting.IS_ON_A_SLIP,
            )
        )
    ).all()
    known = await recipients.addresses(db, {person_id for _, person_id in rows})
    addresses = {address for own in known.values() for address in own}
    return Silent(len({party_id for party_id, _ in rows}), tuple(sorted(addresses)))


async def remind(
    db: Writer,
    community_id: UUID,
    *,
    poll: PollView,
    reminder: Reminder,
    by: UUID,
    actor: Actor,
    now: datetime,
) -> int:
    """To how many addresses it goes. Raises NotRemindable, NobodyToRemind, RemindedToday."""
    doors.check_reminding(poll.status)
    found = await silent(db, poll.id)
    letters = [
        Letter(channel, address, reminder.subject, reminder.body)
        for address in found.addresses
        if (channel := Channel.MAIL if "@" in address else Channel.SMS) in reminder.channels
    ]
    if not letters:
        raise NobodyToRemind
    db.add(
        PollReminder(
            community_id=community_id,
            id=new_id(),
            poll_id=poll.id,
            day=reminder.day,
            sent_by=by,
            sent_at=now,
            party_count=found.party_count,
            letter_count=len(letters),
        )
    )
    try:
        await db.flush()
    except IntegrityError as taken:
        raise RemindedToday from taken
    for letter in letters:
        await outbox.post(db, letter, now=now)
    fact = VotersReminded(subject_id=poll.id, count=len(letters))
    await audit.record(db, community_id, fact, actor=actor, at=now)
    return len(letters)
