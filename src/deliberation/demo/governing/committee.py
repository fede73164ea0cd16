"""The committee of the samples: seven seats for three years, offices, reserves, one who left and one who sold a home."""

from datetime import datetime, time, timedelta
from functools import partial

from deliberation.committees import beginning, changing, demanding, queries
from deliberation.committees.beginning import Wanted
from deliberation.committees.changing import Proposal
from deliberation.committees.kinds import Left, Office, Outcome, What
from deliberation.database.sessions import Writer
from deliberation.demo.governing import hands
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people, showing

_SEATS = 7
_TERM = timedelta(days=3 * 365)
_RESIGNED = "余国华"
_ELECTED = (
    people.CHAIR,
    hands.TREASURER,
    "宋振国",
    hands.SECRETARY,
    hands.KEEPER,
    _RESIGNED,
    showing.SOLD,
)
_RESERVES = ("廖志伟", "方少红", people.PROXY)
_OFFICES = {
    Office.CHAIR: people.CHAIR,
    Office.DEPUTY: "宋振国",
    Office.SECRETARY: hands.SECRETARY,
    Office.TREASURER: hands.TREASURER,
    Office.SEAL_KEEPER: hands.KEEPER,
}


def story(scene: Scene) -> list[Happening]:
    """From the first day of its term to the vacancy that somebody still has to confirm."""
    return [
        Happening(scene.ago(300, at=time(10)), partial(_begin, scene)),
        Happening(scene.ago(299, at=time(20)), partial(_give_offices, scene)),
        Happening(scene.ago(120, at=time(18)), partial(_resign, scene)),
        Happening(scene.ago(112, at=time(18)), partial(_move_up, scene)),
        Happening(scene.ago(8, at=time(21)), partial(_demand, scene)),
        Happening(scene.ago(1, at=time(15)), partial(_sold, scene)),
    ]


async def _begin(scene: Scene, db: Writer, at: datetime) -> None:
    by, day = hands.of_committee(scene, people.STAFF, at), at.astimezone(ZONE).date()
    wanted = Wanted(place=hands.PLACE, seats=_SEATS, starts_on=day, ends_on=day + _TERM)
    await beginning.write(db, scene.community_id, wanted, by=by)
    ranked = [*((name, None) for name in _ELECTED), *((name, rank) for rank, name in enumerate(_RESERVES, 1))]
    for name, rank in ranked:
        person_id = people.person(scene, name)
        await beginning.add_owner(db, scene.community_id, person_id=person_id, rank=rank, by=by)
    await beginning.confirm(db, scene.community_id, by=hands.of_committee(scene, people.SECOND, at))


async def _give_offices(scene: Scene, db: Writer, at: datetime) -> None:
    for office, name in _OFFICES.items():
        await _change(scene, db, at, What.OFFICE, name, office=office)


async def _resign(scene: Scene, db: Writer, at: datetime) -> None:
    await _change(scene, db, at, What.LEAVE, _RESIGNED, reason=Left.RESIGNED)


async def _move_up(scene: Scene, db: Writer, at: datetime) -> None:
    await _change(scene, db, at, What.MOVE_UP, _RESERVES[0])


async def _demand(scene: Scene, db: Writer, at: datetime) -> None:
    about = "监控坏了两个，请尽快开会商量。"
    by = hands.of_committee(scene, "宋振国", at)
    await demanding.demand(db, scene.community_id, about=about, last_met=scene.ago(20).date(), by=by)


async def _sold(scene: Scene, db: Writer, at: datetime) -> None:
    """Whoever sold the home sits no longer; a second person has to look at it."""
    await _change(scene, db, at, What.LEAVE, showing.SOLD, reason=Left.SOLD, waits=True)


async def _change(
    scene: Scene,
    db: Writer,
    at: datetime,
    what: What,
    name: str,
    *,
    office: Office | None = None,
    reason: Left | None = None,
    waits: bool = False,
) -> None:
    by = hands.of_committee(scene, people.STAFF, at)
    committee = await queries.present(db, by.today)
    member_id = next(each.id for each in committee.members if each.name == name)
    proposal = Proposal(what=what, member_id=member_id, on_day=by.today, office=office, reason=reason)
    change_id = await changing.propose(db, scene.community_id, proposal, by=by)
    if not waits:
        second = hands.of_committee(scene, people.SECOND, at)
        await changing.settle(db, scene.community_id, change_id, outcome=Outcome.CONFIRMED, by=second)
