"""The roll on show in the samples: one objection was right and the roll is put right, another one waits."""

from datetime import datetime, time, timedelta

from sqlmodel import col, select

from deliberation.communities.rules import AreaSource
from deliberation.database.sessions import Writer
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people
from deliberation.kernel import exact
from deliberation.roll import home_book, home_changes, publishing
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.home_changes import Clerk
from deliberation.roll.home_rules import Entrant, Event, MeasuresWanted, OwnersWanted
from deliberation.roll.publication_models import RollObjection
from deliberation.roll.publication_rules import About, Days, Outcome, Saying
from deliberation.roll.publishing import Act

MEASURED_WRONG, SOLD = "廖志伟", "袁俊杰"
_BUYER = Entrant(name="骆天明", phone="19900010040")
_SAW_SOMETHING = "马晓东"
_LASTS = timedelta(days=15)
_MISSING_CM2 = 21_400
_FIRST = 1
_REASON = "产权证与名册相差 2.14 平方米，已按产权证更正。"


def story(scene: Scene) -> list[Happening]:
    """The roll goes on show; two people object; staff look at the deed of one; a home is sold."""

    async def publish(db: Writer, at: datetime) -> None:
        day = at.astimezone(ZONE).date()
        days = Days(starts_on=day, ends_on=day + _LASTS)
        by = _act(scene, people.STAFF, at)
        await publishing.publish(db, scene.community_id, days=days, announced_cm2=None, by=by)

    async def object_to_area(db: Writer, at: datetime) -> None:
        said = "我家产权证上写的面积比公示的多 2.14 平方米，请核对。"
        saying = Saying(about=About.AREA, unit_id=await people.unit_of(db, MEASURED_WRONG), text=said)
        by = _act(scene, MEASURED_WRONG, at)
        await publishing.object_to(db, scene.community_id, _FIRST, saying, by=by)

    async def object_to_owner(db: Writer, at: datetime) -> None:
        said = "名册里没有我去年买的车位，合同可以带来给你们看。"
        saying = Saying(about=About.MISSING, unit_id=None, text=said)
        by = _act(scene, _SAW_SOMETHING, at)
        await publishing.object_to(db, scene.community_id, _FIRST, saying, by=by)

    async def decide(db: Writer, at: datetime) -> None:
        await _put_right(db, scene, at)
        objection_id = (await db.exec(select(RollObjection.id).order_by(col(RollObjection.number)))).first()
        assert objection_id is not None
        by = _act(scene, people.STAFF, at)
        await publishing.decide(
            db, scene.community_id, objection_id, outcome=Outcome.ACCEPTED, reason=_REASON, by=by
        )

    async def sell(db: Writer, at: datetime) -> None:
        home = await home_book.get(db, await people.unit_of(db, SOLD))
        wanted = OwnersWanted(seen=home.seen, staying=(), coming=((_BUYER, ""),))
        event = _event(Cause.SALE, Evidence.DEED, at)
        by = _clerk(scene, at)
        await home_changes.change_owners(db, scene.community_id, home.id, wanted, event=event, by=by)

    return [
        Happening(scene.ago(6, at=time(10)), publish),
        Happening(scene.ago(5, at=time(20)), object_to_area),
        Happening(scene.ago(4, at=time(8, 30)), object_to_owner),
        Happening(scene.ago(3, at=time(16)), decide),
        Happening(scene.ago(2, at=time(11)), sell),
    ]


async def _put_right(db: Writer, scene: Scene, at: datetime) -> None:
    home = await home_book.get(db, await people.unit_of(db, MEASURED_WRONG))
    wanted = MeasuresWanted(
        seen=home.seen,
        area=str(exact.square_metres(home.area_cm2 + _MISSING_CM2)),
        source=AreaSource.REGISTER,
        handed_over_on=home.handed_over_on,
    )
    event = _event(Cause.AREA, Evidence.DEED, at)
    await home_changes.correct(db, scene.community_id, home.id, wanted, event=event, by=_clerk(scene, at))


def _event(cause: Cause, evidence: Evidence, at: datetime) -> Event:
    return Event(cause=cause, evidence=evidence, day=at.astimezone(ZONE).date())


def _act(scene: Scene, name: str, at: datetime) -> Act:
    speaker = scene.speakers[name]
    return Act(
        account_id=speaker.account_id,
        person_id=speaker.person_id,
        actor=scene.actor(name),
        now=at,
        today=at.astimezone(ZONE).date(),
    )


def _clerk(scene: Scene, at: datetime) -> Clerk:
    account_id = scene.speakers[people.STAFF].account_id
    return Clerk(account_id=account_id, actor=scene.actor(people.STAFF), now=at, pepper=scene.pepper)
