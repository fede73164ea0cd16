"""Owners say how satisfied they are with the committee; everybody reads the sums."""

from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field, StringConstraints

from deliberation.committees import queries as committees
from deliberation.committees.rating import actions as rating
from deliberation.committees.rating import sums
from deliberation.kernel.text import sentence
from deliberation.web import committee_acts, committee_words, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import OptionalText, Typed


class RatingForm(forms.Form):
    when_missing: ClassVar = {"score": sentence("Choose one of the five answers.")}

    score: Annotated[int, Field(ge=1, le=5)]
    words: Annotated[OptionalText, StringConstraints(max_length=rating.LONGEST_WORDS)] = ""


class CommitteeRatingPages(Controller):
    """`/c/{slug}/committee/rating`."""

    path = "/c/{slug:str}/committee/rating"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        return await _page(visit, Typed())

    @post()
    async def rate(self, change: NamedDependency[Change]) -> Html:
        _ = change.member
        done = sentence("Thank you. Only sums are told, from five answers on.")
        to = f"/c/{change.community.slug}/committee/rating"
        return await committee_acts.do(change, _rate, _page, to=to, done=done)


async def _rate(change: Change) -> None:
    filled = forms.parse(RatingForm, change.form)
    await rating.rate(
        change.db,
        change.community.id,
        rating.Answer(score=filled.score, words=filled.words),
        person_id=change.member.person_id,
        by=committee_acts.by(change),
    )


async def _page(visit: Visit, typed: Typed, status: int = 200) -> Html:
    today = visit.community.day(visit.now)
    committee = await committees.present(visit.db, today)
    reader = visit.found_visitor
    person_id = reader.person_id if reader else None
    half = sums.half_of(committee.starts_on, today)
    has_rated = bool(person_id and await rating.has_rated(visit.db, committee, half, person_id))
    is_running = committee.ended is None and committee.starts_on <= today <= committee.ends_on
    views = {
        "form": typed,
        "told": await rating.told(visit.db, committee),
        "labels": committee_words.SCORES,
        "scores": [(str(score), visit.say(said)) for score, said in committee_words.SCORES.items()],
        "has_rated": has_rated,
        "may_rate": is_running and person_id is not None and not has_rated,
        "fewest": sums.FEWEST,
        "reads_words": committee_acts.may_convene(visit),
    }
    return visit.render("committee/rating.html", views, status=status)
