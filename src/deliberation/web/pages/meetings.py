"""Meetings as everybody of the community sees them: what is to come, what was, and each one's call."""

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.accounts import actions as accounts
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.text import sentence
from deliberation.meetings.call import invitees, queries
from deliberation.meetings.call.invitees import InviteeView
from deliberation.meetings.call.views import MeetingView, SeatView
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.run import queries as running
from deliberation.meetings.votes import docket
from deliberation.web import (
    bylines,
    calendar_addresses,
    forms,
    meeting_acts,
    meeting_links,
    meeting_lists,
    meeting_outcomes,
    meeting_papers,
    meeting_proxy_words,
    meeting_views,
    meeting_vote_views,
    meeting_words,
    own_mandates,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import OptionalLine
from deliberation.web.paths import Number


class Sought(forms.Query):
    """Words of a title."""

    q: OptionalLine = ""


class MeetingPages(Controller):
    """`/c/{slug}/meetings`, `/c/{slug}/meetings/{number}`."""

    path = "/c/{slug:str}/meetings"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        sought = forms.asked(Sought, visit.request.query_params).q[:100]
        ahead, past = await meeting_lists.called(visit, sought)
        views = {
            "sought": sought,
            "calendar": await calendar_addresses.of_reader(visit),
            "ahead": ahead,
            "past": past,
            "may_convene": _may_convene(visit),
        }
        return visit.render("meetings/index.html", views)

    @get("/calendar-address")
    async def address(self, visit: NamedDependency[Visit]) -> Html:
        return visit.redirect(f"/c/{visit.community.slug}/meetings")

    @post("/calendar-address")
    async def renew_address(self, change: NamedDependency[Change]) -> Html:
        """Whoever got the old one reads nothing with it any more."""
        await accounts.renew_calendar(change.db, change.member.account_id, change.community.id)
        done = sentence("Your calendar has a new address. Give it to your calendar again.")
        return change.redirect(f"/c/{change.community.slug}/meetings", done=done)

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        meeting = await meeting_acts.called(visit, number)
        first = await queries.by_id(visit.db, meeting.again_of) if meeting.again_of else None
        own, leads = await _own(visit, meeting), await _leads(visit, meeting)
        views = {
            "own": own,
            "own_words": "、".join(dict.fromkeys(each.label for each in own)),
            "knows": all(each.has_acknowledged for each in own),
            "documents": await meeting_papers.by_item(visit, meeting),
            "meeting": meeting,
            "kind": visit.say(meeting_words.KINDS[meeting.kind]),
            "mode": visit.say(meeting_words.MODES[meeting.mode]),
            "state": meeting_views.state(visit, meeting),
            "agenda": meeting_views.agenda(visit, meeting),
            "clock": meeting_views.clock(visit, meeting),
            "rule": meeting.preset,
            "call_sha256": meeting.call_sha256,
            "first": first,
            "again": await queries.again_number(visit.db, meeting.id),
            "votes": meeting_vote_views.decided(
                visit.translator, await docket.of_meeting(visit.db, meeting.id)
            ),
            "stands": await meeting_outcomes.of_meeting(visit, meeting.id),
            "titles": {each.id: each.title for each in meeting.items},
            "seats": await _seats_shown(visit, meeting),
            "mandates": await own_mandates.of_meeting(visit, meeting),
            "sees_papers": visit.found_visitor is not None and visit.found_visitor.is_member,
            "sees_link": _sees_link(visit, meeting, is_invited=bool(own) or leads),
            "no_link": visit.say(meeting_links.NOT_SHOWN[meeting.kind]),
            "takes_proxies": meeting.kind is MeetingKind.ASSEMBLY and meeting_proxy_words.is_open(meeting),
            "most": meeting_proxy_words.most(meeting.place),
            "may_convene": _may_convene(visit),
            "leads": leads,
        }
        return visit.render("meetings/show.html", views)


async def _own(visit: Visit, meeting: MeetingView) -> tuple[InviteeView, ...]:
    """The seats for which the reader may speak."""
    reader = visit.found_visitor
    if reader is None or not reader.is_member:
        return ()
    return await invitees.own_seats(
        visit.db, meeting.id, account_id=reader.account_id, person_id=reader.person_id
    )


async def _leads(visit: Visit, meeting: MeetingView) -> bool:
    reader = visit.found_visitor
    if reader is None or not reader.is_member:
        return False
    found = await running.officers(visit.db, meeting.id)
    return reader.account_id in {each.account_id for each in found.values()}


def _sees_link(visit: Visit, meeting: MeetingView, *, is_invited: bool) -> bool:
    reader = visit.found_visitor
    return reader is not None and meeting_links.sees(
        meeting.kind, is_member=reader.is_member, is_invited=is_invited, roles=reader.roles
    )


async def _seats_shown(visit: Visit, meeting: MeetingView) -> tuple[SeatView, ...]:
    """Which bodies meet; for members also who sits on the committee. Of an assembly nobody reads a thousand homes."""
    is_for_all = meeting.kind is MeetingKind.JOINT
    is_for_members = meeting.kind is MeetingKind.COMMITTEE and bylines.sees_names(visit)
    return await queries.seats(visit.db, meeting.id) if is_for_all or is_for_members else ()


def _may_convene(visit: Visit) -> bool:
    return visit.found_visitor is not None and bool(visit.found_visitor.roles & CONVENING_ROLES)
