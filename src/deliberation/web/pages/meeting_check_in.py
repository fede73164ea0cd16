"""Check in with the code of an invitation, typed or scanned. Looking at the page marks nobody: that needs its button."""

from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.accounts.rules import INVITATIONS_BY_ADDRESS
from deliberation.database.sessions import enter
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence
from deliberation.meetings.call import codes
from deliberation.meetings.kinds import How
from deliberation.meetings.run import coming, leaving, queries, rules
from deliberation.meetings.run.queries import Hall
from deliberation.web import attempts, errors, forms, meeting_run_acts, meeting_run_views
from deliberation.web.attempts import Attempt
from deliberation.web.deps import Html, Visit
from deliberation.web.forms import Line, NotFilledIn, Typed
from deliberation.web.paths import Number

_LONGEST = 40


class Choice(StrEnum):
    """What somebody with an invitation does: come in one of two ways, or leave."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    LEAVE = "leave"


_WORDS = {
    Choice.IN_PERSON: sentence("I am in the hall"),
    Choice.REMOTE: sentence("I take part online"),
    Choice.LEAVE: sentence("I leave the meeting"),
}
_DONE = {
    Choice.IN_PERSON: sentence("You are marked as present."),
    Choice.REMOTE: sentence("You are marked as present."),
    Choice.LEAVE: sentence("You are marked as gone."),
}


class CodeForm(forms.Form):
    when_missing: ClassVar = {
        "code": sentence("Type the code of your invitation."),
        "choice": sentence("Choose what you would like to do."),
    }

    code: Line
    choice: Choice


class MeetingCheckInPages(Controller):
    """`/c/{slug}/meetings/{number}/check-in`."""

    path = "/c/{slug:str}/meetings/{number:int}/check-in"
    dependencies = attempts.DEPENDENCIES

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        hall = await queries.hall(visit.db, number)
        return _page(visit, hall, Typed({"code": [visit.request.query_params.get("code", "")[:_LONGEST]]}))

    @post("/")
    async def check_in(self, attempt: NamedDependency[Attempt], number: Number) -> Html:
        tries = (INVITATIONS_BY_ADDRESS, attempt.address)
        try:
            wanted = forms.parse(CodeForm, attempt.form)
            await attempt.count(tries)
            await _do(attempt, number, wanted)
        except NotFilledIn as unfilled:
            return await _again(attempt, number, unfilled.typed, 422)
        except (Invalid, Conflict, NotAllowed, NotFound) as refusal:
            typed = forms.typed(attempt.form).refused(refusal)
            return await _again(attempt, number, typed, errors.status_of(refusal))
        await attempt.succeed(tries)
        page = "check-in" if wanted.choice is Choice.LEAVE else "vote/code"
        to = meeting_run_acts.public(attempt, number, page)
        return attempt.redirect(f"{to}?{urlencode({'code': wanted.code})}", done=_DONE[wanted.choice])


async def _do(attempt: Attempt, number: int, wanted: CodeForm) -> None:
    here, pepper = attempt.community.id, meeting_run_acts.pepper(attempt)
    async with attempt.writing() as db:
        await enter(db, here)
        invited = await codes.find(db, wanted.code, key=attempt.key(codes.KEY))
        meeting_id = (await queries.called(db, number)).id
        if wanted.choice is Choice.LEAVE:
            await leaving.leave_by_code(db, here, meeting_id=meeting_id, invited=invited, pepper=pepper)
            return
        how = How(wanted.choice.value)
        await coming.come_by_code(db, here, meeting_id=meeting_id, invited=invited, how=how, pepper=pepper)


async def _again(attempt: Attempt, number: int, typed: Typed, status: int) -> Html:
    async with attempt.writing() as db:
        await enter(db, attempt.community.id)
        hall = await queries.hall(db, number)
    return _page(attempt, hall, typed, status)


def _page(visit: Visit, hall: Hall, typed: Typed, status: int = 200) -> Html:
    offered = {how.value for how in rules.offered(hall.meeting.kind, hall.meeting.mode)}
    views = {
        "form": typed,
        "hall": hall,
        "choices": [
            (each.value, visit.say(words))
            for each, words in _WORDS.items()
            if each is Choice.LEAVE or each.value in offered
        ],
        "state": meeting_run_views.state(visit, hall),
        "is_open": meeting_run_views.takes_people_in(hall),
        "here": meeting_run_acts.public(visit, hall.meeting.number),
    }
    return visit.render("meetings/run/check_in.html", views, status=status)
