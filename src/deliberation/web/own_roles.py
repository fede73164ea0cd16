"""The roles one holds in a community: what each may do, and where the work is."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.committees import queries as committees
from deliberation.committees.recall import queries as recall
from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CONVENING_ROLES, Role
from deliberation.kernel.text import sentence
from deliberation.meetings.call import queries as meetings
from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.web import committee_meetings, meeting_lists, role_words
from deliberation.web.deps import Visit

_MAY = {
    Role.LEAD: sentence("Walk from door to door, help neighbours to vote, work out costs."),
    Role.COMMITTEE: sentence("Open and close votes, read votes on paper, answer for the committee."),
    Role.STAFF: sentence("Keep the roll, print letters, open and close votes, read votes on paper."),
    Role.ADMINISTRATOR: sentence("All that staff do, and say who holds which role."),
    Role.COUNTER: sentence("Read votes on paper, check signed mandates, count in the open."),
    Role.AUDITOR: sentence("Look on: votes with a helper, amendments of the list."),
}
_MEETS = sentence("Owners’ committee: meet by %(day)s")
_ANSWER = sentence("Answer petition no. %(number)s about you")
_COMMITTEE = sentence("Owners’ committee")
_MEETING = sentence("Meeting no. %(number)s: %(title)s")
_VOTE = sentence("Vote no. %(number)s: %(question)s")


@dataclass(frozen=True)
class RoleLine:
    """A role in words, and what it may do."""

    name: str
    may: str


@dataclass(frozen=True)
class Held:
    """`work` are pages as (words, path); none where no vote goes on."""

    lines: tuple[RoleLine, ...] = ()
    work: tuple[tuple[str, str], ...] = ()


async def of_account(visit: Visit, account_id: UUID, community: CommunityView) -> Held:
    """For a community that was entered."""
    roles = await communities.roles_of(visit.db, account_id, community.day(visit.now))
    if not roles:
        return Held()
    here = f"/c/{community.slug}"
    work = [(visit.say(sentence("Manage")), f"{here}/manage")] if roles & CONVENING_ROLES else []
    if Role.COMMITTEE in roles:
        work += await _committee(visit, account_id, community)
    for meeting in await meetings.listed(visit.db) if roles & CONVENING_ROLES else ():
        if meeting_lists.is_ahead(meeting):
            words = visit.translator.say(_MEETING, {"number": meeting.number, "title": meeting.title})
            work.append((words, f"{here}/manage/meetings/{meeting.number}"))
    for poll in await polls.index(visit.db, now=visit.now):
        if poll.status is not Status.COUNTED:
            words = visit.translator.say(_VOTE, {"number": poll.number, "question": poll.question})
            work.append((words, f"{here}/polls/{poll.number}"))
    lines = tuple(
        RoleLine(visit.say(role_words.WORDS[role]), visit.say(_MAY[role])) for role in Role if role in roles
    )
    return Held(lines, tuple(work))


async def _committee(visit: Visit, account_id: UUID, community: CommunityView) -> list[tuple[str, str]]:
    """Where the committee works, by when it meets, and what waits for this member's answer."""
    path, today = f"/c/{community.slug}/manage/committee", community.day(visit.now)
    found = await committees.find_present(visit.db, today)
    if found is None or found.ended is not None:
        return [(visit.say(_COMMITTEE), path)]
    asked = [
        (visit.say(_ANSWER, {"number": each.number}), f"/c/{community.slug}/committee/recalls/{each.number}")
        for each in await recall.petitions(visit.db)
        if each.member_account == account_id and each.outcome is None and each.words is None
    ]
    met = await committee_meetings.last_met(visit.db, community, found)
    duty = committees.duty(met, today, found.place, since=found.starts_on)
    return [(visit.say(_MEETS, {"day": duty.due_on}), path), *asked]
