"""Meetings of owners in the samples: a staircase that came together only at the second call, the whole estate next month, a draft."""

from datetime import datetime, time
from functools import partial

from deliberation.counting.parties import Scope
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Writer
from deliberation.demo import voting
from deliberation.demo.governing import agendas, calling, hands, minuting, naming, sitting
from deliberation.demo.scene import Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people
from deliberation.meetings.call import queries, second_calls
from deliberation.meetings.kinds import How, MeetingKind
from deliberation.meetings.votes.motions import Moved

TO_COME = "年度业主大会"
_AT, _AFTERNOON = time(19, 30), time(15)
_STAIRCASE = ("2栋", "1单元")
_CAME_FIRST, _CAME_AGAIN = 13, 21
_AGAINST = 5
_VENUE = "二栋一单元一楼大堂"


class Staircase:
    """Its first meeting missed the quorum, the second call decided."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.number = 0

    async def story(self) -> list[Happening]:
        self.scope = await voting.entrance_of(self.scene, *_STAIRCASE)
        scene = self.scene
        return [
            Happening(scene.ago(75, at=time(12)), self._call),
            Happening(scene.ago(52, at=_AT), self._miss),
            Happening(scene.ago(51, at=time(12)), self._call_again),
            Happening(scene.ago(30, at=_AT), self._decide),
            Happening(scene.ago(29, at=time(20)), partial(minuting.draft, scene, lambda: self.number)),
        ]

    async def _call(self, db: Writer, at: datetime) -> None:
        meeting = await calling.draft(
            self.scene,
            db,
            at,
            kind=MeetingKind.ASSEMBLY,
            title="二栋一单元业主会议",
            starts_at=self.scene.ago(52, at=_AT),
            agenda=agendas.ENTRANCE,
            venue=_VENUE,
            preset_id="GENERIC-MEETING-TWO-CALLS",
        )
        seats = await calling.of_owners(self.scene, db, at, meeting, self.scope)
        self.first = (await calling.call(self.scene, db, at, meeting, seats)).id

    async def _miss(self, db: Writer, at: datetime) -> None:
        room = await sitting.of(self.scene, db, self.first, at)
        await room.lead()
        await room.come(room.seats[:_CAME_FIRST])
        room.later(30)
        await room.open()
        room.later(5)
        await room.end()

    async def _call_again(self, db: Writer, at: datetime) -> None:
        by = hands.of_call(self.scene, people.STAFF, at)
        starts_at = self.scene.ago(30, at=_AT)
        meeting = await second_calls.draft(
            db, self.scene.community_id, self.first, starts_at=starts_at, by=by
        )
        seats = await calling.of_owners(self.scene, db, at, meeting, self.scope)
        await calling.call(self.scene, db, at, meeting, seats)
        self.second, self.number = meeting.id, meeting.number

    async def _decide(self, db: Writer, at: datetime) -> None:
        room = await sitting.of(self.scene, db, self.second, at)
        by_proxy, came = room.seats[:1], room.seats[1:_CAME_AGAIN]
        await room.lead()
        await room.come(by_proxy, how=How.PROXY, proxy=people.PROXY)
        await room.come(came)
        room.later(3)
        await room.open()
        item_id = await room.take_up(1)
        motion_id = await room.move(Moved(item_id=item_id, text=agendas.ENTRANCE_MOTION))
        room.later(9)
        said = {seat.id: Choice.FOR for seat in (*by_proxy, *came)}
        said |= {seat.id: Choice.AGAINST for seat in came[:_AGAINST]}
        await room.by_name(motion_id, said)
        await room.take_up(2)
        room.later(12)
        await room.end()


def held_at(scene: Scene) -> datetime:
    """When the assembly to come begins."""
    return scene.ago(-26, at=_AFTERNOON)


def to_come(scene: Scene) -> list[Happening]:
    return [
        Happening(scene.ago(4, at=time(9, 30)), partial(_call_estate, scene)),
        Happening(scene.ago(3, at=time(17)), partial(_draft_joint, scene)),
        Happening(scene.ago(2, at=time(20)), partial(_name_proxies, scene)),
    ]


async def _call_estate(scene: Scene, db: Writer, at: datetime) -> None:
    meeting = await calling.draft(
        scene,
        db,
        at,
        kind=MeetingKind.ASSEMBLY,
        title=TO_COME,
        starts_at=held_at(scene),
        agenda=agendas.NEXT_ASSEMBLY,
        venue="中心花园（下雨改在3栋一楼社区客厅）",
    )
    seats = await calling.of_owners(scene, db, at, meeting, Scope())
    await calling.call(scene, db, at, meeting, seats)


async def _name_proxies(scene: Scene, db: Writer, at: datetime) -> None:
    called = next(each for each in await queries.listed(db) if each.title == TO_COME)
    await naming.name_proxies(scene, db, at, await queries.by_id(db, called.id))


async def _draft_joint(scene: Scene, db: Writer, at: datetime) -> None:
    await calling.draft(
        scene,
        db,
        at,
        kind=MeetingKind.JOINT,
        title="社区、物业、业委会联席会议",
        starts_at=scene.ago(-40, at=_AFTERNOON),
        agenda=agendas.JOINT,
    )
