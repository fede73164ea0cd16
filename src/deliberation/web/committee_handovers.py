"""The handover list as whoever belongs to a side, or to the office, sees it."""

from deliberation.committees import queries as committees
from deliberation.committees.handover import queries, rules
from deliberation.communities import rules as mandates
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.web import committee_views, committee_words
from deliberation.web.deps import Visit


async def frame(visit: Visit) -> dict[str, object]:
    """The list for whoever belongs to a side or to the office. Raises NoMandate for others."""
    member = visit.member
    committee = await committees.present(visit.db, visit.community.day(visit.now))
    sides = await queries.sides_of(visit.db, committee, member.account_id)
    if not sides:
        mandates.require(member.roles, CONVENING_ROLES)
    return {
        "handover": await queries.find(visit.db, committee.id),
        "sides": sides,
        "is_staff": member.is_staff,
        "may_write": bool(member.roles & CONVENING_ROLES),
        "words": committee_words,
        "term": rules.term(committee.place).days,
        "law": committee_views.law(visit, rules.term(committee.place).setting),
        "today": visit.community.day(visit.now),
    }


async def sheet(visit: Visit) -> dict[str, object]:
    """The list to be signed with a pen. Raises NoMandate and NoHandover."""
    views = await frame(visit)
    if views["handover"] is None:
        raise rules.NoHandover
    return views
