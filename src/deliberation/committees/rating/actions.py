"""Ask the owners how satisfied they are, once a household and half year; and add up what they said."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.committees import acting, owners, queries
from deliberation.committees.acting import By
from deliberation.committees.rating import sums
from deliberation.committees.rating.facts import CommitteeRated
from deliberation.committees.rating.models import CommitteeRating
from deliberation.committees.rating.sums import Sums
from deliberation.committees.views import CommitteeView
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Conflict, NotAllowed
from deliberation.kernel.text import sentence
from deliberation.roll.models import Ownership

LONGEST_WORDS = 300


class OnlyOwnersRate(NotAllowed):
    message = sentence("Only owners of a home here are asked.")


class RatedAlready(Conflict):
    message = sentence("Your household has answered already. You are asked again in the next half year.")


class TermNotBegun(Conflict):
    message = sentence("This committee begins on %(day)s. You are asked after that.")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`score` from 1, not at all, to 5, very."""

    score: int
    words: str = field(default="", repr=False)


async def rate(db: Writer, community_id: UUID, answer: Answer, *, person_id: UUID | None, by: By) -> None:
    """The log does not tell who answered. Raises NoCommittee, CommitteeOver, TermNotBegun, OnlyOwnersRate, RatedAlready."""
    committee = await acting.held(db, community_id, on=by.today)
    if by.today < committee.starts_on:
        raise TermNotBegun({"day": committee.starts_on})
    if person_id is None or not await owners.owning_on(db, [person_id], by.today):
        raise OnlyOwnersRate
    half = sums.half_of(committee.starts_on, by.today)
    if await has_rated(db, committee, half, person_id):
        raise RatedAlready
    fact = CommitteeRated(subject_id=committee.id, half=half)
    recorded = await audit.record(db, community_id, fact, actor=SYSTEM, at=by.now)
    db.add(
        CommitteeRating(
            community_id=community_id,
            id=new_id(),
            committee_id=committee.id,
            half=half,
            person_id=person_id,
            score=answer.score,
            words=answer.words,
            answered_at=by.now,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def has_rated(db: Reader, committee: CommitteeView, half: int, person_id: UUID) -> bool:
    """They, or somebody who owns a home together with them."""
    own, shared = aliased(Ownership), aliased(Ownership)
    household = (
        select(shared.person_id)
        .join(own, col(own.unit_id) == col(shared.unit_id))
        .where(own.person_id == person_id, col(own.ends_on).is_(None), col(shared.ends_on).is_(None))
    )
    answered = select(CommitteeRating.id).where(
        CommitteeRating.committee_id == committee.id,
        CommitteeRating.half == half,
        (col(CommitteeRating.person_id) == person_id) | col(CommitteeRating.person_id).in_(household),
    )
    return (await db.exec(answered)).first() is not None


async def is_asked(db: Reader, person_id: UUID, today: date) -> bool:
    """Whether a committee sits, and this owner's household has not said yet how satisfied it is in this half year."""
    committee = await queries.find_present(db, today)
    if committee is None or committee.ended or not committee.starts_on <= today <= committee.ends_on:
        return False
    if not await owners.owning_on(db, [person_id], today):
        return False
    return not await has_rated(db, committee, sums.half_of(committee.starts_on, today), person_id)


async def told(db: Reader, committee: CommitteeView) -> tuple[Sums, ...]:
    """Half year by half year, the newest first; those in which somebody answered."""
    rows = await db.exec(
        select(CommitteeRating.half, CommitteeRating.score, CommitteeRating.words)
        .where(CommitteeRating.committee_id == committee.id)
        .order_by(col(CommitteeRating.half).desc())
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for half, score, words in rows:
        found.setdefault(half, []).append((score, words))
    return tuple(sums.added_up(half, answers) for half, answers in found.items())
