"""Meetings in which every word is a mark: an assembly that is cancelled, and a joint one from its call to the note under its minutes."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope
from deliberation.database.sessions import Writer, writing
from deliberation.kernel import clock
from deliberation.meetings.call import acting as call_acting
from deliberation.meetings.call import calling, documents, drafting, queries, seating
from deliberation.meetings.call.documents import Upload
from deliberation.meetings.call.drafting import Draft, Item
from deliberation.meetings.call.kinds import FileKind
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Body
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import How, ItemKind, MeetingKind, Mode, Office
from deliberation.meetings.minutes import acting as minutes_acting
from deliberation.meetings.minutes import actions, closing, commenting, giving, publishing, signing
from deliberation.meetings.minutes import queries as minutes
from deliberation.meetings.minutes.actions import Edit
from deliberation.meetings.minutes.commenting import Saying
from deliberation.meetings.minutes.document import Words
from deliberation.meetings.minutes.giving import Task
from deliberation.meetings.minutes.kinds import Circle, Remark, Taken, Verdict
from deliberation.meetings.run import acting as run_acting
from deliberation.meetings.run import coming, offices, steps
from deliberation.meetings.run.coming import Coming, Mandate
from deliberation.meetings.votes import docket, interests, motions, opening
from deliberation.meetings.votes.interests import Declared
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.opening import Opening
from deliberation.polls import electorate

if TYPE_CHECKING:
    from privacy.story import Story

CHAIR, SECRETARY, SENT = 0, 1, 3
"""Numbers of the story's people: two of its committee, and whom a body sends."""
LONG_BEFORE = timedelta(days=40)


async def met(story: "Story") -> None:
    async with writing(story.sessions, story.community_id) as db:
        await _cancelled(db, story)
        meeting = await _joint(db, story)
        await _voted(db, story, meeting)
        await _given(db, story, meeting.number)
        await _minuted(db, story, meeting.number)
        await _signed(db, story, meeting.number)


async def _drafted(db: Writer, story: "Story", kind: MeetingKind, preset_id: str) -> MeetingView:
    marks, by = story.marks, _caller(story)
    wanted = Draft(
        kind=kind,
        mode=Mode.BOTH,
        title=marks.word(),
        venue=marks.word(),
        link=f"https://{marks.word()}.example",
        starts_at=clock.now() - timedelta(minutes=1),
        preset_id=preset_id,
        place="cn",
    )
    meeting = await drafting.draft(db, story.community_id, wanted, by=by)
    item = Item(kind=ItemKind.DECISION, title=marks.word(), body=marks.word())
    item_id = await drafting.add_item(db, story.community_id, meeting.id, item, by=by)
    upload = Upload(title=marks.word(), kind=FileKind.PAPER, content=b"pages", sha256="ab" * 32)
    await documents.add(db, story.community_id, meeting.id, item_id, upload, by=by)
    return await queries.by_id(db, meeting.id)


async def _cancelled(db: Writer, story: "Story") -> None:
    """Somebody came for a household by mandate before it was called off."""
    meeting = await _drafted(db, story, MeetingKind.ASSEMBLY, "CN-278-ORD")
    roll = await electorate.of_roll(
        db,
        meeting.id,
        scope=Scope(),
        rule=meeting.preset.rule,
        on=story.community.day(clock.now()),
        pepper=story.pepper,
    )
    seats = await seating.of_roll(db, story.community_id, roll)
    by = _caller(story)
    await calling.call(
        db, story.community_id, meeting.id, seats=seats, ticks=Ticks(), pepper=story.pepper, by=by
    )
    seat = (await queries.seats(db, meeting.id))[2]
    mandate = Mandate(proxy_name=story.marks.name(), is_seen=True, most=None)
    wanted = Coming(seat_id=seat.id, speaker_id=seat.speakers[0].id, how=How.PROXY, mandate=mandate)
    await coming.come_to_desk(
        db, story.community_id, meeting_id=meeting.id, coming=wanted, by=_running(story, SECRETARY)
    )
    await calling.cancel(db, story.community_id, meeting.id, reason=story.marks.word(), by=by)


async def _joint(db: Writer, story: "Story") -> MeetingView:
    marks = story.marks
    meeting = await _drafted(db, story, MeetingKind.JOINT, "GENERIC-MEMBERS-PRESENT")
    sent = story.people[SENT].account_id
    bodies = [
        Body(marks.word(), marks.name(), sent),
        Body(marks.word(), marks.name()),
    ]
    by = _caller(story)
    await calling.call(
        db,
        story.community_id,
        meeting.id,
        seats=seating.of_bodies(bodies),
        ticks=Ticks(),
        pepper=story.pepper,
        by=by,
    )
    return await queries.by_id(db, meeting.id)


async def _voted(db: Writer, story: "Story", meeting: MeetingView) -> None:
    """It is held; an interest is declared, a vote annulled."""
    own, marks, chair = {"meeting_id": meeting.id}, story.marks, _running(story, CHAIR)
    for office, number in ((Office.CHAIR, CHAIR), (Office.SECRETARY, SECRETARY)):
        account_id = story.people[number].account_id
        await offices.name(db, story.community_id, office=office, account_id=account_id, by=chair, **own)
    came, other = await queries.seats(db, meeting.id)
    wanted = Coming(seat_id=came.id, speaker_id=came.speakers[0].id, how=How.IN_PERSON)
    await coming.come_to_desk(db, story.community_id, coming=wanted, by=chair, **own)
    await steps.open_meeting(db, by=chair, **own)
    item_id = meeting.items[0].id
    await steps.begin_item(db, item_id=item_id, by=chair, **own)
    declared = Declared(item_id=item_id, seat_id=other.id, about=marks.word())
    await interests.declare(db, declared=declared, by=chair, **own)
    (noted,) = (await docket.of_meeting(db, meeting.id)).interests
    await interests.confirm(db, interest_id=noted.id, by=_running(story, SECRETARY), **own)
    motion_id = await motions.move(db, moved=Moved(item_id=item_id, text=marks.word()), by=chair, **own)
    vote_id = await _opened(db, motion_id, chair, own)
    await opening.annul(db, vote_id=vote_id, reason=marks.word(), by=chair, **own)
    await steps.end(db, by=chair, **own)


async def _opened(db: Writer, motion_id: UUID, chair: run_acting.By, own: dict[str, UUID]) -> UUID:
    wanted = Opening(motion_id=motion_id, way=Way.NAMES)
    number = await opening.open_vote(db, opening=wanted, by=chair, **own)
    return (await docket.of_meeting(db, own["meeting_id"])).numbered(number).id


async def _given(db: Writer, story: "Story", number: int) -> None:
    marks, writer = story.marks, _minuting(story, SECRETARY)
    task = Task(position=1, what=marks.word(), owner_id=None, body=marks.word(), due_on=writer.today)
    action = await giving.give(db, number, task, by=writer)
    await giving.report(db, action, words=marks.word(), picture=None, by=writer)
    by = _minuting(story, CHAIR)
    await giving.decide(db, action, verdict=Verdict.REOPENED, reason=marks.word(), by=by)


async def _minuted(db: Writer, story: "Story", number: int) -> None:
    """Drafted, commented on, stated to, answered, written anew."""
    marks, writer = story.marks, _minuting(story, SECRETARY)
    await actions.draft(db, number, language="zh-Hans", by=writer)
    await actions.circulate(db, number, comments_until=writer.today, by=writer)
    for kind in (Remark.STATEMENT, Remark.COMMENT):
        saying = Saying(kind=kind, position=1, text=marks.word())
        remark = await commenting.remark(db, number, saying, by=_minuting(story, SENT))
    await commenting.answer(db, number, remark, outcome=Taken.TAKEN_UP, text=marks.word(), by=writer)
    view = await minutes.get(db, number)
    before = (await minutes.document_of(db, view.meeting.id, view.newest)).words
    anew = Words(opening=marks.word(), items=before.items, closing=before.closing)
    edit = Edit(version=view.newest, words=anew, changed=marks.word())
    await actions.edit(db, number, edit, by=writer)


async def _signed(db: Writer, story: "Story", number: int) -> None:
    """Closed, opened again, signed by two, refused by one, published and noted."""
    marks, writer = story.marks, _minuting(story, SECRETARY)
    await closing.finalise(db, number, circle=Circle.ATTENDING, by=writer)
    await closing.reopen(db, number, reason=marks.word(), by=writer)
    await closing.finalise(db, number, circle=Circle.ATTENDING, by=writer)
    found = (await minutes.get(db, number)).closing
    assert found
    for line, who in zip(found.signers, (CHAIR, SECRETARY, SENT), strict=True):
        own = {"line": line.number, "seen_sha256": found.content_sha256, "by": _minuting(story, who)}
        if who == SENT:
            await signing.refuse(db, number, reason=marks.word(), **own)
        else:
            await signing.sign(db, number, **own)
    await publishing.publish(db, number, due=None, by=writer)
    await publishing.note(db, number, text=marks.word(), reason=marks.word(), by=writer)


def _caller(story: "Story") -> call_acting.By:
    return call_acting.By(
        account_id=story.people[SECRETARY].account_id,
        actor=story.actor(SECRETARY),
        now=clock.now() - LONG_BEFORE,
        zone=story.community.time_zone,
    )


def _running(story: "Story", number: int) -> run_acting.By:
    return run_acting.By(
        account_id=story.people[number].account_id,
        person_id=story.persons[number],
        roles=frozenset({Role.COMMITTEE}),
        zone=story.community.time_zone,
        pepper=story.pepper,
    )


def _minuting(story: "Story", number: int) -> minutes_acting.By:
    now = clock.now()
    return minutes_acting.By(
        account_id=story.people[number].account_id,
        actor=story.actor(number),
        now=now,
        today=story.community.day(now),
    )
