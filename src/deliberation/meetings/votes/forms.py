"""Ballot forms of a vote: printed one a seat with a number, read by two people apart, by a third where they differ."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.run import standing
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.seated import LabelledSeat
from deliberation.meetings.votes import acting, counters, hands, locks, refusals, serials, words
from deliberation.meetings.votes.acting import Floor
from deliberation.meetings.votes.kinds import Channel, Way
from deliberation.meetings.votes.models import MeetingForm, MeetingFormReading
from deliberation.meetings.votes.serials import Draw
from deliberation.meetings.votes.views import VoteView

_TWO, _THREE = 2, 3


@dataclass(frozen=True)
class PrintedForm:
    serial: int
    seat: LabelledSeat


@dataclass(frozen=True, kw_only=True)
class FormView:
    """A form by its number; `readings` are how many have read it, `choice` what it says once that is settled."""

    serial: int
    readings: int
    choice: Choice | None
    read_by: frozenset[UUID]

    @property
    def is_unsettled(self) -> bool:
        """Begun, and not yet sure."""
        return self.readings > 0 and self.choice is None


def settled(readings: Sequence[Choice]) -> Choice | None:
    """Two that are the same, or else the third."""
    if len(readings) >= _THREE:
        return readings[2]
    return readings[0] if len(readings) == _TWO and readings[0] is readings[1] else None


async def print_forms(
    db: Writer, *, meeting_id: UUID, vote_id: UUID, draw: Draw, by: By
) -> tuple[PrintedForm, ...]:
    """A form for each seat that may vote now and has none yet; all forms of the vote.

    Raises NotLeading, NoSuchVote, VoteNotOpen, OnlyHands, NobodyToPrintFor.
    """
    floor = await acting.held(db, meeting_id, by)
    floor.check_leads()
    vote = _open(floor, vote_id)
    before = {row.seat_id: row.serial for row in await _rows(db, vote_id)}
    voters = hands.gathered(floor.hall, floor.docket, vote.item_id).voters
    new = [seat for seat in voters if seat.id not in before]
    numbers = serials.in_secret if vote.way is Way.SECRET else serials.in_order
    given = dict(zip((seat.id for seat in new), numbers(before.values(), len(new), draw), strict=True))
    for seat in new:
        db.add(
            MeetingForm(
                community_id=floor.community_id,
                vote_id=vote_id,
                serial=given[seat.id],
                meeting_id=meeting_id,
                seat_id=seat.id,
                printed_at=floor.hall.moment,
                printed_by=by.account_id,
            )
        )
    await db.flush()
    if not before and not new:
        raise refusals.NobodyToPrintFor
    return await printed(db, floor.hall, vote_id)


async def printed(db: Reader, hall: Hall, vote_id: UUID) -> tuple[PrintedForm, ...]:
    """All forms of an open vote, seat by seat as they are handed out. Of a closed secret vote there is none."""
    seats = {seat.id: seat for seat in hall.seats}
    found = [PrintedForm(row.serial, seats[row.seat_id]) for row in await _rows(db, vote_id)]
    return tuple(sorted(found, key=lambda form: form.seat.number))


async def read(db: Writer, *, vote_id: UUID, serial: int, choice: Choice, code: str, by: By) -> FormView:
    """What one person reads on a form; once two agree, or a third has read it, it is the seat's word.

    Raises NotACounter, NoSuchBallotForm, OwnBallotForm, ReadAlready, FormDone, and what a seat's word raises.
    """
    await locks.say_word(db, vote_id, serial)
    form = await _form(db, vote_id, serial)
    place = await words.enter(db, vote_id, form.seat_id, at=by.at)
    named = await counters.of_vote(db, vote_id)
    if by.account_id not in named:
        raise refusals.NotACounter
    speakers = await standing.speakers(db, form.meeting_id, form.seat_id)
    if place.holder_id == by.account_id or any(standing.is_by(speaker, by) for speaker in speakers):
        raise refusals.OwnBallotForm
    before = (await _readings(db, vote_id)).get(serial, [])
    if settled([Choice(row.choice) for row in before]) is not None:
        raise refusals.FormDone
    if any(row.read_by == by.account_id for row in before):
        raise refusals.ReadAlready
    row = MeetingFormReading(
        community_id=form.community_id,
        vote_id=vote_id,
        serial=serial,
        turn=len(before) + 1,
        choice=choice.value,
        read_by=by.account_id,
        read_at=place.moment,
    )
    db.add(row)
    await db.flush()
    view = _view(serial, [*before, row])
    if view.choice is not None:
        await words.write(db, place, view.choice, Channel.PAPER, account_id=by.account_id, code=code)
    return view


async def of_vote(db: Reader, vote_id: UUID) -> tuple[FormView, ...]:
    """All forms of an open vote by their numbers; nothing of which seat has which."""
    readings = await _readings(db, vote_id)
    return tuple(_view(row.serial, readings.get(row.serial, [])) for row in await _rows(db, vote_id))


def _open(floor: Floor, vote_id: UUID) -> VoteView:
    vote = floor.docket.vote(vote_id)
    if not vote.is_open:
        raise refusals.VoteNotOpen
    if vote.way is Way.HANDS:
        raise refusals.OnlyHands
    return vote


async def _form(db: Reader, vote_id: UUID, serial: int) -> MeetingForm:
    mine = select(MeetingForm).where(MeetingForm.vote_id == vote_id, MeetingForm.serial == serial)
    found = (await db.exec(mine)).first()
    if found is None:
        raise refusals.NoSuchBallotForm
    return found


async def _rows(db: Reader, vote_id: UUID) -> Sequence[MeetingForm]:
    mine = select(MeetingForm).where(MeetingForm.vote_id == vote_id)
    return (await db.exec(mine.order_by(col(MeetingForm.serial)))).all()


async def _readings(db: Reader, vote_id: UUID) -> dict[int, list[MeetingFormReading]]:
    found: defaultdict[int, list[MeetingFormReading]] = defaultdict(list)
    mine = select(MeetingFormReading).where(MeetingFormReading.vote_id == vote_id)
    for row in await db.exec(mine.order_by(col(MeetingFormReading.turn))):
        found[row.serial].append(row)
    return found


def _view(serial: int, rows: Sequence[MeetingFormReading]) -> FormView:
    return FormView(
        serial=serial,
        readings=len(rows),
        choice=settled([Choice(row.choice) for row in rows]),
        read_by=frozenset(row.read_by for row in rows),
    )
