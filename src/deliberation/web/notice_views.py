"""Notices as their pages show them: in the reader's language where they are written in it, with days and sheets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from deliberation.kernel.text import sentence
from deliberation.notices import clocks, queries
from deliberation.notices.clocks import Hanging, Hung
from deliberation.notices.kinds import Kind
from deliberation.notices.tasks import Sheet
from deliberation.notices.views import BoardView, NoticeView, PostingView
from deliberation.web import notice_words
from deliberation.web.deps import Visit


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A notice in a list. `lang` is that of its title; `state` what stands of it today."""

    notice: NoticeView
    title: str
    lang: str
    kind: str
    state: str
    look: str


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A board and what hangs on it; `effect` says what follows from days that are missing, `photo` is the address of its picture."""

    board: BoardView
    posting: PostingView | None
    hung: Hung | None
    state: str
    look: str
    effect: str
    photo: str


def line(visit: Visit, notice: NoticeView) -> NoticeLine:
    lang = notice.texts.language(visit.translator.language)
    state, look = _state(visit, notice)
    return NoticeLine(
        notice=notice,
        title=notice.texts.title(lang),
        lang=lang,
        kind=visit.say(notice_words.KINDS[notice.kind]),
        state=state,
        look=look,
    )


def kind(visit: Visit, kind: Kind) -> str:
    return visit.say(notice_words.KINDS[kind])


def hears(notice: NoticeView) -> bool:
    """Whether one can still object to it; in time or late."""
    return notice.kind.hears_objections and notice.corrected_by is None


async def sheets(visit: Visit, notice: NoticeView) -> tuple[SheetLine, ...]:
    """Every board that was there while the notice hung, by the first of them; a board may have had several sheets."""
    postings = await queries.postings(visit.db, [notice.id])
    today = visit.community.day(visit.now)
    about = await queries.building_of(visit.db, notice)
    used = {each.board_id for each in postings}
    wanted = required(await queries.boards(visit.db), notice, used=used, about=about)
    return tuple(
        each
        for board in wanted
        for each in _of_board(visit, notice, board, [p for p in postings if p.board_id == board.id], today)
    )


def required(
    boards: Sequence[BoardView], notice: NoticeView, *, used: Collection[UUID], about: UUID | None
) -> list[BoardView]:
    """Boards on which it has to hang, and those on which it did: of the building it is `about`, or for everybody."""
    return [
        each for each in boards if each.id in used or (_is_there(each, notice) and _is_meant(each, about))
    ]


def _is_there(board: BoardView, notice: NoticeView) -> bool:
    return board.gone_on is None or board.gone_on > notice.by_on


def _is_meant(board: BoardView, about: UUID | None) -> bool:
    return about is None or board.building_id in {None, about}


def as_sheets(lines: Sequence[SheetLine]) -> tuple[Sheet, ...]:
    """The best sheet of each board, for the list of what is to be done."""
    best: dict[UUID, SheetLine] = {}
    for each in lines:
        before = best.get(each.board.id)
        if before is None or _RANK.index(each.hung.state if each.hung else None) > _RANK.index(
            before.hung.state if before.hung else None
        ):
            best[each.board.id] = each
    return tuple(
        Sheet(each.board, each.hung, each.posting is not None and each.posting.photo_id is not None)
        for each in best.values()
    )


_RANK = (None, Hanging.TOO_SHORT, Hanging.BY_THE_COMMON_COUNT, Hanging.STILL, Hanging.LONG_ENOUGH)


def _of_board(
    visit: Visit, notice: NoticeView, board: BoardView, postings: Sequence[PostingView], today: date
) -> list[SheetLine]:
    if not postings:
        empty = visit.say(sentence("Not posted yet"))
        return [
            SheetLine(board=board, posting=None, hung=None, state=empty, look="warn", effect="", photo="")
        ]
    return [_sheet(visit, notice, board, each, today) for each in postings]


def _sheet(
    visit: Visit, notice: NoticeView, board: BoardView, posting: PostingView, today: date
) -> SheetLine:
    hung = clocks.hung(
        posting.posted_on, posting.taken_down_on, count=notice.hanging_days, place=notice.place, today=today
    )
    state, look = notice_words.HANGING[hung.state]
    effect = notice_words.EFFECTS.get(hung.state, "")
    is_kept = posting.photo_id is not None and posting.photo_deleted_at is None
    return SheetLine(
        board=board,
        posting=posting,
        hung=hung,
        state=visit.say(state),
        look=look,
        effect=visit.say(effect) if effect else "",
        photo=f"/c/{visit.community.slug}/notices/{notice.name}/postings/{posting.id}/photo"
        if is_kept
        else "",
    )


def _state(visit: Visit, notice: NoticeView) -> tuple[str, str]:
    if notice.corrected_by is not None:
        return visit.say(sentence("Corrected")), "off"
    if visit.community.day(visit.now) <= notice.by_on:
        return visit.say(sentence("Hangs out")), "live"
    return visit.say(sentence("Its days are over")), "off"
