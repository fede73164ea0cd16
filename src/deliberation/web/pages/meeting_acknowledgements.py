"""Saying that one knows of a meeting: by the code on an invitation, or signed in. A link alone says nothing: somebody presses a button."""

from collections.abc import Mapping
from typing import ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.accounts import codes as shapes
from deliberation.accounts.rules import INVITATIONS_BY_ADDRESS
from deliberation.database.sessions import Reader, enter
from deliberation.kernel.refusals import Conflict, NotFound
from deliberation.kernel.text import sentence
from deliberation.meetings.call import acknowledging, codes, invitees, queries
from deliberation.web import attempts, errors, forms, meeting_acts, meeting_views, meeting_words
from deliberation.web.attempts import Attempt
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, Line, NotFilledIn, OptionalLine, Typed
from deliberation.web.paths import Number

_LONGEST = 40


class CodeQuery(forms.Query):
    """The code of a link."""

    code: OptionalLine = ""


class CodeForm(forms.Form):
    when_missing: ClassVar = {"code": sentence("Type the code on your invitation.")}

    code: Line


class MeetingAcknowledgementPages(Controller):
    """`/c/{slug}/meetings/invitation`, `/c/{slug}/meetings/{number}/acknowledgement`."""

    path = "/c/{slug:str}/meetings"
    dependencies = attempts.DEPENDENCIES

    @get("/invitation")
    async def ask(self, look: NamedDependency[Attempt]) -> Html:
        """The meeting a code opens, or a field for one. Wrong codes are counted: a look is a try too."""
        code = forms.asked(CodeQuery, look.request.query_params).code[:_LONGEST]
        if not code:
            return _asked(look, Typed(), 200)
        tries = (INVITATIONS_BY_ADDRESS, look.address)
        await look.count(tries)
        try:
            async with look.reading() as db:
                opened = await _opened(look, db, code)
        except (NotFound, Conflict) as refusal:
            return _asked(look, _at_code({"code": [code]}, refusal), errors.status_of(refusal))
        await look.succeed(tries)
        return opened

    @post("/invitation")
    async def acknowledge(self, attempt: NamedDependency[Attempt]) -> Html:
        tries = (INVITATIONS_BY_ADDRESS, attempt.address)
        try:
            code = forms.parse(CodeForm, attempt.form).code[:_LONGEST]
            await attempt.count(tries)
            number = await _acknowledged(attempt, code)
        except NotFilledIn as unfilled:
            return _asked(attempt, unfilled.typed, 422)
        except (NotFound, Conflict) as refusal:
            typed = _at_code(forms.typed(attempt.form).values, refusal)
            return _asked(attempt, typed, errors.status_of(refusal))
        await attempt.succeed(tries)
        done = sentence("Thank you. It is noted that you know of the meeting.")
        return attempt.redirect(meeting_acts.public(attempt, number), done=done)

    @get("/{number:int}/acknowledgement")
    async def again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return visit.redirect(meeting_acts.public(visit, number))

    @post("/{number:int}/acknowledgement")
    async def acknowledge_signed_in(self, change: NamedDependency[Change], number: Number) -> Html:
        member = change.member
        meeting = await meeting_acts.called(change, number)
        await acknowledging.by_account(
            change.db,
            change.community.id,
            meeting.id,
            person_id=member.person_id,
            by=meeting_acts.by(change),
        )
        done = sentence("Thank you. It is noted that you know of the meeting.")
        return change.redirect(meeting_acts.public(change, number), done=done)


async def _acknowledged(attempt: Attempt, code: str) -> int:
    """The number of the meeting that its holder knows of now."""
    here = attempt.community.id
    async with attempt.writing() as db:
        await enter(db, here)
        invited = await acknowledging.by_code(db, here, code, key=attempt.key(codes.KEY), now=attempt.now)
        return (await queries.by_id(db, invited.meeting_id)).number


async def _opened(look: Attempt, db: Reader, code: str) -> Html:
    """Raises CodeUnknown, CodeReplaced."""
    invited = await codes.find(db, code, key=look.key(codes.KEY))
    meeting = await queries.by_id(db, invited.meeting_id)
    everybody = await invitees.of_meeting(db, meeting.id)
    views = {
        "form": Typed(),
        "meeting": meeting,
        "seat": next((each.label for each in everybody if each.speaker_id == invited.speaker_id), ""),
        "code": shapes.grouped(shapes.tidy(code)),
        "kind": look.say(meeting_words.KINDS[meeting.kind]),
        "agenda": meeting_views.agenda(look, meeting),
        "state": meeting_views.state(look, meeting),
    }
    return look.render("meetings/invitation.html", views)


def _asked(visit: Visit, typed: Typed, status: int) -> Html:
    return visit.render("meetings/invitation.html", {"form": typed, "meeting": None}, status=status)


def _at_code(values: Mapping[str, list[str]], refusal: NotFound | Conflict) -> Typed:
    return Typed(values, {"code": Fault(refusal.message, refusal.details)})
