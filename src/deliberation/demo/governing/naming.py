"""For the assembly to come two owners have named a neighbour: she comes for one, and has not answered the other."""

from datetime import datetime
from uuid import UUID

from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Writer
from deliberation.demo.governing import hands
from deliberation.demo.scene import Scene
from deliberation.demo.ways import people
from deliberation.kernel.ids import new_id
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import ItemKind
from deliberation.meetings.proxies import agreeing, giving
from deliberation.meetings.proxies.giving import Wanted, Wishes
from deliberation.meetings.run import standing

_AGREED, _ASKED = "马晓东", "白洁"


async def name_proxies(scene: Scene, db: Writer, at: datetime, meeting: MeetingView) -> None:
    decision = next(item for item in meeting.items if item.kind is ItemKind.DECISION)
    mandate_id = await _give(scene, db, at, meeting, _AGREED, {decision.id: Choice.FOR})
    await agreeing.accept(
        db,
        scene.community_id,
        meeting_id=meeting.id,
        mandate_id=mandate_id,
        by=hands.of_run(scene, people.PROXY, at),
    )
    await _give(scene, db, at, meeting, _ASKED, None)


async def _give(
    scene: Scene, db: Writer, at: datetime, meeting: MeetingView, name: str, wishes: Wishes | None
) -> UUID:
    by = hands.of_run(scene, name, at)
    seats = await standing.seats_of(db, meeting.id, account_id=by.account_id, person_id=by.person_id)
    wanted = Wanted(
        seat_id=min(seats),
        holder_id=scene.speakers[people.PROXY].account_id,
        wishes=wishes,
        most=places.days(hands.PLACE, Parameter.PROXY_MANDATES_MAX),
        form_key=new_id(),
    )
    return await giving.give(db, scene.community_id, meeting_id=meeting.id, wanted=wanted, by=by)
