"""Vote in a meeting with the code of an invitation, signed in nowhere. Looking at the page says nothing: that needs its button."""

from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.accounts.rules import INVITATIONS_BY_ADDRESS
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader, enter
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence
from deliberation.meetings.call import codes
from deliberation.meetings.run import queries
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.refusals import NotYourSeat
from deliberation.meetings.votes import docket, words
from deliberation.meetings.votes.words import Receipt, Speaker
from deliberation.web import (
    attempts,
    errors,
    forms,
    meeting_run_acts,
    meeting_vote_codes,
    meeting_vote_needs,
    meeting_vote_own_views,
)
from deliberation.web.attempts import Attempt
from deliberation.web.deps import Html, Visit
from deliberation.web.forms import Line, NotFilledIn, Typed
from deliberation.web.paths import Number

_LONGEST = 40


class CodeForm(forms.Form):
    """`vote` is the one that stood on the page: a word is never for another."""

    when_missing: ClassVar = {
        "code": sentence("Type the code of your invitation."),
        "choice": sentence("Choose one of the answers."),
    }

    vote: UUID
    code: Line
    choice: Choice


class MeetingVoteCodePages(Controller):
    """`/c/{slug}/meetings/{number}/vote/code`."""

    path = "/c/{slug:str}/meetings/{number:int}/vote/code"
    dependencies = attempts.DEPENDENCIES

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        code = visit.request.query_params.get("code", "")[:_LONGEST]
        hall = await queries.hall(visit.db, number)
        return await _page(visit, visit.db, hall, Typed({"code": [code]}), 200)

    @post("/")
    async def say(self, attempt: NamedDependency[Attempt], number: Number) -> Html:
        tries = (INVITATIONS_BY_ADDRESS, attempt.address)
        try:
            wanted = forms.parse(CodeForm, attempt.form)
            await attempt.count(tries)
            hall, receipt = await _say(attempt, number, wanted)
        except NotFilledIn as unfilled:
            return await _again(attempt, number, unfilled.typed, 422)
        except (Invalid, Conflict, NotAllowed, NotFound) as refusal:
            typed = forms.typed(attempt.form).refused(refusal)
            return await _again(attempt, number, typed, errors.status_of(refusal))
        await attempt.succeed(tries)
        views = meeting_vote_own_views.receipt(attempt, hall, receipt, page="vote/code")
        return attempt.render("meetings/votes/receipt.html", views, headers={"cache-control": "no-store"})


async def _say(attempt: Attempt, number: int, wanted: CodeForm) -> tuple[Hall, Receipt]:
    async with attempt.writing() as db:
        await enter(db, attempt.community.id)
        hall = await queries.hall(db, number)
        invited = await codes.find(db, wanted.code, key=attempt.key(codes.KEY))
        if invited.meeting_id != hall.meeting.id:
            raise NotYourSeat
        who = Speaker(seat_id=invited.seat_id, speaker_id=invited.speaker_id, account_id=None)
        code = meeting_vote_codes.new()
        return hall, await words.say(db, vote_id=wanted.vote, speaker=who, choice=wanted.choice, code=code)


async def _again(attempt: Attempt, number: int, typed: Typed, status: int) -> Html:
    async with attempt.writing() as db:
        await enter(db, attempt.community.id)
        return await _page(attempt, db, await queries.hall(db, number), typed, status)


async def _page(visit: Visit, db: Reader, hall: Hall, typed: Typed, status: int) -> Html:
    found = await docket.of_meeting(db, hall.meeting.id)
    views = {
        "form": typed,
        "hall": hall,
        "open": meeting_vote_own_views.open_vote(visit, found),
        "needs": meeting_vote_needs.of_open(visit, hall, found),
        "choices": meeting_vote_own_views.choices(visit),
        "here": meeting_run_acts.public(visit, hall.meeting.number),
    }
    return visit.render("meetings/votes/code.html", views, status=status)
