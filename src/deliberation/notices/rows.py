"""Rows of this room as its views."""

import json
from uuid import UUID

from deliberation.notices.kinds import Answered, Finding, Ground, Kind, Remedy, Subject, Way
from deliberation.notices.models import (
    Notice,
    NoticeBoard,
    NoticeDraft,
    NoticePhoto,
    NoticePosting,
    NoticeTakingDown,
)
from deliberation.notices.outcome_models import (
    NoticeAnswer,
    NoticeObjection,
    OutcomeRecount,
    OutcomeRecountCheck,
)
from deliberation.notices.views import (
    AnswerView,
    BoardView,
    CheckView,
    DraftView,
    Named,
    NoticeView,
    ObjectionView,
    PostingView,
    RecountView,
    Texts,
    VoidingView,
)
from deliberation.notices.voiding.models import NoticeVoiding
from deliberation.papers.hand_counts import Sums


def texts(row: Notice | NoticeDraft) -> Texts:
    return Texts({"zh-Hans": row.title_zh, "en": row.title_en}, {"zh-Hans": row.body_zh, "en": row.body_en})


def draft(row: NoticeDraft) -> DraftView:
    return DraftView(
        id=row.id,
        kind=Kind(row.kind),
        subject=Subject(row.subject) if row.subject else None,
        subject_id=row.subject_id,
        corrects=row.corrects,
        texts=texts(row),
        until_on=row.until_on,
        edition=row.edition,
        saved_at=row.saved_at,
        written_by=row.written_by,
    )


def named(key: UUID | None, year: int | None, number: int | None) -> Named | None:
    return None if key is None or year is None or number is None else Named(key, year, number)


def notice(row: Notice, corrects: Named | None, corrected_by: Named | None) -> NoticeView:
    return NoticeView(
        id=row.id,
        year=row.year,
        number=row.number,
        kind=Kind(row.kind),
        subject=Subject(row.subject) if row.subject else None,
        subject_id=row.subject_id,
        corrects=corrects,
        corrected_by=corrected_by,
        texts=texts(row),
        text_sha256=row.text_sha256,
        place=row.place,
        hanging_days=row.hanging_days,
        from_on=row.from_on,
        by_on=row.by_on,
        until_on=row.until_on,
        is_certain=row.is_certain,
        written_by=row.written_by,
        published_by=row.published_by,
        published_at=row.published_at,
        entry_id=row.entry_id,
    )


def board(row: NoticeBoard) -> BoardView:
    return BoardView(row.id, row.name, row.building_id, row.gone_on)


def posting(row: NoticePosting, down: NoticeTakingDown | None, photo: NoticePhoto | None) -> PostingView:
    return PostingView(
        id=row.id,
        notice_id=row.notice_id,
        board_id=row.board_id,
        posted_on=row.posted_on,
        taken_down_on=down.taken_down_on if down else None,
        recorded_at=row.recorded_at,
        photo_id=row.photo_id,
        photo_deleted_at=photo.deleted_at if photo else None,
    )


def objection(
    row: NoticeObjection,
    answer: NoticeAnswer | None,
    photo: NoticePhoto | None,
    voiding: NoticeVoiding | None,
    name: str,
) -> ObjectionView:
    return ObjectionView(
        id=row.id,
        notice_id=row.notice_id,
        number=row.number,
        ground=Ground(row.ground),
        said=row.said,
        way=Way(row.way),
        account_id=row.account_id,
        person_id=row.person_id,
        name=name,
        photo_id=row.photo_id,
        photo_deleted_at=photo.deleted_at if photo else None,
        raised_at=row.raised_at,
        answer=_answer(answer) if answer else None,
        voiding=_voiding(voiding) if voiding and not answer else None,
    )


def recount(row: OutcomeRecount, check: OutcomeRecountCheck | None) -> RecountView:
    return RecountView(
        id=row.id,
        number=row.number,
        finding=Finding(row.finding),
        said=row.said,
        figures=_sums(row.figures),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        check=_check(check) if check else None,
    )


def _voiding(row: NoticeVoiding) -> VoidingView:
    return VoidingView(id=row.id, reason=row.reason, proposed_by=row.proposed_by)


def _check(row: OutcomeRecountCheck) -> CheckView:
    return CheckView(
        finding=Finding(row.finding), said=row.said or "", figures=_sums(row.figures), at=row.recorded_at
    )


def _sums(document: bytes | None) -> Sums | None:
    return None if document is None else json.loads(document)


def _answer(row: NoticeAnswer) -> AnswerView:
    return AnswerView(
        answered=Answered(row.answered),
        remedy=Remedy(row.remedy) if row.remedy else None,
        reason=row.reason,
        answered_at=row.answered_at,
    )
