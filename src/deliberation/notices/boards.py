"""The boards of a community, and what hangs on them: who hung it up, when, and when it came down."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from deliberation.communities import queries as communities
from deliberation.communities.rules import NoSuchBuilding
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.notices import acting, photos, queries, refusals
from deliberation.notices.acting import By, Moment
from deliberation.notices.facts import BoardAdded, BoardRemoved, NoticePosted, NoticeTakenDown
from deliberation.notices.models import Notice, NoticeBoard, NoticePosting, NoticeTakingDown
from deliberation.notices.views import NoticeView, PostingView
from deliberation.proposals.pictures import Picture

MOST = 200


async def add(db: Writer, community_id: UUID, *, name: str, building_id: UUID | None, by: By) -> UUID:
    """The board's id. Raises NoSuchBuilding, BoardNamedTwice, TooManyBoards."""
    if building_id is not None and building_id not in {each.id for each in await communities.places(db)}:
        raise NoSuchBuilding
    if (await db.exec(select(func.count()).select_from(NoticeBoard))).one() >= MOST:
        raise refusals.TooManyBoards({"most": MOST})
    moment = await acting.moment(db, by)
    board_id = new_id()
    row = NoticeBoard(
        community_id=community_id,
        id=board_id,
        name=name,
        building_id=building_id,
        added_at=moment.at,
        added_by=by.account_id,
    )
    try:
        async with db.begin_nested():
            db.add(row)
    except IntegrityError as taken:
        raise refusals.BoardNamedTwice from taken
    await acting.told(db, community_id, BoardAdded(subject_id=board_id), by, moment.at)
    return board_id


async def remove(db: Writer, community_id: UUID, board_id: UUID, *, by: By) -> None:
    """It is there no more from today on; what hung on it stays written down. Raises NoSuchBoard, BoardGone, StillHangs."""
    board = next((each for each in await queries.boards(db) if each.id == board_id), None)
    if board is None:
        raise refusals.NoSuchBoard
    if board.gone_on is not None:
        raise refusals.BoardGone
    moment = await acting.moment(db, by)
    hanging = await _hanging(db, board_id, moment.today)
    if hanging is not None:
        raise refusals.StillHangs({"number": hanging.name, "day": hanging.until_on})
    await acting.told(db, community_id, BoardRemoved(subject_id=board_id), by, moment.at)
    this_one = (col(NoticeBoard.community_id) == community_id, col(NoticeBoard.id) == board_id)
    await db.exec(update(NoticeBoard).where(*this_one).values(gone_on=moment.today))


async def post(
    db: Writer,
    community_id: UUID,
    notice: NoticeView,
    *,
    board_id: UUID,
    posted_on: date,
    picture: Picture | None,
    by: By,
) -> UUID:
    """Raises NoSuchBoard, BoardGone, HangsAlready, PostedBefore, PostedInTheFuture, SamePhoto."""
    await acting.hold(db, community_id, notice)
    moment = await acting.moment(db, by)
    await _check(db, notice, board_id, posted_on, moment)
    photo_id = await photos.keep(db, community_id, notice.id, picture) if picture else None
    fact = NoticePosted(
        subject_id=notice.id,
        board=board_id,
        days_ago=(moment.today - posted_on).days,
        photo_sha256=picture.sha256 if picture else None,
    )
    posting_id = new_id()
    row = NoticePosting(
        community_id=community_id,
        id=posting_id,
        notice_id=notice.id,
        board_id=board_id,
        posted_on=posted_on,
        photo_id=photo_id,
        recorded_at=moment.at,
        recorded_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()
    return posting_id


async def take_down(
    db: Writer, community_id: UUID, notice: NoticeView, posting_id: UUID, *, taken_down_on: date, by: By
) -> None:
    """Raises NoSuchPosting, DownAlready, DownBeforeUp, TakenDownInTheFuture."""
    await acting.hold(db, community_id, notice)
    posting = await _posting(db, notice, posting_id)
    moment = await acting.moment(db, by)
    if posting.taken_down_on is not None:
        raise refusals.DownAlready
    if taken_down_on > moment.today:
        raise refusals.TakenDownInTheFuture
    if taken_down_on < posting.posted_on:
        raise refusals.DownBeforeUp({"day": posting.posted_on})
    fact = NoticeTakenDown(
        subject_id=notice.id, board=posting.board_id, days_ago=(moment.today - taken_down_on).days
    )
    row = NoticeTakingDown(
        community_id=community_id,
        posting_id=posting_id,
        taken_down_on=taken_down_on,
        recorded_at=moment.at,
        recorded_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()


async def _check(db: Writer, notice: NoticeView, board_id: UUID, posted_on: date, moment: Moment) -> None:
    board = next((each for each in await queries.boards(db) if each.id == board_id), None)
    if board is None:
        raise refusals.NoSuchBoard
    if board.gone_on is not None and board.gone_on <= posted_on:
        raise refusals.BoardGone
    if posted_on > moment.today:
        raise refusals.PostedInTheFuture
    if posted_on < notice.from_on:
        raise refusals.PostedBefore({"day": notice.from_on})
    hanging = [each for each in await queries.postings(db, [notice.id]) if each.board_id == board_id]
    if any(each.taken_down_on is None or each.taken_down_on > posted_on for each in hanging):
        raise refusals.HangsAlready


async def _hanging(db: Writer, board_id: UUID, day: date) -> NoticeView | None:
    """The first notice whose days run, and which nobody took down from this board."""
    posted = select(NoticePosting.notice_id).outerjoin(
        NoticeTakingDown, col(NoticeTakingDown.posting_id) == col(NoticePosting.id)
    )
    there = posted.where(NoticePosting.board_id == board_id, col(NoticeTakingDown.posting_id).is_(None))
    asked = queries.notices().where(col(Notice.until_on) >= day, col(Notice.id).in_(there))
    row = (await db.exec(asked.order_by(col(Notice.published_at)).limit(1))).first()
    return None if row is None else queries.view(row)


async def _posting(db: Writer, notice: NoticeView, posting_id: UUID) -> PostingView:
    found = (each for each in await queries.postings(db, [notice.id]) if each.id == posting_id)
    posting = next(found, None)
    if posting is None:
        raise refusals.NoSuchPosting
    return posting
