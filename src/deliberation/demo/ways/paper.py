"""Votes on paper in the samples: forms for one building, some of which have come back; one of them its owner never signed."""

from uuid import UUID

from sqlmodel import col, select

from deliberation.communities import queries as communities
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import reading, writing
from deliberation.demo.scene import Scene
from deliberation.demo.ways import people
from deliberation.papers import papers
from deliberation.polls import disputes, paper_entry, paper_forms, paper_queries
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.dispute_rules import Because, Decider, Outcome
from deliberation.polls.disputes import Owner
from deliberation.polls.paper_models import PaperForm
from deliberation.polls.paper_rules import Reading, Unreadable
from deliberation.polls.scans import keeping

DISPUTES = "黎婉婷"
_CAME_BACK = 5
_READ_TWICE, _READ_APART, _READ_ONCE = 1, 2, 3
_NOT_SIGNED = Reading(None, None, Unreadable.NOT_SIGNED)


async def fill(scene: Scene, poll_id: UUID, building: str) -> None:
    """One form becomes a vote, two people read another one differently, one waits for its second reader, two for a first.

    One more became a vote too, and the owner in whose name it came says that it is not theirs.
    """
    await print_forms(scene, poll_id, building)
    for serial in range(1, _CAME_BACK + 1):
        await receive(scene, poll_id, serial)
    for serial in (_READ_TWICE, _READ_APART, _READ_ONCE):
        await _read(scene, poll_id, serial, people.COUNTER, await _signed(scene, poll_id, serial))
    await _read(scene, poll_id, _READ_TWICE, people.STAFF, await _signed(scene, poll_id, _READ_TWICE))
    await _read(scene, poll_id, _READ_APART, people.STAFF, _NOT_SIGNED)
    await dispute(scene, poll_id, DISPUTES)


async def print_forms(scene: Scene, poll_id: UUID, building: str) -> None:
    """For every home of the building that has not voted."""
    async with writing(scene.sessions, scene.community_id) as db:
        place = next(each for each in await communities.places(db) if each.name == building)
        await paper_forms.print_forms(
            db,
            scene.community_id,
            poll_id=poll_id,
            building_id=place.id,
            clerk=people.clerk(scene, people.COUNTER),
        )


async def receive(scene: Scene, poll_id: UUID, serial: int) -> None:
    """The counter takes it in, with a photo."""
    counter = people.clerk(scene, people.COUNTER)
    async with writing(scene.sessions, scene.community_id) as db:
        await paper_forms.receive(db, scene.community_id, poll_id=poll_id, serial=serial, clerk=counter)
        await keeping.attach(
            db,
            scene.community_id,
            poll_id=poll_id,
            serial=serial,
            picture=people.photo("form", serial),
            clerk=counter,
        )


async def count_in(scene: Scene, poll_id: UUID, serial: int) -> None:
    """Two people read it apart, and read the same."""
    for name in (people.COUNTER, people.STAFF):
        await _read(scene, poll_id, serial, name, await _signed(scene, poll_id, serial))


async def dispute(scene: Scene, poll_id: UUID, name: str) -> None:
    """A form comes in under this owner's name and is counted; the owner disputes it, and the first of two people agrees."""
    async with reading(scene.sessions, scene.community_id) as db:
        home = await people.home_of(db, scene, poll_id, name)
        asked = select(PaperForm.serial).where(PaperForm.party_id == home.party_id)
        serial = (await db.exec(asked.order_by(col(PaperForm.serial).desc()).limit(1))).one()
    await receive(scene, poll_id, serial)
    await count_in(scene, poll_id, serial)
    owner = Owner(person_id=people.person(scene, name), pepper=scene.pepper)
    chair = scene.speakers[people.CHAIR]
    async with writing(scene.sessions, scene.community_id) as db:
        ballot_id = (await db.exec(select(Ballot.id).where(Ballot.party_id == home.party_id))).one()
        dispute_id = await disputes.open_dispute(db, scene.community_id, ballot_id=ballot_id, owner=owner)
        await disputes.decide(
            db,
            scene.community_id,
            dispute_id=dispute_id,
            outcome=Outcome.UPHELD,
            because=Because.SIGNATURE_DIFFERS,
            decider=Decider(chair.account_id, chair.person_id, Role.COMMITTEE),
            pepper=scene.pepper,
        )


async def _signed(scene: Scene, poll_id: UUID, serial: int) -> Reading:
    """The first of those who may sign agrees."""
    async with reading(scene.sessions, scene.community_id) as db:
        form = await paper_queries.form_view(db, poll_id, serial)
    return Reading(form.signers[0][0], papers.of_choice(Choice.FOR), None)


async def _read(scene: Scene, poll_id: UUID, serial: int, name: str, read: Reading) -> None:
    async with writing(scene.sessions, scene.community_id) as db:
        await paper_entry.read(
            db,
            scene.community_id,
            poll_id=poll_id,
            serial=serial,
            reading=read,
            clerk=people.clerk(scene, name),
        )
