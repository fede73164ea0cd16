"""Tell everybody on the roll what hangs on the way to a first committee: at once, once, and all in the same words.

Law asks for the board; a message goes beside it. What was replaced before its turn came is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import col, select

from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Reader, Writer
from deliberation.founding import clocks, progress, terms
from deliberation.founding import queries as foundings
from deliberation.founding.kinds import Posting
from deliberation.founding.models import FoundingAssembly, FoundingPosting
from deliberation.founding.views import FoundingView
from deliberation.kernel.ids import new_id
from deliberation.notifications.models import FoundingNotice
from deliberation.notifications.words import Words
from deliberation.papers.papers import Kind
from deliberation.polls.models import Poll
from deliberation.roll import recipients


class About(StrEnum):
    """What everybody is told of."""

    DRAFTS = Posting.DRAFTS.value
    CANDIDATES = Posting.CANDIDATES.value
    ELECTION = "election"


@dataclass(frozen=True, kw_only=True)
class News:
    """`until` is the last day on which lists hang; the election has its number, and opens and closes."""

    about: About
    until: date | None = None
    poll_number: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None


Wording = Callable[[CommunityView, News], Words]


@dataclass(frozen=True)
class Told:
    """What is to be told, and of which posting or poll; nothing where it no longer holds."""

    news: News | None
    posting_id: UUID | None = None
    poll_id: UUID | None = None


async def untold(db: Reader, *, now: datetime) -> tuple[Told, ...]:
    """What hangs, and the elections that were opened, of which nobody was told."""
    postings, polls = await _postings(db), await _elections(db)
    if not postings and not polls:
        return ()
    founding = await foundings.newest(db)
    return (
        *(Told(_posted(founding, each), posting_id=each.id) for each in postings),
        *(Told(_opened(each, now), poll_id=each.id) for each in polls),
    )


async def addresses(db: Reader) -> tuple[str, ...]:
    """Of all who own or live here now, each once; the developer gets no letter."""
    present = await recipients.present(db)
    found = await recipients.addresses(db, [each.person_id for each in present])
    return tuple(sorted({address for each in found.values() for address in each}))


async def note(db: Writer, community_id: UUID, told: Told, *, address_count: int, now: datetime) -> None:
    db.add(
        FoundingNotice(
            community_id=community_id,
            id=new_id(),
            posting_id=told.posting_id,
            poll_id=told.poll_id,
            address_count=address_count,
            posted_at=now,
        )
    )
    await db.flush()


async def reached(db: Reader, *, posting_id: UUID) -> int:
    """To how many addresses word of a posting went; 0 before it did."""
    statement = select(FoundingNotice.address_count).where(FoundingNotice.posting_id == posting_id)
    return (await db.exec(statement)).first() or 0


async def _postings(db: Reader) -> tuple[FoundingPosting, ...]:
    is_told = exists().where(col(FoundingNotice.posting_id) == col(FoundingPosting.id))
    kinds = (Posting.DRAFTS.value, Posting.CANDIDATES.value)
    rows = await db.exec(
        select(FoundingPosting)
        .where(col(FoundingPosting.kind).in_(kinds), ~is_told)
        .order_by(col(FoundingPosting.posted_at))
    )
    return tuple(rows)


async def _elections(db: Reader) -> tuple[Poll, ...]:
    is_told = exists().where(col(FoundingNotice.poll_id) == col(Poll.id))
    rows = await db.exec(
        select(Poll)
        .join(FoundingAssembly, col(FoundingAssembly.proposal_id) == col(Poll.proposal_id))
        .where(Poll.kind == Kind.ELECTION.value, ~is_told)
        .order_by(col(Poll.number))
    )
    return tuple(rows)


def _posted(founding: FoundingView, posting: FoundingPosting) -> News | None:
    kind = Posting(posting.kind)
    hanging = progress.holding(founding, kind)
    if founding.is_over or hanging is None or hanging.id != posting.id:
        return None
    local = terms.of(founding.place)
    term = local.drafts_posted if kind is Posting.DRAFTS else local.candidates_posted
    return News(about=About(kind.value), until=clocks.up_until(hanging.posted_on, term).day)


def _opened(poll: Poll, now: datetime) -> News | None:
    if poll.closes_at <= now:
        return None
    return News(
        about=About.ELECTION,
        poll_number=poll.number,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
    )
