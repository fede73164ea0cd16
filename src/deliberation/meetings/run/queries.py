"""A meeting as it stands at one moment: its agenda and course, who leads it, who is there, and whether the quorum stands."""

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.counting import presets
from deliberation.counting.presets import Preset
from deliberation.counting.stages import Stage
from deliberation.database.sessions import Reader
from deliberation.meetings.attendance import present_at
from deliberation.meetings.call import content as contents
from deliberation.meetings.call import fitting
from deliberation.meetings.call.content import Warned
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.call.refusals import NoSuchMeeting, NotCalled
from deliberation.meetings.kinds import How, ItemKind, MeetingKind, Mode, Office
from deliberation.meetings.mandates import live
from deliberation.meetings.mandates.live import Live
from deliberation.meetings.models import (
    Meeting,
    MeetingCall,
    MeetingItem,
    MeetingOffice,
)
from deliberation.meetings.run import course as courses
from deliberation.meetings.run import holding, presences, seated, taken
from deliberation.meetings.run import quorum as quorums
from deliberation.meetings.run.course import Course, Item
from deliberation.meetings.run.presences import Presence
from deliberation.meetings.run.quorum import Quorum
from deliberation.meetings.run.refusals import NoSuchSeat
from deliberation.meetings.run.seated import LabelledSeat


@dataclass(frozen=True, kw_only=True)
class CalledMeeting:
    """What the call fixed."""

    id: UUID
    community_id: UUID
    number: int
    kind: MeetingKind
    mode: Mode
    title: str
    venue: str
    link: str
    starts_at: datetime
    place: str
    preset: Preset
    stage_id: str

    @property
    def stage(self) -> Stage:
        return _stage(self.preset, self.stage_id)


@dataclass(frozen=True, kw_only=True)
class Officer:
    account_id: UUID
    name: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Hall:
    """All of a meeting as of `moment`, by the database's clock.

    `mandates` are those that were given online and have not ended. `left_out` are seats that weigh in no total of the item
    before the meeting; who knows of interests says which.
    """

    meeting: CalledMeeting
    moment: datetime
    items: tuple[Item, ...]
    own_presets: Mapping[UUID, Preset]
    course: Course
    offices: Mapping[Office, Officer]
    seats: tuple[LabelledSeat, ...]
    warned: tuple[Warned, ...]
    presences: tuple[Presence, ...]
    mandates: tuple[Live, ...]
    left_out: frozenset[UUID] = frozenset()

    @property
    def item(self) -> Item | None:
        """The one that is before the meeting."""
        return next((each for each in self.items if each.id == self.course.current), None)

    @functools.cached_property
    def present(self) -> Mapping[UUID, How]:
        return present_at(self.presences, self.moment)

    @functools.cached_property
    def quorum(self) -> Quorum:
        """By the rule of the item before the meeting, or else the meeting's own."""
        stage = self.stage_for(self.course.current)
        return quorums.at(stage, self.seats, self.present, left_out=self.left_out)

    def stage_for(self, item_id: UUID | None) -> Stage:
        """The call of the rule that an item is decided by."""
        own = self.own_presets.get(item_id) if item_id is not None else None
        if own is None:
            return self.meeting.stage
        return _stage(own, fitting.stage_of(own, self.meeting.preset, self.meeting.stage_id))

    def seat(self, number: int) -> LabelledSeat:
        """Raises NoSuchSeat."""
        found = next((each for each in self.seats if each.number == number), None)
        if found is None:
            raise NoSuchSeat
        return found

    @property
    def remote(self) -> frozenset[UUID]:
        """The seats whose voice is not in the hall: a proxy may take part from elsewhere too."""
        here = (each for each in self.presences if each.holds(self.moment))
        return frozenset(each.seat_id for each in here if each.how is How.REMOTE or each.is_proxy_online)

    def held_by(self, account_id: UUID) -> tuple[Live, ...]:
        """What somebody stands for, here or not yet: mandates that hold."""
        return tuple(each for each in self.mandates if each.holder_id == account_id and each.is_agreed)

    def stood_for(self, account_id: UUID) -> frozenset[UUID]:
        """The seats that are here by somebody's account in their owners' names."""
        held = {each.id for each in self.held_by(account_id)}
        here = (each for each in self.presences if each.mandate_id in held and each.holds(self.moment))
        return frozenset(each.seat_id for each in here)

    def cautions(self, item_id: UUID) -> tuple[Caution, ...]:
        """What whoever called it had read about the item."""
        return tuple(each.caution for each in self.warned if each.item_id == item_id)

    def is_led_by(self, account_id: UUID) -> bool:
        return account_id in {each.account_id for each in self.offices.values()}


async def called(db: Reader, number: int) -> CalledMeeting:
    """Raises NoSuchMeeting, and NotCalled for a draft."""
    return _meeting((await _called(db, number))[0])


async def hall(db: Reader, number: int) -> Hall:
    """Raises NoSuchMeeting, and NotCalled for a draft."""
    row, content, called_at, moment = await _called(db, number)
    items = await _items(db, row.id)
    return Hall(
        meeting=_meeting(row),
        moment=moment,
        items=tuple(_item(each, called_at) for each in items),
        own_presets={each.id: preset(each.preset) for each in items if each.preset is not None},
        course=courses.of(await taken.steps(db, row.id)),
        offices=await officers(db, row.id),
        seats=await seated.of_called(db, row.id),
        warned=contents.warned(content),
        presences=await presences.of_meeting(db, row.id),
        mandates=await _mandates(db, row),
    )


@functools.lru_cache(maxsize=64)
def preset(frozen: bytes) -> Preset:
    """A rule as the call froze it."""
    return presets.parse(json.loads(frozen))


async def _called(db: Reader, number: int) -> tuple[Meeting, bytes, datetime, datetime]:
    asked = (
        select(Meeting, MeetingCall.content, MeetingCall.called_at, func.clock_timestamp())
        .outerjoin(MeetingCall, col(MeetingCall.meeting_id) == col(Meeting.id))
        .where(Meeting.number == number)
    )
    found = (await db.exec(asked)).first()
    if found is None:
        raise NoSuchMeeting
    row, content, called_at, moment = found
    if content is None:
        raise NotCalled
    return row, content, called_at, moment


def _stage(preset: Preset, stage_id: str) -> Stage:
    return next(each for each in preset.rule.stages if each.id == stage_id)


def _meeting(row: Meeting) -> CalledMeeting:
    return CalledMeeting(
        id=row.id,
        community_id=row.community_id,
        number=row.number,
        kind=MeetingKind(row.kind),
        mode=Mode(row.mode),
        title=row.title,
        venue=row.venue,
        link=row.link,
        starts_at=row.starts_at,
        place=row.place,
        preset=preset(row.preset),
        stage_id=row.stage,
    )


async def _items(db: Reader, meeting_id: UUID) -> Sequence[MeetingItem]:
    mine = select(MeetingItem).where(MeetingItem.meeting_id == meeting_id)
    return (await db.exec(mine.order_by(col(MeetingItem.position)))).all()


def _item(row: MeetingItem, called_at: datetime) -> Item:
    return Item(
        id=row.id,
        position=row.position,
        kind=ItemKind(row.kind),
        title=row.title,
        body=row.body,
        is_on_notice=row.added_at <= called_at,
    )


async def officers(db: Reader, meeting_id: UUID) -> Mapping[Office, Officer]:
    """The last one named holds the office, as long as the role lasts for which they were named."""
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            MeetingOffice.office,
            MeetingOffice.account_id,
            Account.name,
            MeetingOffice.since,
            holding.is_in_force(),
        )
        .join(Account, col(Account.id) == col(MeetingOffice.account_id))
        .where(MeetingOffice.meeting_id == meeting_id)
        .order_by(col(MeetingOffice.ordinal))
    )
    last = {
        Office(office): (Officer(account_id=account_id, name=name, since=since), holds)
        for office, account_id, name, since, holds in rows
    }
    return {office: officer for office, (officer, holds) in last.items() if holds}


async def _mandates(db: Reader, row: Meeting) -> tuple[Live, ...]:
    return await live.of_meeting(db, row.id) if row.kind == MeetingKind.ASSEMBLY.value else ()
