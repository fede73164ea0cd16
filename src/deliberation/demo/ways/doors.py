"""From door to door in the samples: a helper with a list, what was delivered, and votes that were told to the helper."""

from datetime import datetime, time
from uuid import UUID

from deliberation.communities import queries as communities
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Writer, database_now, writing
from deliberation.demo.scene import Scene
from deliberation.demo.ways import people
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.polls import deliveries, delivering, queries, walks
from deliberation.polls.assisting import codes, slips, taking
from deliberation.polls.assisting.codes import Spoken, Typed
from deliberation.polls.deliveries import Staircase
from deliberation.polls.delivering import Round
from deliberation.polls.doors import How
from deliberation.polls.paper_rules import Reading

_BY_CODE, _BY_SLIP, _SLIP_WAITS = "梁伟雄", "郑敏", "周文斌"
HELPED = (_BY_CODE, _BY_SLIP, _SLIP_WAITS)
_HELPED_IN = "5栋"
_DELIVERED_IN = ("3栋", _HELPED_IN, "6栋")
_HOW = (How.IN_PERSON, How.LETTER_BOX, How.IN_PERSON, How.UNREACHABLE, How.IN_PERSON, How.REFUSED)
_SLIPS = 10
_TOLD_LAST = 5
"""Of so many homes of a staircase nobody wrote down anything yet."""


async def walk(scene: Scene, poll_id: UUID) -> None:
    """The chair gives out a list; letters are brought; two votes come through the helper, a third waits for a second person."""
    async with writing(scene.sessions, scene.community_id) as db:
        now = await database_now(db)
        poll = await queries.page(db, await _number(db, poll_id, now), now=now)
        place = next(each for each in await communities.places(db) if each.name == _HELPED_IN)
        await walks.give(
            db,
            scene.community_id,
            poll=poll,
            account_id=scene.speakers[people.HELPER].account_id,
            place_id=place.id,
            by=scene.speakers[people.CHAIR].account_id,
            now=now,
        )
        for staircase in await deliveries.staircases(db, poll_id):
            if staircase.building in _DELIVERED_IN:
                await delivering.write_down(
                    db,
                    scene.community_id,
                    poll=poll,
                    walk=_round(scene, staircase),
                    by=scene.speakers[people.HELPER].account_id,
                    actor=scene.actor(people.HELPER),
                    now=now,
                )
    await _vote_by_code(scene, poll_id)
    await _vote_by_slips(scene, poll_id)


async def _number(db: Writer, poll_id: UUID, now: datetime) -> int:
    return next(poll.number for poll in await queries.index(db, now=now) if poll.id == poll_id)


def _round(scene: Scene, staircase: Staircase) -> Round:
    told = staircase.doors[:-_TOLD_LAST]
    return Round(
        staircase=staircase,
        told={door.unit_id: _HOW[place % len(_HOW)] for place, door in enumerate(told)},
        at=scene.ago(1, at=time(19)),
        photo=None,
        form_key=new_id(),
    )


async def _vote_by_code(scene: Scene, poll_id: UUID) -> None:
    helper = people.clerk(scene, people.HELPER)
    key = scene.keys.for_purpose(codes.KEY)
    async with writing(scene.sessions, scene.community_id) as db:
        said = await _said(db, scene, poll_id, _BY_CODE)
        digits = await codes.issue(db, scene.community_id, said, helper=helper, key=key)
        taken = await taking.by_code(db, said, typed=Typed(digits, key), helper=helper)
    assert isinstance(taken, taking.Recorded), taken


async def _vote_by_slips(scene: Scene, poll_id: UUID) -> None:
    second = people.clerk(scene, people.SECOND)
    async with writing(scene.sessions, scene.community_id) as db:
        first, other, *_ = await slips.print_slips(
            db, scene.community_id, poll_id=poll_id, count=_SLIPS, clerk=second
        )
    said = await _sign(scene, poll_id, _BY_SLIP, first)
    async with writing(scene.sessions, scene.community_id) as db:
        await slips.witness(
            db,
            scene.community_id,
            poll_id=poll_id,
            slip=first,
            reading=Reading(said.person_id, said.answers, None),
            clerk=second,
        )
    await _sign(scene, poll_id, _SLIP_WAITS, other)


async def _sign(scene: Scene, poll_id: UUID, name: str, slip: int) -> Spoken:
    async with writing(scene.sessions, scene.community_id) as db:
        said = await _said(db, scene, poll_id, name)
        await slips.sign(
            db,
            scene.community_id,
            said,
            slip=slip,
            picture=people.photo("slip", slip),
            helper=people.clerk(scene, people.HELPER),
        )
    return said


async def _said(db: Writer, scene: Scene, poll_id: UUID, name: str) -> Spoken:
    home = await people.home_of(db, scene, poll_id, name)
    return Spoken(
        poll_id=poll_id,
        party_id=home.party_id,
        person_id=people.person(scene, name),
        answers=papers.of_choice(Choice.FOR),
        seen_revision=home.revision,
        form_key=new_id(),
    )
