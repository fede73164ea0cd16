"""The votes on whose list somebody stands, for their own page: whether each home has voted, and never what it said."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.kernel import text
from deliberation.polls import homes, queries
from deliberation.polls.homes import HomeView
from deliberation.polls.queries import PollView
from deliberation.proposals import listing
from deliberation.web import poll_views as views
from deliberation.web.deps import Visit
from deliberation.web.poll_views import LineView


@dataclass(frozen=True, kw_only=True)
class BallotLine:
    """A home in a vote; the receipt is empty while no ballot of it is in."""

    place: str
    party_id: UUID
    cast_at: datetime | None
    receipt: str
    is_aside: bool


@dataclass(frozen=True, kw_only=True)
class VoteLine:
    """A vote one is asked in, about the proposal of this title."""

    line: LineView
    title: str
    lang: str
    href: str
    ballots: tuple[BallotLine, ...]


async def of_person(visit: Visit, person_id: UUID, slug: str) -> tuple[VoteLine, ...]:
    """In the community that the visit's reads have entered, the newest first."""
    polls = await queries.of_voter(visit.db, person_id, now=visit.now)
    if not polls:
        return ()
    own = await homes.parties_of(visit.db, person_id)
    titles = await listing.titles(visit.db, [poll.proposal_id for poll in polls])
    return tuple(_vote(visit, poll, titles[poll.proposal_id][1], slug, own[poll.id]) for poll in polls)


def _vote(visit: Visit, poll: PollView, title: str, slug: str, own: tuple[HomeView, ...]) -> VoteLine:
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
            )
            for home in own
        ),
    )
