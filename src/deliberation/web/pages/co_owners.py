"""Co-owners name the one of them who votes, each from their own account."""

from typing import ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.text import sentence
from deliberation.roll import voter_wishes
from deliberation.roll.home_rules import NotACoOwner
from deliberation.roll.voter_wishes import CoOwner, NotYours, Together
from deliberation.web import forms, poll_views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed

_ALL_AGREE = sentence("All of you say the same. It is written into the roll.")
_WAITS = sentence("It is noted. It holds once all of you have said the same.")
_NOBODY = "nobody"


class WishForm(forms.Form):
    """Whom the co-owner names; `nobody`: each of them may vote."""

    when_missing: ClassVar = {"person": sentence("Choose who shall vote.")}

    person: str


class CoOwnerPages(Controller):
    """`/c/{slug}/co-owned-homes`, `…/{unit}`."""

    path = "/c/{slug:str}/co-owned-homes"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        return await _page(visit, Typed(), None)

    @post("/{unit_id:uuid}")
    async def say(self, change: NamedDependency[Change], unit_id: FromPath[UUID]) -> Html:
        person_id = change.member.person_id
        if person_id is None:
            raise NotYours
        try:
            named = forms.parse(WishForm, change.form).person
        except NotFilledIn as unfilled:
            return await _page(change, unfilled.typed, unit_id, status=422)
        by = CoOwner(
            person_id=person_id, account_id=change.visitor.account_id, actor=change.actor, now=change.now
        )
        try:
            async with change.db.begin_nested():
                is_agreed = await voter_wishes.say(
                    change.db, change.community.id, unit_id, _person(named), by=by
                )
        except NotACoOwner as refusal:
            return await _page(change, forms.typed(change.form).refused(refusal), unit_id, status=422)
        here = f"/c/{change.community.slug}/co-owned-homes"
        return change.redirect(here, done=_ALL_AGREE if is_agreed else _WAITS)


def _person(named: str) -> UUID | None:
    """Nobody by `nobody`, and by what is no id somebody who owns nothing here."""
    if named == _NOBODY:
        return None
    try:
        return UUID(named)
    except ValueError:
        return UUID(int=0)


async def _page(visit: Visit, typed: Typed, unit_id: UUID | None, *, status: int = 200) -> Html:
    person_id = visit.member.person_id
    found = await voter_wishes.of_person(visit.db, person_id) if person_id else ()
    groups = [
        {
            "unit_id": each.unit_id,
            "places": poll_views.listed(visit, each.places),
            "lines": _lines(visit, each, person_id),
            "differ": len(set(each.wishes.values())) > 1,
            "voter": _name(visit, each, each.voter_id, person_id) if each.voter_id else "",
            "options": [
                *((tie.person_id, _name(visit, each, tie.person_id, person_id)) for tie in each.owners),
                (_NOBODY, visit.say(sentence("Nobody: each of us may vote"))),
            ],
            "form": typed if each.unit_id == unit_id else Typed(),
        }
        for each in found
    ]
    return visit.render("me/co_owned.html", {"groups": groups, "form": typed}, status=status)


def _lines(visit: Visit, homes: Together, me: UUID | None) -> list[tuple[str, str]]:
    """Each co-owner, masked, and whom they named; nothing where all is settled and nobody asks anew."""
    if homes.voter_id is not None and not homes.wishes:
        return []
    nothing = visit.say(sentence("has not said anything yet"))
    nobody = visit.say(sentence("wants each to be free to vote"))
    lines = []
    for tie in homes.owners:
        wanted = homes.wishes.get(tie.person_id)
        said = nothing
        if tie.person_id in homes.wishes:
            named = _name(visit, homes, wanted, me) if wanted else ""
            said = visit.say(sentence("names %(name)s"), {"name": named}) if wanted else nobody
        lines.append((_name(visit, homes, tie.person_id, me), said))
    return lines


def _name(visit: Visit, homes: Together, person_id: UUID | None, me: UUID | None) -> str:
    if person_id == me:
        return visit.say(sentence("Myself"))
    return next((tie.masked_name for tie in homes.owners if tie.person_id == person_id), "")
