"""What clerks and helpers send from a desk or a door: who they are, and what a signed paper says."""

from uuid import UUID

from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import NotASigner, Reading, Unreadable
from deliberation.polls.queries import PollView
from deliberation.web import ballot_forms, forms
from deliberation.web.deps import Change, Visit
from deliberation.web.forms import Typed

LONGEST_SEARCH = 100


class SignedForm(forms.Form):
    """Who signed; or why the paper cannot be counted."""

    signer: UUID | None = None
    unreadable: Unreadable | None = None


def clerk(change: Change) -> Clerk:
    visitor = change.visitor
    pepper = change.config.keys.community_pepper(change.community.id)
    return Clerk(account_id=visitor.account_id, person_id=visitor.person_id, pepper=pepper)


def sought(visit: Visit) -> str:
    return visit.request.query_params.get("q", "").strip()[:LONGEST_SEARCH]


def sought_in(visit: Visit, typed: Typed) -> str:
    """Where the search is a part of a form, so that nothing typed into it is lost."""
    return typed.value("q").strip()[:LONGEST_SEARCH] or sought(visit)


def reading(change: Change, poll: PollView) -> Reading:
    """Raises NotFilledIn, NotASigner."""
    signed = forms.parse(SignedForm, change.form)
    if signed.unreadable is not None:
        return Reading(None, None, signed.unreadable)
    if signed.signer is None:
        raise NotASigner
    return Reading(signed.signer, ballot_forms.answers(change, poll), None)
