"""Attendance of a meeting by item, in numbers: everybody may see whether enough were there for what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.counting.parties import AREA
from deliberation.kernel.text import sentence
from deliberation.meetings.run import attended, queries
from deliberation.meetings.run.attended import Attendance, ItemAttendance
from deliberation.meetings.run.course import Item
from deliberation.meetings.votes import docket
from deliberation.web import meeting_run_acts, meeting_run_views, tallies
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number

_PART_OF = sentence("%(reached)s of %(total)s")
_BEGAN, _VOTED, _ENDED = sentence("%(time)s begun"), sentence("%(time)s vote"), sentence("%(time)s done")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One moment of an item; `area` is empty where the seats have none, `left_out` where none is."""

    item: Item
    words: str
    seats: str
    left_out: str
    area: str
    had_quorum: bool | None


class MeetingAttendancePages(Controller):
    """`/c/{slug}/meetings/{number}/attendance`."""

    path = "/c/{slug:str}/meetings/{number:int}/attendance"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await queries.hall(visit.db, number)
        found = await docket.of_meeting(visit.db, hall.meeting.id)
        closed = [
            (vote.item_id, vote.closed_at)
            for vote in found.votes
            if vote.counts and vote.closed_at is not None
        ]
        left_out = {item.id: found.left_out(item.id) for item in hall.items}
        by_item = attended.by_item(hall, closed, left_out)
        rows = [row for each in by_item for row in _rows(visit, each)]
        views = {
            "hall": hall,
            "state": meeting_run_views.state(visit, hall),
            "rows": rows,
            "has_area": any(row.area for row in rows),
            "here": meeting_run_acts.public(visit, number),
        }
        return visit.render("meetings/run/attendance.html", views)


def _rows(visit: Visit, each: ItemAttendance) -> Iterator[Row]:
    yield _row(visit, each, each.begin, _BEGAN)
    for moment in each.moments:
        yield _row(visit, each, moment, _VOTED)
    if each.end is not None:
        yield _row(visit, each, each.end, _ENDED)


def _row(visit: Visit, each: ItemAttendance, at: Attendance, words: str) -> Row:
    tell, whole = visit.translator, at.totals.get(AREA, 0)
    area = {
        "reached": tallies.area(tell, at.weights.get(AREA, 0)),
        "total": tallies.area(tell, whole),
    }
    return Row(
        item=each.item,
        words=visit.say(words, {"time": tell.clock(at.at)}),
        seats=visit.say(_PART_OF, {"reached": len(at.present), "total": at.seats}),
        left_out=tell.ngettext(
            "%(num)s seat left out for an interest", "%(num)s seats left out for an interest", at.left_out
        )
        % {"num": at.left_out}
        if at.left_out
        else "",
        area=visit.say(_PART_OF, area) if whole else "",
        had_quorum=at.had_quorum,
    )
