"""The chair's page of a meeting: what is next, what to say, what is still missing, and the buttons for it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import Office
from deliberation.meetings.run import offices, steps
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import docket
from deliberation.meetings.votes import steps as vote_steps
from deliberation.web import (
    forms,
    meeting_decisions,
    meeting_guide,
    meeting_live,
    meeting_quorum_views,
    meeting_run_acts,
    meeting_run_views,
    meeting_vote_own_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.meeting_live import Scene
from deliberation.web.paths import Number

Step = Callable[..., Awaitable[None]]


class ItemForm(forms.Form):
    when_missing: ClassVar = {"item": sentence("Choose an item.")}

    item: UUID


class OfficeForm(forms.Form):
    when_missing: ClassVar = {"person": sentence("Choose somebody.")}

    office: Office
    person: UUID


class AdjournmentForm(forms.Form):
    when_missing: ClassVar = {"resumes_at": sentence("Write when the meeting goes on.")}

    resumes_at: datetime


class MeetingRunPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/run` and what is done there."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/run"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _run(visit, hall, Typed(), 200)

    @get("/live")
    async def live(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What changes by itself on that page."""
        scene = await meeting_run_acts.watched(visit, number)
        if not meeting_run_acts.is_fragment(visit):
            return visit.redirect(meeting_run_acts.desk(visit, number, "run"))
        return visit.render("meetings/run/_chair.html", _views(visit, scene))

    @post("/opening")
    async def open(self, change: NamedDependency[Change], number: Number) -> Html:
        return await _step(change, number, steps.open_meeting, sentence("The meeting is open."))

    @post("/item")
    async def begin_item(self, change: NamedDependency[Change], number: Number) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        to = meeting_run_acts.desk(change, number, "run")
        return await meeting_run_acts.do(change, hall, _begin_item, _run, to=to)

    @post("/item-end")
    async def end_item(self, change: NamedDependency[Change], number: Number) -> Html:
        return await _step(change, number, vote_steps.end_item, "")

    @post("/resumption")
    async def resume(self, change: NamedDependency[Change], number: Number) -> Html:
        return await _step(change, number, steps.resume, sentence("The meeting goes on."))

    @get("/adjournment")
    async def ask_adjournment(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _adjournment(visit, hall, Typed(), 200)

    @post("/adjournment")
    async def adjourn(self, change: NamedDependency[Change], number: Number) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        to, done = meeting_run_acts.desk(change, number, "run"), sentence("The meeting is adjourned.")
        return await meeting_run_acts.do(change, hall, _adjourn, _adjournment, to=to, done=done)

    @get("/end")
    async def ask_end(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _end(visit, hall, Typed(), 200)

    @post("/end")
    async def end(self, change: NamedDependency[Change], number: Number) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        to, done = meeting_run_acts.desk(change, number, "run"), sentence("The meeting is over.")
        act = partial(_take, vote_steps.end)
        return await meeting_run_acts.do(change, hall, act, _end, to=to, done=done)

    @get("/offices")
    async def ask_offices(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await meeting_run_acts.managed(visit, number)
        return await _offices(visit, hall, Typed(), 200)

    @post("/offices")
    async def name(self, change: NamedDependency[Change], number: Number) -> Html:
        hall = await meeting_run_acts.managed(change, number)
        to = meeting_run_acts.desk(change, number, "run/offices")
        return await meeting_run_acts.do(change, hall, _name, _offices, to=to, done=sentence("Named."))


async def _step(change: Change, number: int, step: Step, done: str) -> Html:
    hall = await meeting_run_acts.managed(change, number)
    to = meeting_run_acts.desk(change, number, "run")
    return await meeting_run_acts.do(change, hall, partial(_take, step), _run, to=to, done=done)


async def _take(step: Step, change: Change, hall: Hall) -> None:
    await step(change.db, meeting_id=hall.meeting.id, by=meeting_run_acts.by(change))


async def _begin_item(change: Change, hall: Hall) -> None:
    wanted = forms.parse(ItemForm, change.form)
    by = meeting_run_acts.by(change)
    await vote_steps.begin_item(change.db, meeting_id=hall.meeting.id, item_id=wanted.item, by=by)


async def _adjourn(change: Change, hall: Hall) -> None:
    typed = forms.parse(AdjournmentForm, change.form).resumes_at
    resumes_at = typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(change.community.time_zone))
    by = meeting_run_acts.by(change)
    await vote_steps.adjourn(change.db, meeting_id=hall.meeting.id, resumes_at=resumes_at, by=by)


async def _name(change: Change, hall: Hall) -> None:
    wanted = forms.parse(OfficeForm, change.form)
    await offices.name(
        change.db,
        change.community.id,
        meeting_id=hall.meeting.id,
        office=wanted.office,
        account_id=wanted.person,
        by=meeting_run_acts.by(change),
    )


async def _run(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    scene = await meeting_live.of(visit.db, hall)
    views = {**_views(visit, scene), "form": typed, "present": _present(hall)}
    return visit.render("meetings/run/chair.html", views, status=status)


def _views(visit: Visit, scene: Scene) -> dict[str, object]:
    hall = scene.hall
    told = None if scene.last is None else meeting_decisions.decided(visit, scene.docket, *scene.last)
    return {
        "hall": hall,
        "floor": scene.floor,
        "leads": hall.is_led_by(visit.visitor.account_id),
        "state": meeting_run_views.state(visit, hall),
        "guide": meeting_guide.guide(visit, scene, told),
        "told": told,
        "quorum": meeting_quorum_views.of(visit.translator, hall),
        "agenda": meeting_run_views.agenda(hall),
        "officers": meeting_run_views.officers(visit, hall),
        "speaking": meeting_run_views.speaking(hall, scene.floor),
        "waiting": meeting_run_views.speakers(hall, scene.floor),
        "open": meeting_vote_own_views.open_vote(visit, scene.docket),
        "here": meeting_run_acts.desk(visit, hall.meeting.number),
        "public": meeting_run_acts.public(visit, hall.meeting.number),
    }


async def _adjournment(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    views = {
        "form": typed,
        "hall": hall,
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "run"),
        "leads": hall.is_led_by(visit.visitor.account_id),
    }
    return visit.render("meetings/run/adjournment.html", views, status=status)


async def _end(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    found = await docket.of_meeting(visit.db, hall.meeting.id)
    views = {
        "form": typed,
        "hall": hall,
        "undecided": meeting_decisions.left_open(hall, found),
        "left": [line.item for line in meeting_run_views.agenda(hall) if line.state == "next"],
        "quorum": meeting_quorum_views.of(visit.translator, hall),
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "run"),
        "leads": hall.is_led_by(visit.visitor.account_id),
    }
    return visit.render("meetings/run/end.html", views, status=status)


async def _offices(visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    fit = await offices.fit(visit.db, hall, today=visit.community.day(hall.moment))
    views = {
        "form": typed,
        "hall": hall,
        "officers": meeting_run_views.officers(visit, hall),
        "offices": [
            (
                office.value,
                visit.say(words),
                [(str(each.account_id), each.name) for each in fit if office in each.offices],
            )
            for office, words in meeting_run_views.OFFICES.items()
        ],
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "run"),
    }
    return visit.render("meetings/run/offices.html", views, status=status)


def _present(hall: Hall) -> list[tuple[str, str]]:
    """Seats that somebody in the hall may raise a hand for."""
    return [(str(seat.id), seat.label) for seat in hall.seats if seat.id in hall.present]
