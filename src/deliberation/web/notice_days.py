"""How long a draft will hang once it is published, who says so, and what is wrong with that."""

from dataclasses import dataclass
from datetime import date

from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.notices import publishing, terms
from deliberation.notices.publishing import Days
from deliberation.notices.views import DraftView
from deliberation.notices.votes import Vote
from deliberation.web import founding_views, rule_views
from deliberation.web.deps import Visit

_ASKED = sentence("It has to hang for %(days)s days. Source: %(law)s.")
_TODAY = sentence("Published today, it hangs to %(day)s.")
_HEARD = sentence("The last day is a day off: what comes by %(day)s is in time too.")
_FEW = sentence("Only %(days)s of the usual %(usual)s days: many will not see it in time.")
_UNKNOWN = sentence("The holidays of these days are not announced yet. If the last day is one, it moves.")


@dataclass(frozen=True)
class DraftDays:
    """Sentences; `warnings` are what its publisher should put right first."""

    words: tuple[str, ...]
    warnings: tuple[str, ...]


def of(visit: Visit, draft: DraftView, vote: Vote | None) -> DraftDays:
    """If it is published today."""
    place, today = rule_views.place_of(visit), visit.community.day(visit.now)
    term = publishing.term_of(draft, vote, place)
    law = founding_views.law(visit, term.setting)
    asked = (visit.say(_ASKED, {"days": term.days, "law": law}),) if terms.is_set(draft.kind) else ()
    try:
        days = publishing.days_of(draft, vote, today, place, visit.community.time_zone)
    except Refusal as refusal:
        return DraftDays(asked, (visit.translator.refusal(refusal),))
    heard = (visit.say(_HEARD, {"day": days.until_on}),) if _moves(draft, days) else ()
    return DraftDays(
        (*asked, visit.say(_TODAY, {"day": days.by_on}), *heard), _warnings(visit, draft, days, today)
    )


def _moves(draft: DraftView, days: Days) -> bool:
    return draft.kind.hears_objections and days.until_on > days.by_on


def _warnings(visit: Visit, draft: DraftView, days: Days, today: date) -> tuple[str, ...]:
    hangs = (days.by_on - today).days
    few = not terms.is_set(draft.kind) and hangs < terms.USUAL_DAYS
    return (
        *((visit.say(_FEW, {"days": hangs, "usual": terms.USUAL_DAYS}),) if few else ()),
        *(() if days.is_certain else (visit.say(_UNKNOWN),)),
    )
