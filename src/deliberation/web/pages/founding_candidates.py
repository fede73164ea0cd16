"""Candidates: taken in with their promise, checked, posted; objections are answered here."""

from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, StringConstraints

from deliberation.founding import actions, candidacies, estate, progress
from deliberation.founding.candidacies import Nomination
from deliberation.founding.kinds import Condition, Evidence, Nominator, Outcome, Posting
from deliberation.founding.rules import LONGEST_NAME
from deliberation.kernel.text import sentence
from deliberation.web import forms, founding_acts, founding_views, founding_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, OptionalLine, Text, Typed
from deliberation.web.paths import Number

_UNCHECKED = sentence("Choose what shows it, or that nothing does.")


class NominationForm(forms.Form):
    when_missing: ClassVar = {
        "name": sentence("Write the name."),
        "by": sentence("Choose who put this person forward."),
    }

    name: Annotated[Line, StringConstraints(max_length=LONGEST_NAME, pattern="^[^:：]+$")]
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


class FoundingCandidatePages(Controller):
    """`/c/{slug}/manage/founding/candidates`, `…/posting`, `…/{number}`, `…/{number}/withdrawal`, `…/objections/{id}`."""

    path = "/c/{slug:str}/manage/founding/candidates"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        founding_acts.staff(visit)
        return await _index(visit, Typed())

    @post()
    async def nominate(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)

        async def act() -> None:
            wanted = forms.parse(NominationForm, change.form)
            nomination = Nomination(
                name=wanted.name,
                about=wanted.about,
                by=wanted.by,
                supporters=wanted.supporters,
                has_promised=wanted.promise == "yes",
            )
            await candidacies.nominate(
                change.db, change.community.id, nomination, by=founding_acts.by(change)
            )

        return await _done(change, act, sentence("Taken in. Now check whether the conditions are met."))

    @get("/posting")
    async def post_again(self, visit: NamedDependency[Visit]) -> Html:
        """What was refused there is loaded anew where it is done."""
        founding_acts.staff(visit)
        return visit.redirect(_here(visit))

    @post("/posting")
    async def put_up(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)

        async def act() -> None:
            await actions.post_candidates(change.db, change.community.id, by=founding_acts.by(change))

        return await _done(change, act, sentence("The list is posted. Print it for the board."))

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        founding_acts.staff(visit)
        return await _candidate(visit, number, Typed())

    @post("/{number:int}")
    async def check(self, change: NamedDependency[Change], number: Number) -> Html:
        founding_acts.staff(change)

        async def act() -> None:
            found = forms.parse(CheckForm, change.form)
            findings = {each: Evidence(getattr(found, each.value)) for each in Condition}
            await candidacies.check(
                change.db, change.community.id, number, findings, by=founding_acts.by(change)
            )

        async def again(typed: Typed, status: int) -> Html:
            return await _candidate(change, number, typed, status=status)

        refused = await founding_acts.attempt(change, act, again)
        return refused or change.redirect(_here(change), done=sentence("The check is written down."))

    @post("/{number:int}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number) -> Html:
        founding_acts.staff(change)
        await candidacies.withdraw(change.db, change.community.id, number, by=founding_acts.by(change))
        return change.redirect(_here(change), done=sentence("The candidate no longer stands."))

    @get("/objections/{objection_id:uuid}")
    async def read_objection(self, visit: NamedDependency[Visit], objection_id: FromPath[UUID]) -> Html:
        founding_acts.staff(visit)
        return await _objection(visit, objection_id, Typed())

    @post("/objections/{objection_id:uuid}")
    async def answer(self, change: NamedDependency[Change], objection_id: FromPath[UUID]) -> Html:
        founding_acts.staff(change)

        async def act() -> None:
            wanted = forms.parse(AnswerForm, change.form)
            await candidacies.answer(
                change.db,
                change.community.id,
                objection_id,
                outcome=wanted.outcome,
                reason=wanted.reason,
                by=founding_acts.by(change),
            )

        async def again(typed: Typed, status: int) -> Html:
            return await _objection(change, objection_id, typed, status=status)

        refused = await founding_acts.attempt(change, act, again)
        return refused or change.redirect(_here(change), done=sentence("The objection is answered."))


async def _done(change: Change, act: founding_acts.Act, done: str) -> Html:
    async def again(typed: Typed, status: int) -> Html:
        return await _index(change, typed, status=status)

    return await founding_acts.attempt(change, act, again) or change.redirect(_here(change), done=done)


async def _index(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    found = await founding_views.at_work(visit)
    term = found.terms.candidates_posted
    views = {
        "form": typed,
        "founding": found.founding,
        "words": founding_words,
        "posted": found.founding.posted(Posting.CANDIDATES),
        "is_current": progress.holding(found.founding, Posting.CANDIDATES) is not None,
        "nominators": founding_words.options(visit, founding_words.NOMINATORS),
        "days": term.days,
        "law": founding_views.law(visit, term.setting),
    }
    return visit.render("founding/candidates.html", views, status=status)


async def _candidate(visit: Visit, number: int, typed: Typed, *, status: int = 200) -> Html:
    founding = (await founding_views.at_work(visit)).founding
    found = candidacies.candidate(founding, number)
    views = {
        "form": typed,
        "founding": founding,
        "candidate": found,
        "namesakes": await estate.owners_named(visit.db, found.name),
        "conditions": [
            (each.value, visit.say(words), found.findings[each].value if each in found.findings else "")
            for each, words in founding_words.CONDITIONS.items()
        ],
        "evidence": founding_words.options(visit, founding_words.EVIDENCE),
    }
    return visit.render("founding/candidate.html", views, status=status)


async def _objection(visit: Visit, objection_id: UUID, typed: Typed, *, status: int = 200) -> Html:
    founding = (await founding_views.at_work(visit)).founding
    views = {
        "form": typed,
        "objection": candidacies.objection(founding, objection_id),
        "words": founding_words,
        "outcomes": founding_words.options(visit, founding_words.OUTCOMES),
    }
    return visit.render("founding/answer.html", views, status=status)


def _here(visit: Visit) -> str:
    return f"{founding_acts.here(visit)}/candidates"
