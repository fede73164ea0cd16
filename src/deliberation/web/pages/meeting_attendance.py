"""Attendance of a meeting by item, in numbers: everybody may see whether enough were there for what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.counting.parties import AREA
from deliberation.kernel.text import sentence
from deliberation.meetings import attendance
from deliberation.meetings.run import attended, queries
from deliberation.meetings.run.attended import Attendance, ItemAttendance
from deliberation.meetings.run.course import Item
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import docket
from deliberation.web import meeting_run_acts, meeting_run_views, tallies
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number

_PART_OF = sentence("%(reached)s of %(total)s")
_BEGAN, _VOTED, _ENDED = sentence("%(time)s begun"), sentence("%(time)s vote"), sentence("%(time)s done")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One moment of an item; `area` is empty where the seats have none."""

    item: Item
    words: str
    seats: str
    area: str
    had_quorum: bool | None


class MeetingAttendancePages(Controller):
    """`/c/{slug}/meetings/{number}/attendance`."""

    path = "/c/{slug:str}/meetings/{number:int}/attendance"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await queries.hall(visit.db, number)
        votes = (await docket.of_meeting(visit.db, hall.meeting.id)).votes
        closed = [
            (vote.item_id, vote.closed_at) for vote in votes if vote.counts and vote.closed_at is not None
        ]
        rows = [row for each in attended.by_item(hall, closed) for row in _rows(visit, hall, each)]
        views = {
            "hall": hall,
            "state": meeting_run_views.state(visit, hall),
            "rows": rows,
            "has_area": any(row.area for row in rows),
            "here": meeting_run_acts.public(visit, number),
        }
        return visit.render("meetings/run/attendance.html", views)


def _rows(visit: Visit, hall: Hall, each: ItemAttendance) -> Iterator[Row]:
    yield _row(visit, hall, each, each.begin, _BEGAN)
    for moment in each.moments:
        yield _row(visit, hall, each, moment, _VOTED)
    if each.end is not None:
        yield _row(visit, hall, each, each.end, _ENDED)


def _row(visit: Visit, hall: Hall, each: ItemAttendance, at: Attendance, words: str) -> Row:
    tell, whole = visit.translator, attendance.weight(hall.seats, AREA)
    area = {
        "reached": tallies.area(tell, at.weights.get(AREA, 0)),
        "total": tallies.area(tell, whole),
    }
    return Row(
        item=each.item,
        words=visit.say(words, {"time": tell.clock(at.at)}),
        seats=visit.say(_PART_OF, {"reached": len(at.present), "total": len(hall.seats)}),
        area=visit.say(_PART_OF, area) if whole else "",
        had_quorum=at.had_quorum,
    )
