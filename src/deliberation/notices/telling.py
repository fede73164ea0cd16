"""Tell all who could vote that the result hangs out, in the same words, at every address the roll has of them. Once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader, Writer
from deliberation.notices import acting, deeds, outcomes
from deliberation.notices.acting import By
from deliberation.notices.kinds import Deed
from deliberation.notices.refusals import NothingHangs
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.polls import counted
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.queries import PollView
from deliberation.roll import recipients


@dataclass(frozen=True, kw_only=True)
class Word:
    """What is said, and by which channels letters can be sent here."""

    subject: str
    body: str = field(repr=False)
    channels: Collection[Channel]


async def tell(db: Writer, community_id: UUID, poll: PollView, word: Word, *, by: By) -> int:
    """How many letters go out. Raises NotCounted, NothingHangs, DoneAlready."""
    moment = await acting.moment(db, by)
    await deeds.record(db, community_id, poll, Deed.VOTERS_TOLD, done_on=moment.today, by=by)
    assert poll.closed is not None, "deeds are of counted votes"
    outcome = await outcomes.of_poll(db, poll, poll.closed, now=moment.at, zone=by.zone)
    if outcome.notice is None:
        raise NothingHangs
    letters = [
        Letter(channel, address, word.subject, word.body)
        for address in await addresses(db, poll.id)
        if (channel := Channel.MAIL if "@" in address else Channel.SMS) in word.channels
    ]
    for letter in letters:
        await outbox.post(db, letter, now=moment.at)
    return len(letters)


async def addresses(db: Reader, poll_id: UUID) -> list[str]:
    """Of all who may speak for a party, once each."""
    voters = await db.exec(
        select(PollPartyVoter.person_id)
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .where(PollPartyVoter.poll_id == poll_id, counted.STANDS)
    )
    known = await recipients.addresses(db, set(voters))
    return sorted({address for own in known.values() for address in own})
