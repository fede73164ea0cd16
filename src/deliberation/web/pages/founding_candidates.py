"""Candidates: taken in with their promise, checked, posted; objections are answered here."""

from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, StringConstraints

from deliberation.founding import actions, candidacies, progress
from deliberation.founding.candidacies import Nomination
from deliberation.founding.kinds import Condition, Evidence, Nominator, Outcome, Posting
from deliberation.kernel.text import sentence
from deliberation.notifications import foundings
from deliberation.web import forms, founding_acts, founding_people, founding_views, founding_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import OptionalLine, Text, Typed
from deliberation.web.paths import Number

_UNCHECKED = sentence("Choose what shows it, or that nothing does.")


class NominationForm(forms.Form):
    when_missing: ClassVar = {
        "person": founding_people.CHOOSE,
        "by": sentence("Choose who put this person forward."),
    }

    person: UUID
    about: Annotated[OptionalLine, StringConstraints(max_length=200)] = ""
    by: Nominator
    supporters: Annotated[int | None, Field(ge=1, le=100_000)] = None
    promise: str = ""


class CheckForm(forms.Form):
    """One answer for each condition."""

    when_missing: ClassVar = {each.value: _UNCHECKED for each in Condition}

    owner: Evidence
    capable: Evidence
    dutiful: Evidence
    independent: Evidence
    promised: Evidence


class AnswerForm(forms.Form):
    when_missing: ClassVar = {
        "outcome": sentence("Say whether the objection is right."),
        "reason": sentence("Say why. Everybody of the community can read it."),
    }

    outcome: Outcome
    reason: Annotated[Text, StringConstraints(max_length=1000)]


class FoundingCandidatePages(founding_acts.Board):
    """`/c/{slug}/manage/founding/candidates`, `…/posting`, `…/{number}`, `…/{number}/withdrawal`, `…/objections/{id}`."""

    path = "/c/{slug:str}/manage/founding/candidates"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        founding_acts.staff(visit)
        return await _index(visit, Typed())

    @post()
    async def nominate(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        return await _do(
            change, _nominate, _index, sentence("Taken in. Now check whether the conditions are met.")
        )

    @post("/posting")
    async def put_up(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        return await _do(change, _post, _index, sentence("The list is posted. Print it for the board."))

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        founding_acts.staff(visit)
        return await _candidate(number, visit, Typed())

    @post("/{number:int}")
    async def check(self, change: NamedDependency[Change], number: Number) -> Html:
        founding_acts.staff(change)
        page = partial(_candidate, number)
        return await _do(change, partial(_check, number), page, sentence("The check is written down."))

    @post("/{number:int}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number) -> Html:
        founding_acts.staff(change)
        await candidacies.withdraw(change.db, change.community.id, number, by=founding_acts.by(change))
        to = founding_acts.here(change, "candidates")
        return change.redirect(to, done=sentence("The candidate no longer stands."))

    @get("/objections/{objection_id:uuid}")
    async def read_objection(self, visit: NamedDependency[Visit], objection_id: FromPath[UUID]) -> Html:
        founding_acts.staff(visit)
        return await _objection(objection_id, visit, Typed())

    @post("/objections/{objection_id:uuid}")
    async def answer(self, change: NamedDependency[Change], objection_id: FromPath[UUID]) -> Html:
        founding_acts.staff(change)
        page = partial(_objection, objection_id)
        return await _do(change, partial(_answer, objection_id), page, sentence("The objection is answered."))


async def _do(change: Change, act: founding_acts.Act, page: founding_acts.Page, done: str) -> Html:
    return await founding_acts.do(change, act, page, to=founding_acts.here(change, "candidates"), done=done)


async def _nominate(change: Change) -> None:
    wanted = forms.parse(NominationForm, change.form)
    nomination = Nomination(
        person_id=wanted.person,
        about=wanted.about,
        by=wanted.by,
        supporters=wanted.supporters,
        has_promised=wanted.promise == "yes",
    )
    await candidacies.nominate(change.db, change.community.id, nomination, by=founding_acts.by(change))


async def _post(change: Change) -> None:
    await actions.post_candidates(change.db, change.community.id, by=founding_acts.by(change))


async def _check(number: int, change: Change) -> None:
    found = forms.parse(CheckForm, change.form)
    findings = {each: Evidence(getattr(found, each.value)) for each in Condition}
    await candidacies.check(change.db, change.community.id, number, findings, by=founding_acts.by(change))


async def _answer(objection_id: UUID, change: Change) -> None:
    wanted = forms.parse(AnswerForm, change.form)
    await candidacies.answer(
        change.db,
        change.community.id,
        objection_id,
        outcome=wanted.outcome,
        reason=wanted.reason,
        by=founding_acts.by(change),
    )


async def _index(visit: Visit, typed: Typed, status: int = 200) -> Html:
    found = await founding_views.at_work(visit)
    term = found.terms.candidates_posted
    posted = found.founding.posted(Posting.CANDIDATES)
    views = {
        "form": typed,
        "founding": found.founding,
        "words": founding_words,
        "posted": posted,
        "reached": await foundings.reached(visit.db, posting_id=posted.id) if posted else 0,
        "is_current": progress.holding(found.founding, Posting.CANDIDATES) is not None,
        "nominators": founding_words.options(visit, founding_words.NOMINATORS),
        "days": term.days,
        "law": founding_views.law(visit, term.setting),
        **await founding_people.sought(visit, typed),
    }
    return visit.render("founding/candidates.html", views, status=status)


async def _candidate(number: int, visit: Visit, typed: Typed, status: int = 200) -> Html:
    founding = (await founding_views.at_work(visit)).founding
    found = candidacies.candidate(founding, number)
    views = {
        "form": typed,
        "founding": founding,
        "candidate": found,
        "homes": await founding_people.homes(visit, found.person_id),
        "conditions": [
            (each.value, visit.say(words), found.findings[each].value if each in found.findings else "")
            for each, words in founding_words.CONDITIONS.items()
        ],
        "evidence": founding_words.options(visit, founding_words.EVIDENCE),
    }
    return visit.render("founding/candidate.html", views, status=status)


async def _objection(objection_id: UUID, visit: Visit, typed: Typed, status: int = 200) -> Html:
    founding = (await founding_views.at_work(visit)).founding
    views = {
        "form": typed,
        "objection": candidacies.objection(founding, objection_id),
        "words": founding_words,
        "outcomes": founding_words.options(visit, founding_words.OUTCOMES),
    }
    return visit.render("founding/answer.html", views, status=status)
