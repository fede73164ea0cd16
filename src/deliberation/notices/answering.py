"""Answer an objection in public: once, with a reason, by somebody whose own work or word it is not."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.database.sessions import Reader, Writer
from deliberation.notices import acting, objecting, refusals, votes
from deliberation.notices.acting import By
from deliberation.notices.facts import ObjectionAnswered
from deliberation.notices.kinds import Answered, Ground, Remedy
from deliberation.notices.outcome_models import NoticeAnswer
from deliberation.notices.views import NoticeView, ObjectionView
from deliberation.notices.voiding import actions as voiding

OF_VOTES = frozenset({Remedy.RECOUNT, Remedy.VOID})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`remedy` is what has to be done where the objection is right."""

    is_right: bool
    remedy: Remedy | None
    reason: str


async def answer(
    db: Writer, community_id: UUID, notice: NoticeView, number: int, answer: Answer, *, by: By
) -> None:
    """That the vote is void waits for a second person.

    Raises NoSuchObjectionHere, AnsweredAlready, VoidingWaits, AnswersOwn, AnswersOnOwnWork, RemedyMissing, RemedyTooMuch, RemedyUnfit.
    """
    objection = await objecting.held(db, community_id, notice, number)
    voiding.check_none_waits(objection)
    await check_answerer(db, notice, objection, account_id=by.account_id, person_id=by.person_id)
    _check_remedy(notice, answer)
    if answer.remedy is Remedy.VOID:
        await voiding.propose(db, community_id, notice, objection, answer.reason, by=by)
    else:
        moment = await acting.moment(db, by)
        await _write(db, community_id, notice, objection, answer, by=by, at=moment.at)


async def second(
    db: Writer, community_id: UUID, notice: NoticeView, number: int, *, is_agreed: bool, by: By
) -> None:
    """Agree that the vote is void, or not. By somebody who might have answered, and is not who found it.

    Raises NoSuchObjectionHere, AnsweredAlready, NoVoidingWaits, AgreesToOwn, AnswersOwn, AnswersOnOwnWork.
    """
    objection = await objecting.held(db, community_id, notice, number)
    found = voiding.second_of(objection, account_id=by.account_id)
    await check_answerer(db, notice, objection, account_id=by.account_id, person_id=by.person_id)
    if not is_agreed:
        await voiding.refuse(db, community_id, notice, number, found, by=by)
        return
    at = (await acting.moment(db, by)).at
    void = Answer(is_right=True, remedy=Remedy.VOID, reason=found.reason)
    entry_id = await _write(db, community_id, notice, objection, void, by=by, at=at)
    await voiding.end(db, community_id, found, is_agreed=True, entry_id=entry_id, at=at, by=by)


async def check_answerer(
    db: Reader, notice: NoticeView, objection: ObjectionView, *, account_id: UUID, person_id: UUID | None
) -> None:
    """Raise AnswersOwn or AnswersOnOwnWork."""
    is_own = objection.account_id == account_id
    if is_own or (person_id is not None and objection.person_id == person_id):
        raise refusals.AnswersOwn
    if notice.written_by == account_id:
        raise refusals.AnswersOnOwnWork
    if objection.ground is Ground.COUNT and account_id in await votes.counters(db, notice.vote):
        raise refusals.AnswersOnOwnWork


def _check_remedy(notice: NoticeView, answer: Answer) -> None:
    if answer.is_right and answer.remedy is None:
        raise refusals.RemedyMissing
    if not answer.is_right and answer.remedy is not None:
        raise refusals.RemedyTooMuch
    if answer.remedy in OF_VOTES and notice.vote is None:
        raise refusals.RemedyUnfit


async def _write(
    db: Writer,
    community_id: UUID,
    notice: NoticeView,
    objection: ObjectionView,
    answer: Answer,
    *,
    by: By,
    at: datetime,
) -> UUID:
    """The id of its entry in the log."""
    answered = Answered.UPHELD if answer.is_right else Answered.REJECTED
    fact = ObjectionAnswered(
        subject_id=notice.id,
        number=objection.number,
        outcome=answered,
        remedy=answer.remedy,
        reason_sha256=objecting.answer_print(notice, objection.number, answered, answer.reason),
    )
    entry_id = await acting.told(db, community_id, fact, by, at)
    row = NoticeAnswer(
        community_id=community_id,
        objection_id=objection.id,
        answered=answered.value,
        remedy=answer.remedy.value if answer.remedy else None,
        reason=answer.reason,
        answered_at=at,
        answered_by=by.account_id,
        entry_id=entry_id,
    )
    db.add(row)
    await db.flush()
    return entry_id
