"""The register of decisions and the log of the seals: read by everybody with personal data masked, written by those who keep them."""

from datetime import date
from typing import Annotated, ClassVar

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from pydantic import Field, StringConstraints

from deliberation.committees import queries as committees
from deliberation.committees.deciding import actions as deciding
from deliberation.committees.deciding import queries as register
from deliberation.committees.deciding import rules as votes
from deliberation.committees.deciding.rules import Entry
from deliberation.committees.sealing import actions as sealing
from deliberation.committees.sealing import rules as seals
from deliberation.committees.sealing.rules import Use
from deliberation.kernel.text import sentence
from deliberation.web import (
    bylines,
    committee_acts,
    committee_papers,
    committee_views,
    committee_votes,
    forms,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, OptionalLine, Text, Typed
from deliberation.web.paths import Number

_MOST = 99
Votes = Annotated[int, Field(ge=0, le=_MOST)]


class DecisionForm(forms.Form):
    when_missing: ClassVar = {
        "decided_on": sentence("Write the day of the decision."),
        "title": sentence("Say in a few words what was decided."),
        "text": sentence("Write the text of the decision."),
        "votes_for": sentence("Write how many agreed."),
    }

    decided_on: date
    title: Annotated[Line, StringConstraints(max_length=votes.LONGEST_TITLE)]
    text: Annotated[Text, StringConstraints(max_length=votes.LONGEST_TEXT)]
    votes_for: Votes
    votes_against: Votes = 0
    votes_abstain: Votes = 0
    record: OptionalLine = ""
    revokes: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


class VoteQuery(forms.Form):
    """A vote at a meeting that the entry is begun from."""

    meeting: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    vote: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


class SealForm(forms.Form):
    when_missing: ClassVar = {
        "decision": sentence("The seals are used only by a decision of the register. Choose one."),
        "document": sentence("Say on which paper the seals are set."),
        "copies": sentence("Write how many copies."),
        "used_on": sentence("Write the day."),
    }

    decision: Annotated[int, Field(ge=1, le=2**31 - 1)]
    document: Annotated[Line, StringConstraints(max_length=seals.LONGEST_DOCUMENT)]
    copies: Annotated[int, Field(ge=1, le=seals.MOST_COPIES)]
    used_on: date


class CommitteeRegisterPages(Controller):
    """`/c/{slug}/committee/decisions`, `…/seals`."""

    path = "/c/{slug:str}/committee"

    @get("/decisions")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        found = await register.register(visit.db)
        return visit.render("committee/decisions.html", {"decisions": found})

    @get("/decisions/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        found = await register.get(visit.db, number)
        views = {"decision": found, "uses": [u for u in await sealing.uses(visit.db) if u.decision == number]}
        return visit.render("committee/decision.html", views)

    @get("/seals")
    async def seals(self, visit: NamedDependency[Visit]) -> Html:
        return visit.render("committee/seals.html", {"uses": await sealing.uses(visit.db)})


class CommitteeEntryPages(Controller):
    """`/c/{slug}/manage/committee/decisions`, `…/seals`."""

    path = "/c/{slug:str}/manage/committee"

    @get("/decisions")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        asked = forms.asked(VoteQuery, visit.request.query_params)
        if asked.meeting is None or asked.vote is None:
            return await _decisions(visit, Typed())
        begun = await committee_votes.begun(
            visit.db, visit.community, asked.meeting, asked.vote, now=visit.now
        )
        return await _decisions(visit, begun)

    @post("/decisions")
    async def enter(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        done = sentence("Entered into the register. Everybody can read it, with personal data masked.")
        to = committee_acts.here(change, "decisions")
        return await committee_acts.do(change, _enter, _decisions, to=to, done=done)

    @get("/decisions/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        committee_acts.convener(visit)
        return visit.render("committee/entry.html", {"decision": await register.get(visit.db, number)})

    @get("/decisions/{number:int}/photo")
    async def photo(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        committee_acts.convener(visit)
        found = await register.get(visit.db, number)
        return committee_papers.shown(await register.photo(visit.db, found.photo_id))

    @get("/seals")
    async def seals(self, visit: NamedDependency[Visit]) -> Html:
        committee_acts.convener(visit)
        return await _seals(visit, Typed())

    @post("/seals")
    async def use(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        done = sentence("Written into the log of the seals.")
        to = committee_acts.here(change, "seals")
        return await committee_acts.do(change, _use, _seals, to=to, done=done)

    @get("/seals/{number:int}/photo")
    async def seal_photo(self, visit: NamedDependency[Visit], number: Number) -> Response[bytes]:
        committee_acts.convener(visit)
        found = next((each for each in await sealing.uses(visit.db) if each.number == number), None)
        return committee_papers.shown(await register.photo(visit.db, found.photo_id if found else None))


async def _enter(change: Change) -> None:
    filled = forms.parse(DecisionForm, change.form)
    entry = Entry(
        decided_on=filled.decided_on,
        title=filled.title,
        text=filled.text,
        agree=filled.votes_for,
        against=filled.votes_against,
        abstain=filled.votes_abstain,
        record_sha256=filled.record.removeprefix("sha256:").lower(),
        revokes=filled.revokes,
    )
    await committee_votes.check(change.db, change.community, entry, now=change.now)
    await deciding.enter(
        change.db,
        change.community.id,
        entry,
        paper=await committee_papers.sent(change),
        by=committee_acts.by(change),
    )


async def _use(change: Change) -> None:
    filled = forms.parse(SealForm, change.form)
    wanted = Use(
        decision=filled.decision,
        document=filled.document,
        copies=filled.copies,
        used_on=filled.used_on,
    )
    await sealing.use(
        change.db,
        change.community.id,
        wanted,
        paper=await committee_papers.sent(change),
        by=committee_acts.by(change),
    )


async def _decisions(visit: Visit, typed: Typed, status: int = 200) -> Html:
    today = visit.community.day(visit.now)
    committee = await committees.present(visit.db, today)
    law = votes.law_of(committee.place, today)
    found = await register.register(visit.db)
    views = {
        "form": typed,
        "decisions": found,
        "standing": [(each.number, f"{each.number} · {each.title}") for each in found if not each.revoked_by],
        "members": len(committee.sitting),
        "today": today,
        "law": law.citation[visit.translator.language] if law else "",
        "sees_names": bylines.sees_names(visit),
    }
    return visit.render("committee/entries.html", views, status=status)


async def _seals(visit: Visit, typed: Typed, status: int = 200) -> Html:
    today = visit.community.day(visit.now)
    committee = await committees.present(visit.db, today)
    try:
        seals.keeper(committee, visit.visitor.account_id)
        is_keeper = True
    except seals.NotTheKeeper:
        is_keeper = False
    found = await register.register(visit.db)
    law = committee_views.seals_apart(visit, committee)
    views = {
        "form": typed,
        "uses": await sealing.uses(visit.db),
        "standing": [(each.number, f"{each.number} · {each.title}") for each in found if not each.revoked_by],
        "is_keeper": is_keeper,
        "today": today,
        "law": law,
    }
    return visit.render("committee/seal_entries.html", views, status=status)
