"""The first assembly: called once its clocks allow it, opened as an ordinary election, followed by meeting, filing, handover."""

from datetime import date
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.founding import assembly, progress
from deliberation.founding.assembly import Call, Done
from deliberation.founding.kinds import Event, Item, Posting
from deliberation.founding.progress import Progress
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
    items: Annotated[list[Item], Listed] = Field(default_factory=list)


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
        found = await founding_views.at_work(change)

        async def act() -> None:
            wanted = forms.parse(CallForm, change.form)
            author = await bylines.of_member(change)
            text = founding_calls.text(change, found, wanted.seats)
            await assembly.call(
                change.db,
                change.community.id,
                Call(seats=wanted.seats, text=text, author=author),
                by=founding_acts.by(change),
            )

        async def again(typed: Typed, status: int) -> Html:
            return await _assembly(change, typed, status=status)

        refused = await founding_acts.attempt(change, act, again)
        done = sentence("The first assembly is called. Now open the election.")
        return refused or change.redirect(f"{founding_acts.here(change)}/assembly", done=done)

    @get("/{event:str}")
    async def ask(self, visit: NamedDependency[Visit], event: FromPath[str]) -> Html:
        founding_acts.staff(visit)
        return await _event(visit, _known(event), Typed())

    @post("/{event:str}")
    async def record(self, change: NamedDependency[Change], event: FromPath[str]) -> Html:
        founding_acts.staff(change)
        kind = _known(event)

        async def act() -> None:
            done = _done(change, kind)
            await assembly.record(change.db, change.community.id, done, by=founding_acts.by(change))

        async def again(typed: Typed, status: int) -> Html:
            return await _event(change, kind, typed, status=status)

        refused = await founding_acts.attempt(change, act, again)
        return refused or change.redirect(
            f"/c/{change.community.slug}/founding", done=sentence("It is written down.")
        )


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
    wanted = forms.parse(EventForm, change.form)
    return Done(kind=kind, happened_on=wanted.happened_on, items=tuple(wanted.items))


async def _assembly(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
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
    }
    return visit.render("founding/assembly.html", views, status=status)


async def _event(visit: Visit, kind: Event, typed: Typed, *, status: int = 200) -> Html:
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


def _step(visit: Visit, found: Progress, kind: Event) -> founding_views.StepLine:
    return next(line for line in founding_views.lines(visit, found) if line.page == kind.value)
