"""Helpers at the doors, and the people at the desk who confirm their slips, for tests."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from sqlmodel import select

from deliberation.accounts import letter_codes
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.polls.assisting import codes, queries, slips, taking
from deliberation.polls.assisting.codes import Spoken, Typed
from deliberation.polls.assisting.rules import Ended
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import Reading, Unreadable
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.queries import PollView
from deliberation.proposals import pictures
from deliberation.proposals.pictures import Picture
from polling import CLERK, Estate

KEY = bytes(range(32))


def a_picture(shade: int = 200) -> Picture:
    out = BytesIO()
    Image.new("RGB", (40, 40), (shade, shade, shade)).save(out, "PNG")
    return pictures.read(out.getvalue())


@dataclass(frozen=True)
class Helping:
    """The homes of one poll, and whoever helps there."""

    sessions: Sessions
    estate: Estate
    poll: PollView

    async def said(self, name: str, choice: Choice, *, home_of: str = "") -> Spoken:
        """What this owner says; `home_of` names an owner of another home that it is said for."""
        async with writing(self.sessions, self.estate.id) as db:
            asked = select(PollPartyVoter.party_id).where(
                PollPartyVoter.poll_id == self.poll.id,
                PollPartyVoter.person_id == self.estate.persons[home_of or name],
            )
            party_id = (await db.exec(asked)).one()
            home = await queries.asked_home(db, self.poll.id, party_id)
        return Spoken(
            poll_id=self.poll.id,
            party_id=party_id,
            person_id=self.estate.persons[name],
            answers=papers.of_choice(choice),
            seen_revision=home.revision,
            form_key=new_id(),
        )

    async def send_code(self, said: Spoken, helper: Clerk) -> str:
        async with writing(self.sessions, self.estate.id) as db:
            return await codes.issue(db, self.estate.id, said, helper=helper, key=KEY)

    async def by_code(
        self, said: Spoken, helper: Clerk, digits: str
    ) -> taking.Recorded | taking.Refused | taking.Unproved:
        async with writing(self.sessions, self.estate.id) as db:
            return await taking.by_code(db, said, typed=Typed(digits, KEY), helper=helper)

    async def confirmed(
        self, name: str, choice: Choice, helper: Clerk
    ) -> taking.Recorded | taking.Refused | taking.Unproved:
        """The whole way by code."""
        said = await self.said(name, choice)
        return await self.by_code(said, helper, await self.send_code(said, helper))

    async def a_letter(self, name: str) -> str:
        async with writing(self.sessions, self.estate.id) as db:
            return await letter_codes.issue(
                db, self.estate.id, self.estate.persons[name], key=KEY, actor=CLERK, now=clock.now()
            )

    async def by_letter(
        self, said: Spoken, helper: Clerk, code: str, *, makes_letters_as: str = ""
    ) -> taking.Recorded | taking.Refused | taking.Unproved:
        async with writing(self.sessions, self.estate.id) as db:
            return await taking.by_letter(
                db, said, typed=Typed(code, KEY), helper=helper, makes_letters_as=makes_letters_as
            )

    async def printed(self, clerk: Clerk, count: int = 3) -> tuple[int, ...]:
        async with writing(self.sessions, self.estate.id) as db:
            return await slips.print_slips(db, self.estate.id, poll_id=self.poll.id, count=count, clerk=clerk)

    async def sign(
        self, said: Spoken, helper: Clerk, slip: int, *, picture: Picture | None = None
    ) -> slips.Kept | taking.Refused:
        async with writing(self.sessions, self.estate.id) as db:
            return await slips.sign(
                db, self.estate.id, said, slip=slip, picture=picture or a_picture(slip), helper=helper
            )

    async def witness(self, slip: int, clerk: Clerk, name: str, read: Choice | Unreadable) -> Ended:
        reading = (
            Reading(None, None, read)
            if isinstance(read, Unreadable)
            else Reading(self.estate.persons[name], papers.of_choice(read), None)
        )
        async with writing(self.sessions, self.estate.id) as db:
            return await slips.witness(
                db, self.estate.id, poll_id=self.poll.id, slip=slip, reading=reading, clerk=clerk
            )
