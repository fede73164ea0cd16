"""Meetings at work: drafted, changed, given up, before anybody is called."""

from datetime import datetime, time, timedelta

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.counting.presets import ANYWHERE, Preset, Standing, places
from deliberation.kernel.text import sentence
from deliberation.meetings.call import drafting, fitting, notice, queries
from deliberation.meetings.call.refusals import CalledAlready
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import MeetingKind
from deliberation.web import (
    forms,
    meeting_acts,
    meeting_forms,
    meeting_links,
    meeting_papers,
    meeting_views,
    meeting_words,
    rule_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_BEGINS = time(19, 30)
"""An hour at which people who work are at home."""
_DAYS_TO_CALL = 3
"""So that there is time to write the agenda."""


class KindQuery(forms.Query):
    """What is to be called, and by whose law."""

    kind: MeetingKind | None = None
    place: forms.OptionalLine = ""


class MeetingDraftPages(Controller):
    """`/c/{slug}/manage/meetings`, `…/new`, `…/{number}`, `…/{number}/edit`, `…/{number}/removal`."""

    path = "/c/{slug:str}/manage/meetings"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        meeting_acts.convenor(visit)
        lines = [meeting_views.line(visit, each) for each in await queries.listed(visit.db)]
        views = {
            "drafts": [each for each in lines if not each.meeting.is_called],
            "called": [each for each in lines if each.meeting.is_called],
        }
        return visit.render("meetings/desk.html", views)

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        """First what kind of meeting, then the rest."""
        meeting_acts.convenor(visit)
        asked = forms.asked(KindQuery, visit.request.query_params)
        place = _place(visit, asked.place)
        if asked.kind is None:
            views = {
                "kinds": meeting_words.options(visit, meeting_words.KINDS, meeting_words.KIND_HINTS),
                "places": rule_views.place_options(visit),
                "place": place,
            }
            return visit.render("meetings/kind.html", views)
        return await _form(visit, Typed({"kind": [asked.kind.value], "place": [place]}))

    @post()
    async def create(self, change: NamedDependency[Change]) -> Html:
        meeting_acts.convenor(change)
        made: list[MeetingView] = []

        async def act(change: Change) -> None:
            wanted = meeting_forms.draft(change)
            made.append(
                await drafting.draft(change.db, change.community.id, wanted, by=meeting_acts.by(change))
            )

        answer = await meeting_acts.do(change, act, _form, to="", done="")
        if not made:
            return answer
        done = sentence("The draft is kept. Now write the agenda.")
        return change.redirect(meeting_acts.desk(change, made[0].number), done=done)

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        meeting = await queries.get(visit.db, number)
        warned = meeting_views.warned(visit, meeting)
        views = {
            "meeting": meeting,
            "kind": visit.say(meeting_words.KINDS[meeting.kind]),
            "mode": visit.say(meeting_words.MODES[meeting.mode]),
            "state": meeting_views.state(visit, meeting),
            "agenda": meeting_views.agenda(visit, meeting, warned),
            "clock": meeting_views.clock(visit, meeting),
            "documents": await meeting_papers.by_item(visit, meeting),
            "rule": meeting.preset,
            "seats": await queries.seats(visit.db, meeting.id) if meeting.called else (),
        }
        return visit.render("meetings/work.html", views)

    @get("/{number:int}/edit")
    async def edit(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting_acts.convenor(visit)
        meeting = await _draft(visit, number)
        return await _form(visit, meeting_forms.of_draft(visit, meeting), meeting=meeting)

    @post("/{number:int}/edit")
    async def update(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await _draft(change, number)

        async def act(change: Change) -> None:
            wanted = meeting_forms.draft(change)
            await drafting.change(change.db, meeting.id, wanted, by=meeting_acts.by(change))

        async def page(visit: Visit, typed: Typed, status: int) -> Html:
            return await _form(visit, typed, status, meeting=meeting)

        to = meeting_acts.desk(change, number)
        return await meeting_acts.do(change, act, page, to=to, done=sentence("The draft is changed."))

    @post("/{number:int}/removal")
    async def discard(self, change: NamedDependency[Change], number: Number) -> Html:
        meeting_acts.convenor(change)
        meeting = await queries.get(change.db, number)
        await drafting.discard(change.db, meeting.id)
        return change.redirect(meeting_acts.desk(change), done=sentence("The draft is gone."))


async def _draft(visit: Visit, number: int) -> MeetingView:
    meeting = await queries.get(visit.db, number)
    if meeting.called is not None:
        raise CalledAlready
    return meeting


async def _form(visit: Visit, typed: Typed, status: int = 200, *, meeting: MeetingView | None = None) -> Html:
    kind = _kind(typed.value("kind"))
    place = _place(visit, typed.value("place"))
    today = visit.community.day(visit.now)
    clock = notice.clock(
        place,
        kind,
        is_extraordinary=False,
        posted_at=visit.now + timedelta(days=_DAYS_TO_CALL),
        held_at=visit.now,
        zone=visit.community.time_zone,
    )
    speaks = visit.translator.language
    offered = fitting.offers(place, kind, on=today)
    views = {
        "form": typed,
        "meeting": meeting,
        "kind": kind.value,
        "kind_words": visit.say(meeting_words.KINDS[kind]),
        "place": place,
        "place_words": rule_views.place_name(visit, place),
        "lengths": [(minutes, visit.say(words)) for minutes, words in meeting_words.LENGTHS.items()],
        "modes": meeting_words.options(visit, meeting_words.MODES),
        "rules": [(each.id, each.title[speaks], _told(visit, each)) for each in offered],
        "only_rule": meeting_forms.evident(offered),
        "starts_at": f"{datetime.combine(clock.earliest_meeting, _BEGINS):%Y-%m-%dT%H:%M}",
        "has_extraordinary": kind is MeetingKind.ASSEMBLY,
        "notice_days": clock.days,
        "link_told": visit.say(_LINK_TOLD, {"who": visit.say(meeting_links.TOLD[kind])}),
    }
    return visit.render("meetings/form.html", views, status=status)


_LINK_TOLD = sentence("Where people come online. %(who)s")


def _told(visit: Visit, preset: Preset) -> str:
    """The rule in words; of one that no law has, first that it must have been agreed on."""
    text = preset.text[visit.translator.language]
    if preset.standing is Standing.LAW:
        return text
    return visit.say(
        sentence("Not the law here: only if your own rules of procedure say so. %(rule)s"), {"rule": text}
    )


def _kind(typed: str) -> MeetingKind:
    return MeetingKind(typed) if typed in set(MeetingKind) else MeetingKind.COMMITTEE


def _place(visit: Visit, typed: str) -> str:
    """As typed, where it is one that we know."""
    if typed in places.every():
        return typed
    return rule_views.place_of(visit) or ANYWHERE
