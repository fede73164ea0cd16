"""Tell the owners of a home that their consent is asked for, at every address the roll has of them."""

from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.notices import acting
from deliberation.notices.acting import By
from deliberation.notices.consents import queries
from deliberation.notices.telling import Word
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.roll import recipients


async def owners(db: Writer, unit_id: UUID, word: Word, *, by: By) -> int:
    """How many letters go out."""
    moment = await acting.moment(db, by)
    people = {person_id for person_id, _ in await queries.owners(db, unit_id)}
    known = await recipients.addresses(db, people)
    letters = [
        Letter(channel, address, word.subject, word.body)
        for address in sorted({address for own in known.values() for address in own})
        if (channel := Channel.MAIL if "@" in address else Channel.SMS) in word.channels
    ]
    for letter in letters:
        await outbox.post(db, letter, now=moment.at)
    return len(letters)
