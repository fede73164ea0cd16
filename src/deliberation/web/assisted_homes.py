"""A home that a helper stands before, as a page: whom it asks, and what both read before the owner confirms."""

from uuid import UUID

from deliberation.communities.rules import DESK_ROLES, NoMandate
from deliberation.outbox import senders
from deliberation.polls import deliveries, queries, walks
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.assisting import rules
from deliberation.polls.assisting.queries import AskedHome
from deliberation.polls.deliveries import Staircase
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status, VotingClosed, VotingNotOpenYet
from deliberation.roll import recipients
from deliberation.roll.directory import masked_contact
from deliberation.web import ballot_forms, ballot_views, contacts, poll_views
from deliberation.web.assisted_forms import SpokenForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed


async def own(visit: Visit, number: int) -> tuple[PollView, tuple[Staircase, ...]]:
    """Where this visitor may help: everywhere from the desk, otherwise their own lists. Raises NoMandate, NoHelpers, and the window's."""
    visitor = visit.member
    poll = await queries.page(visit.db, number, now=visit.now)
    if visitor.roles & DESK_ROLES:
        visit.holder_of(DESK_ROLES)
        lists = await deliveries.staircases(visit.db, poll.id)
    else:
        lists = await walks.staircases_of(visit.db, poll.id, visitor.account_id)
        if not lists:
            raise NoMandate
    if not poll.ways.assisted_most:
        raise rules.NoHelpers
    if poll.status is Status.UPCOMING:
        raise VotingNotOpenYet({"opens_at": poll.window.opens_at})
    if poll.status is not Status.OPEN:
        raise VotingClosed({"closes_at": poll.window.closes_at})
    return poll, lists


async def standing_at(visit: Visit, number: int, party_id: UUID) -> tuple[PollView, AskedHome]:
    """Raises as `own`; NoMandate for a home that is on no list of theirs, OwnHome."""
    poll, lists = await own(visit, number)
    if all(door.party_id != party_id for staircase in lists for door in staircase.doors):
        raise NoMandate
    home = await assisting.asked_home(visit.db, poll.id, party_id)
    if visit.visitor.person_id in dict(home.voters):
        raise rules.OwnHome
    return poll, home


async def asked_anew(visit: Visit, number: int, party_id: UUID) -> Html:
    """A phone that loads a step anew asks for it without what was said. Raises as `standing_at`."""
    await standing_at(visit, number, party_id)
    return visit.redirect(f"/c/{visit.community.slug}/polls/{number}/assist/{party_id}")


def ask(visit: Visit, poll: PollView, home: AskedHome, typed: Typed, *, status: int = 200) -> Html:
    shown = {
        **ballot_forms.fields(visit, poll),
        "poll": poll,
        "home": home,
        "place": poll_views.listed(visit, home.places),
        "form": typed,
    }
    return visit.render("assisting/choose.html", shown, status=status)


async def check(
    change: Change,
    poll: PollView,
    home: AskedHome,
    form: SpokenForm,
    typed: Typed,
    *,
    status: int = 200,
    sent_to: str = "",
) -> Html:
    """What both read before the owner confirms; with a field for the code once it was sent."""
    answers = ballot_forms.understood(poll, form.choice)
    found = await addresses(change, form.voter)
    shown = {
        "poll": poll,
        "home": home,
        "place": poll_views.listed(change, home.places),
        "voter": dict(home.voters).get(form.voter, ""),
        "said": ballot_views.said(change, poll, answers),
        "sent": form,
        "form": typed,
        "addresses": [(str(place), masked_contact(each)) for place, each in enumerate(found)],
        "sent_to": sent_to,
    }
    return change.render("assisting/check.html", shown, status=status)


async def addresses(change: Change, person_id: UUID) -> tuple[str, ...]:
    """Where we can send to this person."""
    known = await recipients.addresses(change.db, [person_id])
    channels = senders.of_settings(change.config.settings)
    return tuple(each for each in known.get(person_id, ()) if contacts.channel_of(each) in channels)
