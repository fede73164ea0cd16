"""Who acts at a meeting, and what every act of its chair begins with."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlmodel import select

from deliberation.audit import actions as audit
from deliberation.communities.rules import Role
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor, ActorKind
from deliberation.ledger import digests
from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.facts import MeetingFact
from deliberation.meetings.models import Meeting
from deliberation.meetings.run import queries
from deliberation.meetings.run.facts import Room
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.refusals import NotLeading


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts; `pepper` makes their name in the log, good for this meeting alone; `zone` says which day it is.

    `at` is for what is told afterwards, as samples do; without it the database's clock says when it is.
    """

    account_id: UUID
    person_id: UUID | None
    roles: frozenset[Role]
    zone: str
    pepper: bytes = field(repr=False)
    at: datetime | None = None

    def actor(self, meeting_id: UUID, kind: ActorKind = "clerk") -> Actor:
        return Actor(kind, digests.clerk_ref(self.pepper, meeting_id, self.account_id))


async def held(db: Writer, meeting_id: UUID, *, at: datetime | None = None, empties: bool = False) -> Hall:
    """The meeting as it stands; nobody else leads it until this transaction ends.

    Where the act empties the room, nobody comes meanwhile either. Raises NoSuchMeeting, NotCalled.
    """
    asked = select(Meeting.number).where(Meeting.id == meeting_id).with_for_update(key_share=not empties)
    number = (await db.exec(asked)).first()
    if number is None:
        raise NoSuchMeeting
    hall = await queries.hall(db, number)
    return hall if at is None else replace(hall, moment=at)


async def led(db: Writer, meeting_id: UUID, by: By, *, empties: bool = False) -> Hall:
    """The same for its chair or secretary. Raises NotLeading."""
    hall = await held(db, meeting_id, at=by.at, empties=empties)
    if not hall.is_led_by(by.account_id):
        raise NotLeading
    return hall


async def told(db: Writer, hall: Hall, fact: MeetingFact, by: By) -> UUID:
    """The id of its entry in the log."""
    actor = by.actor(hall.meeting.id)
    recorded = await audit.record(db, hall.meeting.community_id, fact, actor=actor, at=hall.moment)
    return recorded.entry_id


def room(hall: Hall) -> Room:
    """Who is there at this moment, in numbers."""
    there = [seat for seat in hall.seats if seat.id in hall.present]
    return Room(
        seats=len(hall.seats),
        present=len(there),
        heads=sum(seat.weights.get("heads", 0) for seat in there),
        area_cm2=sum(seat.weights.get("area", 0) for seat in there),
    )
