"""Votes on paper in the samples: forms for one building, some of which have come back."""

from uuid import UUID

from deliberation.communities import queries as communities
from deliberation.counting.rules import Choice
from deliberation.database.sessions import reading, writing
from deliberation.demo.scene import Scene
from deliberation.papers import papers
from deliberation.polls import paper_entry, paper_forms, paper_queries
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import Reading, Unreadable

_COUNTER, _STAFF = "何敏仪", "林晓云"
_CAME_BACK = 5
_READ_TWICE, _READ_APART, _READ_ONCE = 1, 2, 3
_NOT_SIGNED = Reading(None, None, Unreadable.NOT_SIGNED)


async def fill(scene: Scene, poll_id: UUID, building: str) -> None:
    """One form becomes a vote, two people read another one differently, one waits for its second reader, two for a first."""
    counter, staff = _clerk(scene, _COUNTER), _clerk(scene, _STAFF)
    async with writing(scene.sessions, scene.community_id) as db:
        place = next(each for each in await communities.places(db) if each.name == building)
        printed = await paper_forms.print_forms(
            db, scene.community_id, poll_id=poll_id, building_id=place.id, clerk=counter
        )
        for form in printed[:_CAME_BACK]:
            await paper_forms.receive(
                db, scene.community_id, poll_id=poll_id, serial=form.serial, clerk=counter
            )
    for serial in (_READ_TWICE, _READ_APART, _READ_ONCE):
        await _read(scene, poll_id, serial, counter, await _signed(scene, poll_id, serial))
    await _read(scene, poll_id, _READ_TWICE, staff, await _signed(scene, poll_id, _READ_TWICE))
    await _read(scene, poll_id, _READ_APART, staff, _NOT_SIGNED)


async def _signed(scene: Scene, poll_id: UUID, serial: int) -> Reading:
    """The first of those who may sign agrees."""
    async with reading(scene.sessions, scene.community_id) as db:
        form = await paper_queries.form_view(db, poll_id, serial)
    return Reading(form.signers[0][0], papers.of_choice(Choice.FOR), None)


async def _read(scene: Scene, poll_id: UUID, serial: int, clerk: Clerk, read: Reading) -> None:
    async with writing(scene.sessions, scene.community_id) as db:
        await paper_entry.read(
            db, scene.community_id, poll_id=poll_id, serial=serial, reading=read, clerk=clerk
        )


def _clerk(scene: Scene, name: str) -> Clerk:
    speaker = scene.speakers[name]
    return Clerk(account_id=speaker.account_id, person_id=speaker.person_id, pepper=scene.pepper)
