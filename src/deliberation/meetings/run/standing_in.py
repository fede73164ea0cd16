"""Who stands for others at a meeting: by a signed paper that the desk looked at, or by a mandate given online. Limits count both."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.mandates import live
from deliberation.meetings.mandates.live import Live
from deliberation.meetings.mandates.models import MeetingMandate
from deliberation.meetings.models import MeetingPresence
from deliberation.roll import identity


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody as a limit knows them: by the name on a paper, and where it is known by their account and as a person on the roll."""

    name: str
    account_id: UUID | None = None
    person_id: UUID | None = None

    @property
    def key(self) -> str:
        return identity.name_key(self.name)

    def holds(self, mandate: Live) -> bool:
        """Two whom the roll knows apart are two, though they bear one name; other accounts of that name may all be one person's."""
        if mandate.holder_id == self.account_id:
            return True
        are_two = self.person_id is not None and mandate.holder_person_id is not None
        return not are_two and identity.name_key(mandate.holder) == self.key


@dataclass(frozen=True)
class Proxy:
    """Whose account stands for a seat at this moment, and in whose name."""

    holder_id: UUID
    speaker_id: UUID


async def proxy_here(db: Reader, seat_id: UUID) -> Proxy | None:
    """By a mandate that was given online."""
    asked = (
        select(MeetingMandate.holder_id, MeetingMandate.speaker_id)
        .join(MeetingPresence, col(MeetingPresence.mandate_id) == col(MeetingMandate.id))
        .where(MeetingPresence.seat_id == seat_id, col(MeetingPresence.until).is_(None))
    )
    found = (await db.exec(asked)).first()
    return None if found is None else Proxy(*found)


async def is_here_by(db: Reader, mandate: Live) -> bool:
    """Whether a seat is there by this mandate now."""
    asked = select(MeetingPresence.id).where(
        MeetingPresence.mandate_id == mandate.id, col(MeetingPresence.until).is_(None)
    )
    return (await db.exec(asked)).first() is not None


async def is_here(db: Reader, seat_id: UUID) -> bool:
    """Whether a seat is there in any way now."""
    asked = select(MeetingPresence.id).where(
        MeetingPresence.seat_id == seat_id, col(MeetingPresence.until).is_(None)
    )
    return (await db.exec(asked)).first() is not None


async def seats_of(db: Reader, meeting_id: UUID, who: Named) -> frozenset[UUID]:
    """The seats that named them, or are here now by a paper with their name on it."""
    named = {each.seat_id for each in await live.of_meeting(db, meeting_id) if who.holds(each)}
    asked = select(MeetingPresence.seat_id, MeetingPresence.proxy_name).where(
        MeetingPresence.meeting_id == meeting_id,
        col(MeetingPresence.until).is_(None),
        col(MeetingPresence.proxy_name).is_not(None),
        col(MeetingPresence.mandate_id).is_(None),
    )
    on_paper = {seat_id for seat_id, name in await db.exec(asked) if identity.name_key(str(name)) == who.key}
    return frozenset(named | on_paper)
