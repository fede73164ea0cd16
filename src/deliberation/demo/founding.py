"""云山小区 on its way to a first committee: group, roll and drafts hang, candidates hang, one objection waits for its answer."""

from datetime import time
from importlib.resources import files
from uuid import UUID

from deliberation.database.sessions import Writer, writing
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.young import CANDIDATES, FOUNDER, GROUP, OWNER, PLACE, WITHDRAWN
from deliberation.founding import actions, candidacies, estate, queries
from deliberation.founding.acting import By
from deliberation.founding.candidacies import Nomination
from deliberation.founding.eligibility import Standing
from deliberation.founding.kinds import Capacity, Draft, Outcome
from deliberation.roll import publishing
from deliberation.roll.publication_rules import Days
from deliberation.roll.publishing import Act

_SHOWN_DAYS = 22
_ANSWERED = "池海丹在开发商的公司上班，不该参选。"
_ANSWER = "已向该公司核实，此人三年前离职。本人已决定退出，名单已重新张贴。"
_OPEN = "阮志远去年的物业费好像没交清，请查一下收据。"


async def begin(scene: Scene) -> None:
    """Everything up to the days on which candidates hang; each step on a day of its own."""
    async with writing(scene.sessions, scene.community_id) as db:
        await _group(db, scene)
        await _drafts(db, scene)
        await _candidates(db, scene)
        await _objections(db, scene)


async def _group(db: Writer, scene: Scene) -> None:
    by = _by(scene, 24)
    found = await estate.of_roll(db, on=by.today)
    standing = Standing(
        total_cm2=found.total_cm2,
        handed_over_cm2=found.handed_over_cm2,
        first_on=found.first_on,
        heads=found.heads,
        caller_heads=9,
    )
    await actions.begin(db, scene.community_id, place=PLACE, standing=standing, by=by)
    by = _by(scene, 22)
    for name, capacity in GROUP:
        if capacity is Capacity.OWNER:
            await actions.add_owner(db, scene.community_id, person_id=_person(scene, name), by=by)
        else:
            await actions.add_member(db, scene.community_id, name=name, capacity=capacity, by=by)
    await actions.post_group(db, scene.community_id, by=by)


async def _drafts(db: Writer, scene: Scene) -> None:
    by = _by(scene, 13)
    folder = files("deliberation.demo") / "yunshan"
    for kind in Draft:
        text = (folder / f"{kind.value}.md").read_text(encoding="utf-8")
        await actions.write_draft(db, scene.community_id, kind=kind, text=text, by=by)
    by = _by(scene, 12)
    speaker = scene.speakers[FOUNDER]
    act = Act(
        account_id=speaker.account_id,
        person_id=speaker.person_id,
        actor=by.actor,
        now=by.now,
        today=by.today,
    )
    days = Days(starts_on=by.today, ends_on=scene.ago(12 - _SHOWN_DAYS).date())
    await publishing.publish(db, scene.community_id, days=days, announced_cm2=None, by=act)
    await actions.post_drafts(db, scene.community_id, by=by)


async def _candidates(db: Writer, scene: Scene) -> None:
    for number, each in enumerate(CANDIDATES, start=1):
        nomination = Nomination(
            person_id=_person(scene, each.name),
            about=each.about,
            by=each.by,
            supporters=each.supporters,
            has_promised=True,
        )
        await candidacies.nominate(db, scene.community_id, nomination, by=_by(scene, 11 - number))
    by = _by(scene, 4, at=time(10))
    for number, each in enumerate(CANDIDATES, start=1):
        await candidacies.check(db, scene.community_id, number, each.findings, by=by)
    await actions.post_candidates(db, scene.community_id, by=_by(scene, 4, at=time(17)))


async def _objections(db: Writer, scene: Scene) -> None:
    """To the first list, which hangs no longer as it was: answered. To the second: still open."""
    at = scene.community_id
    await candidacies.object_to(db, at, said=_ANSWERED, by=_by(scene, 3, who=OWNER))
    await candidacies.withdraw(db, at, WITHDRAWN, by=_by(scene, 2))
    (first,) = (await queries.newest(db)).objections
    await candidacies.answer(
        db, at, first.id, outcome=Outcome.REJECTED, reason=_ANSWER, by=_by(scene, 2, at=time(11))
    )
    await actions.post_candidates(db, at, by=_by(scene, 2, at=time(17)))
    await candidacies.object_to(db, at, said=_OPEN, by=_by(scene, 1, who=OWNER))


def _person(scene: Scene, name: str) -> UUID:
    person_id = scene.speakers[name].person_id
    assert person_id is not None, "owners are on the roll"
    return person_id


def _by(scene: Scene, days_ago: int, *, at: time = time(9), who: str = FOUNDER) -> By:
    moment = scene.ago(days_ago, at=at)
    return By(
        account_id=scene.speakers[who].account_id,
        actor=scene.actor(who),
        now=moment,
        today=moment.date(),
        zone=ZONE.key,
    )
