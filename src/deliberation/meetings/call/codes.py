"""The code on an invitation: kept only as a keyed hash, one in force for each who is invited."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import col, select

from deliberation.accounts import codes
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.refusals import Conflict, NotFound
from deliberation.kernel.text import sentence
from deliberation.meetings.call.models import MeetingOldCode
from deliberation.meetings.models import MeetingSpeaker

KEY = "meeting-code"
"""The purpose under which the installation's key for them is derived."""


class CodeUnknown(NotFound):
    message = sentence("This code opens no invitation. Look at the letter again, or ask at the desk.")


class CodeReplaced(Conflict):
    message = sentence(
        "A newer invitation replaced this one. Use the code of the newer letter, or ask at the desk."
    )


@dataclass(frozen=True)
class Invited:
    """Whom a code names."""

    meeting_id: UUID
    seat_id: UUID
    speaker_id: UUID


def kept(key: bytes, code: str) -> bytes:
    """As it is stored, however it was typed."""
    return codes.keyed_hash(key, KEY, codes.tidy(code))


async def issue(
    db: Writer, community_id: UUID, speakers: Collection[UUID], *, key: bytes, now: datetime
) -> Mapping[UUID, str]:
    """A new code for each of these speakers, ungrouped; the one they had opens nothing any more."""
    wanted = select(MeetingSpeaker).where(col(MeetingSpeaker.id).in_(sorted(speakers)))
    rows = (await db.exec(wanted.order_by(col(MeetingSpeaker.id)).with_for_update())).all()
    old = [
        {
            "community_id": community_id,
            "code_hash": row.code_hash,
            "meeting_id": row.meeting_id,
            "speaker_id": row.id,
            "ended_at": now,
        }
        for row in rows
        if row.code_hash is not None
    ]
    connection = await db.connection()
    if old:
        await connection.execute(insert(MeetingOldCode), old)
    made = {row.id: codes.new_letter_code() for row in rows}
    for speaker_id, code in made.items():
        changed = update(MeetingSpeaker).where(col(MeetingSpeaker.id) == speaker_id)
        await connection.execute(changed.values(code_hash=kept(key, code)))
    return made


async def find(db: Reader, code: str, *, key: bytes) -> Invited:
    """Raises CodeUnknown, and CodeReplaced for one that a newer letter ended."""
    hashed = kept(key, code)
    row = (await db.exec(select(MeetingSpeaker).where(MeetingSpeaker.code_hash == hashed))).first()
    if row is not None:
        return Invited(row.meeting_id, row.seat_id, row.id)
    old = select(MeetingOldCode.speaker_id).where(MeetingOldCode.code_hash == hashed)
    if (await db.exec(old)).first() is not None:
        raise CodeReplaced
    raise CodeUnknown
