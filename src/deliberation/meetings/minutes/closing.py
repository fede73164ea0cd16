"""Close minutes so that they can be signed, and open them again: then all sign anew."""

from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.kinds import Office
from deliberation.meetings.minutes import (
    acting,
    drafting,
    gathering,
    queries,
    refusals,
    remarks,
    rules,
    seated,
)
from deliberation.meetings.minutes.acting import By, Held
from deliberation.meetings.minutes.facts import MinutesFinalised, MinutesReopened
from deliberation.meetings.minutes.kinds import Circle
from deliberation.meetings.minutes.models import MinutesClosing, MinutesReopening, MinutesSigner
from deliberation.meetings.minutes.rules import Attending, Signer
from deliberation.meetings.models import MeetingPresence


async def finalise(db: Writer, number: int, *, circle: Circle, by: By) -> None:
    """Close the newest version, to be signed. Raises what `acting` raises, NotEndedYet, CommentsRun, CommentsOpen, RecordMoved."""
    found = await acting.written_by(db, number, by)
    acting.check_open(found.view)
    if found.view.meeting.ended_at is None:
        raise refusals.NotEndedYet
    sent = found.view.circulation
    if sent is not None and by.today < sent.comments_until:
        raise refusals.CommentsRun({"day": sent.comments_until})
    waiting = sum(each.is_open for each in await remarks.all_of(db, found.id))
    if waiting:
        raise refusals.CommentsOpen({"count": waiting})
    last = found.view.versions[-1]
    text = await queries.document_of(db, found.id, last.version)
    record = await gathering.record(db, found.row)
    if drafting.taken_anew(text, record).sha256() != last.content_sha256:
        raise refusals.RecordMoved
    await _close(db, found, rules.circle(found.view.meeting.kind, circle), by)


async def reopen(db: Writer, number: int, *, reason: str, by: By) -> None:
    """The text may change again; what was signed was signed for another. Raises what `acting` raises, NotClosed, PublishedAlready."""
    found = await acting.written_by(db, number, by)
    closing = acting.standing(found)
    if found.view.publication is not None:
        raise refusals.PublishedAlready
    fact = MinutesReopened(subject_id=found.id, text_sha256=closing.content_sha256)
    db.add(
        MinutesReopening(
            community_id=found.row.community_id,
            closing_id=closing.id,
            reason=reason,
            reopened_at=by.now,
            reopened_by=by.account_id,
            entry_id=await acting.told(db, found.row.community_id, fact, by),
        )
    )
    await db.flush()


async def _close(db: Writer, found: Held, circle: Circle, by: By) -> None:
    last = found.view.versions[-1]
    lines = await _lines(db, found, circle)
    fact = MinutesFinalised(
        subject_id=found.id,
        version=last.version,
        text_sha256=last.content_sha256,
        circle=circle,
        signers=len(lines),
    )
    closing = MinutesClosing(
        community_id=found.row.community_id,
        id=new_id(),
        meeting_id=found.id,
        ordinal=await queries.closings(db, found.id) + 1,
        version=last.version,
        content_sha256=last.content_sha256,
        circle=circle.value,
        closed_at=by.now,
        closed_by=by.account_id,
        entry_id=await acting.told(db, found.row.community_id, fact, by),
    )
    db.add(closing)
    await db.flush()
    db.add_all(_row(closing, place, line) for place, line in enumerate(lines, start=1))
    await db.flush()


def _row(closing: MinutesClosing, number: int, line: Signer) -> MinutesSigner:
    return MinutesSigner(
        community_id=closing.community_id,
        id=new_id(),
        closing_id=closing.id,
        number=number,
        capacity=line.capacity.value,
        seat_id=line.seat_id,
        account_id=line.account_id,
        name=line.name,
    )


async def _lines(db: Writer, found: Held, circle: Circle) -> tuple[Signer, ...]:
    """Whoever led it signs, also when their role is over by then."""
    led = seated.last(found.view.meeting.holders)
    officers = [(office, led[office].account_id, led[office].name) for office in Office if office in led]
    return rules.signers(officers, await _attending(db, found), circle)


async def _attending(db: Writer, found: Held) -> list[Attending]:
    """In the order of the seats, and of their coming."""
    known = {each.id: each for each in await seated.speakers(db, found.row.community_id, found.id)}
    return [
        Attending(
            seat_id=stay.seat_id,
            name=stay.proxy_name or known[_speaker(stay)].name,
            account_id=None if stay.proxy_name else known[_speaker(stay)].account_id,
        )
        for stay in await gathering.stays(db, found.id)
    ]


def _speaker(stay: MeetingPresence) -> UUID:
    assert stay.speaker_id is not None, "somebody stands for a seat that is there"
    return stay.speaker_id
