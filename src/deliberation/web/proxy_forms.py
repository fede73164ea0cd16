"""A mandate as a form: to whom, for which home, with which powers, until when. The same for owners and for the desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import sentence
from deliberation.polls.casting import Voter
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.proxies import searching
from deliberation.polls.proxies.wanted import Giver, Wanted
from deliberation.polls.queries import PollView
from deliberation.roll import identity
from deliberation.roll.directory import told_apart
from deliberation.web import ballot_forms, forms
from deliberation.web.deps import Change, Visit
from deliberation.web.forms import Typed

LONGEST_SEARCH = 100
FREE, TOLD = "free", "told"
_CHOOSE = sentence("Choose one from the list.")
_UNLISTED = sentence("%(name)s (not on the roll)")


class MandateForm(forms.Form):
    """The answers, where there are any, stand in the fields of the ballot paper."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "holder": _CHOOSE,
        "powers": sentence("Choose whether the proxy is free, or told how to vote."),
    }

    holder: UUID
    powers: Literal["free", "told"]
    valid_until: datetime | None = None
    form_key: UUID


def wanted(change: Change, poll: PollView, *, party_id: UUID, principal_id: UUID) -> Wanted:
    """What is asked for in the name of this person of this party. Raises NotFilledIn, and what is wrong with the answers."""
    form = forms.parse(MandateForm, change.form)
    return Wanted(
        party_id=party_id,
        principal_id=principal_id,
        holder_id=form.holder,
        instructions=ballot_forms.answers(change, poll) if form.powers == TOLD else None,
        valid_until=_local(change, form.valid_until) or poll.window.closes_at,
        form_key=form.form_key,
    )


def fields(visit: Visit, poll: PollView, typed: Typed) -> dict[str, object]:
    """What the page of a mandate's form shows beside who it is about."""
    return {
        **ballot_forms.fields(visit, poll),
        "form": typed,
        "poll": poll,
        "powers": [
            (FREE, visit.say(sentence("As they think best"))),
            (TOLD, visit.say(sentence("As is chosen here"))),
        ],
        "form_key": typed.value("form_key", str(new_id())),
    }


def sought(visit: Visit, name: str) -> str:
    return visit.request.query_params.get(name, "").strip()[:LONGEST_SEARCH]


async def people(visit: Visit, words: str) -> list[tuple[str, str]]:
    """Who is called so, or is reached at this number, for a list to choose from; it says who is not on the roll."""
    if not words:
        return []
    contact = identity.contact_hash(_pepper(visit), words)
    found = await searching.people(visit.db, visit.community.id, sought=words, contact=contact)
    listed = told_apart(
        (each.account_id, each.name if each.is_on_roll else visit.say(_UNLISTED, {"name": each.name}))
        for each in found
    )
    return [(str(account_id), name) for account_id, name in listed]


def giver(change: Change, poll: PollView) -> Giver:
    """Somebody who acts for themselves, by the name they vote under."""
    visitor = change.visitor
    voter = Voter(account_id=visitor.account_id, person_id=visitor.person_id, pepper=_pepper(change))
    return _giver(change, voter.caster(poll.id))


def clerk(change: Change, poll: PollView) -> Giver:
    """Somebody at the desk, by the name they act under for others."""
    visitor = change.visitor
    at_desk = Clerk(account_id=visitor.account_id, person_id=visitor.person_id, pepper=_pepper(change))
    return _giver(change, at_desk.actor(poll.id))


def _giver(change: Change, actor: Actor) -> Giver:
    visitor = change.visitor
    return Giver(
        account_id=visitor.account_id, person_id=visitor.person_id, actor=actor, pepper=_pepper(change)
    )


def _pepper(visit: Visit) -> bytes:
    return visit.config.keys.community_pepper(visit.community.id)


def _local(visit: Visit, moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(visit.community.time_zone))
