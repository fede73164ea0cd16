"""The assembly that is measured: called, opened, its first item taken up, its first vote open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.bench import voting
from deliberation.bench.lines import NotAnswered
from deliberation.bench.voting import Cookies
from deliberation.communities import actions as communities
from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.meetings.call import acting, calling, drafting, queries, seating
from deliberation.meetings.call.drafting import Draft, Item
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode, Office
from deliberation.meetings.models import MeetingPresence
from deliberation.meetings.run import offices, steps
from deliberation.meetings.run.acting import By
from deliberation.meetings.votes import docket, motions, opening
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.models import MeetingVoteWord
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.opening import Opening
from deliberation.polls import electorate
from deliberation.roll.models import Person

_RULE = "CN-278-ORD"
_ZONE = "Asia/Shanghai"
_NOTICE = timedelta(days=40)


@dataclass(frozen=True)
class Seated:
    """Somebody who speaks for a seat, signed in."""

    seat: int
    cookies: Cookies = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Hall:
    """`path` is the meeting's for everybody, `desk` for those who lead it, `chair` the chair's session."""

    sessions: Sessions
    community_id: UUID
    meeting_id: UUID
    vote_id: UUID
    path: str
    desk: str
    chair: Cookies = field(repr=False)
    people: Sequence[Seated]

    async def check(self, count: int) -> None:
        """Raise NotAnswered unless as many are present and have said their word."""
        async with reading(self.sessions, self.community_id) as db:
            present = await db.exec(
                select(func.count()).where(col(MeetingPresence.meeting_id) == self.meeting_id)
            )
            words = await db.exec(select(func.count()).where(col(MeetingVoteWord.vote_id) == self.vote_id))
            found = present.one(), words.one()
        if found != (count, count):
            raise NotAnswered(f"{count} came and voted, {found[0]} and {found[1]} are written down")


async def open_for(
    sessions: Sessions, community_id: UUID, slug: str, most: int, *, pepper: bytes, now: datetime
) -> Hall:
    """With so many people who have a session, each of another seat."""
    async with writing(sessions, community_id) as db:
        chair_id = await accounts.make_account(db, name="陈主持", now=now)
        await accounts.join(db, chair_id, community_id, now=now)
        await communities.give_role(
            db,
            community_id,
            account_id=chair_id,
            role=Role.STAFF,
            starts_on=now.date(),
            actor=SYSTEM,
            now=now,
        )
        meeting = await _called(db, community_id, chair_id, pepper, now)
    by = By(account_id=chair_id, person_id=None, roles=frozenset({Role.STAFF}), zone=_ZONE, pepper=pepper)
    async with writing(sessions, community_id) as db:
        vote_id = await _begun(db, community_id, meeting, by)
        token = await accounts.sign_in(db, chair_id, method=Method.LETTER, device="firefox/linux", now=now)
    return Hall(
        sessions=sessions,
        community_id=community_id,
        meeting_id=meeting.id,
        vote_id=vote_id,
        path=f"/c/{slug}/meetings/{meeting.number}",
        desk=f"/c/{slug}/manage/meetings/{meeting.number}",
        chair={"session": token, "browser": "bench-chair"},
        people=await _people(sessions, community_id, meeting.id, most, now),
    )


async def _called(
    db: Writer, community_id: UUID, chair_id: UUID, pepper: bytes, now: datetime
) -> MeetingView:
    """As it would have been weeks ago: the clock of a notice is an argument."""
    by = acting.By(account_id=chair_id, actor=SYSTEM, now=now - _NOTICE, zone=_ZONE)
    wanted = Draft(
        kind=MeetingKind.ASSEMBLY,
        mode=Mode.BOTH,
        title="业主大会会议",
        venue="会所一层大厅",
        link="https://meet.example/hall",
        starts_at=now,
        preset_id=_RULE,
        place="cn",
    )
    meeting = await drafting.draft(db, community_id, wanted, by=by)
    item = Item(kind=ItemKind.DECISION, title="更换单元门禁")
    await drafting.add_item(db, community_id, meeting.id, item, by=by)
    rule, on = meeting.preset.rule, by.now.date()
    roll = await electorate.of_roll(db, meeting.id, scope=Scope(), rule=rule, on=on, pepper=pepper)
    seats = await seating.of_roll(db, community_id, roll)
    return await calling.call(db, community_id, meeting.id, seats=seats, ticks=Ticks(), pepper=pepper, by=by)


async def _begun(db: Writer, community_id: UUID, meeting: MeetingView, by: By) -> UUID:
    """The vote that is open."""
    item_id = meeting.items[0].id
    await offices.name(
        db, community_id, meeting_id=meeting.id, office=Office.CHAIR, account_id=by.account_id, by=by
    )
    await steps.open_meeting(db, meeting_id=meeting.id, by=by)
    await steps.begin_item(db, meeting_id=meeting.id, item_id=item_id, by=by)
    moved = Moved(item_id=item_id, text="全小区单元门更换为刷卡门禁。")
    motion_id = await motions.move(db, meeting_id=meeting.id, moved=moved, by=by)
    wanted = Opening(motion_id=motion_id, way=Way.NAMES)
    await opening.open_vote(db, meeting_id=meeting.id, opening=wanted, by=by)
    vote = (await docket.of_meeting(db, meeting.id)).open_vote
    assert vote is not None
    return vote.id


async def _people(
    sessions: Sessions, community_id: UUID, meeting_id: UUID, most: int, now: datetime
) -> list[Seated]:
    """The first owner of each seat who speaks for no other that is taken here."""
    async with reading(sessions, community_id) as db:
        seats = await queries.seats(db, meeting_id)
        names = dict((await db.exec(select(Person.id, Person.name))).all())
    chosen: dict[UUID, int] = {}
    for seat in seats:
        person_id = next((each.person_id for each in seat.speakers if each.person_id not in chosen), None)
        if person_id is not None and len(chosen) < most:
            chosen[person_id] = seat.number
    people = [(person_id, names[person_id]) for person_id in chosen]
    sessions_of = await voting.signed_in(sessions, community_id, people, now=now)
    return [Seated(seat, cookies) for seat, cookies in zip(chosen.values(), sessions_of, strict=True)]
