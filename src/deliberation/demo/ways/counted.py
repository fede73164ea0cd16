"""Votes of the samples that are counted in the open: who was named, and who has confirmed the count."""

from uuid import UUID

from deliberation.communities.rules import Role
from deliberation.database.sessions import writing
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.ways import people
from deliberation.polls.closing import Closer
from deliberation.polls.counters import actions as counters
from deliberation.polls.counters.actions import Naming
from deliberation.polls.counters.rules import Duty

_NEIGHBOUR, _WATCHER = "谭月娥", "郑敏"


async def name_one(scene: Scene, poll_id: UUID) -> None:
    """The first counter; the others are still to be named."""
    await _name(scene, poll_id, _NEIGHBOUR, Duty.COUNTER)


async def name_all(scene: Scene, poll_id: UUID) -> None:
    await _name(scene, poll_id, people.COUNTER, Duty.COUNTER)
    await _name(scene, poll_id, _NEIGHBOUR, Duty.COUNTER)
    await _name(scene, poll_id, _WATCHER, Duty.WATCHER)


async def count(scene: Scene, poll_id: UUID) -> None:
    """In the presence of those who were named; two of them confirm it at once, one still has to."""
    chair = scene.speakers[people.CHAIR]
    async with writing(scene.sessions, scene.community_id) as db:
        await counters.count(
            db,
            scene.community_id,
            poll_id=poll_id,
            closer=Closer(chair.account_id, Role.COMMITTEE),
            actor=scene.actor(chair.name),
        )
    for name in (_NEIGHBOUR, _WATCHER):
        async with writing(scene.sessions, scene.community_id) as db:
            await counters.witness(
                db,
                scene.community_id,
                poll_id=poll_id,
                account_id=scene.speakers[name].account_id,
                shows_name=True,
                actor=scene.actor(name),
            )


async def _name(scene: Scene, poll_id: UUID, name: str, duty: Duty) -> None:
    account_id = scene.speakers[name].account_id
    naming = Naming(
        account_id=account_id,
        duty=duty,
        reference=scene.keys.actor_ref(scene.community_id, account_id),
        by=scene.speakers[people.CHAIR].account_id,
        today=scene.now.astimezone(ZONE).date(),
    )
    async with writing(scene.sessions, scene.community_id) as db:
        await counters.name(
            db, scene.community_id, poll_id=poll_id, naming=naming, actor=scene.actor(people.CHAIR)
        )
