"""A result is posted, objected to, counted again, and only then final: across a public holiday, and where clocks are put forward."""

from datetime import UTC, date, datetime, timedelta

import pytest

from conftest import Database
from deliberation.counting.count import Outcome
from deliberation.database.sessions import Sessions
from deliberation.notices.kinds import Ground, Kind, Remedy, State, Why
from deliberation.notices.refusals import FinalAlready, NotDecidedYet
from deliberation.papers.hand_counts import Found
from noticing import an_office

A_MINUTE = timedelta(minutes=1)
SPRING_FESTIVAL = (
    "Asia/Shanghai",
    date(2026, 2, 5),
    date(2026, 2, 24),
    datetime(2026, 2, 24, 16, tzinfo=UTC),
)
"""Fifteen days end on 20 February, in the holidays of 15 to 23; the next working day is the 24th, which ends at 16:00 in Greenwich."""
TOMB_SWEEPING = ("Europe/Berlin", date(2026, 3, 20), date(2026, 4, 7), datetime(2026, 4, 7, 22, tzinfo=UTC))
"""Fifteen days end on 4 April, in the holidays of 4 to 6; on 29 March the clocks went forward, so the day ends an hour sooner."""


@pytest.mark.parametrize(("zone", "posted_on", "until_on", "ends_at"), [SPRING_FESTIVAL, TOMB_SWEEPING])
async def test_two_object_to_a_result_and_it_is_final_after_a_recount(
    sessions: Sessions,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
    posted_on: date,
    until_on: date,
    ends_at: datetime,
) -> None:
    office = await an_office(
        sessions, database, monkeypatch, zone=zone, counted_on=posted_on - timedelta(days=2)
    )
    assert (await office.outcome()).standing.state is State.PROVISIONAL

    await office.move(office.at(posted_on))
    notice = await office.published()
    assert (notice.name, notice.from_on, notice.by_on) == ("2026-001", posted_on, until_on)
    assert notice.ends_at(zone) == ends_at
    assert (await office.outcome()).standing.state is State.WINDOW

    await office.move(office.at(posted_on + timedelta(days=1)))
    assert await office.objected(notice, "业主0", Ground.COUNT) == 1
    with pytest.raises(NotDecidedYet):
        await office.published(Kind.FINAL)
    await office.move(ends_at - A_MINUTE)
    assert await office.objected(notice, "业主1", Ground.POSTING, "楼道里没有张贴。") == 2
    assert (await office.outcome()).standing.state is State.WINDOW

    await office.move(ends_at)
    assert await office.objected(notice, "业主2", Ground.OTHER, "我刚回来。") == 3
    held = await office.outcome()
    assert (held.standing.state, held.standing.whys) == (State.BLOCKED, (Why.OPEN_OBJECTION,))
    assert [held.is_late(each, zone) for each in held.objections] == [False, False, True]

    await office.answered(notice, 1, Remedy.RECOUNT)
    await office.answered(notice, 2)
    held = await office.outcome()
    assert (held.standing.state, held.standing.whys) == (State.BLOCKED, (Why.REMEDY_DUE,))
    assert await office.recounted(office.writer) is None
    assert await office.recounted(office.publisher, abstain=1, against=0, **{"for": 2}) is Found.APART
    held = await office.outcome()
    assert (held.standing.state, held.recounts[0].apart) == (State.BLOCKED, ("heads.abstain", "heads.for"))
    assert await office.recounted(office.writer) is None
    assert await office.recounted(office.publisher) is Found.AGREES
    final = await office.outcome()
    assert (final.standing.state, final.standing.verdict) == (State.FINAL, Outcome.PASS)
    assert [each.number for each in final.waiting] == [3], "what came late is answered too, but holds nothing"

    said = await office.published(Kind.FINAL)
    assert (await office.outcome()).final == said
    with pytest.raises(FinalAlready):
        await office.published(corrects=notice)
    assert (await office.outcome()).standing.state is State.FINAL, "nobody opens its days anew"
