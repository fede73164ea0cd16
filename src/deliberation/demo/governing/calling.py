"""Draft a meeting of the samples and call it: who has a seat is worked out as the pages do it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from deliberation.committees import queries as committees
from deliberation.counting.parties import Scope
from deliberation.database.sessions import Writer
from deliberation.demo.governing import hands
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.ways import people
from deliberation.meetings.call import calling, drafting, queries, seating
from deliberation.meetings.call.drafting import Draft, Item
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Member, Seating
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import MeetingKind, Mode
from deliberation.polls import electorate

_RULES = {
    MeetingKind.COMMITTEE: "CN-COMM",
    MeetingKind.JOINT: "CN-COMM",
    MeetingKind.ASSEMBLY: "CN-278-ORD",
}


async def draft(
    scene: Scene,
    db: Writer,
    at: datetime,
    *,
    kind: MeetingKind,
    title: str,
    starts_at: datetime,
    agenda: Iterable[Item],
    venue: str = "3栋一楼社区客厅",
    link: str = "",
    preset_id: str | None = None,
) -> MeetingView:
    by = hands.of_call(scene, people.STAFF, at)
    wanted = Draft(
        kind=kind,
        mode=Mode.BOTH if link else Mode.IN_PERSON,
        title=title,
        venue=venue,
        link=link,
        starts_at=starts_at,
        planned_minutes=90,
        preset_id=preset_id or _RULES[kind],
        place=hands.PLACE,
    )
    meeting = await drafting.draft(db, scene.community_id, wanted, by=by)
    for item in agenda:
        await drafting.add_item(db, scene.community_id, meeting.id, item, by=by)
    return await queries.by_id(db, meeting.id)


async def call(
    scene: Scene, db: Writer, at: datetime, meeting: MeetingView, seats: Sequence[Seating]
) -> MeetingView:
    return await calling.call(
        db,
        scene.community_id,
        meeting.id,
        seats=seats,
        ticks=Ticks(items=frozenset(item.id for item in meeting.items)),
        pepper=scene.pepper,
        by=hands.of_call(scene, people.STAFF, at),
    )


async def of_committee(db: Writer, at: datetime) -> tuple[Seating, ...]:
    """Whoever sits on it that day."""
    today = at.astimezone(ZONE).date()
    committee = await committees.present(db, today)
    return seating.of_members(
        [
            Member(
                account_id=each.account_id,
                name=each.name,
                person_id=each.person_id,
                is_owner=each.person_id is not None,
            )
            for each in committee.members
            if each.sits_on(today)
        ]
    )


async def of_owners(
    scene: Scene, db: Writer, at: datetime, meeting: MeetingView, scope: Scope
) -> tuple[Seating, ...]:
    roll = await electorate.of_roll(
        db,
        meeting.id,
        scope=scope,
        rule=meeting.preset.rule,
        on=at.astimezone(ZONE).date(),
        pepper=scene.pepper,
    )
    return await seating.of_roll(db, scene.community_id, roll)
