"""What one person objected to, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import and_, col, or_, select

from deliberation.database.sessions import Reader
from deliberation.notices.kinds import Answered, Way
from deliberation.notices.models import Notice
from deliberation.notices.outcome_models import NoticeAnswer, NoticeObjection
from deliberation.notices.views import Named


@dataclass(frozen=True, kw_only=True)
class OwnObjection:
    """`answered` is None while it waits; `titles` are the notice's by language, empty in one that is missing."""

    number: int
    notice: Named
    titles: dict[str, str]
    answered: Answered | None


async def objections(
    db: Reader, *, account_id: UUID, person_id: UUID | None, at_most: int
) -> tuple[OwnObjection, ...]:
    """The newest first. What the desk took in on paper is the person's, not the clerk's."""
    is_theirs = and_(col(NoticeObjection.way) == Way.WEB.value, col(NoticeObjection.account_id) == account_id)
    if person_id is not None:
        is_theirs = or_(is_theirs, col(NoticeObjection.person_id) == person_id)
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            NoticeObjection.number,
            Notice.id,
            Notice.year,
            Notice.number,
            Notice.title_zh,
            Notice.title_en,
            NoticeAnswer.answered,
        )
        .join(Notice, col(Notice.id) == col(NoticeObjection.notice_id))
        .outerjoin(NoticeAnswer, col(NoticeAnswer.objection_id) == col(NoticeObjection.id))
        .where(is_theirs)
        .order_by(col(NoticeObjection.raised_at).desc(), col(NoticeObjection.id))
        .limit(at_most)
    )
    return tuple(
        OwnObjection(
            number=number,
            notice=Named(notice_id, year, notice_number),
            titles={"zh-Hans": zh, "en": en},
            answered=Answered(answered) if answered else None,
        )
        for number, notice_id, year, notice_number, zh, en, answered in rows
    )
