"""The office and a petition: signatures on paper are entered by one and compared by another; an answer on paper; the closing."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import StringConstraints

from deliberation.committees.recall import actions as recall
from deliberation.committees.recall import answers, heads, papers, queries, rules
from deliberation.kernel.text import sentence
from deliberation.web import committee_acts, committee_letters, committee_words, forms, founding_people
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number


class PaperForm(forms.Form):
    when_missing: ClassVar = {"person": founding_people.CHOOSE}

    person: UUID


class CheckForm(forms.Form):
    when_missing: ClassVar = {"found": sentence("Say whether it is on the paper.")}

    found: Literal["yes", "no"]


class StatementForm(forms.Form):
    when_missing: ClassVar = {"words": sentence("Write the answer.")}

    words: Annotated[Text, StringConstraints(max_length=rules.LONGEST_REASON)]


class CommitteeRecallDeskPages(Controller):
    """`/c/{slug}/manage/committee/recalls/{number}`: for the office alone, not for the committee."""

    path = "/c/{slug:str}/manage/committee/recalls/{number:int}"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        committee_acts.staff(visit)
        return await _show(visit, number, Typed())

    @post("/papers")
    async def enter(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            person_id = forms.parse(PaperForm, change.form).person
            await papers.enter(
                change.db, change.community.id, number, person_id=person_id, by=committee_acts.by(change)
            )

        return await _do(
            change, number, act, sentence("Entered. It counts once somebody else has compared it.")
        )

    @post("/papers/{signature_id:uuid}")
    async def check(
        self, change: NamedDependency[Change], number: Number, signature_id: FromPath[UUID]
    ) -> Html:
        async def act(change: Change) -> None:
            is_found = forms.parse(CheckForm, change.form).found == "yes"
            await papers.check(
                change.db,
                change.community.id,
                number,
                signature_id=signature_id,
                is_found=is_found,
                by=committee_acts.by(change),
            )

        return await _do(change, number, act, sentence("Checked."))

    @post("/answer")
    async def answer(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            words = forms.parse(StatementForm, change.form).words
            await answers.enter(change.db, change.community.id, number, words, by=committee_acts.by(change))

        return await _do(
            change, number, act, sentence("Entered. It is published once somebody else has compared it.")
        )

    @post("/answer/comparison")
    async def compare(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            is_same = forms.parse(CheckForm, change.form).found == "yes"
            by = committee_acts.by(change)
            await answers.compare(change.db, change.community.id, number, is_same=is_same, by=by)

        return await _do(change, number, act, sentence("Checked."))

    @post("/closing")
    async def close(self, change: NamedDependency[Change], number: Number) -> Html:
        async def act(change: Change) -> None:
            await recall.close(change.db, change.community.id, number, by=committee_acts.by(change))
            await committee_letters.recall_over(change, number)

        return await _do(change, number, act, sentence("The petition is closed and counted."))

    @get(["/papers", "/answer", "/answer/comparison", "/closing"])
    async def refused(self, visit: NamedDependency[Visit], number: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        committee_acts.staff(visit)
        return visit.redirect(committee_acts.here(visit, f"recalls/{number}"))

    @get("/papers/{signature_id:uuid}")
    async def refused_check(
        self, visit: NamedDependency[Visit], number: Number, signature_id: FromPath[UUID]
    ) -> Html:
        """The same for a check of a signature, whichever it was."""
        del signature_id
        committee_acts.staff(visit)
        return visit.redirect(committee_acts.here(visit, f"recalls/{number}"))


async def _do(change: Change, number: int, act: committee_acts.Act, done: str) -> Html:
    committee_acts.staff(change)

    async def page(visit: Visit, typed: Typed, status: int) -> Html:
        return await _show(visit, number, typed, status)

    to = committee_acts.here(change, f"recalls/{number}")
    return await committee_acts.do(change, act, page, to=to, done=done)


async def _show(visit: Visit, number: int, typed: Typed, status: int = 200) -> Html:
    petition = await queries.get(visit.db, number)
    rules.check_unconcerned(petition, visit.visitor.account_id)
    today = visit.community.day(visit.now)
    views = {
        "form": typed,
        "petition": petition,
        "words": committee_words,
        "heads": await heads.of_petition(visit.db, petition.id, today=today),
        "takes_signatures": petition.takes_signatures(today),
        "signers": await queries.on_paper(visit.db, petition.id) if petition.outcome is None else (),
        "answered": await answers.waiting(visit.db, petition.id) if petition.outcome is None else None,
        "own_id": visit.visitor.account_id,
        "is_over": today > petition.until_on,
        **await founding_people.sought(visit, typed),
    }
    return visit.render("committee/recall_desk.html", views, status=status)
