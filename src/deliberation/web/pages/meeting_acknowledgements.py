"""Saying that one knows of a meeting: by the code on an invitation, or signed in. A link alone says nothing: somebody presses a button."""

from typing import ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.accounts import codes as shapes
from deliberation.kernel.refusals import Conflict, NotFound
from deliberation.kernel.text import sentence
from deliberation.meetings.call import acknowledging, codes, invitees, queries
from deliberation.meetings.call.views import MeetingView
from deliberation.web import errors, forms, meeting_acts, meeting_views, meeting_words
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

    @get("/invitation")
    async def ask(self, visit: NamedDependency[Visit]) -> Html:
        """The meeting a code opens, or a field for one."""
        code = forms.asked(CodeQuery, visit.request.query_params).code[:_LONGEST]
        return await _page(visit, code, Typed({"code": [code]} if code else {}), 200)

    @post("/invitation")
    async def acknowledge(self, change: NamedDependency[Change]) -> Html:
        try:
            code = forms.parse(CodeForm, change.form).code[:_LONGEST]
        except NotFilledIn as unfilled:
            return await _page(change, "", unfilled.typed, 422)
        try:
            async with change.db.begin_nested():
                invited = await acknowledging.by_code(
                    change.db, change.community.id, code, key=_key(change), now=change.now
                )
        except (NotFound, Conflict) as refusal:
            return await _page(change, "", _at_code(change, refusal), errors.status_of(refusal))
        meeting = await queries.by_id(change.db, invited.meeting_id)
        done = sentence("Thank you. It is noted that you know of the meeting.")
        return change.redirect(meeting_acts.public(change, meeting.number), done=done)

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


async def _page(visit: Visit, code: str, typed: Typed, status: int) -> Html:
    meeting, seat = None, ""
    if code:
        try:
            invited = await codes.find(visit.db, code, key=_key(visit))
            meeting = await queries.by_id(visit.db, invited.meeting_id)
            seat = await _seat(visit, meeting, invited.speaker_id)
        except (NotFound, Conflict) as refusal:
            fault = Fault(refusal.message, refusal.details)
            typed, status = Typed({"code": [code]}, {"code": fault}), errors.status_of(refusal)
    views = {
        "form": typed,
        "meeting": meeting,
        "seat": seat,
        "code": shapes.grouped(shapes.tidy(code)),
        "kind": visit.say(meeting_words.KINDS[meeting.kind]) if meeting else "",
        "agenda": meeting_views.agenda(visit, meeting) if meeting else (),
        "state": meeting_views.state(visit, meeting) if meeting else ("", ""),
    }
    return visit.render("meetings/invitation.html", views, status=status)


async def _seat(visit: Visit, meeting: MeetingView, speaker_id: object) -> str:
    everybody = await invitees.of_meeting(visit.db, meeting.id)
    return next((each.label for each in everybody if each.speaker_id == speaker_id), "")


def _at_code(change: Change, refusal: NotFound | Conflict) -> Typed:
    typed = forms.typed(change.form)
    return Typed(typed.values, {"code": Fault(refusal.message, refusal.details)})


def _key(visit: Visit) -> bytes:
    return visit.config.keys.for_purpose(codes.KEY)
