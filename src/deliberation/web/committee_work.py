"""What waits for somebody about the committee: as pages with how many things wait there."""

from deliberation.committees import queries
from deliberation.committees.handover import queries as handovers
from deliberation.committees.recall import answers
from deliberation.committees.recall import queries as recall
from deliberation.committees.views import CommitteeView
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
    found_lines = (*lines, *await _of_petitions(visit), *await _of_handover(visit, found))
    return tuple(line for line in found_lines if line[3])


async def _of_petitions(visit: Visit) -> list[Line]:
    detail = sentence("A second person compares each with the paper.")
    found = []
    for each in await recall.petitions(visit.db):
        if each.outcome is None:
            path, own_id = committee_acts.here(visit, f"recalls/{each.number}"), visit.visitor.account_id
            unchecked = await recall.unchecked(visit.db, each.id, but=own_id)
            found.append((path, sentence("Signatures for a recall"), detail, unchecked))
            answer = await answers.waiting(visit.db, each.id)
            waits = answer is not None and each.words is None and answer.entered_by != own_id
            found.append((path, sentence("The member’s answer to a petition"), detail, int(waits)))
    return found


async def _of_handover(visit: Visit, committee: CommitteeView | None) -> list[Line]:
    handover = await handovers.find(visit.db, committee.id) if committee else None
    if handover is None:
        return []
    path = f"/c/{visit.community.slug}/committee/handover"
    waiting = sum(
        entered.entered_by != visit.visitor.account_id
        for line in handover.lines
        for entered in line.papers.values()
    )
    is_late = not handover.told_on and handover.is_late(visit.community.day(visit.now))
    return [
        (
            path,
            sentence("Signatures on the handover list"),
            sentence("A second person compares each with the paper."),
            waiting,
        ),
        (
            path,
            sentence("Handover to the committee"),
            sentence("It is late. The street office should know."),
            len(handover.open_lines) if is_late else 0,
        ),
    ]
