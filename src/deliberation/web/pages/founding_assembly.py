"""The first assembly: called once its clocks allow it, opened as an ordinary election, followed by meeting, filing, handover."""

from datetime import date
from functools import partial
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.founding import assembly, progress
from deliberation.founding.assembly import Call, Done
from deliberation.founding.kinds import Event, Item, Posting
from deliberation.founding.progress import Progress
from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.web import bylines, forms, founding_acts, founding_calls, founding_views, founding_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, Listed, Typed
from deliberation.web.refusals import NoSuchPage


class CallForm(forms.Form):
    when_missing: ClassVar = {"seats": sentence("Write how many seats there are.")}

    seats: Annotated[int, Field(ge=1, le=99)]


class MeetingForm(forms.Form):
    when_missing: ClassVar = {
        "happened_on": sentence("Write the day."),
        "chair": sentence("Choose the chair."),
        "deputy": sentence("Choose the deputy."),
    }

    happened_on: date
    chair: Line
    deputy: Line


class EventForm(forms.Form):
    when_missing: ClassVar = {"happened_on": sentence("Write the day.")}

    happened_on: date


class HandoverForm(forms.Form):
    when_missing: ClassVar = {
        "happened_on": sentence("Write the day."),
        "items": sentence("Tick what was handed over."),
    }

    happened_on: date
    items: Annotated[list[Item], Listed, Field(min_length=1)]


class FoundingAssemblyPages(Controller):
    """`/c/{slug}/manage/founding/assembly`, `…/after/{event}`."""

    path = "/c/{slug:str}/manage/founding"

    @get("/assembly")
    async def show(self, visit: NamedDependency[Visit]) -> Html:
        founding_acts.staff(visit)
        return await _assembly(visit, Typed())

    @post("/assembly")
    async def call(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        to = founding_acts.here(change, "assembly")
        done = sentence("The first assembly is called. Now open the election.")
        return await founding_acts.do(change, _call, _assembly, to=to, done=done)

    @get("/{event:str}")
    async def ask(self, visit: NamedDependency[Visit], event: FromPath[str]) -> Html:
        founding_acts.staff(visit)
        return await _event(_known(event), visit, Typed())

    @post("/{event:str}")
    async def record(self, change: NamedDependency[Change], event: FromPath[str]) -> Html:
        founding_acts.staff(change)
        kind = _known(event)
        to = founding_acts.here(change)
        if kind is Event.HANDOVER:
            to = f"/c/{change.community.slug}/founding"
        act, page = partial(_record, kind), partial(_event, kind)
        return await founding_acts.do(change, act, page, to=to, done=sentence("It is written down."))


def _known(event: str) -> Event:
    """Raises NoSuchPage."""
    if event not in set(Event):
        raise NoSuchPage
    return Event(event)


def _done(change: Change, kind: Event) -> Done:
    """Raises NotFilledIn."""
    if kind is Event.MEETING:
        met = forms.parse(MeetingForm, change.form)
        return Done(kind=kind, happened_on=met.happened_on, chair=met.chair, deputy=met.deputy)
    if kind is Event.HANDOVER:
        handed = forms.parse(HandoverForm, change.form)
        return Done(kind=kind, happened_on=handed.happened_on, items=tuple(handed.items))
    return Done(kind=kind, happened_on=forms.parse(EventForm, change.form).happened_on)


async def _call(change: Change) -> None:
    wanted = forms.parse(CallForm, change.form)
    author = await bylines.of_member(change)
    text = founding_calls.text(change, await founding_views.at_work(change), wanted.seats)
    call = Call(seats=wanted.seats, text=text, author=author)
    await assembly.call(change.db, change.community.id, call, by=founding_acts.by(change))


async def _record(kind: Event, change: Change) -> None:
    done = _done(change, kind)
    await assembly.record(change.db, change.community.id, done, by=founding_acts.by(change))


async def _assembly(visit: Visit, typed: Typed, status: int = 200) -> Html:
    found = await founding_views.at_work(visit)
    posted = found.founding.posted(Posting.CANDIDATES)
    handed = await founding_calls.handed_over(visit, found) if found.founding.assembly else None
    views = {
        "form": typed,
        "founding": found.founding,
        "poll": found.poll,
        "candidates": posted.content["candidates"] if posted else (),
        "step": next(line for line in founding_views.lines(visit, found) if line.page == "assembly"),
        "handed": handed,
        "waits": await _waits(visit, found),
        "votes": await progress.votes(visit.db, found.founding, now=visit.now),
        "drafts": founding_calls.drafts(visit, found, handed["proposal"]) if handed else (),
    }
    return visit.render("founding/assembly.html", views, status=status)


async def _event(kind: Event, visit: Visit, typed: Typed, status: int = 200) -> Html:
    found = await founding_views.at_work(visit)
    poll = assembly.counted(found.poll)
    elected = [(name, name) for name in progress.elected(poll)]
    views = {
        "form": typed,
        "kind": kind.value,
        "title": visit.say(founding_words.EVENTS[kind]),
        "step": _step(visit, found, kind),
        "after": founding_views.after(visit, found.founding.place, kind),
        "elected": elected,
        "items": founding_words.options(visit, founding_words.ITEMS),
        "today": visit.community.day(visit.now).isoformat(),
        "is_done": kind in found.founding.events,
    }
    return visit.render("founding/event.html", views, status=status)


async def _waits(visit: Visit, found: Progress) -> str:
    """Why the assembly cannot be called yet; empty where it can, or was."""
    if found.founding.assembly is not None:
        return ""
    try:
        await assembly.ready(visit.db, found.founding, today=visit.community.day(visit.now))
    except Conflict as refusal:
        return visit.translator.refusal(refusal)
    return ""


def _step(visit: Visit, found: Progress, kind: Event) -> founding_views.StepLine:
    return next(line for line in founding_views.lines(visit, found) if line.page == kind.value)
