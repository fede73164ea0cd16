"""Where the outcome of a vote stands, with all that it follows from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.counting.parties import AREA, HEADS
from deliberation.database.sessions import Reader
from deliberation.notices import queries, rows, state
from deliberation.notices.consents import queries as asked_for
from deliberation.notices.consents.views import Consents
from deliberation.notices.kinds import Kind, Subject, Why
from deliberation.notices.outcome_models import OutcomeRecount, OutcomeRecountCheck
from deliberation.notices.state import Course, Recount, Reply, Said, Standing
from deliberation.notices.views import NoticeView, ObjectionView, RecountView
from deliberation.papers import documents
from deliberation.polls import counted
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView

_Weights = Mapping[UUID, Mapping[str, Mapping[str, int]]]
"""Of each person the parties for which they may speak, and what each of these weighs."""


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


async def of_poll(db: Reader, poll: PollView, closed: ClosedView, *, now: datetime, zone: str) -> OutcomeView:
    """Two statements before a notice was published, four then, however much was objected; three more where the rule asks for consents."""
    notices = await queries.about(db, Subject.POLL, poll.id, (Kind.RESULT, Kind.FINAL))
    results = [each for each in notices if each.kind is Kind.RESULT]
    objections = await queries.objections(db, [each.id for each in results]) if results else ()
    recounts = await recounts_of(db, poll.id)
    persons = [each.person_id for each in objections if each.person_id]
    weights = await _weights(db, poll.id, persons) if persons else {}
    consents = await _consents(db, poll)
    ends_at = _ends_at(results, closed, zone)
    ends = {each.id: each.ends_at(zone) for each in results}
    course = Course(
        rule=poll.frozen.preset.rule,
        figures=closed.count.quantities if closed.count else None,
        ends_at=ends_at,
        said=[_said(each, ends[each.notice_id], weights) for each in objections],
        recounts=[
            Recount(finding=each.finding, at=each.check.at) for each in recounts if each.holds and each.check
        ],
        corrected_at=[each.published_at for each in results if each.corrects],
        missing_consents=consents.missing_count if consents else 0,
        are_consents_listed=consents is None or consents.is_listed,
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


async def _consents(db: Reader, poll: PollView) -> Consents | None:
    asks = state.after_of(poll.frozen.preset.rule).asks_individual_consents
    return await asked_for.of_poll(db, poll.id) if asks else None


async def recounts_of(db: Reader, poll_id: UUID) -> tuple[RecountView, ...]:
    asked = (
        select(OutcomeRecount, OutcomeRecountCheck)
        .outerjoin(OutcomeRecountCheck, col(OutcomeRecountCheck.recount_id) == col(OutcomeRecount.id))
        .where(OutcomeRecount.poll_id == poll_id)
        .order_by(col(OutcomeRecount.number))
    )
    return tuple(rows.recount(*row) for row in await db.exec(asked))


def _ends_at(results: Sequence[NoticeView], closed: ClosedView, zone: str) -> datetime | None:
    """No notice takes back what an earlier one promised, nor what the sheet of the count does."""
    if not results:
        return None
    promised = documents.objections_until(closed.published_at)
    return max(promised, *(each.ends_at(zone) for each in results))


async def _weights(db: Reader, poll_id: UUID, persons: Sequence[UUID]) -> _Weights:
    asked = (
        select(PollPartyVoter.person_id, PollParty.key, PollParty.heads, PollParty.area_cm2)
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .where(PollPartyVoter.poll_id == poll_id, col(PollPartyVoter.person_id).in_(persons), counted.STANDS)
    )
    found: dict[UUID, dict[str, Mapping[str, int]]] = {}
    for person_id, key, heads, area_cm2 in await db.exec(asked):
        found.setdefault(person_id, {})[key] = {HEADS: heads, AREA: area_cm2}
    return found


def _said(objection: ObjectionView, ends_at: datetime, weights: _Weights) -> Said:
    own = weights.get(objection.person_id, {}) if objection.person_id else {}
    return Said(is_late=objection.raised_at >= ends_at, reply=_reply(objection), parties=own)


def _reply(objection: ObjectionView) -> Reply | None:
    answer = objection.answer
    return (
        None
        if answer is None
        else Reply(answered=answer.answered, remedy=answer.remedy, at=answer.answered_at)
    )
