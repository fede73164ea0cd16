"""Check in with the code of an invitation, typed or scanned. Looking at the page marks nobody: that needs its button."""

from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.accounts.rules import INVITATIONS_BY_ADDRESS
from deliberation.database.sessions import Writer, enter
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence
from deliberation.meetings.call import codes
from deliberation.meetings.call.codes import Invited
from deliberation.meetings.kinds import How
from deliberation.meetings.proxies import arriving
from deliberation.meetings.run import coming, leaving, queries, rules
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.refusals import HereAlready
from deliberation.web import (
    attempts,
    errors,
    forms,
    meeting_mandate_letters,
    meeting_run_acts,
    meeting_run_views,
)
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


_WITH_OTHERS = sentence(
    "You and those you stand for are marked as present. To vote for them on your phone, sign in."
)


class CodeForm(forms.Form):
    when_missing: ClassVar = {
        "code": sentence("Type the code of your invitation."),
        "choice": sentence("Choose what you would like to do."),
    }

    code: Line
    choice: Choice
    others: bool = False


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
        done = _WITH_OTHERS if _brings_others(wanted) else _DONE[wanted.choice]
        return attempt.redirect(f"{to}?{urlencode({'code': wanted.code})}", done=done)


async def _do(attempt: Attempt, number: int, wanted: CodeForm) -> None:
    here, pepper = attempt.community.id, meeting_run_acts.pepper(attempt)
    async with attempt.writing() as db:
        await enter(db, here)
        invited = await codes.find(db, wanted.code, key=attempt.key(codes.KEY))
        meeting_id = (await queries.called(db, number)).id
        if wanted.choice is Choice.LEAVE:
            return await leaving.leave_by_code(
                db, here, meeting_id=meeting_id, invited=invited, pepper=pepper
            )
        coming_in = Entrance(meeting_id, invited, How(wanted.choice.value), pepper)
        if not wanted.others:
            return await _come(db, here, coming_in)
        with suppress(HereAlready):
            async with db.begin_nested():
                await _come(db, here, coming_in)
        await _bring(attempt, db, number, coming_in)
        return None


def _brings_others(wanted: CodeForm) -> bool:
    return wanted.others and wanted.choice is not Choice.LEAVE


@dataclass(frozen=True)
class Entrance:
    """Whose code opens the doors of which meeting, and how they take part."""

    meeting_id: UUID
    invited: Invited
    how: How
    pepper: bytes = field(repr=False)


async def _come(db: Writer, here: UUID, by: Entrance) -> None:
    await coming.come_by_code(
        db, here, meeting_id=by.meeting_id, invited=by.invited, how=by.how, pepper=by.pepper
    )


async def _bring(attempt: Attempt, db: Writer, number: int, by: Entrance) -> None:
    """Those who named the one who is invited come along."""
    brought = await arriving.by_code(
        db,
        attempt.community.id,
        meeting_id=by.meeting_id,
        invited=by.invited,
        how=by.how,
        pepper=by.pepper,
        zone=attempt.community.time_zone,
    )
    await meeting_mandate_letters.all_came(attempt.changing(db), number, brought)


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
        "takes_proxies": any(each.is_agreed for each in hall.mandates),
        "closed": meeting_run_views.closed_doors(visit, hall),
        "here": meeting_run_acts.public(visit, hall.meeting.number),
    }
    return visit.render("meetings/run/check_in.html", views, status=status)
