"""The projector of a meeting: what everybody in the hall may read from the last row. Public things only."""

from dataclasses import replace

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.kernel.text import sentence
from deliberation.meetings.run.queries import Hall
from deliberation.web import (
    bylines,
    meeting_decisions,
    meeting_quorum_views,
    meeting_run_acts,
    meeting_run_views,
    meeting_vote_needs,
    meeting_vote_own_views,
    qr,
)
from deliberation.web.deps import Html, Visit
from deliberation.web.meeting_run_views import SpeakerLine
from deliberation.web.paths import Number

_MOST_WAITING = 3


class MeetingScreenPages(Controller):
    """`/c/{slug}/meetings/{number}/screen`."""

    path = "/c/{slug:str}/meetings/{number:int}/screen"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return visit.render("meetings/run/screen.html", await _views(visit, number))

    @get("/live")
    async def live(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What changes by itself on that page."""
        if not meeting_run_acts.is_fragment(visit):
            return visit.redirect(meeting_run_acts.public(visit, number, "screen"))
        return visit.render("meetings/run/_screen.html", await _views(visit, number))


async def _views(visit: Visit, number: int) -> dict[str, object]:
    scene = await visit.config.meetings.scene(visit.db, visit.community.id, number)
    hall = scene.hall
    speaking = meeting_run_views.speaking(hall, scene.floor)
    waiting = meeting_run_views.speakers(hall, scene.floor)
    address = f"{visit.config.settings.base_url}{meeting_run_acts.public(visit, number, 'check-in')}"
    return {
        "hall": hall,
        "is_open": not meeting_run_views.closed_doors(visit, hall),
        "square": qr.svg(address),
        "state": meeting_run_views.state(visit, hall),
        "quorum": meeting_quorum_views.of(visit.translator, hall),
        "agenda": meeting_run_views.agenda(hall),
        "speaking": None if speaking is None else _told(visit, hall, speaking),
        "waiting": [_told(visit, hall, line) for line in waiting[:_MOST_WAITING]],
        "told": None if scene.last is None else meeting_decisions.decided(visit, scene.docket, *scene.last),
        "open": meeting_vote_own_views.open_vote(visit, scene.docket),
        "needs": meeting_vote_needs.of_open(visit, hall, scene.docket),
        "here": meeting_run_acts.public(visit, number),
    }


def _told(visit: Visit, hall: Hall, line: SpeakerLine) -> SpeakerLine:
    """Outsiders read the number of a seat, not who sits there or where they live."""
    if bylines.sees_names(visit):
        return line
    number = next(seat.number for seat in hall.seats if seat.id == line.word.seat_id)
    return replace(line, label=visit.say(sentence("Seat %(number)s"), {"number": number}))
