"""Tell all who could vote that the result hangs out, in the same words, at every address the roll has of them. Once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from deliberation.database.sessions import Reader, Writer
from deliberation.notices import acting, deeds, outcomes, votes
from deliberation.notices.acting import By
from deliberation.notices.kinds import Deed
from deliberation.notices.refusals import NothingHangs
from deliberation.notices.views import Matter
from deliberation.notices.votes import Vote
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.roll import recipients


@dataclass(frozen=True, kw_only=True)
class Word:
    """What is said, and by which channels letters can be sent here."""

    subject: str
    body: str = field(repr=False)
    channels: Collection[Channel]


async def tell(db: Writer, community_id: UUID, vote: Vote, word: Word, *, by: By) -> int:
    """How many letters go out. Raises NothingHangs, DoneAlready."""
    moment = await acting.moment(db, by)
    await deeds.record(db, community_id, vote, Deed.VOTERS_TOLD, done_on=moment.today, by=by)
    outcome = await outcomes.of(db, vote, now=moment.at, zone=by.zone)
    if outcome.notice is None:
        raise NothingHangs
    letters = [
        Letter(channel, address, word.subject, word.body)
        for address in await addresses(db, vote.matter)
        if (channel := Channel.MAIL if "@" in address else Channel.SMS) in word.channels
    ]
    for letter in letters:
        await outbox.post(db, letter, now=moment.at)
    return len(letters)


async def addresses(db: Reader, matter: Matter) -> list[str]:
    """Of all who may speak for a party, once each."""
    known = await recipients.addresses(db, await votes.voters(db, matter))
    return sorted({address for own in known.values() for address in own})
