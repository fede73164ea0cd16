"""What every act on a motion or a vote begins with: the meeting as it stands, held, and what was moved and voted on in it."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.counting.presets import Preset
from deliberation.counting.stages import Stage
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.call.refusals import NoSuchItem
from deliberation.meetings.facts import MeetingFact
from deliberation.meetings.kinds import ItemKind, Office
from deliberation.meetings.run import acting as run
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run import standing
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.course import Item
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.rules import check_running
from deliberation.meetings.votes import docket, refusals
from deliberation.meetings.votes.views import Docket


@dataclass(frozen=True)
class Floor:
    """A meeting that nobody else leads until this transaction ends, with its motions and votes."""

    hall: Hall
    docket: Docket
    by: By

    @property
    def meeting_id(self) -> UUID:
        return self.hall.meeting.id

    @property
    def community_id(self) -> UUID:
        return self.hall.meeting.community_id

    def item(self, item_id: UUID) -> Item:
        """Raises NoSuchItem."""
        found = next((each for each in self.hall.items if each.id == item_id), None)
        if found is None:
            raise NoSuchItem
        return found

    def preset_for(self, item_id: UUID) -> Preset:
        return self.hall.own_presets.get(item_id, self.hall.meeting.preset)

    def stage_for(self, item_id: UUID) -> Stage:
        return self.hall.stage_for(item_id)

    def check_seat(self, seat_id: UUID) -> None:
        """Raise NoSuchSeat."""
        if seat_id not in {seat.id for seat in self.hall.seats}:
            raise refused.NoSuchSeat

    def check_leads(self) -> None:
        """Raise NotLeading."""
        if not self.hall.is_led_by(self.by.account_id):
            raise refused.NotLeading

    def check_chairs(self) -> None:
        """Raise NotTheChair."""
        chair = self.hall.offices.get(Office.CHAIR)
        if chair is None or chair.account_id != self.by.account_id:
            raise refusals.NotTheChair

    def check_at(self, item_id: UUID) -> None:
        """Raise unless the meeting is open, and NotThisItem unless this item is before it."""
        check_running(self.hall.course)
        if self.hall.course.current != item_id:
            raise refusals.NotThisItem

    def check_votable(self, item_id: UUID) -> None:
        """Raise NotOnTheNotice."""
        if not votable(self.item(item_id)):
            raise refusals.NotOnTheNotice

    async def told(self, db: Writer, fact: MeetingFact) -> UUID:
        """The id of its entry in the log."""
        actor = self.by.actor(
            self.meeting_id, "clerk" if self.hall.is_led_by(self.by.account_id) else "member"
        )
        recorded = await audit.record(db, self.community_id, fact, actor=actor, at=self.hall.moment)
        return recorded.entry_id


async def held(db: Writer, meeting_id: UUID, by: By, *, empties: bool = False) -> Floor:
    """With `empties` nobody comes or leaves meanwhile either. Raises NoSuchMeeting, NotCalledYet."""
    hall = await run.held(db, meeting_id, at=by.at, empties=empties)
    return Floor(hall, await docket.of_meeting(db, meeting_id), by)


def votable(item: Item) -> bool:
    """Only a decision that stood on the notice of the meeting."""
    return item.kind is ItemKind.DECISION and item.is_on_notice


async def check_own(db: Reader, meeting_id: UUID, seat_id: UUID, by: By) -> None:
    """Raise NotYourSeat, NoSuchSeat."""
    await standing.voice(db, meeting_id, seat_id, by)
