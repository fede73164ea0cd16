"""Reads of what the holders of mandates have yet to hear."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Membership
from deliberation.database.sessions import Reader
from deliberation.notifications.models import HolderNotice, News
from deliberation.polls.models import Poll
from deliberation.polls.parties import queries as electorate
from deliberation.polls.proxies.models import ProxyAgreement, ProxyEnd, ProxyMandate
from deliberation.polls.proxies.rules import Because, Way


@dataclass(frozen=True, kw_only=True)
class HeldView:
    """A mandate of which its holder hears: never how to vote. `person_id` is None for a holder who is on no roll.

    `because` is why it ended, None where it holds.
    """

    mandate_id: UUID
    number: int
    question: str
    because: Because | None
    places: tuple[str, ...]
    person_id: UUID | None

    @property
    def news(self) -> News:
        return News.ENDED if self.because else News.HOLDS


async def untold(db: Reader, *, at_most: int) -> tuple[HeldView, ...]:
    """The oldest first: what holds on signed paper since two clerks saw it, and what its home ended while the vote runs.

    Who took a mandate on online was asked and knows; what never held needs no word, nor what the holder laid down.
    """
    rows = (
        await db.exec(
            select(ProxyMandate, Poll.number, Poll.question, ProxyEnd.because, Membership.person_id)  # type: ignore[call-overload]
            .join(ProxyAgreement, col(ProxyAgreement.mandate_id) == col(ProxyMandate.id))
            .join(Poll, col(Poll.id) == col(ProxyMandate.poll_id))
            .outerjoin(ProxyEnd, col(ProxyEnd.mandate_id) == col(ProxyMandate.id))
            .outerjoin(
                Membership,
                and_(
                    col(Membership.account_id) == col(ProxyMandate.holder_id),
                    col(Membership.community_id) == col(ProxyMandate.community_id),
                ),
            )
            .where(_has_news())
            .order_by(col(ProxyMandate.given_at), col(ProxyMandate.id))
            .limit(at_most)
        )
    ).all()
    places = await electorate.places(db, {mandate.party_id for mandate, *_ in rows})
    return tuple(
        HeldView(
            mandate_id=mandate.id,
            number=number,
            question=question,
            because=Because(because) if because else None,
            places=places[mandate.party_id],
            person_id=person_id,
        )
        for mandate, number, question, because, person_id in rows
    )


def _has_news() -> ColumnElement[bool]:
    holds_on_paper = and_(
        col(ProxyMandate.way) == Way.PAPER.value,
        col(ProxyEnd.mandate_id).is_(None),
        col(ProxyMandate.valid_until) > func.clock_timestamp(),
        ~_is_told(News.HOLDS),
    )
    has_ended = and_(
        col(ProxyEnd.because).in_((Because.REVOKED.value, Because.VOTED.value)),
        col(Poll.closes_at) > func.clock_timestamp(),
        ~_is_told(News.ENDED),
    )
    return or_(holds_on_paper, has_ended)


def _is_told(news: News) -> ColumnElement[bool]:
    """Of a ProxyMandate's row."""
    return (
        select(HolderNotice.mandate_id)
        .where(col(HolderNotice.mandate_id) == col(ProxyMandate.id), HolderNotice.news == news.value)
        .correlate(ProxyMandate)
        .exists()
    )
