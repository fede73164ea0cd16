"""Meetings of the committee of the samples: the last one, from its call to its minutes, and the one that sits right now."""

from datetime import datetime, time, timedelta

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Writer, writing
from deliberation.demo.governing import agendas, calling, hands, minuting, sitting
from deliberation.demo.governing.sitting import Sitting
from deliberation.demo.scene import Scene
from deliberation.demo.talking import Happening
from deliberation.demo.ways import people, showing
from deliberation.meetings.call import drafting
from deliberation.meetings.kinds import How, MeetingKind
from deliberation.meetings.run import speaking
from deliberation.meetings.votes import interests
from deliberation.meetings.votes.interests import Declared
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.motions import Moved

_LAST, _NOW = "业主委员会第六次会议", "业主委员会第七次会议"
_LINK = "https://meet.example/hengyu"
_AT = time(19, 30)
_CONCERNED = "宋振国"
_LEFT_EARLY = hands.KEEPER
_REMOTE = "廖志伟"
_STEP = timedelta(minutes=30)


class LastMeeting:
    """Its happenings one after another; `number` from its call on."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.number = 0

    def story(self) -> list[Happening]:
        told = [
            Happening(self.scene.ago(33, at=time(18)), self._call),
            Happening(self.scene.ago(20, at=_AT), self._hold),
        ]
        return told + minuting.of_committee(self.scene, lambda: self.number)

    async def _call(self, db: Writer, at: datetime) -> None:
        meeting = await calling.draft(
            self.scene,
            db,
            at,
            kind=MeetingKind.COMMITTEE,
            title=_LAST,
            starts_at=self.scene.ago(20, at=_AT),
            agenda=agendas.LAST_TIME,
            link=_LINK,
        )
        await calling.call(self.scene, db, at, meeting, await calling.of_committee(db, at))
        self.id, self.number = meeting.id, meeting.number

    async def _hold(self, db: Writer, at: datetime) -> None:
        room = await sitting.of(self.scene, db, self.id, at)
        remote = room.seat(_REMOTE)
        await room.lead()
        await room.come(seat for seat in room.seats if seat not in (remote, room.seat(showing.SOLD)))
        await room.come([remote], how=How.REMOTE)
        room.later(2)
        await room.open()
        await room.take_up(1)
        room.later(16)
        await _decide_gate(room)
        await _decide_audit(room)
        await room.take_up(4)
        room.later(17)
        await room.end_item()
        await room.end()


async def _decide_gate(room: Sitting) -> None:
    """Somebody has an interest, an amendment is taken up by hands, then the whole is called out by name."""
    item_id = await room.take_up(agendas.GATE)
    room.later(2)
    declared = Declared(
        item_id=item_id, seat_id=room.seat(_CONCERNED).id, about="本人亲属在其中一家报价的公司上班。"
    )
    by = room.by(_CONCERNED)
    await interests.declare(room.db, meeting_id=room.id, declared=declared, by=by)
    motion_id = await room.move(
        Moved(item_id=item_id, text=agendas.GATE_MOTION, mover_id=room.seat(hands.KEEPER).id)
    )
    room.later(11)
    treasurer = room.seat(hands.TREASURER).id
    amendment_id = await room.move(
        Moved(item_id=item_id, text=agendas.GATE_AMENDED, amends=motion_id, mover_id=treasurer)
    )
    room.later(5)
    await room.by_hand(amendment_id, {Choice.FOR: 4, Choice.AGAINST: 1})
    voting = [seat for seat in room.seats if seat.label not in (_CONCERNED, showing.SOLD)]
    said = {seat.id: Choice.FOR for seat in voting}
    await room.by_name(motion_id, said | {room.seat(_REMOTE).id: Choice.ABSTAIN})


async def _decide_audit(room: Sitting) -> None:
    item_id = await room.take_up(agendas.AUDIT)
    room.later(6)
    await room.leave(room.seat(_LEFT_EARLY))
    motion_id = await room.move(Moved(item_id=item_id, text=agendas.AUDIT_MOTION))
    room.later(4)
    choices = {seat.id: Choice.FOR for seat in room.seats}
    choices[room.seat(_CONCERNED).id] = Choice.AGAINST
    await room.in_secret(motion_id, choices)


class MeetingNow:
    """It sits while a visitor looks: a vote is open, three have said what they think, somebody asked to speak."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def story(self) -> list[Happening]:
        return [
            Happening(self.scene.ago(10, at=time(18)), self._call),
            Happening(self.scene.ago(7, at=time(12)), self._add_late),
        ]

    async def hold(self) -> None:
        """Right now, by the database's clock."""
        async with writing(self.scene.sessions, self.scene.community_id) as db:
            room = await sitting.of(self.scene, db, self.id, None)
            absent = {showing.SOLD, _LEFT_EARLY}
            await room.lead()
            await room.come(seat for seat in room.seats if seat.label not in absent)
            await room.open()
            await room.take_up(1)
            item_id = await room.take_up(agendas.CAMERAS)
            motion_id = await room.move(Moved(item_id=item_id, text=agendas.CAMERAS_MOTION))
            await room.come([room.seat(_LEFT_EARLY)], how=How.REMOTE)
            asking = room.seat(_CONCERNED).id
            await speaking.ask(db, meeting_id=room.id, seat_id=asking, by=room.by(_CONCERNED))
            vote = await room.open_vote(motion_id, Way.NAMES)
            said = (people.CHAIR, hands.TREASURER, _REMOTE)
            await room.call_out(vote, {room.seat(name).id: Choice.FOR for name in said})

    async def _call(self, db: Writer, at: datetime) -> None:
        meeting = await calling.draft(
            self.scene,
            db,
            at,
            kind=MeetingKind.COMMITTEE,
            title=_NOW,
            starts_at=self._half_hour,
            agenda=agendas.TODAY,
            link=_LINK,
        )
        await calling.call(self.scene, db, at, meeting, await calling.of_committee(db, at))
        self.id = meeting.id

    async def _add_late(self, db: Writer, at: datetime) -> None:
        by = hands.of_call(self.scene, people.STAFF, at)
        await drafting.add_item(db, self.scene.community_id, self.id, agendas.ADDED_LATE, by=by)

    @property
    def _half_hour(self) -> datetime:
        """The last one that struck."""
        hour = self.scene.now.replace(minute=0, second=0, microsecond=0)
        return self.scene.now - (self.scene.now - hour) % _STEP
