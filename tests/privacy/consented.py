"""Owners whose own part is used: named by the office, and what they said, for whoever looks and for the log."""

from uuid import UUID

from deliberation.database.sessions import Sessions, writing
from deliberation.notices.acting import By
from deliberation.notices.consents import asking, queries, speaking
from deliberation.notices.consents.asking import Asked
from deliberation.notices.consents.kinds import Need, Word
from deliberation.notices.consents.speaking import Paper
from deliberation.polls.queries import PollView
from deliberation.proposals.pictures import Picture

RULE = "CN-278-SPEC-CONSENT"
PHOTO = Picture(content=b"a photo", sha256="ef" * 32, width=1, height=1)


async def one_asked(
    sessions: Sessions, here: UUID, poll: PollView, *, person_id: UUID, words: str, by: tuple[By, By]
) -> UUID:
    """The first of their homes; both of the office say that the list is whole, and the owner signed on paper: the photo's id."""
    writer, other = by
    async with writing(sessions, here) as db:
        unit_id = min(await queries.homes_of(db, person_id))
        asked = Asked(unit_id=unit_id, need=Need.USES, reason=words)
        number = await asking.ask(db, here, poll, asked, by=writer)
        for each in by:
            await asking.confirm(db, here, poll, number, by=each)
        paper = Paper(person_id=person_id, word=Word.GIVEN, picture=PHOTO)
        await speaking.take_in(db, here, poll, number, paper, by=other)
        photo_id = (await queries.get(db, poll.id, number)).words[0].photo_id
    assert photo_id
    return photo_id


async def one_dropped(
    sessions: Sessions, here: UUID, poll: PollView, number: int, *, words: str, by: By
) -> None:
    async with writing(sessions, here) as db:
        await asking.drop(db, here, poll, number, words, by=by)
