"""What waits for somebody about the committee: as pages with how many things wait there."""

from deliberation.committees import queries
from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.text import sentence
from deliberation.web import committee_acts, committee_views
from deliberation.web.deps import Visit

Line = tuple[str, str, str, int]
"""The address, two marked sentences, and how many things wait."""


async def of_visitor(visit: Visit) -> tuple[Line, ...]:
    """By what they have not done themselves; only for the office."""
    reader = visit.visitor
    if not reader.roles & STAFF_ROLES:
        return ()
    here = committee_acts.here(visit)
    draft = await queries.find_draft(visit.db)
    lists = int(draft is not None and bool(draft.members) and reader.account_id not in draft.written_by)
    found = await queries.find_present(visit.db, visit.community.day(visit.now))
    proposed, concerns = 0, 0
    if found is not None and found.ended is None:
        proposed = sum(each.proposed_by != reader.account_id for each in found.waiting)
        concerns = (await committee_views.concerns(visit, found)).count
    lines = (
        (
            f"{here}/list",
            sentence("The list of a new committee"),
            sentence("A second person compares it with the election’s record."),
            lists,
        ),
        (here, sentence("Changes in the committee"), sentence("They wait for a second person."), proposed),
        (
            here,
            sentence("Seats of the committee"),
            sentence("Somebody sold, a seat is free, or the term is over."),
            concerns,
        ),
    )
    return tuple(line for line in lines if line[3])
