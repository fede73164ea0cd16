"""Action items: what was given whom to do, until when, and what came of it. For members of the community."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import MeetingKind, Office
from deliberation.meetings.minutes import given, giving, takers
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.given import GivenView
from deliberation.meetings.minutes.giving import Task
from deliberation.meetings.minutes.kinds import Progress, Verdict
from deliberation.meetings.minutes.views import MinutesView
from deliberation.meetings.run import queries as runs
from deliberation.web import (
    action_views,
    desk_forms,
    forms,
    meeting_acts,
    meeting_outcomes,
    minutes_acts,
    minutes_words,
    photos,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import OptionalLine, OptionalText, Text, Typed
from deliberation.web.paths import Number

_LONGEST = 1_000
_LINE = 120


class Asked(forms.Query):
    """Which to list; open ones where nothing is asked."""

    which: action_views.Which = action_views.Which.OPEN


class TaskForm(forms.Form):
    when_missing: ClassVar = {
        "what": sentence("Write what shall be done."),
        "due_on": sentence("Choose by which day."),
    }

    what: Annotated[Text, Field(max_length=_LONGEST)]
    position: int | None = None
    owner: UUID | None = None
    body: Annotated[OptionalLine, Field(max_length=_LINE)] = ""
    due_on: date


class ReportForm(forms.Form):
    when_missing: ClassVar = {"words": sentence("Write in a sentence what was done.")}

    words: Annotated[Text, Field(max_length=_LONGEST)]


class VerdictForm(forms.Form):
    verdict: Verdict
    reason: Annotated[OptionalText, Field(max_length=_LONGEST)] = ""


class ActionPages(Controller):
    """`/c/{slug}/actions`, `/actions/{number}`, and what its owner and those who gave it do there."""

    path = "/c/{slug:str}/actions"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        _ = visit.member
        asked = forms.asked(Asked, visit.request.query_params)
        return visit.render("actions/index.html", await action_views.index(visit, asked.which))

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _page(visit, number, Typed(), 200)

    @post("/{number:int}/report")
    async def report(self, change: NamedDependency[Change], number: Number) -> Html:
        by = await _by(change, number)

        async def act(change: Change) -> None:
            wanted = forms.parse(ReportForm, change.form)
            picture = await photos.sent(change)
            await giving.report(change.db, number, words=wanted.words, picture=picture, by=by)

        return await _do(
            change, number, act, sentence("Reported. The chair or the secretary looks at it now.")
        )

    @post("/{number:int}/verdict")
    async def decide(self, change: NamedDependency[Change], number: Number) -> Html:
        by = await _by(change, number)

        async def act(change: Change) -> None:
            wanted = forms.parse(VerdictForm, change.form)
            if wanted.verdict is Verdict.REOPENED and not wanted.reason:
                fault = forms.Fault(sentence("Say what is still missing."))
                raise forms.NotFilledIn(Typed(forms.typed(change.form).values, {"reason": fault}))
            await giving.decide(change.db, number, verdict=wanted.verdict, reason=wanted.reason, by=by)

        return await _do(change, number, act, sentence("Written down."))

    @get("/{number:int}/reports/{ordinal:int}/photo")
    async def photo(self, visit: NamedDependency[Visit], number: Number, ordinal: Number) -> Response[bytes]:
        _ = visit.member
        content = await given.photo(visit.db, (await given.get(visit.db, number)).id, ordinal)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})


class ActionDeskPages(Controller):
    """`/c/{slug}/manage/meetings/{number}/actions`."""

    path = "/c/{slug:str}/manage/meetings/{number:int}/actions"

    @get()
    async def new(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _task_page(visit, number, Typed(), 200)

    @post("/search")
    async def search(self, change: NamedDependency[Change], number: Number) -> Html:
        """For an owner, with all that is typed kept."""
        return await _task_page(change, number, forms.typed(change.form), 200)

    @post()
    async def give(self, change: NamedDependency[Change], number: Number) -> Html:
        view = await _writing(change, number)

        async def act(change: Change) -> None:
            wanted = forms.parse(TaskForm, change.form)
            task = Task(
                position=wanted.position,
                what=wanted.what,
                owner_id=wanted.owner,
                body=wanted.body,
                due_on=wanted.due_on,
            )
            await giving.give(change.db, number, task, by=minutes_acts.by(change, view))

        return await meeting_acts.do(
            change,
            act,
            lambda visit, typed, status: _task_page(visit, number, typed, status),
            to=f"/c/{change.community.slug}/manage/meetings/{number}/actions",
            done=sentence("Given. It stays on the list until it is done."),
        )


async def _writing(visit: Visit, number: int) -> MinutesView:
    _ = visit.member
    view = await minutes_acts.found(visit, number)
    minutes_acts.check_writer(visit, view)
    return view


async def _by(change: Change, number: int) -> By:
    _ = change.member
    action = await given.get(change.db, number)
    return minutes_acts.by(change, await minutes_acts.found(change, action.meeting_number))


async def _do(change: Change, number: int, act: meeting_acts.Act, done: str) -> Html:
    return await meeting_acts.do(
        change,
        act,
        lambda visit, typed, status: _page(visit, number, typed, status),
        to=f"/c/{change.community.slug}/actions/{number}",
        done=done,
    )


async def _page(visit: Visit, number: int, typed: Typed, status: int) -> Html:
    account_id = visit.member.account_id
    action = await given.get(visit.db, number)
    office = await giving.office_of(visit.db, action, account_id)
    is_report = visit.path.endswith("/report")
    stands = await meeting_outcomes.of_items(visit, {action.item_id} if action.item_id else ())
    views = {
        "form": typed if is_report else Typed(),
        "verdict": Typed() if is_report else typed,
        "faulty": typed,
        "action": action,
        "stands": next(iter(stands.values()), None),
        "words": minutes_words,
        "is_overdue": action.is_overdue(visit.community.day(visit.now)),
        "may_report": action.progress is Progress.OPEN
        and await giving.may_report(visit.db, action, account_id),
        "may_decide": _may_decide(action, office, account_id),
    }
    return visit.render("actions/show.html", views, status=status)


def _may_decide(action: GivenView, office: Office | None, account_id: UUID) -> bool:
    if office is None or action.progress is not Progress.REPORTED:
        return False
    return account_id not in {action.reports[-1].reported_by, action.owner_id}


async def _task_page(visit: Visit, number: int, typed: Typed, status: int) -> Html:
    view = await _writing(visit, number)
    sought, kind = desk_forms.sought_in(visit, typed), view.meeting.kind
    hall = await runs.hall(visit.db, number)
    owners = await takers.offered(visit.db, hall, sought, chosen=typed.ids("owner"))
    views = {
        "form": typed,
        "view": view,
        "given": await given.of_meeting(visit.db, view.meeting.id),
        "words": minutes_words,
        "owners": owners,
        "sought": sought,
        "is_searched": kind is MeetingKind.ASSEMBLY,
        "items": await given.items(visit.db, view.meeting.id),
        "today": visit.community.day(visit.now),
    }
    return visit.render("actions/new.html", views, status=status)
