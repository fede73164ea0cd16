"""An assembly that is over with its minutes, one that sits, and a draft, in the estate of the sweep: what there is to see of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from conftest import SECRET
from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, Writer, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.meetings.call import acting as call_acting
from deliberation.meetings.call import calling, drafting, queries, seating
from deliberation.meetings.call.drafting import Draft, Item
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.views import MeetingView, SeatView
from deliberation.meetings.kinds import How, ItemKind, MeetingKind, Mode, Office
from deliberation.meetings.minutes import (
    acting as minutes_acting,
)
from deliberation.meetings.minutes import (
    actions,
    closing,
    commenting,
    giving,
    publishing,
    sheets,
    signing,
)
from deliberation.meetings.minutes import (
    queries as minutes,
)
from deliberation.meetings.minutes.commenting import Saying
from deliberation.meetings.minutes.giving import Task
from deliberation.meetings.minutes.kinds import Circle, Remark
from deliberation.meetings.proxies import agreeing, arriving
from deliberation.meetings.proxies import giving as proxies
from deliberation.meetings.proxies.giving import Wanted
from deliberation.meetings.run import acting as run_acting
from deliberation.meetings.run import coming, floor, offices, speaking, steps
from deliberation.meetings.run.coming import Coming, Mandate
from deliberation.meetings.votes import closing as vote_closing
from deliberation.meetings.votes import docket, interests, motions, opening, words
from deliberation.meetings.votes.interests import Declared
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.opening import Opening
from deliberation.polls import electorate
from deliberation.proposals.pictures import Picture
from polling import CLERK

if TYPE_CHECKING:
    from privacy.estate import Prepared

ZONE = "Asia/Shanghai"
LONG_BEFORE = timedelta(days=40)
AGENDA = (
    Item(kind=ItemKind.DECISION, title="换单元门"),
    Item(kind=ItemKind.DISCUSSION, title="停车"),
)
"""The committee chairs, staff write."""


@dataclass
class _Room:
    """A called assembly of all owners; `at` is when it sat, None for now."""

    db: Writer
    made: "Prepared"
    meeting: MeetingView
    seats: tuple[SeatView, ...]
    at: datetime | None

    def by(self, role: str) -> run_acting.By:
        account_id = self.made.accounts[role]
        assert account_id
        roles = {Role(role)} if role in {each.value for each in Role} else set()
        person = self.made.estate.persons.get(self.made.owner_of["own"]) if role == "owner" else None
        return run_acting.By(
            account_id=account_id,
            person_id=person,
            roles=frozenset(roles),
            zone=ZONE,
            pepper=Keys(SECRET).community_pepper(self.made.estate.id),
            at=self.at,
        )

    def seat(self, home: str) -> SeatView:
        return next(seat for seat in self.seats if self.made.rooms_of[home] in seat.label)

    async def begin(self) -> UUID:
        """Everybody is there, one by a proxy, named on paper or now online; the first item is up, somebody has an interest, a motion is moved."""
        here, own = self.made.estate.id, {"meeting_id": self.meeting.id}
        for office, role in ((Office.CHAIR, "committee"), (Office.SECRETARY, "staff")):
            account_id = self.made.accounts[role]
            assert account_id
            await offices.name(
                self.db, here, office=office, account_id=account_id, by=self.by("staff"), **own
            )
        given, partner = self.seat("given"), self.made.estate.persons[self.made.partner]
        if self.at is None:
            await self._name_a_proxy(given)
        for seat in self.seats:
            if self.at is None and seat == given:
                continue
            proxy = Mandate(proxy_name=self.made.buyer, is_seen=True, most=None)
            come = Coming(
                seat_id=seat.id,
                speaker_id=next(each.id for each in seat.speakers if each.person_id != partner),
                how=How.PROXY if seat == given else How.IN_PERSON,
                mandate=proxy if seat == given else None,
            )
            await coming.come_to_desk(self.db, here, coming=come, by=self.by("staff"), **own)
        await steps.open_meeting(self.db, by=self.by("committee"), **own)
        item_id = self.meeting.items[0].id
        await steps.begin_item(self.db, item_id=item_id, by=self.by("committee"), **own)
        declared = Declared(item_id=item_id, seat_id=self.seat("written").id, about="亲属做门")
        await interests.declare(self.db, declared=declared, by=self.by("staff"), **own)
        (noted,) = (await docket.of_meeting(self.db, self.meeting.id)).interests
        await interests.confirm(self.db, interest_id=noted.id, by=self.by("committee"), **own)
        moved = Moved(
            item_id=item_id,
            text="换一扇新门",
            mover_id=self.seat("paper").id,
            seconder_id=self.seat("walked").id,
        )
        return await motions.move(self.db, moved=moved, by=self.by("staff"), **own)

    async def _name_a_proxy(self, given: SeatView) -> None:
        """Its owner asks the neighbour who votes for others in polls too, and who brings the seat along."""
        estate, own = self.made.estate, {"meeting_id": self.meeting.id}
        name, holder = self.made.owner_of["given"], self.by("proxy holder")
        owner = replace(holder, account_id=estate.members[name], person_id=estate.persons[name])
        wanted = Wanted(
            seat_id=given.id,
            holder_id=holder.account_id,
            wishes={self.meeting.items[0].id: Choice.FOR},
            most=None,
            form_key=new_id(),
        )
        mandate_id = await proxies.give(self.db, estate.id, wanted=wanted, by=owner, **own)
        await agreeing.accept(self.db, estate.id, mandate_id=mandate_id, by=holder, **own)
        await arriving.signed_in(self.db, estate.id, how=How.IN_PERSON, by=holder, **own)

    async def vote(self, motion_id: UUID) -> UUID:
        """All say yes but who has an interest; the vote stays open."""
        wanted = Opening(motion_id=motion_id, way=Way.NAMES)
        own = {"meeting_id": self.meeting.id, "by": self.by("committee")}
        number = await opening.open_vote(self.db, opening=wanted, **own)
        vote = (await docket.of_meeting(self.db, self.meeting.id)).numbered(number)
        for seat in self.seats:
            if seat != self.seat("written"):
                said = {"seat_id": seat.id, "choice": Choice.FOR, "by": self.by("staff")}
                await words.call_out(self.db, vote_id=vote.id, **said)
        return vote.id


async def prepared(sessions: Sessions, made: "Prepared") -> None:
    now = clock.now()
    async with writing(sessions, made.estate.id) as db:
        yesterday = now - timedelta(days=1)
        over = await _called(db, made, starts_at=yesterday, at=yesterday)
        await _end(over)
        await _minute(db, made, over.meeting.number, now)
        running = await _called(db, made, starts_at=now - timedelta(minutes=1), at=None)
        await running.vote(await running.begin())
        await _speak(db, running)
        await _comment(db, made, running.meeting.number, now)
        draft = await _drafted(db, made, now + LONG_BEFORE, now)
    made.meetings = {
        "ended": over.meeting.number,
        "sitting": running.meeting.number,
        "drafted": draft.number,
    }
    made.places |= {
        "desk/seat": str(running.seat("given").number),
        "items/item_id": str(draft.items[0].id),
        "actions/number": "1",
        "items/position": "1",
        "votes/vote": "1",
        "motions/motion": "1",
        "sheets/sheet": "1",
    }


async def _drafted(db: Writer, made: "Prepared", starts_at: datetime, now: datetime) -> MeetingView:
    by = _caller(made, now)
    wanted = Draft(
        kind=MeetingKind.ASSEMBLY,
        mode=Mode.IN_PERSON,
        title="业主大会会议",
        venue="活动室",
        starts_at=starts_at,
        preset_id="CN-278-ORD",
        place="cn",
    )
    meeting = await drafting.draft(db, made.estate.id, wanted, by=by)
    for item in AGENDA:
        await drafting.add_item(db, made.estate.id, meeting.id, item, by=by)
    return await queries.by_id(db, meeting.id)


async def _called(db: Writer, made: "Prepared", *, starts_at: datetime, at: datetime | None) -> _Room:
    early = starts_at - LONG_BEFORE
    meeting = await _drafted(db, made, starts_at, early)
    pepper = Keys(SECRET).community_pepper(made.estate.id)
    roll = await electorate.of_roll(
        db,
        meeting.id,
        scope=Scope(),
        rule=meeting.preset.rule,
        on=made.estate.community.day(clock.now()),
        pepper=pepper,
    )
    seats = await seating.of_roll(db, made.estate.id, roll)
    by = _caller(made, early)
    await calling.call(db, made.estate.id, meeting.id, seats=seats, ticks=Ticks(), pepper=pepper, by=by)
    return _Room(db, made, await queries.by_id(db, meeting.id), await queries.seats(db, meeting.id), at)


async def _speak(db: Writer, room: _Room) -> None:
    """A neighbour has the word, the owner who looks waits."""
    own = {"meeting_id": room.meeting.id, "by": room.by("committee")}
    for home in ("silent", "own"):
        await speaking.ask(db, seat_id=room.seat(home).id, **own)
    waiting = (await floor.on(db, room.meeting.id, room.meeting.items[0].id)).waiting
    await speaking.give(db, word_id=waiting[0].id, **own)


async def _end(room: _Room) -> None:
    vote_id = await room.vote(await room.begin())
    own = {"meeting_id": room.meeting.id, "by": room.by("committee")}
    await vote_closing.close(room.db, vote_id=vote_id, **own)
    await steps.end(room.db, **own)


async def _minute(db: Writer, made: "Prepared", number: int, now: datetime) -> None:
    """Published with a sheet of signatures; the owner was given something to do, did it and sent a photo."""
    staff, chair, owner = (_minuting(made, role, now) for role in ("staff", "committee", "owner"))
    task = Task(
        position=1,
        what="量门的尺寸",
        owner_id=owner.account_id,
        body="",
        due_on=staff.today + timedelta(days=9),
    )
    action = await giving.give(db, number, task, by=staff)
    await giving.report(db, action, words="量好了", picture=_photo(), by=owner)
    await actions.draft(db, number, language="zh-Hans", by=staff)
    await closing.finalise(db, number, circle=Circle.ATTENDING, by=staff)
    found = (await minutes.get(db, number)).closing
    assert found
    for line in found.signers:
        if line.account_id in {staff.account_id, chair.account_id}:
            by = staff if line.account_id == staff.account_id else chair
            await signing.sign(db, number, line=line.number, seen_sha256=found.content_sha256, by=by)
    read = [
        line.number for line in found.signers if line.account_id not in {staff.account_id, chair.account_id}
    ]
    await sheets.take_in(db, number, signers=read, picture=_photo(), by=staff)
    await sheets.confirm(db, number, 1, signers=read, by=chair)
    await publishing.publish(db, number, due=None, by=staff)
    await publishing.note(db, number, text="改一个字", reason="写错了", by=staff)


async def _comment(db: Writer, made: "Prepared", number: int, now: datetime) -> None:
    staff = _minuting(made, "staff", now)
    await actions.draft(db, number, language="zh-Hans", by=staff)
    await actions.circulate(db, number, comments_until=staff.today + timedelta(days=3), by=staff)
    saying = Saying(kind=Remark.COMMENT, position=1, text="爩SAID灪")
    await commenting.remark(db, number, saying, by=_minuting(made, "owner", now))


def _caller(made: "Prepared", now: datetime) -> call_acting.By:
    account_id = made.accounts["staff"]
    assert account_id
    return call_acting.By(account_id=account_id, actor=CLERK, now=now, zone=ZONE)


def _minuting(made: "Prepared", role: str, now: datetime) -> minutes_acting.By:
    account_id = made.accounts[role]
    assert account_id
    today = made.estate.community.day(now)
    return minutes_acting.By(account_id=account_id, actor=CLERK, now=now, today=today)


def _photo() -> Picture:
    return Picture(content=b"a photo", sha256="ef" * 32, width=1, height=1)
