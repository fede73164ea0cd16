"""The votes in which somebody is asked, for their own eyes: whether each home has voted, and never what it said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.kernel import text
from deliberation.polls import homes, queries
from deliberation.polls.homes import HomeView
from deliberation.polls.proxies import queries as proxies
from deliberation.polls.proxies.queries import MandateView
from deliberation.polls.proxies.rules import State, Way
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.proposals import listing
from deliberation.web import poll_views as views
from deliberation.web.deps import Visit
from deliberation.web.poll_views import LineView

_RUNNING = frozenset({Status.UPCOMING, Status.OPEN})


@dataclass(frozen=True, kw_only=True)
class BallotLine:
    """A home in a vote; the receipt is empty while no ballot of it is in. `principal` is who lets one vote for it."""

    place: str
    party_id: UUID
    cast_at: datetime | None
    receipt: str
    is_aside: bool
    principal: str


@dataclass(frozen=True)
class AskedLine:
    """Somebody who asks one to vote for their home, and waits for the answer."""

    place: str
    principal: str


@dataclass(frozen=True, kw_only=True)
class VoteLine:
    """A vote one is asked in, about the proposal of this title."""

    line: LineView
    title: str
    lang: str
    href: str
    ballots: tuple[BallotLine, ...]
    asked: tuple[AskedLine, ...]

    @property
    def is_open(self) -> bool:
        return self.line.poll.status is Status.OPEN


async def of_person(
    visit: Visit, person_id: UUID | None, account_id: UUID, slug: str
) -> tuple[VoteLine, ...]:
    """In the community that the visit's reads have entered; those one can vote in first."""
    mandates = await proxies.live_of(visit.db, account_id, now=visit.now)
    also = {each.poll_id for each in mandates}
    polls = await queries.of_voter(visit.db, person_id, also=also, now=visit.now)
    if not polls:
        return ()
    own = await homes.parties_of(visit.db, person_id) if person_id else {}
    titles = await listing.titles(visit.db, [poll.proposal_id for poll in polls])
    lines = []
    for poll in polls:
        held = await _held(visit, poll, account_id) if poll.id in also else ()
        waiting = [each for each in mandates if each.poll_id == poll.id and _waits(each)]
        spoken_for = (*own.get(poll.id, ()), *held)
        if spoken_for or waiting:
            title = titles[poll.proposal_id][1]
            lines.append(_vote(visit, poll, title, slug, spoken_for, waiting))
    return tuple(lines)


async def _held(visit: Visit, poll: PollView, account_id: UUID) -> tuple[HomeView, ...]:
    """The homes one votes for by a mandate, as long as one can."""
    if poll.status not in _RUNNING:
        return ()
    return await proxies.homes_held(visit.db, poll.id, account_id, now=visit.now)


def _waits(mandate: MandateView) -> bool:
    return mandate.state is State.WAITING and mandate.way is Way.ONLINE


def _vote(
    visit: Visit,
    poll: PollView,
    title: str,
    slug: str,
    spoken_for: Sequence[HomeView],
    waiting: Sequence[MandateView],
) -> VoteLine:
    return VoteLine(
        line=views.line(visit, poll),
        title=title,
        lang=text.language(title),
        href=f"/c/{slug}/polls/{poll.number}",
        ballots=tuple(
            BallotLine(
                place=views.place(visit, home),
                party_id=home.party_id,
                cast_at=home.said.cast_at if home.said else None,
                receipt=home.said.code if home.said else "",
                is_aside=home.said is not None and home.said.is_aside,
                principal=home.principal,
            )
            for home in spoken_for
        ),
        asked=tuple(AskedLine(views.listed(visit, each.places), each.principal) for each in waiting),
    )
