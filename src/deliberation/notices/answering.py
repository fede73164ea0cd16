"""Answer an objection in public: once, with a reason, by somebody whose own work or word it is not."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.database.sessions import Reader, Writer
from deliberation.notices import acting, objecting, refusals, votes
from deliberation.notices.acting import By
from deliberation.notices.facts import ObjectionAnswered
from deliberation.notices.kinds import Answered, Ground, Remedy
from deliberation.notices.outcome_models import NoticeAnswer
from deliberation.notices.views import NoticeView, ObjectionView

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
    """Raises NoSuchObjectionHere, AnsweredAlready, AnswersOwn, AnswersOnOwnWork, RemedyMissing, RemedyTooMuch, RemedyUnfit."""
    objection = await objecting.held(db, community_id, notice, number)
    await check_answerer(db, notice, objection, account_id=by.account_id, person_id=by.person_id)
    _check_remedy(notice, answer)
    moment = await acting.moment(db, by)
    answered = Answered.UPHELD if answer.is_right else Answered.REJECTED
    fact = ObjectionAnswered(
        subject_id=notice.id,
        number=number,
        outcome=answered,
        remedy=answer.remedy,
        reason_sha256=objecting.answer_print(notice, number, answered, answer.reason),
    )
    row = NoticeAnswer(
        community_id=community_id,
        objection_id=objection.id,
        answered=answered.value,
        remedy=answer.remedy.value if answer.remedy else None,
        reason=answer.reason,
        answered_at=moment.at,
        answered_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()


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
