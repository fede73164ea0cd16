"""Clerks at the desk where votes on paper come in, for tests."""

from dataclasses import dataclass
from uuid import UUID

from builders import an_account
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.papers import papers
from deliberation.polls import paper_entry, paper_forms
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import Ended, Reading, Unreadable
from deliberation.polls.queries import PollView
from polling import PEPPER, Estate


async def a_clerk(sessions: Sessions, *, person_id: UUID | None = None) -> Clerk:
    async with writing(sessions) as db:
        return Clerk(account_id=await an_account(db, name="唱票人"), person_id=person_id, pepper=PEPPER)


@dataclass(frozen=True)
class Desk:
    """The desk of one poll."""

    sessions: Sessions
    estate: Estate
    poll: PollView

    async def printed(self, clerk: Clerk) -> dict[str, int]:
        """The serial number of each form, by what its first home is called."""
        async with writing(self.sessions, self.estate.id) as db:
            forms = await paper_forms.print_forms(
                db, self.estate.id, poll_id=self.poll.id, building_id=None, clerk=clerk
            )
        return {form.places[0].split()[-1]: form.serial for form in forms}

    async def receive(self, serial: int, clerk: Clerk) -> None:
        async with writing(self.sessions, self.estate.id) as db:
            await paper_forms.receive(db, self.estate.id, poll_id=self.poll.id, serial=serial, clerk=clerk)

    async def read(self, serial: int, clerk: Clerk, name: str, said: Choice | Unreadable) -> Ended | None:
        if isinstance(said, Unreadable):
            reading = Reading(None, None, said)
        else:
            reading = Reading(self.estate.persons[name], papers.of_choice(said), None)
        async with writing(self.sessions, self.estate.id) as db:
            return await paper_entry.read(
                db, self.estate.id, poll_id=self.poll.id, serial=serial, reading=reading, clerk=clerk
            )
