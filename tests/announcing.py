"""An owners' assembly that voted, and the office that publishes it, for tests."""

from dataclasses import dataclass

import pytest
from typing_extensions import override

from conftest import Database
from database_clock import make_movable
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel import clock
from deliberation.meetings.kinds import How
from deliberation.meetings.run import steps
from deliberation.meetings.run.coming import Mandate
from deliberation.meetings.votes import counted
from deliberation.meetings.votes.counted import CountedVote
from deliberation.meetings.votes.kinds import Way
from deliberation.notices.kinds import Subject
from deliberation.notices.views import Matter
from meetings.chaired import Led, led, two_who_convene
from meetings.running import Running, acting, an_assembly
from meetings.writing_up import WritingUp
from noticing import Office, a_clerk

RULE = "GENERIC-MEETING-TWO-CALLS"


@dataclass
class Announcing(Office):
    """The office of an assembly that decided; `taken` is the vote that it publishes."""

    taken: CountedVote

    @property
    @override
    def matter(self) -> Matter:
        return Matter(Subject.MEETING_VOTE, self.taken.id)


@dataclass
class Assembly:
    meeting: Running
    here: Led
    written: WritingUp
    office: Announcing


async def an_assembly_that_voted(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Assembly:
    """The couple and who owns two homes agree, the third by a proxy that one of them holds; the fourth does not."""
    await make_movable(database)
    meeting = await an_assembly(sessions, preset=RULE, with_account=("陈国强", "何建军", "王淑芬", "李明"))
    chair, secretary = await two_who_convene(meeting)
    await led(meeting, chair, secretary)
    await meeting.come(1, 2, 4)
    await meeting.come(3, how=How.PROXY, mandate=Mandate(proxy_name="何建军", is_seen=True, most=None))
    await meeting.do(steps.open_meeting, by=acting(chair))
    item = meeting.called.decisions[0]
    await meeting.do(steps.begin_item, item_id=item.id, by=acting(chair))
    here = Led(meeting, item.id, chair, secretary)
    vote = await here.opened(await here.moved(), Way.NAMES)
    await here.called_out(vote, 1, 2, 3)
    await here.called_out(vote, 4, choice=Choice.AGAINST)
    await here.closed(vote)
    async with reading(sessions, meeting.called.community.id) as db:
        taken = await counted.numbered(db, meeting.called.meeting.number, vote.number)
    estate = meeting.called.estate
    assert estate is not None
    now = clock.now()
    clerks = [await a_clerk(sessions, estate, name, now) for name in ("林姑娘", "何志强", "周敏")]
    office = Announcing(sessions, database, estate, None, *clerks, now=now, taken=taken)  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "now", lambda: office.now)
    return Assembly(meeting, here, WritingUp(meeting, chair, secretary), office)
