"""Candidates: put forward, checked, withdrawn; objections to their list, and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func
from sqlmodel import select

from deliberation.database.sessions import Writer
from deliberation.founding import acting, actions, clocks, owners, progress, refusals, rules, terms
from deliberation.founding.acting import By
from deliberation.founding.facts import (
    CandidateChecked,
    CandidateNominated,
    CandidatesObjected,
    CandidateWithdrew,
    ObjectionAnswered,
)
from deliberation.founding.kinds import Condition, Evidence, Nominator, Outcome, Posting
from deliberation.founding.models import (
    FoundingAnswer,
    FoundingCandidate,
    FoundingCheck,
    FoundingObjection,
    FoundingWithdrawal,
)
from deliberation.founding.views import CandidateView, FoundingView, ObjectionView
from deliberation.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True)
class Nomination:
    """`person_id`: on the roll; `about`: a few words of their own; `supporters`: how many owners, where several did it together."""

    person_id: UUID
    about: str = field(repr=False)
    by: Nominator
    supporters: int | None = None
    has_promised: bool


async def nominate(db: Writer, community_id: UUID, nomination: Nomination, *, by: By) -> int:
    """The candidate's number.

    Raises GroupFirst, ElectionCalled, NotAnOwner, ChosenTwice, PromiseMissing, SupportersMissing.
    """
    founding = await acting.held(db, community_id)
    actions.check_open(founding)
    actions.check_group_posted(founding)
    owner = await owners.chosen(db, community_id, nomination.person_id, by=by)
    if owner.person_id in {each.person_id for each in founding.candidates}:
        raise refusals.ChosenTwice({"name": owner.name})
    _check_nomination(nomination)
    number = len(founding.candidates) + 1
    name = owner.named(each.name for each in founding.candidates)
    fact = CandidateNominated(subject_id=founding.id, by=nomination.by, name=name)
    db.add(
        FoundingCandidate(
            community_id=community_id,
            id=new_id(),
            founding_id=founding.id,
            number=number,
            person_id=owner.person_id,
            name=name,
            about=nomination.about,
            nominated_by=nomination.by.value,
            supporters=nomination.supporters if nomination.by is Nominator.JOINT else None,
            taken_at=by.now,
            taken_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return number


async def check(
    db: Writer, community_id: UUID, number: int, findings: Mapping[Condition, Evidence], *, by: By
) -> bool:
    """Whether the candidate is fit. Raises NoSuchCandidate, CandidateGone, ElectionCalled, OwnsNothing."""
    founding = await acting.held(db, community_id)
    actions.check_open(founding)
    candidate = standing(founding, number)
    if findings[Condition.OWNER].is_met and not await owners.owns(db, candidate):
        raise refusals.OwnsNothing
    kept = {condition.value: evidence.value for condition, evidence in findings.items()}
    is_fit = rules.is_fit(findings)
    fact = CandidateChecked(
        subject_id=founding.id, is_fit=is_fit, candidate_id=candidate.id, findings={**kept}
    )
    turn = select(func.count()).where(FoundingCheck.candidate_id == candidate.id)
    db.add(
        FoundingCheck(
            community_id=community_id,
            id=new_id(),
            candidate_id=candidate.id,
            turn=(await db.exec(turn)).one() + 1,
            findings=kept,
            is_fit=is_fit,
            checked_at=by.now,
            checked_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return is_fit


async def withdraw(db: Writer, community_id: UUID, number: int, *, by: By) -> None:
    """Raises NoSuchCandidate, CandidateGone, ElectionCalled."""
    founding = await acting.held(db, community_id)
    actions.check_open(founding)
    candidate = standing(founding, number)
    fact = CandidateWithdrew(subject_id=founding.id, candidate_id=candidate.id)
    db.add(
        FoundingWithdrawal(
            community_id=community_id,
            candidate_id=candidate.id,
            withdrawn_at=by.now,
            withdrawn_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


async def object_to(db: Writer, community_id: UUID, *, said: str, by: By) -> int:
    """The objection's number. Raises NotOnTheBoard, ElectionCalled, ObjectedTooLate, TooManyObjections."""
    founding = await acting.held(db, community_id)
    actions.check_open(founding)
    posted = progress.holding(founding, Posting.CANDIDATES)
    if posted is None:
        raise refusals.NotOnTheBoard
    until = clocks.up_until(posted.posted_on, terms.of(founding.place).candidates_posted)
    if by.today > until.day:
        raise refusals.ObjectedTooLate({"day": until.day})
    own = [each for each in founding.objections if each.raised_by == by.account_id]
    if len(own) >= rules.MOST_OBJECTIONS:
        raise refusals.TooManyObjections({"count": len(own)})
    number = len(founding.objections) + 1
    fact = CandidatesObjected(subject_id=founding.id, number=number)
    db.add(
        FoundingObjection(
            community_id=community_id,
            id=new_id(),
            posting_id=posted.id,
            number=number,
            said=said,
            raised_at=by.now,
            raised_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return number


async def answer(
    db: Writer, community_id: UUID, objection_id: UUID, *, outcome: Outcome, reason: str, by: By
) -> None:
    """Once, and never by who objected. Raises NoSuchObjection, AnsweredAlready, OwnObjection."""
    founding = await acting.held(db, community_id)
    found = objection(founding, objection_id)
    if found.outcome is not None:
        raise refusals.AnsweredAlready
    if found.raised_by == by.account_id:
        raise refusals.OwnObjection
    fact = ObjectionAnswered(subject_id=founding.id, number=found.number, outcome=outcome)
    db.add(
        FoundingAnswer(
            community_id=community_id,
            objection_id=found.id,
            outcome=outcome.value,
            reason=reason,
            answered_at=by.now,
            answered_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


def candidate(founding: FoundingView, number: int) -> CandidateView:
    """Raises NoSuchCandidate."""
    for each in founding.candidates:
        if each.number == number:
            return each
    raise refusals.NoSuchCandidate


def standing(founding: FoundingView, number: int) -> CandidateView:
    """Raises NoSuchCandidate, CandidateGone."""
    found = candidate(founding, number)
    if found.has_withdrawn:
        raise refusals.CandidateGone
    return found


def objection(founding: FoundingView, objection_id: UUID) -> ObjectionView:
    """Raises NoSuchObjection."""
    for each in founding.objections:
        if each.id == objection_id:
            return each
    raise refusals.NoSuchObjection


def _check_nomination(nomination: Nomination) -> None:
    if nomination.by is Nominator.JOINT and not nomination.supporters:
        raise refusals.SupportersMissing
    if not nomination.has_promised:
        raise refusals.PromiseMissing
