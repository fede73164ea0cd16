"""Reads about minutes: how far they are, what each version says, who signs, and who may read or write them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.kinds import MeetingKind, Step
from deliberation.meetings.minutes import document, seated
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.kinds import Answer, Capacity, Circle, Way
from deliberation.meetings.minutes.models import (
    MinutesCirculation,
    MinutesClosing,
    MinutesNote,
    MinutesPublication,
    MinutesReopening,
    MinutesSignature,
    MinutesSigner,
    MinutesVersion,
)
from deliberation.meetings.minutes.refusals import NoSuchVersion
from deliberation.meetings.minutes.views import (
    CirculationView,
    ClosingView,
    MeetingView,
    MinutesView,
    NoteView,
    PublicationView,
    SignerView,
    VersionLine,
)
from deliberation.meetings.models import Meeting, MeetingCall, MeetingStep


async def get(db: Reader, number: int) -> MinutesView:
    """Raises NoSuchMeeting; one that was not called yet is nobody's but those who draft it."""
    meeting = (await db.exec(select(Meeting).where(Meeting.number == number))).first()
    if meeting is None:
        raise NoSuchMeeting
    return await of_meeting(db, meeting)


async def of_meeting(db: Reader, meeting: Meeting) -> MinutesView:
    """Raises NoSuchMeeting for one that was not called."""
    view = await _meeting(db, meeting)
    if not view.is_called:
        raise NoSuchMeeting
    closing = await _closing(db, meeting.id)
    return MinutesView(
        meeting=view,
        versions=await _versions(db, meeting.id),
        circulation=await _circulation(db, meeting.id),
        closing=closing,
        publication=await _publication(db, meeting.id),
        notes=await _notes(db, meeting.id),
    )


async def document_of(db: Reader, meeting_id: UUID, version: int) -> Document:
    """Raises NoSuchVersion."""
    asked = select(MinutesVersion.content).where(
        MinutesVersion.meeting_id == meeting_id, MinutesVersion.version == version
    )
    content = (await db.exec(asked)).first()
    if content is None:
        raise NoSuchVersion
    return document.read(content)


async def public_document(db: Reader, meeting_id: UUID) -> Document:
    """The masked one, as it was published. Raises NoSuchVersion."""
    asked = select(MinutesPublication.content).where(MinutesPublication.meeting_id == meeting_id)
    content = (await db.exec(asked)).first()
    if content is None:
        raise NoSuchVersion
    return document.read(content)


async def sits(db: Reader, community_id: UUID, meeting_id: UUID, account_id: UUID) -> UUID | None:
    """The seat that this account may speak for, the first of several."""
    found = await seated.speakers(db, community_id, meeting_id)
    return next((each.seat_id for each in found if each.account_id == account_id), None)


async def circulations(db: Reader, meeting_id: UUID) -> int:
    """How often drafts went round."""
    asked = select(func.count()).where(col(MinutesCirculation.meeting_id) == meeting_id)
    return (await db.exec(asked)).one()


async def closings(db: Reader, meeting_id: UUID) -> int:
    """How often the text was closed."""
    asked = select(func.count()).where(col(MinutesClosing.meeting_id) == meeting_id)
    return (await db.exec(asked)).one()


async def _meeting(db: Reader, meeting: Meeting) -> MeetingView:
    called = select(MeetingCall.called_at).where(MeetingCall.meeting_id == meeting.id)
    steps = (
        await db.exec(
            select(MeetingStep.step, MeetingStep.taken_at)
            .where(MeetingStep.meeting_id == meeting.id, col(MeetingStep.item_id).is_(None))
            .order_by(col(MeetingStep.ordinal))
        )
    ).all()
    taken = {Step(step): at for step, at in steps}
    return MeetingView(
        id=meeting.id,
        number=meeting.number,
        kind=MeetingKind(meeting.kind),
        title=meeting.title,
        place=meeting.place,
        starts_at=meeting.starts_at,
        is_called=(await db.exec(called)).first() is not None,
        opened_at=taken.get(Step.OPENED),
        ended_at=taken.get(Step.ENDED),
        holders=await seated.holders(db, meeting.id),
    )


async def _versions(db: Reader, meeting_id: UUID) -> tuple[VersionLine, ...]:
    """The contents themselves are not read."""
    rows = (
        await db.exec(
            select(  # type: ignore[call-overload]
                MinutesVersion.version,
                MinutesVersion.content_sha256,
                MinutesVersion.changed,
                MinutesVersion.made_at,
                MinutesVersion.made_by,
            )
            .where(MinutesVersion.meeting_id == meeting_id)
            .order_by(col(MinutesVersion.version))
        )
    ).all()
    names = await seated.account_names(db, {made_by for *_, made_by in rows})
    return tuple(
        VersionLine(
            version=version,
            content_sha256=sha256,
            changed=changed,
            made_at=made_at,
            made_by=names[made_by],
        )
        for version, sha256, changed, made_at, made_by in rows
    )


async def _circulation(db: Reader, meeting_id: UUID) -> CirculationView | None:
    asked = select(MinutesCirculation).where(MinutesCirculation.meeting_id == meeting_id)
    row = (await db.exec(asked.order_by(col(MinutesCirculation.ordinal).desc()).limit(1))).first()
    if row is None:
        return None
    return CirculationView(
        version=row.version, comments_until=row.comments_until, circulated_at=row.circulated_at
    )


async def _closing(db: Reader, meeting_id: UUID) -> ClosingView | None:
    row = (
        await db.exec(
            select(MinutesClosing)
            .outerjoin(MinutesReopening, col(MinutesReopening.closing_id) == col(MinutesClosing.id))
            .where(MinutesClosing.meeting_id == meeting_id, col(MinutesReopening.closing_id).is_(None))
        )
    ).first()
    if row is None:
        return None
    return ClosingView(
        id=row.id,
        ordinal=row.ordinal,
        version=row.version,
        content_sha256=row.content_sha256,
        circle=Circle(row.circle),
        closed_at=row.closed_at,
        signers=await signers_of(db, row.id),
    )


async def signers_of(db: Reader, closing_id: UUID) -> tuple[SignerView, ...]:
    rows = await db.exec(
        select(MinutesSigner, MinutesSignature)
        .outerjoin(MinutesSignature, col(MinutesSignature.signer_id) == col(MinutesSigner.id))
        .where(MinutesSigner.closing_id == closing_id)
        .order_by(col(MinutesSigner.number))
    )
    return tuple(_signer(row, said) for row, said in rows)


def _signer(row: MinutesSigner, said: MinutesSignature | None) -> SignerView:
    return SignerView(
        id=row.id,
        number=row.number,
        capacity=Capacity(row.capacity),
        seat_id=row.seat_id,
        account_id=row.account_id,
        name=row.name,
        answer=Answer(said.answer) if said else None,
        way=Way(said.way) if said else None,
        reason=said.reason if said else "",
        said_at=said.said_at if said else None,
    )


async def published_at(db: Reader, meeting_id: UUID) -> datetime | None:
    """None while the minutes are not public."""
    asked = select(MinutesPublication.published_at).where(MinutesPublication.meeting_id == meeting_id)
    return (await db.exec(asked)).first()


async def _publication(db: Reader, meeting_id: UUID) -> PublicationView | None:
    asked = select(MinutesPublication).where(MinutesPublication.meeting_id == meeting_id)
    row = (await db.exec(asked)).first()
    if row is None:
        return None
    return PublicationView(
        content_sha256=row.content_sha256,
        published_on=row.published_on,
        published_at=row.published_at,
        signed=row.signed,
        refused=row.refused,
        missing=row.missing,
    )


async def _notes(db: Reader, meeting_id: UUID) -> tuple[NoteView, ...]:
    asked = select(MinutesNote).where(MinutesNote.meeting_id == meeting_id)
    rows = (await db.exec(asked.order_by(col(MinutesNote.number)))).all()
    names = await seated.account_names(db, {row.written_by for row in rows})
    return tuple(
        NoteView(
            number=row.number,
            text=row.text,
            reason=row.reason,
            role=Capacity(row.role),
            name=names[row.written_by],
            note_sha256=row.note_sha256,
            written_at=row.written_at,
        )
        for row in rows
    )
