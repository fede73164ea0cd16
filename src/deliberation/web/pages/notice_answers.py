"""The office answers objections in public, and takes in those that came on paper."""

from functools import partial
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import StringConstraints

from deliberation.kernel.refusals import NotAllowed
from deliberation.kernel.text import sentence
from deliberation.notices import answering, objecting, queries
from deliberation.notices.answering import Answer
from deliberation.notices.kinds import Answered, Ground, Remedy
from deliberation.notices.objecting import Objecting
from deliberation.notices.views import NoticeView, ObjectionView
from deliberation.web import (
    forms,
    founding_people,
    notice_acts,
    notice_objection_views,
    notice_views,
    notice_words,
    photos,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number

_VOIDING = sentence("Written down. The vote is void once somebody else of the office agrees.")
_CHOICES = (Answered.UPHELD, Answered.REJECTED)


class AnswerForm(forms.Form):
    when_missing: ClassVar = {
        "outcome": sentence("Say whether the objection is right."),
        "reason": sentence("Say why. Everybody can read it."),
    }

    outcome: Answered
    remedy: Remedy | None = None
    reason: Annotated[Text, StringConstraints(max_length=1000)]


class VoidingForm(forms.Form):
    when_missing: ClassVar = {"agreed": sentence("Say whether you agree.")}

    agreed: Literal["yes", "no"]


class PaperForm(forms.Form):
    when_missing: ClassVar = {
        "person": founding_people.CHOOSE,
        "ground": sentence("Say what it is about."),
        "said": sentence("Write down what stands on the paper."),
    }

    person: UUID
    ground: Ground
    said: Annotated[Text, StringConstraints(max_length=1000)]


class NoticeAnswerPages(Controller):
    """`/c/{slug}/manage/notices/{name}/objections`, `…/{turn}`."""

    path = "/c/{slug:str}/manage/notices/{name:str}/objections"

    @get()
    async def new(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Html:
        notice_acts.office(visit)
        return await _paper(name, visit, Typed())

    @post()
    async def take_in(self, change: NamedDependency[Change], name: FromPath[str]) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_take_in, name),
            partial(_paper, name),
            to=notice_acts.here(change, name),
            done=sentence("The objection is taken in. Somebody else answers it."),
        )

    @get("/{turn:int}")
    async def show(self, visit: NamedDependency[Visit], name: FromPath[str], turn: Number) -> Html:
        notice_acts.office(visit)
        return await _objection(name, turn, visit, Typed())

    @post("/{turn:int}")
    async def answer(self, change: NamedDependency[Change], name: FromPath[str], turn: Number) -> Html:
        notice_acts.office(change)
        is_void = change.form.get("remedy") == Remedy.VOID.value
        return await notice_acts.do(
            change,
            partial(_answer, name, turn),
            partial(_objection, name, turn),
            to=notice_acts.here(change, name),
            done=_VOIDING if is_void else sentence("The objection is answered. Everybody reads the answer."),
        )

    @get("/{turn:int}/voiding")
    async def second_again(self, visit: NamedDependency[Visit], name: FromPath[str], turn: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        return visit.redirect(notice_acts.here(visit, f"{name}/objections/{turn}"))

    @post("/{turn:int}/voiding")
    async def second(self, change: NamedDependency[Change], name: FromPath[str], turn: Number) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_second, name, turn),
            partial(_objection, name, turn),
            to=notice_acts.here(change, name),
            done=sentence("Your word is written down."),
        )


async def _take_in(name: str, change: Change) -> None:
    wanted = forms.parse(PaperForm, change.form)
    notice = await notice_acts.named(change, name)
    said = Objecting(ground=wanted.ground, said=wanted.said, picture=await photos.sent(change))
    await objecting.take_in(
        change.db,
        change.community.id,
        notice,
        said,
        person_id=wanted.person,
        by=notice_acts.by(change),
    )


async def _answer(name: str, turn: int, change: Change) -> None:
    wanted = forms.parse(AnswerForm, change.form)
    notice = await notice_acts.named(change, name)
    said = Answer(is_right=wanted.outcome is Answered.UPHELD, remedy=wanted.remedy, reason=wanted.reason)
    await answering.answer(change.db, change.community.id, notice, turn, said, by=notice_acts.by(change))


async def _second(name: str, turn: int, change: Change) -> None:
    wanted = forms.parse(VoidingForm, change.form)
    await answering.second(
        change.db,
        change.community.id,
        await notice_acts.named(change, name),
        turn,
        is_agreed=wanted.agreed == "yes",
        by=notice_acts.by(change),
    )


async def _paper(name: str, visit: Visit, typed: Typed, status: int = 200) -> Html:
    notice = await notice_acts.named(visit, name)
    views = {
        "form": typed,
        "notice": notice,
        "hears": notice_views.hears(notice),
        "grounds": notice_words.options(visit, notice_words.GROUNDS),
        **await founding_people.sought(visit, typed),
    }
    return visit.render("notices/paper.html", views, status=status)


async def _objection(name: str, turn: int, visit: Visit, typed: Typed, status: int = 200) -> Html:
    notice = await notice_acts.named(visit, name)
    found = await queries.objection(visit.db, notice.id, turn)
    asks = {
        each: words
        for each, words in notice_words.REMEDIES.items()
        if notice.vote is not None or each not in answering.OF_VOTES
    }
    views = {
        "form": typed,
        "notice": notice,
        "objection": notice_objection_views.line(visit, notice, found),
        "refused": await _refused(visit, notice, found),
        "is_own": found.voiding is not None and found.voiding.proposed_by == visit.visitor.account_id,
        "outcomes": [(each.value, visit.say(notice_words.ANSWERED[each][0])) for each in _CHOICES],
        "remedies": notice_words.options(visit, asks),
    }
    return visit.render("notices/answer.html", views, status=status)


async def _refused(visit: Visit, notice: NoticeView, objection: ObjectionView) -> str:
    """Why the reader cannot answer it; empty where they can."""
    try:
        await answering.check_answerer(
            visit.db,
            notice,
            objection,
            account_id=visit.visitor.account_id,
            person_id=visit.visitor.person_id,
        )
    except NotAllowed as refusal:
        return visit.translator.refusal(refusal)
    return ""
