"""A committee as its pages show it: who sits with which offices, what waits for a second person, its clocks with their law."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from deliberation.committees import clocks, mandates, owners, queries, rules, terms
from deliberation.committees.clocks import Demand, Duty
from deliberation.committees.queries import Asking
from deliberation.committees.views import CommitteeView, MemberView
from deliberation.communities.rules import STAFF_ROLES
from deliberation.counting.presets.places import Setting
from deliberation.kernel.text import sentence
from deliberation.web import bylines, committee_words, rule_views
from deliberation.web.deps import Visit

_MET = sentence(
    "It met on %(from_on)s, and meets again by %(day)s: at least once in %(months)s months. Source: %(law)s."
)
_NOT_MET = sentence(
    "No meeting is known yet. It meets by %(day)s: at least once in %(months)s months. Source: %(law)s."
)
_ASKED = sentence("Members who ask for a meeting: %(count)s. So many must: %(needed)s. Source: %(law)s.")
_DUE = sentence("Enough ask. It is held by %(day)s, within %(days)s days. Source: %(law)s.")


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """`name` is empty for whoever may not read it; `offices` are words."""

    id: UUID
    name: str = field(repr=False)
    offices: tuple[str, ...]
    since: date | None
    until: date | None
    left: str


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """A proposal that waits. Whoever made it can take it back, another can settle it."""

    id: UUID
    words: str = field(repr=False)
    reason: str
    is_own: bool
    may_settle: bool


@dataclass(frozen=True, kw_only=True)
class ClockLine:
    """A sentence with its day and its law."""

    words: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Concerns:
    """What staff should look at: who sold (with the last day, if known), who cannot sign in, who is next in line."""

    sold: tuple[tuple[MemberView, date | None], ...]
    without_account: tuple[MemberView, ...]
    next_in_line: MemberView | None
    needs_by_election: bool
    is_term_over: bool

    @property
    def count(self) -> int:
        return (
            len(self.sold)
            + len(self.without_account)
            + (self.next_in_line is not None)
            + self.needs_by_election
            + self.is_term_over
        )


def law(visit: Visit, setting: Setting) -> str:
    """Where it is written, and how well that was checked."""
    tag, _ = rule_views.TAGS[setting.source_status]
    return f"{setting.citation[visit.translator.language]} · {visit.say(tag)}"


def seals_apart(visit: Visit, committee: CommitteeView) -> str:
    """The law by which the chair does not keep the seals; empty where none says so."""
    found = terms.seals_apart(committee.place)
    return law(visit, found) if found else ""


def members(visit: Visit, committee: CommitteeView, listed: tuple[MemberView, ...]) -> tuple[MemberLine, ...]:
    """Members of the community read names, others only the offices."""
    sees_names = bylines.sees_names(visit)
    return tuple(
        MemberLine(
            id=each.id,
            name=each.name if sees_names else "",
            offices=tuple(
                visit.say(words)
                for office, words in committee_words.OFFICES.items()
                if office in committee.offices_of(each)
            ),
            since=each.since,
            until=each.until,
            left=visit.say(committee_words.LEFT[each.left]) if each.left else "",
        )
        for each in listed
    )


def waiting(visit: Visit, committee: CommitteeView) -> tuple[ChangeLine, ...]:
    reader = visit.visitor
    return tuple(
        ChangeLine(
            id=each.id,
            words=committee_words.proposed(visit, committee, each),
            reason=visit.say(committee_words.LEFT[each.reason]) if each.reason else "",
            is_own=each.proposed_by == reader.account_id,
            may_settle=each.proposed_by != reader.account_id and bool(reader.roles & STAFF_ROLES),
        )
        for each in committee.waiting
    )


async def asking(
    visit: Visit, committee: CommitteeView, last_met: date | None
) -> tuple[tuple[Asking, ...], Demand]:
    """Who asks for a meeting, and how far that is."""
    found = await queries.demands(visit.db, committee, last_met)
    today = visit.community.day(visit.now)
    days = [each.asked_on for each in found]
    return found, clocks.demand(days, len(committee.sitting), today, committee.place)


def duty(visit: Visit, committee: CommitteeView, last_met: date | None) -> ClockLine:
    today = visit.community.day(visit.now)
    found = queries.duty(last_met, today, committee.place, since=committee.starts_on)
    return ClockLine(words=_duty(visit, found), is_late=found.is_late)


def demanded(visit: Visit, found: Demand) -> ClockLine | None:
    """None where nobody asks."""
    if not found.count:
        return None
    if found.due_on is None:
        details = {"count": found.count, "needed": found.needed, "law": law(visit, found.share)}
        return ClockLine(words=visit.say(_ASKED, details), is_late=False)
    within = {
        "day": found.due_on,
        "days": found.within.days,
        "law": law(visit, found.within.setting),
    }
    return ClockLine(words=visit.say(_DUE, within), is_late=found.is_late)


async def concerns(visit: Visit, committee: CommitteeView) -> Concerns:
    today = visit.community.day(visit.now)
    sold = await owners.sold(visit.db, (*committee.sitting, *committee.reserves), today)
    missing = await mandates.missing(visit.db, visit.community.id, committee.sitting)
    proposed = {each.member_id for each in committee.waiting}
    known = {each.id: each for each in committee.members}
    line = [each for each in committee.reserves if each.id not in proposed]
    return Concerns(
        sold=tuple((known[each], day) for each, day in sold.items() if each not in proposed),
        without_account=tuple(known[each] for each in missing),
        next_in_line=line[0] if committee.vacant and line else None,
        needs_by_election=rules.needs_by_election(committee),
        is_term_over=today > committee.ends_on,
    )


def _duty(visit: Visit, found: Duty) -> str:
    details = {
        "from_on": found.from_on,
        "day": found.due_on,
        "months": found.months.days,
        "law": law(visit, found.months.setting),
    }
    return visit.say(_NOT_MET if found.last_met is None else _MET, details)
