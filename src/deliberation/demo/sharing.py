"""Work out, in the samples, who pays what for the lift."""

from datetime import datetime, time

from deliberation.counting.shares import Weighting
from deliberation.database.sessions import Writer
from deliberation.demo.scene import ZONE
from deliberation.demo.talking import Happening, Matter
from deliberation.demo.voting import entrance_of
from deliberation.proposals import coefficients, costing
from deliberation.proposals.costing import Asked, Publication
from deliberation.proposals.costs import Plan

_DAYS_AGO = 41
_BY = "李秀珍"
_CHANGED = "三次碰头会定下的楼层系数写进来了，每户出多少一目了然。"
_FLOORS = "1 0\n2 0\n3 1\n4 1.2\n5 1.4\n6 1.6\n7 1.8\n8 2\n9 2.2\n10 2.4\n11 2.6"


async def of_lift(lift: Matter) -> Happening:
    """The floors pay by what was agreed in the staircase: the two lowest nothing, the highest most."""
    plan = Plan(
        price_cents=62_000_000,
        subsidy_cents=15_000_000,
        compensation_cents=0,
        weighting=Weighting.COEFFICIENT,
        scope=await entrance_of(lift.scene, "2栋", "1单元"),
        left_out=frozenset(),
    )
    asked = Asked(plan=plan, rows=coefficients.of_text(_FLOORS))

    async def publish(db: Writer, at: datetime) -> None:
        scene, day = lift.scene, at.astimezone(ZONE).date()
        split = await costing.work_out(db, asked, on=day)
        await costing.publish(
            db,
            scene.community_id,
            proposal_id=lift.published_id,
            asked=asked,
            publication=Publication(seen_sha256=split.sha256, changed=_CHANGED),
            actor=scene.actor(_BY),
            now=at,
            on=day,
        )

    return Happening(lift.scene.ago(_DAYS_AGO, at=time(20, 10)), publish)
