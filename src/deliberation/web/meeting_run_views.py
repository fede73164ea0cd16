"""A meeting under way as its chair, its members and the hall see it: what is next, what to say, what is still missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import Office
from deliberation.meetings.run import rules
from deliberation.meetings.run.course import Item, Status
from deliberation.meetings.run.floor import Floor, Word
from deliberation.meetings.run.presences import Presence
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.seated import LabelledSeat
from deliberation.web.deps import Frame

STATUSES: Mapping[Status, tuple[str, str]] = {
    Status.CALLED: (sentence("Not begun yet"), ""),
    Status.OPEN: (sentence("The meeting is open"), "live"),
    Status.ADJOURNED: (sentence("Adjourned"), "warn"),
    Status.ENDED: (sentence("The meeting is over"), "ok"),
    Status.CANCELLED: (sentence("Cancelled"), "warn"),
}
OFFICES: Mapping[Office, str] = {
    Office.CHAIR: sentence("Chair of the meeting"),
    Office.SECRETARY: sentence("Secretary of the meeting"),
}


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    """An item where it stands: done, now, next or skipped."""

    item: Item
    state: str
    is_skipped: bool


@dataclass(frozen=True, kw_only=True)
class SpeakerLine:
    """Who speaks or waits. `has_spoken`: on this item already."""

    word: Word
    label: str
    has_spoken: bool


def state(frame: Frame, hall: Hall) -> tuple[str, str]:
    """In words, and the kind of its tag."""
    words, tag = STATUSES[hall.course.status]
    return frame.say(words), tag


@dataclass(frozen=True, kw_only=True)
class OwnSeat:
    """A seat of the reader's: since when it is present, and its place on the speakers' list.

    `proxy` is whom it named online and who stands for it now; `is_others` where that is the reader.
    """

    seat: LabelledSeat
    presence: Presence | None
    proxy: str
    is_others: bool
    word: Word | None
    speaks: bool
    ahead: int


def agenda(hall: Hall) -> tuple[AgendaLine, ...]:
    skipped = {item.id for item in hall.course.skipped(hall.items)}
    return tuple(
        AgendaLine(item=item, state=_state(hall, item), is_skipped=item.id in skipped) for item in hall.items
    )


def officers(frame: Frame, hall: Hall) -> tuple[tuple[str, str], ...]:
    """Each office and who holds it."""
    return tuple(
        (frame.say(words), hall.offices[office].name if office in hall.offices else "–")
        for office, words in OFFICES.items()
    )


def speakers(hall: Hall, floor: Floor | None) -> tuple[SpeakerLine, ...]:
    """Who waits, in the order in which they shall speak."""
    return () if floor is None else tuple(_line(hall, floor, word) for word in floor.waiting)


def speaking(hall: Hall, floor: Floor | None) -> SpeakerLine | None:
    return None if floor is None or floor.speaking is None else _line(hall, floor, floor.speaking)


def label(hall: Hall, seat_id: UUID) -> str:
    return next(seat.label for seat in hall.seats if seat.id == seat_id)


def own_seats(
    hall: Hall, floor: Floor | None, mine: Collection[UUID], account_id: UUID
) -> tuple[OwnSeat, ...]:
    """By their numbers: those of the reader, and those that they stand for now."""
    here = {each.seat_id: each for each in hall.presences if each.holds(hall.moment)}
    others = hall.stood_for(account_id)
    return tuple(
        _own_seat(seat, here.get(seat.id), floor, is_others=seat.id in others)
        for seat in hall.seats
        if seat.id in mine or seat.id in others
    )


def held_seats(hall: Hall, account_id: UUID) -> tuple[LabelledSeat, ...]:
    """Those that the reader may bring along, and that are not there."""
    held = {each.seat_id for each in hall.held_by(account_id)}
    return tuple(seat for seat in hall.seats if seat.id in held and seat.id not in hall.present)


def closed_doors(frame: Frame, hall: Hall) -> str:
    """Why nobody may be marked as present now, or from when; empty while people may."""
    try:
        rules.check_doors(hall.course, starts_at=hall.meeting.starts_at, now=hall.moment)
    except Conflict as refusal:
        return frame.say(refusal.message, refusal.details)
    return ""


def _own_seat(
    seat: LabelledSeat, presence: Presence | None, floor: Floor | None, *, is_others: bool
) -> OwnSeat:
    waiting = () if floor is None else floor.waiting
    places = [place for place, word in enumerate(waiting) if word.seat_id == seat.id]
    speaker = None if floor is None else floor.speaking
    return OwnSeat(
        seat=seat,
        presence=presence,
        proxy=(presence.proxy_name or "") if presence is not None and presence.mandate_id else "",
        is_others=is_others,
        word=waiting[places[0]] if places else None,
        speaks=speaker is not None and speaker.seat_id == seat.id,
        ahead=places[0] if places else 0,
    )


def _line(hall: Hall, floor: Floor, word: Word) -> SpeakerLine:
    has_spoken = word.seat_id in {each.seat_id for each in floor.spoken}
    return SpeakerLine(word=word, label=label(hall, word.seat_id), has_spoken=has_spoken)


def _state(hall: Hall, item: Item) -> str:
    if item.id == hall.course.current:
        return "now"
    return "done" if item.id in hall.course.done else "next"
