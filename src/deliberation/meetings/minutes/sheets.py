"""Signatures on paper: one person photographs the sheet and reads it, a second reads the same off the photo."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.minutes import acting, refusals
from deliberation.meetings.minutes.acting import By, Held
from deliberation.meetings.minutes.facts import MinutesSigned
from deliberation.meetings.minutes.kinds import Answer, SheetEnd, Way
from deliberation.meetings.minutes.models import MinutesSheet, MinutesSheetEnd, MinutesSignature
from deliberation.meetings.minutes.views import ClosingView
from deliberation.proposals.pictures import Picture


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """`signers` are the numbers that the first person read; None for `ended` while it waits for the second."""

    id: UUID
    number: int
    signers: tuple[int, ...]
    read_at: datetime
    read_by: UUID
    photo_deleted_at: datetime | None
    ended: SheetEnd | None


async def of_closing(db: Reader, closing_id: UUID) -> tuple[SheetView, ...]:
    """The photos are not read."""
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            MinutesSheet.id,
            MinutesSheet.number,
            MinutesSheet.signers,
            MinutesSheet.read_at,
            MinutesSheet.read_by,
            MinutesSheet.photo_deleted_at,
            MinutesSheetEnd.ended,
        )
        .outerjoin(MinutesSheetEnd, col(MinutesSheetEnd.sheet_id) == col(MinutesSheet.id))
        .where(MinutesSheet.closing_id == closing_id)
        .order_by(col(MinutesSheet.number))
    )
    return tuple(
        SheetView(
            id=sheet_id,
            number=number,
            signers=tuple(signers),
            read_at=read_at,
            read_by=read_by,
            photo_deleted_at=deleted_at,
            ended=SheetEnd(ended) if ended else None,
        )
        for sheet_id, number, signers, read_at, read_by, deleted_at, ended in rows
    )


async def get(db: Reader, closing_id: UUID, number: int) -> SheetView:
    """Raises NoSuchSheet."""
    found = next((each for each in await of_closing(db, closing_id) if each.number == number), None)
    if found is None:
        raise refusals.NoSuchSheet
    return found


async def photo(db: Reader, sheet_id: UUID) -> bytes:
    """A WebP picture. Raises PhotoDeleted."""
    asked = select(MinutesSheet.photo, MinutesSheet.photo_deleted_at).where(MinutesSheet.id == sheet_id)
    content, deleted_at = (await db.exec(asked)).one()
    if content is None:
        assert deleted_at is not None, "a photo that is gone has its day"
        raise refusals.PhotoDeleted({"day": deleted_at})
    return content


async def take_in(db: Writer, number: int, *, signers: Collection[int], picture: Picture, by: By) -> int:
    """What the first person reads. Raises NoSuchMeeting, NoMandate, NotClosed, NobodyTicked, SpokenAlready, SameSheet."""
    found = await acting.at_desk(db, number, by)
    closing = acting.standing(found)
    _check_lines(closing, signers)
    same = select(MinutesSheet.id).where(
        MinutesSheet.closing_id == closing.id, MinutesSheet.photo_sha256 == picture.sha256
    )
    if (await db.exec(same)).first() is not None:
        raise refusals.SameSheet
    ordinal = len(await of_closing(db, closing.id)) + 1
    db.add(
        MinutesSheet(
            community_id=found.row.community_id,
            id=new_id(),
            closing_id=closing.id,
            number=ordinal,
            signers=sorted(set(signers)),
            photo=picture.content,
            photo_sha256=picture.sha256,
            read_at=by.now,
            read_by=by.account_id,
        )
    )
    await db.flush()
    return ordinal


async def confirm(db: Writer, number: int, sheet: int, *, signers: Collection[int], by: By) -> None:
    """The second person read the same: these have signed.

    Raises NoSuchMeeting, NoMandate, NotClosed, NoSuchSheet, SheetEnded, SecondPerson, NobodyTicked, SpokenAlready, ReadingsDiffer.
    """
    found = await acting.at_desk(db, number, by)
    closing = acting.standing(found)
    first = await _waiting(db, closing, sheet)
    if first.read_by == by.account_id:
        raise refusals.SecondPerson
    _check_lines(closing, signers)
    if set(signers) != set(first.signers):
        raise refusals.ReadingsDiffer({"second": _names(closing, signers)})
    _end(db, found, first, SheetEnd.CONFIRMED, by)
    await db.flush()
    for line in first.signers:
        await _signed(db, found, closing, first, line, by)


async def withdraw(db: Writer, number: int, sheet: int, *, by: By) -> None:
    """It counts for nothing. Raises NoSuchMeeting, NoMandate, NotClosed, NoSuchSheet, SheetEnded."""
    found = await acting.at_desk(db, number, by)
    first = await _waiting(db, acting.standing(found), sheet)
    _end(db, found, first, SheetEnd.WITHDRAWN, by)
    await db.flush()


async def _waiting(db: Reader, closing: ClosingView, sheet: int) -> SheetView:
    first = await get(db, closing.id, sheet)
    if first.ended is not None:
        raise refusals.SheetEnded
    return first


def _check_lines(closing: ClosingView, signers: Collection[int]) -> None:
    lines = [each for each in closing.signers if each.number in set(signers)]
    if not lines or len(lines) < len(set(signers)):
        raise refusals.NobodyTicked
    spoken = next((each for each in lines if each.answer is not None), None)
    if spoken is not None:
        raise refusals.SpokenAlready({"name": spoken.name})


def _names(closing: ClosingView, signers: Collection[int]) -> str:
    return " · ".join(each.name for each in closing.signers if each.number in set(signers))


def _end(db: Writer, found: Held, sheet: SheetView, ended: SheetEnd, by: By) -> None:
    db.add(
        MinutesSheetEnd(
            community_id=found.row.community_id,
            sheet_id=sheet.id,
            ended=ended.value,
            ended_at=by.now,
            ended_by=by.account_id,
        )
    )


async def _signed(db: Writer, found: Held, closing: ClosingView, sheet: SheetView, line: int, by: By) -> None:
    signer = next(each for each in closing.signers if each.number == line)
    fact = MinutesSigned(subject_id=found.id, text_sha256=closing.content_sha256, way=Way.PAPER)
    db.add(
        MinutesSignature(
            community_id=found.row.community_id,
            signer_id=signer.id,
            answer=Answer.SIGNED.value,
            way=Way.PAPER.value,
            sheet_id=sheet.id,
            content_sha256=closing.content_sha256,
            said_at=by.now,
            said_by=by.account_id,
            entry_id=await acting.told(db, found.row.community_id, fact, by),
        )
    )
    await db.flush()


def waiting(found: Sequence[SheetView]) -> tuple[SheetView, ...]:
    """For a second person."""
    return tuple(each for each in found if each.ended is None)
