"""Reads of notices, drafts, boards and what hangs on them, and of objections."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased, defer
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from deliberation.accounts.models import Account
from deliberation.database.sessions import Reader
from deliberation.notices import rows
from deliberation.notices.kinds import Kind, Subject
from deliberation.notices.models import (
    Notice,
    NoticeBoard,
    NoticeDraft,
    NoticePhoto,
    NoticePosting,
    NoticeTakingDown,
)
from deliberation.notices.outcome_models import NoticeAnswer, NoticeObjection, OutcomeDeed
from deliberation.notices.refusals import (
    NoPhoto,
    NoSuchDraft,
    NoSuchNotice,
    NoSuchObjectionHere,
    PhotoGone,
)
from deliberation.notices.views import BoardView, DraftView, Named, NoticeView, ObjectionView, PostingView
from deliberation.notices.voiding.models import WAITS, NoticeVoiding
from deliberation.polls.models import Poll
from deliberation.roll.models import Person

_Earlier, _Later = aliased(Notice), aliased(Notice)
_OTHERS: Any = (_Earlier.id, _Earlier.year, _Earlier.number, _Later.id, _Later.year, _Later.number)


def notices() -> Select[*tuple[Any, ...]]:
    """With the notice that each corrects, and the one that corrects it."""
    found: Select[*tuple[Any, ...]] = (
        select(Notice, *_OTHERS)
        .outerjoin(_Earlier, col(_Earlier.id) == col(Notice.corrects))
        .outerjoin(_Later, col(_Later.corrects) == col(Notice.id))
        .options(defer(Notice.words, raiseload=True))  # type: ignore[arg-type]
    )
    return found


IS_CORRECTED = col(_Later.id).is_not(None)


def view(row: Any) -> NoticeView:
    """Of a row of `notices`."""
    found, *others = row
    return rows.notice(found, rows.named(*others[:3]), rows.named(*others[3:]))


async def get(db: Reader, year: int, number: int) -> NoticeView:
    """Raises NoSuchNotice."""
    return await _one(db, notices().where(col(Notice.year) == year, col(Notice.number) == number))


async def nth(db: Reader, count: int) -> NoticeView:
    """The notices of a community counted from 1 through all years. Raises NoSuchNotice."""
    in_order = notices().order_by(col(Notice.year), col(Notice.number))
    return await _one(db, in_order.offset(count - 1).limit(1))


async def by_id(db: Reader, notice_id: UUID) -> NoticeView:
    """Raises NoSuchNotice."""
    return await _one(db, notices().where(col(Notice.id) == notice_id))


async def about(
    db: Reader, subject: Subject, subject_id: UUID, kinds: Collection[Kind] = tuple(Kind)
) -> tuple[NoticeView, ...]:
    """Of a poll or proposal, in the order in which they were published."""
    asked = notices().where(
        col(Notice.subject) == subject.value,
        col(Notice.subject_id) == subject_id,
        col(Notice.kind).in_([each.value for each in kinds]),
    )
    found = await db.exec(asked.order_by(col(Notice.published_at), col(Notice.id)))
    return tuple(map(view, found))


async def of_votes(
    db: Reader, votes: Collection[UUID], *, subject: Subject = Subject.POLL
) -> Mapping[UUID, Sequence[NoticeView]]:
    """Of each vote all that was published about it, in that order."""
    asked = notices().where(col(Notice.subject) == subject.value, col(Notice.subject_id).in_(votes))
    found: dict[UUID, list[NoticeView]] = {}
    for row in await db.exec(asked.order_by(col(Notice.published_at), col(Notice.id))):
        notice = view(row)
        found.setdefault(row[0].subject_id, []).append(notice)
    return found


async def disputable(db: Reader, day: date) -> frozenset[UUID]:
    """Votes to whose result one may object on that day, or an objection has no answer."""
    waits = select(NoticeObjection.notice_id).outerjoin(
        NoticeAnswer, col(NoticeAnswer.objection_id) == col(NoticeObjection.id)
    )
    asked = select(Notice.subject_id).where(
        col(Notice.kind) == Kind.RESULT.value,
        or_(
            col(Notice.until_on) >= day,
            col(Notice.id).in_(waits.where(col(NoticeAnswer.objection_id).is_(None))),
        ),
    )
    return frozenset(each for each in await db.exec(asked) if each is not None)


async def names(db: Reader, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What number each of these notices has, as it is written: 2026-017."""
    rows = await db.exec(select(Notice.id, Notice.year, Notice.number).where(col(Notice.id).in_(ids)))
    return {key: Named(key, year, number).name for key, year, number in rows}


async def subjects(db: Reader, kind: Kind) -> frozenset[UUID]:
    """What notices of this kind are about."""
    asked = select(Notice.subject_id).where(col(Notice.kind) == kind.value)
    return frozenset(each for each in await db.exec(asked.distinct()) if each is not None)


async def draft(db: Reader, draft_id: UUID) -> DraftView:
    """Raises NoSuchDraft."""
    row = (await db.exec(select(NoticeDraft).where(NoticeDraft.id == draft_id))).first()
    if row is None:
        raise NoSuchDraft
    return rows.draft(row)


async def drafts(db: Reader) -> tuple[DraftView, ...]:
    """The newest first."""
    found = await db.exec(
        select(NoticeDraft).order_by(col(NoticeDraft.saved_at).desc(), col(NoticeDraft.id)).limit(100)
    )
    return tuple(map(rows.draft, found))


async def building_of(db: Reader, notice: NoticeView) -> UUID | None:
    """The building that a notice is about alone: then it need not hang in others."""
    return (await db.exec(select(Poll.building_id).where(Poll.id == notice.subject_id))).first()


async def boards(db: Reader) -> tuple[BoardView, ...]:
    """Those that are gone too, by name."""
    found = await db.exec(select(NoticeBoard).order_by(col(NoticeBoard.added_at), col(NoticeBoard.id)))
    return tuple(map(rows.board, found))


async def postings(db: Reader, notice_ids: Collection[UUID]) -> tuple[PostingView, ...]:
    """Sheets of these notices, in the order in which they went up."""
    asked = (
        select(NoticePosting, NoticeTakingDown, NoticePhoto)
        .outerjoin(NoticeTakingDown, col(NoticeTakingDown.posting_id) == col(NoticePosting.id))
        .outerjoin(NoticePhoto, col(NoticePhoto.id) == col(NoticePosting.photo_id))
        .where(col(NoticePosting.notice_id).in_(notice_ids))
        .order_by(col(NoticePosting.posted_on), col(NoticePosting.id))
        .options(defer(NoticePhoto.content, raiseload=True))  # type: ignore[arg-type]
    )
    return tuple(rows.posting(*row) for row in await db.exec(asked))


async def objections(db: Reader, notice_ids: Collection[UUID]) -> tuple[ObjectionView, ...]:
    """To these notices, in the order in which they came."""
    asked = _objections().where(col(NoticeObjection.notice_id).in_(notice_ids))
    ordered = asked.order_by(col(NoticeObjection.raised_at), col(NoticeObjection.number))
    return tuple(rows.objection(*row) for row in await db.exec(ordered))


async def objection(db: Reader, notice_id: UUID, number: int) -> ObjectionView:
    """Raises NoSuchObjectionHere."""
    asked = _objections().where(NoticeObjection.notice_id == notice_id, NoticeObjection.number == number)
    row = (await db.exec(asked)).first()
    if row is None:
        raise NoSuchObjectionHere
    return rows.objection(*row)


async def open_objections(db: Reader) -> int:
    """How many wait for an answer in the whole community."""
    asked = (
        select(func.count())
        .select_from(NoticeObjection)
        .outerjoin(NoticeAnswer, col(NoticeAnswer.objection_id) == col(NoticeObjection.id))
        .where(col(NoticeAnswer.objection_id).is_(None))
    )
    return (await db.exec(asked)).one()


async def objected(db: Reader) -> tuple[tuple[str, int], ...]:
    """The number of each notice to which an objection waits, as it is written, and how many do; the newest first."""
    asked = (
        select(Notice.id, Notice.year, Notice.number, func.count())
        .join(NoticeObjection, col(NoticeObjection.notice_id) == col(Notice.id))
        .outerjoin(NoticeAnswer, col(NoticeAnswer.objection_id) == col(NoticeObjection.id))
        .where(col(NoticeAnswer.objection_id).is_(None))
        .group_by(col(Notice.id), col(Notice.year), col(Notice.number))
        .order_by(col(Notice.year).desc(), col(Notice.number).desc())
    )
    return tuple((Named(key, year, number).name, count) for key, year, number, count in await db.exec(asked))


async def deeds(db: Reader, vote_id: UUID) -> tuple[OutcomeDeed, ...]:
    """Of a poll, or of a vote in a meeting."""
    is_its = or_(col(OutcomeDeed.poll_id) == vote_id, col(OutcomeDeed.meeting_vote_id) == vote_id)
    return tuple(await db.exec(select(OutcomeDeed).where(is_its)))


async def photo(db: Reader, photo_id: UUID | None) -> bytes:
    """A WebP picture. Raises NoPhoto, PhotoGone."""
    asked = select(NoticePhoto.content, NoticePhoto.deleted_at).where(NoticePhoto.id == photo_id)
    row = (await db.exec(asked)).first()
    if row is None:
        raise NoPhoto
    content, deleted_at = row
    if deleted_at is not None:
        raise PhotoGone({"day": deleted_at})
    assert content is not None
    return content


def _objections() -> Select[*tuple[Any, ...]]:
    beside: Any = (NoticeAnswer, NoticePhoto, NoticeVoiding, func.coalesce(Person.name, Account.name))
    found: Select[*tuple[Any, ...]] = (
        select(NoticeObjection, *beside)
        .join(Account, col(Account.id) == col(NoticeObjection.account_id))
        .outerjoin(Person, col(Person.id) == col(NoticeObjection.person_id))
        .outerjoin(NoticeAnswer, col(NoticeAnswer.objection_id) == col(NoticeObjection.id))
        .outerjoin(NoticePhoto, col(NoticePhoto.id) == col(NoticeObjection.photo_id))
        .outerjoin(NoticeVoiding, WAITS)
        .options(defer(NoticePhoto.content, raiseload=True))  # type: ignore[arg-type]
    )
    return found


async def _one(db: Reader, asked: Select[*tuple[Any, ...]]) -> NoticeView:
    row = (await db.exec(asked)).first()
    if row is None:
        raise NoSuchNotice
    return view(row)
