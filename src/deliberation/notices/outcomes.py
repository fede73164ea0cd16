"""Where the outcome of a vote stands, with all that it follows from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.notices import queries, rows, state, votes
from deliberation.notices.consents import queries as asked_for
from deliberation.notices.consents.views import Consents
from deliberation.notices.kinds import Kind, Subject, Why
from deliberation.notices.outcome_models import OutcomeRecount, OutcomeRecountCheck
from deliberation.notices.state import Course, Recount, Reply, Said, Standing
from deliberation.notices.views import Matter, NoticeView, ObjectionView, RecountView
from deliberation.notices.votes import Vote, Weights
from deliberation.polls.queries import PollView


@dataclass(frozen=True, kw_only=True)
class OutcomeView:
    """`notice` is the notice of the result that holds now, `final` the one that said what stands.

    `consents` are None where the rule asks for none.
    """

    standing: Standing
    ends_at: datetime | None
    notice: NoticeView | None
    final: NoticeView | None
    notices: tuple[NoticeView, ...]
    objections: tuple[ObjectionView, ...]
    recounts: tuple[RecountView, ...]
    consents: Consents | None
    course: Course

    @property
    def waiting(self) -> tuple[ObjectionView, ...]:
        return tuple(each for each in self.objections if each.answer is None)

    def is_late(self, objection: ObjectionView, zone: str) -> bool:
        notice = next(each for each in self.notices if each.id == objection.notice_id)
        return objection.raised_at >= notice.ends_at(zone)

    def is_due(self, objection: ObjectionView) -> bool:
        """Whether it was found right, and what it asks for is still to be done."""
        reply = _reply(objection)
        return reply is not None and state.is_due(reply, self.course.recounts, self.course.corrected_at)

    @property
    def awaited(self) -> Consents | None:
        """The consents that what passed waits for, or waited for."""
        return self.consents if state.is_passed(self.course) else None

    @property
    def is_recount_asked(self) -> bool:
        return Why.REMEDY_DUE in self.standing.whys


async def of_poll(db: Reader, poll: PollView, *, now: datetime, zone: str) -> OutcomeView:
    """Raises NotCounted."""
    return await of(db, votes.of_poll(poll), now=now, zone=zone)


async def of(db: Reader, vote: Vote, *, now: datetime, zone: str) -> OutcomeView:
    """Two statements before a notice was published, four then, however much was objected; three more where the rule asks for consents."""
    notices = await queries.about(db, vote.matter.subject, vote.id, (Kind.RESULT, Kind.FINAL))
    results = [each for each in notices if each.kind is Kind.RESULT]
    objections = await queries.objections(db, [each.id for each in results]) if results else ()
    recounts = await recounts_of(db, vote.matter)
    weights = await votes.weights(db, vote, objections)
    consents = await _consents(db, vote)
    ends_at = _ends_at(results, vote, zone)
    ends = {each.id: each.ends_at(zone) for each in results}
    course = Course(
        rule=vote.preset.rule,
        figures=vote.figures,
        ends_at=ends_at,
        said=[_said(each, ends[each.notice_id], weights) for each in objections],
        recounts=[
            Recount(finding=each.finding, at=each.check.at) for each in recounts if each.holds and each.check
        ],
        corrected_at=[each.published_at for each in results if each.corrects],
        missing_consents=consents.missing_count if consents else 0,
        are_consents_listed=consents is not None and consents.is_listed if _asks(vote) else True,
        is_annulled=vote.is_annulled,
        stage=vote.stage,
        earlier=vote.earlier,
    )
    return OutcomeView(
        standing=state.judge(course, now),
        ends_at=ends_at,
        notice=next((each for each in reversed(results) if each.corrected_by is None), None),
        final=next((each for each in reversed(notices) if each.kind is Kind.FINAL), None),
        notices=notices,
        objections=objections,
        recounts=recounts,
        consents=consents,
        course=course,
    )


def _asks(vote: Vote) -> bool:
    return state.after_of(vote.preset.rule).asks_individual_consents


async def _consents(db: Reader, vote: Vote) -> Consents | None:
    """They are taken in beside polls alone."""
    is_poll = vote.matter.subject is Subject.POLL
    return await asked_for.of_poll(db, vote.id) if is_poll and _asks(vote) else None


async def recounts_of(db: Reader, matter: Matter) -> tuple[RecountView, ...]:
    of = {Subject.POLL: OutcomeRecount.poll_id, Subject.MEETING_VOTE: OutcomeRecount.meeting_vote_id}
    asked = (
        select(OutcomeRecount, OutcomeRecountCheck)
        .outerjoin(OutcomeRecountCheck, col(OutcomeRecountCheck.recount_id) == col(OutcomeRecount.id))
        .where(of[matter.subject] == matter.id)
        .order_by(col(OutcomeRecount.number))
    )
    return tuple(rows.recount(*row) for row in await db.exec(asked))


def _ends_at(results: Sequence[NoticeView], vote: Vote, zone: str) -> datetime | None:
    """No notice takes back what an earlier one promised, nor what the sheet of the count does."""
    if not results:
        return None
    promised = [vote.promised_until] if vote.promised_until else []
    return max([*promised, *(each.ends_at(zone) for each in results)])


def _said(objection: ObjectionView, ends_at: datetime, weights: Weights) -> Said:
    is_late = objection.raised_at >= ends_at
    return Said(
        is_late=is_late,
        reply=_reply(objection),
        is_voiding=objection.voiding is not None,
        parties=weights[objection.id],
    )


def _reply(objection: ObjectionView) -> Reply | None:
    answer = objection.answer
    return (
        None
        if answer is None
        else Reply(answered=answer.answered, remedy=answer.remedy, at=answer.answered_at)
    )
