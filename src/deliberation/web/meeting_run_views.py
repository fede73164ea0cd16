"""A meeting under way as its chair, its members and the hall see it: what is next, what to say, what is still missing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import ItemKind, Office
from deliberation.meetings.run import rules
from deliberation.meetings.run.course import Item, Status
from deliberation.meetings.run.floor import Floor, Word
from deliberation.meetings.run.queries import Hall, LabelledSeat, Presence
from deliberation.web.deps import Frame, Visit

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
_TO_SAY = {
    ItemKind.REPORT: sentence(
        "Item %(number)s: %(title)s. We hear the report first. Then you may ask questions."
    ),
    ItemKind.DISCUSSION: sentence("Item %(number)s: %(title)s. We talk this over. Who would like to speak?"),
    ItemKind.DECISION: sentence("Item %(number)s: %(title)s. We talk first. Then we vote."),
}
_LATE = sentence(
    "Item %(number)s: %(title)s. It was not on the notice. We may talk about it, but we do not vote on it."
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One button: what it says, where it leads, and what it sends. One without `sends` is a link."""

    words: str
    page: str
    is_main: bool = True
    sends: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Guide:
    """What comes next. `say` is to be read out in the reader's language; `missing` is what should be put right first."""

    title: str
    say: str
    missing: tuple[str, ...]
    acts: tuple[Act, ...]


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
    """A seat of the reader's: since when it is present, and its place on the speakers' list."""

    seat: LabelledSeat
    presence: Presence | None
    word: Word | None
    speaks: bool
    ahead: int


def guide(visit: Visit, hall: Hall) -> Guide:
    say = _Sayings(visit, hall)
    missing = tuple(_missing(visit, hall))
    match hall.course.status:
        case Status.CALLED:
            return Guide(
                title=visit.say(sentence("Open the meeting")),
                say=say.opening(),
                missing=missing,
                acts=_opening(visit, hall),
            )
        case Status.OPEN:
            return _under_way(visit, hall, say, missing)
        case Status.ADJOURNED:
            return Guide(
                title=visit.say(sentence("The meeting is adjourned")),
                say=say.resuming(),
                missing=missing,
                acts=_resuming(visit, hall),
            )
        case Status.ENDED | Status.CANCELLED as over:
            return Guide(
                title=visit.say(STATUSES[over][0]), say="", missing=_afterwards(visit, hall), acts=()
            )


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


def own_seats(hall: Hall, floor: Floor | None, mine: Collection[UUID]) -> tuple[OwnSeat, ...]:
    """By their numbers."""
    here = {each.seat_id: each for each in hall.presences if each.holds(hall.moment)}
    return tuple(_own_seat(seat, here.get(seat.id), floor) for seat in hall.seats if seat.id in mine)


def takes_people_in(hall: Hall) -> bool:
    """Whether somebody may be marked as present now."""
    try:
        rules.check_doors(hall.course, starts_at=hall.meeting.starts_at, now=hall.moment)
    except Conflict:
        return False
    return True


def _own_seat(seat: LabelledSeat, presence: Presence | None, floor: Floor | None) -> OwnSeat:
    waiting = () if floor is None else floor.waiting
    places = [place for place, word in enumerate(waiting) if word.seat_id == seat.id]
    speaker = None if floor is None else floor.speaking
    return OwnSeat(
        seat=seat,
        presence=presence,
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


def _opening(visit: Visit, hall: Hall) -> tuple[Act, ...]:
    if Office.CHAIR not in hall.offices:
        return (Act(words=visit.say(sentence("Name chair and secretary")), page="run/offices"),)
    if hall.moment < hall.meeting.starts_at:
        return (Act(words=visit.say(sentence("Mark who has come")), page="desk"),)
    words = sentence("Open the meeting") if hall.quorum.is_met else sentence("Open it without a quorum")
    return (Act(words=visit.say(words), page="run/opening", is_main=hall.quorum.is_met is True, sends={}),)


def _under_way(visit: Visit, hall: Hall, say: "_Sayings", missing: tuple[str, ...]) -> Guide:
    item, following = hall.item, hall.course.next_of(hall.items)
    next_act = _next(visit, following)
    if item is not None:
        done = Act(words=visit.say(sentence("End this item")), page="run/item-end", is_main=False, sends={})
        title = visit.say(sentence("Item %(number)s"), {"number": item.position})
        return Guide(title=title, say=say.item(item), missing=missing, acts=(next_act, done))
    title = visit.say(sentence("Next item") if following else sentence("All items are done"))
    words = say.coming_to(following) if following else say.ending()
    return Guide(title=title, say=words, missing=missing, acts=(next_act,))


def _next(visit: Visit, following: Item | None) -> Act:
    if following is None:
        return Act(words=visit.say(sentence("End the meeting")), page="run/end")
    words = visit.say(sentence("Go to item %(number)s"), {"number": following.position})
    return Act(words=words, page="run/item", sends={"item": str(following.id)})


def _resuming(visit: Visit, hall: Hall) -> tuple[Act, ...]:
    resumes_at = hall.course.resumes_at
    if resumes_at is None or hall.moment < resumes_at:
        return ()
    return (Act(words=visit.say(sentence("Go on with the meeting")), page="run/resumption", sends={}),)


def _missing(visit: Visit, hall: Hall) -> Iterator[str]:
    if Office.CHAIR not in hall.offices:
        yield visit.say(sentence("Nobody is named to chair the meeting."))
    if Office.SECRETARY not in hall.offices:
        yield visit.say(sentence("Nobody is named to write the minutes."))
    if hall.course.status is Status.CALLED and hall.moment < hall.meeting.starts_at:
        begins = {"moment": hall.meeting.starts_at}
        yield visit.say(sentence("The call says it begins at %(moment)s. Open it then."), begins)
    if hall.course.resumes_at is not None and hall.moment < hall.course.resumes_at:
        yield visit.say(sentence("It goes on at %(moment)s."), {"moment": hall.course.resumes_at})
    if hall.quorum.is_met is False:
        yield visit.say(_WITHOUT_QUORUM[hall.course.status is Status.OPEN])
    for item in hall.course.skipped(hall.items):
        left = {"number": item.position, "title": item.title}
        yield visit.say(sentence("Item %(number)s was passed over: %(title)s."), left)


def _afterwards(visit: Visit, hall: Hall) -> tuple[str, ...]:
    if not hall.course.missed_quorum:
        return ()
    return (visit.say(sentence("The quorum was never reached. The meeting may be called again.")),)


_WITHOUT_QUORUM = {
    False: sentence("There is no quorum yet. You may wait, or open the meeting and only talk."),
    True: sentence("There is no quorum now. Do not vote: wait, adjourn, or end the meeting."),
}


class _Sayings:
    """What the chair reads out."""

    def __init__(self, visit: Visit, hall: Hall) -> None:
        self._visit, self._hall = visit, hall

    def opening(self) -> str:
        hall = self._hall
        here = {"title": hall.meeting.title, "present": len(hall.present), "seats": len(hall.seats)}
        words = sentence("Welcome to “%(title)s”. %(present)s of %(seats)s seats are here.")
        then = (
            sentence("We have the quorum. I open the meeting.")
            if hall.quorum.is_met
            else sentence("We do not have the quorum yet. We wait a little.")
        )
        return self._joined(self._visit.say(words, here), self._visit.say(then))

    def item(self, item: Item) -> str:
        named = {"number": item.position, "title": item.title}
        return self._visit.say(_TO_SAY[item.kind] if item.is_on_notice else _LATE, named)

    def coming_to(self, item: Item) -> str:
        named = {"number": item.position, "title": item.title}
        return self._visit.say(sentence("We come to item %(number)s: %(title)s."), named)

    def ending(self) -> str:
        return self._visit.say(sentence("That was the last item. Thank you all. I end the meeting."))

    def resuming(self) -> str:
        room = {"present": len(self._hall.present), "seats": len(self._hall.seats)}
        return self._visit.say(sentence("We go on. %(present)s of %(seats)s seats are here."), room)

    def _joined(self, *sentences: str) -> str:
        return ("" if self._visit.translator.language == "zh-Hans" else " ").join(sentences)
