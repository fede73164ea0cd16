"""For a meeting's page and one's own: whom one comes for, or is asked to, and who comes for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.meetings.call.views import Listed, MeetingView
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.mandates.kinds import State
from deliberation.meetings.proxies import queries
from deliberation.meetings.proxies.queries import MandateView
from deliberation.web import meeting_proxy_words
from deliberation.web.deps import Visit

_ASKED = sentence("%(owner)s asks you to come for them: %(title)s")
_COMES = sentence("You come for %(owner)s: %(title)s")
_NAMED = sentence("%(holder)s comes for you: %(title)s")
_NO_ANSWER = sentence("%(holder)s has not answered yet whether they come for you: %(title)s")


@dataclass(frozen=True)
class OwnMandates:
    """Those that have not ended."""

    held: tuple[MandateView, ...] = ()
    given: tuple[MandateView, ...] = ()


async def of_meeting(visit: Visit, meeting: MeetingView) -> OwnMandates:
    """None for strangers, and of a meeting that is over."""
    reader = visit.found_visitor
    is_for_them = reader is not None and reader.is_member and not reader.needs_second_step
    takes_proxies = meeting.kind is MeetingKind.ASSEMBLY and meeting_proxy_words.is_open(meeting)
    if reader is None or not is_for_them or not takes_proxies:
        return OwnMandates()
    return await _of(visit, reader.account_id, reader.person_id, meeting.id)


async def of_account(
    visit: Visit,
    account_id: UUID,
    person_id: UUID | None,
    community: CommunityView,
    ahead: Sequence[Listed],
) -> tuple[tuple[str, str], ...]:
    """As (words, path), for the meetings to come of a community that was entered."""
    meetings = {each.id: each for each in ahead}
    own = await _of(visit, account_id, person_id, None)
    said = [(each, _ASKED if each.state is State.WAITING else _COMES) for each in own.held]
    said += [(each, _NO_ANSWER if each.state is State.WAITING else _NAMED) for each in own.given]
    return tuple(
        (
            visit.say(
                words, {"owner": each.owner, "holder": each.holder, "title": meetings[each.meeting_id].title}
            ),
            f"/c/{community.slug}/meetings/{meetings[each.meeting_id].number}/proxies",
        )
        for each, words in said
        if each.meeting_id in meetings
    )


async def _of(visit: Visit, account_id: UUID, person_id: UUID | None, meeting_id: UUID | None) -> OwnMandates:
    held = await queries.held_by(visit.db, account_id, meeting_id=meeting_id)
    given = await queries.given_by(visit.db, person_id=person_id, meeting_id=meeting_id) if person_id else ()
    return OwnMandates(
        tuple(each for each in held if each.is_live), tuple(each for each in given if each.is_live)
    )
