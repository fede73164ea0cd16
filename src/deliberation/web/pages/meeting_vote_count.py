"""Where those the chair named count: hands, each for themselves, and forms by their number."""

from functools import partial
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.meetings.run import queries
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import counters, docket, hands, refusals
from deliberation.meetings.votes import forms as papers
from deliberation.meetings.votes.kinds import Way
from deliberation.web import forms, meeting_run_acts, meeting_vote_codes, meeting_vote_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_MOST = 100_000
Counted = Annotated[int, Field(ge=0, le=_MOST)]


class HandsForm(forms.Form):
    yes: Counted
    no: Counted
    abstain: Counted


class ReadingForm(forms.Form):
    when_missing: ClassVar = {
        "serial": sentence("Write the number of the form."),
        "choice": sentence("Choose what is ticked on the form."),
    }

    serial: Annotated[int, Field(ge=1, le=_MOST)]
    choice: Choice


class MeetingVoteCountPages(Controller):
    """`/c/{slug}/meetings/{number}/votes/{vote}/count`, for those who are named to count it."""

    path = "/c/{slug:str}/meetings/{number:int}/votes/{vote:int}/count"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]) -> Html:
        _ = visit.member
        serial = visit.request.query_params.get("serial", "")
        typed = Typed({"serial": [serial]} if serial.isdigit() else {})
        return await _count(vote, visit, await queries.hall(visit.db, number), typed, 200)

    @post("/hands")
    async def count_hands(self, change: NamedDependency[Change], number: Number, vote: FromPath[int]) -> Html:
        done = sentence("Your figures are written down.")
        return await _done(change, number, vote, partial(_hands, vote), done)

    @post("/forms")
    async def read_form(self, change: NamedDependency[Change], number: Number, vote: FromPath[int]) -> Html:
        return await _done(change, number, vote, partial(_read, vote), sentence("The form is read."))


async def _done(change: Change, number: int, vote: int, act: meeting_run_acts.Act, done: str) -> Html:
    _ = change.member
    hall = await queries.hall(change.db, number)
    to = meeting_run_acts.public(change, number, f"votes/{vote}/count")
    return await meeting_run_acts.do(change, hall, act, partial(_count, vote), to=to, done=done)


async def _hands(vote: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(HandsForm, change.form)
    found = (await docket.of_meeting(change.db, hall.meeting.id)).numbered(vote)
    sums = {Choice.FOR: wanted.yes, Choice.AGAINST: wanted.no, Choice.ABSTAIN: wanted.abstain}
    by = meeting_run_acts.by(change)
    await hands.count(change.db, meeting_id=hall.meeting.id, vote_id=found.id, sums=sums, by=by)


async def _read(vote: int, change: Change, hall: Hall) -> None:
    wanted = forms.parse(ReadingForm, change.form)
    found = (await docket.of_meeting(change.db, hall.meeting.id)).numbered(vote)
    await papers.read(
        change.db,
        vote_id=found.id,
        serial=wanted.serial,
        choice=wanted.choice,
        code=meeting_vote_codes.new(),
        by=meeting_run_acts.by(change),
    )


async def _count(vote: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    """Raises NotACounter."""
    found = await docket.of_meeting(visit.db, hall.meeting.id)
    one = found.numbered(vote)
    if visit.visitor.account_id not in await counters.of_vote(visit.db, one.id):
        raise refusals.NotACounter
    motion, rounds = found.motion(one.motion_id), await hands.rounds(visit.db, one.id)
    views = {
        "hall": hall,
        "vote": one,
        "is_by_hand": one.way is Way.HANDS,
        "wording": next(text.text for text in motion.texts if text.version == one.version),
        "there": len(hands.gathered(hall, found, one.item_id).voters),
        "rounds": rounds,
        "has_counted": rounds.has_counted(visit.visitor.account_id),
        "unread": [
            form.serial
            for form in await papers.of_vote(visit.db, one.id)
            if form.choice is None and visit.visitor.account_id not in form.read_by
        ],
        "choices": [(each.value, visit.say(words)) for each, words in meeting_vote_words.CHOICES.items()],
        "form": typed,
        "here": meeting_run_acts.public(visit, hall.meeting.number),
    }
    return visit.render("meetings/votes/count.html", views, status=status)
