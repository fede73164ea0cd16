"""A meeting in the samples: who came to the desk, and what they were handed to vote with."""

from uuid import UUID

from deliberation.accounts.codes import LETTER_KEY
from deliberation.database.sessions import writing
from deliberation.demo.scene import Scene
from deliberation.demo.ways import paper, people
from deliberation.polls.desk import actions as desk

_VOTED, _HAS_A_FORM, _HAS_A_CODE, _JUST_CAME = "丁志强", "严春梅", "宋振国", "钟少芬"
CAME = (_VOTED, _HAS_A_FORM, _HAS_A_CODE, _JUST_CAME)


async def hold(scene: Scene, poll_id: UUID) -> None:
    """Four come: one has handed the form back, one still writes, one votes on the phone, one was only marked."""
    serials = [await _come_for_a_form(scene, poll_id, name) for name in (_VOTED, _HAS_A_FORM)]
    await paper.receive(scene, poll_id, serials[0])
    await paper.count_in(scene, poll_id, serials[0])
    await _come_for_a_code(scene, poll_id, _HAS_A_CODE)
    await _come(scene, poll_id, _JUST_CAME)


async def _come(scene: Scene, poll_id: UUID, name: str) -> UUID:
    """The party that is present now."""
    async with writing(scene.sessions, scene.community_id) as db:
        home = await people.home_of(db, scene, poll_id, name)
        await desk.mark_present(
            db,
            scene.community_id,
            poll_id=poll_id,
            party_id=home.party_id,
            person_id=people.person(scene, name),
            clerk=people.clerk(scene, people.STAFF),
        )
    return home.party_id


async def _come_for_a_form(scene: Scene, poll_id: UUID, name: str) -> int:
    party_id = await _come(scene, poll_id, name)
    async with writing(scene.sessions, scene.community_id) as db:
        form = await desk.hand_form(
            db,
            scene.community_id,
            poll_id=poll_id,
            party_id=party_id,
            clerk=people.clerk(scene, people.STAFF),
        )
    return form.serial


async def _come_for_a_code(scene: Scene, poll_id: UUID, name: str) -> None:
    party_id = await _come(scene, poll_id, name)
    async with writing(scene.sessions, scene.community_id) as db:
        await desk.hand_code(
            db,
            scene.community_id,
            poll_id=poll_id,
            party_id=party_id,
            clerk=people.clerk(scene, people.STAFF),
            key=scene.keys.for_purpose(LETTER_KEY),
        )
