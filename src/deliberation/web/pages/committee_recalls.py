"""Petitions for a recall: everybody reads the reason, the member's answer and how many owners signed; owners sign and take it back."""

from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import StringConstraints

from deliberation.committees import queries as committees
from deliberation.committees.recall import actions as recall
from deliberation.committees.recall import heads, queries, rules
from deliberation.committees.recall.actions import Owner
from deliberation.committees.recall.rules import PetitionView
from deliberation.kernel.text import sentence
from deliberation.web import bylines, committee_acts, committee_letters, committee_words, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number

Act = Annotated[Text, StringConstraints(max_length=rules.LONGEST_REASON)]


class PetitionForm(forms.Form):
    when_missing: ClassVar = {
        "member": sentence("Choose the member."),
        "reason": sentence("Say why. Everybody reads it."),
    }

    member: UUID
    reason: Act


class AnswerForm(forms.Form):
    when_missing: ClassVar = {"words": sentence("Write the answer.")}

    words: Act


class CommitteeRecallPages(Controller):
    """`/c/{slug}/committee/recalls`, `…/{number}` and what owners and the member do there."""

    path = "/c/{slug:str}/committee/recalls"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        return await _index(visit, Typed())

    @post()
    async def begin(self, change: NamedDependency[Change]) -> Html:
        _ = change.member
        done = sentence("The petition is begun. The member is heard first, then owners can sign.")
        return await committee_acts.do(change, _begin, _index, to=_here(change), done=done)

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await _show(visit, number, Typed())

    @post("/{number:int}/signature")
    async def sign(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            await recall.sign(change.db, change.community.id, number, owner=await _owner(change, number))

        done = sentence("Signed. Only the number of signatures is public.")
        return await _do(change, number, act, done)

    @post("/{number:int}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            await recall.withdraw(change.db, change.community.id, number, owner=await _owner(change, number))

        return await _do(change, number, act, sentence("Your signature is taken back."))

    @post("/{number:int}/answer")
    async def answer(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            words = forms.parse(AnswerForm, change.form).words
            by = (await _owner(change, number)).by
            await recall.answer(change.db, change.community.id, number, words, by=by)

        return await _do(change, number, act, sentence("Your answer is published."))

    @post("/{number:int}/ending")
    async def take_back(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            by = (await _owner(change, number)).by
            await recall.take_back(change.db, change.community.id, number, by=by)
            await committee_letters.recall_over(change, number)

        return await _do(change, number, act, sentence("The petition is taken back."))

    @get(
        [
            "/{number:int}/signature",
            "/{number:int}/withdrawal",
            "/{number:int}/answer",
            "/{number:int}/ending",
        ]
    )
    async def refused(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        return visit.redirect(f"{_here(visit)}/{number}")


def _here(visit: Visit) -> str:
    return f"/c/{visit.community.slug}/committee/recalls"


async def _owner(change: Change, number: int) -> Owner:
    """Nobody finds out from the log who signed. Raises NoSuchPetition."""
    petition = await queries.get(change.db, number)
    return Owner(committee_acts.untied(change, petition.id), change.member.person_id)


async def _do(change: Change, number: int, act: committee_acts.Act, done: str) -> Html:
    _ = change.member

    async def page(visit: Visit, typed: Typed, status: int) -> Html:
        return await _show(visit, number, typed, status)

    return await committee_acts.do(change, act, page, to=f"{_here(change)}/{number}", done=done)


async def _begin(change: Change) -> None:
    filled = forms.parse(PetitionForm, change.form)
    number = await recall.open_petition(
        change.db,
        change.community.id,
        member_id=filled.member,
        reason=filled.reason,
        owner=Owner(committee_acts.untied(change, filled.member), change.member.person_id),
    )
    await committee_letters.recall_begun(change, number)


async def _index(visit: Visit, typed: Typed, status: int = 200) -> Html:
    committee = await committees.find_present(visit.db, visit.community.day(visit.now))
    found = await queries.petitions(visit.db)
    reader = visit.found_visitor
    may_begin = (
        reader is not None
        and reader.person_id is not None
        and committee is not None
        and committee.ended is None
    )
    running = {each.member_id for each in found if each.outcome is None}
    views = {
        "form": typed,
        "petitions": found,
        "sees_names": bylines.sees_names(visit),
        "words": committee_words,
        "may_begin": may_begin,
        "members": [
            (str(each.id), each.name)
            for each in (committee.sitting if committee and may_begin else ())
            if each.id not in running
        ],
        "hearing_days": rules.HEARING_DAYS,
        "collecting_days": rules.COLLECTING_DAYS,
        "law": heads.rule().citation[visit.translator.language],
    }
    return visit.render("committee/recalls.html", views, status=status)


async def _show(visit: Visit, number: int, typed: Typed, status: int = 200) -> Html:
    petition = await queries.get(visit.db, number)
    today = visit.community.day(visit.now)
    views = {
        "form": typed,
        "petition": petition,
        "sees_names": bylines.sees_names(visit),
        "words": committee_words,
        "heads": await heads.of_petition(visit.db, petition.id, today=today),
        "law": heads.rule().citation[visit.translator.language],
        "takes_signatures": petition.takes_signatures(today),
        "is_staff": visit.found_visitor is not None and visit.found_visitor.is_staff,
        **await _own(visit, petition),
    }
    return visit.render("committee/recall.html", views, status=status)


async def _own(visit: Visit, petition: PetitionView) -> dict[str, object]:
    """What the reader has to do with it."""
    reader = visit.found_visitor
    if reader is None or petition.outcome is not None:
        return {"has_signed": False, "may_sign": False, "may_answer": False, "is_own": False}
    person_id = reader.person_id
    has_signed = bool(person_id and await queries.standing(visit.db, petition.id, person_id))
    return {
        "has_signed": has_signed,
        "may_sign": person_id is not None and not has_signed,
        "may_answer": reader.account_id == petition.member_account and petition.words is None,
        "is_own": reader.account_id == petition.opened_by,
    }
