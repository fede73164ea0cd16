"""What an assembly voted hangs out, is objected to by those who have a seat in it, counted again, and only then final; or falls."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from announcing import Announcing, Assembly, an_assembly_that_voted
from builders import a_member
from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.counting import expressions
from deliberation.counting.after import After
from deliberation.counting.count import Outcome
from deliberation.counting.shapes import Shape
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import Actor
from deliberation.meetings.minutes.kinds import Circle
from deliberation.meetings.run import steps
from deliberation.meetings.votes import counted, opening
from deliberation.meetings.votes.kinds import Way
from deliberation.notices import deeds, meeting_lines, objecting, outcomes, own, refusals, votes
from deliberation.notices.acting import By
from deliberation.notices.kinds import Deed, Ground, Kind, Remedy, State, Why
from deliberation.notices.objecting import Objecting
from deliberation.notices.views import NoticeView
from deliberation.papers.hand_counts import Found
from meetings.chaired import DAYS

A_MINUTE = timedelta(minutes=1)
OBJECTION = Objecting(ground=Ground.COUNT, said="票数不对。", picture=None)


@pytest.fixture
async def assembly(sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch) -> Assembly:
    return await an_assembly_that_voted(sessions, database, monkeypatch)


async def test_a_vote_is_minuted_posted_objected_to_counted_again_and_final(assembly: Assembly) -> None:
    office = assembly.office
    await assembly.meeting.do(steps.end, by=assembly.here.chair)
    await assembly.written.drafted()
    closed = await assembly.written.closed(Circle.OFFICERS)
    for account_id in (assembly.written.chair, assembly.written.secretary):
        await assembly.written.signed(closed, account_id)
    await assembly.written.published()
    assert (await office.outcome()).standing.state is State.PROVISIONAL

    with pytest.raises(refusals.WritersPublish):
        await replace(office, publisher=office.writer).published()
    with pytest.raises(refusals.NotDecidedYet):
        await office.published(Kind.FINAL)
    notice = await office.published()
    with pytest.raises(refusals.PublishedAlready):
        await office.published()
    assert (notice.vote, notice.hanging_days) == (office.matter, 7)
    assert (await office.outcome()).standing.state is State.WINDOW

    await _may_not_object(office, notice)
    assert await office.objected(notice, "何建军") == 1
    ends_at = notice.ends_at(office.zone)
    await office.move(ends_at - A_MINUTE)
    assert await office.objected(notice, "李明", Ground.POSTING) == 2
    await office.move(ends_at)
    assert await office.objected(notice, "陈国强", Ground.OTHER) == 3
    held = await office.outcome()
    assert (held.standing.state, held.standing.whys) == (State.BLOCKED, (Why.OPEN_OBJECTION,))

    with pytest.raises(refusals.AnswersOnOwnWork):
        await office.answered(notice, 1, Remedy.RECOUNT, by=_by(office, assembly.here.chair.account_id))
    await office.answered(notice, 1, Remedy.RECOUNT)
    await office.answered(notice, 2)
    assert (await office.outcome()).standing.whys == (Why.REMEDY_DUE,)
    assert await office.recounted(office.writer) is None
    with pytest.raises(refusals.CountsTwice):
        await office.recounted(office.writer)
    assert await office.recounted(office.publisher) is Found.AGREES
    stands = await office.outcome()
    assert (stands.standing.state, stands.standing.verdict) == (State.FINAL, Outcome.PASS)
    final = await office.published(Kind.FINAL)
    assert (await office.outcome()).final == final
    await _is_in_the_log(office)
    async with reading(office.sessions, office.estate.id) as db:
        someone = await office.owner("何建军")
        (mine,) = await own.objections(
            db, account_id=someone.account_id, person_id=someone.person_id, at_most=9
        )
    assert (mine.number, mine.notice.name) == (1, notice.name)


async def _may_not_object(office: Announcing, notice: NoticeView) -> None:
    """A resident without a seat, online or on paper, cannot; nor does anybody object twice about the same."""
    async with writing(office.sessions, office.estate.id) as db:
        tenant = await a_member(db, office.estate.id, name="租客甲")
    async with writing(office.sessions, office.estate.id) as db:
        for stranger in (_by(office, tenant), office.third):
            with pytest.raises(refusals.NotEntitled):
                await objecting.raise_online(db, office.estate.id, notice, OBJECTION, by=stranger)


async def _is_in_the_log(office: Announcing) -> None:
    """Under the vote's id, without a word of what was said."""
    async with writing(office.sessions, office.estate.id) as db:
        vote = await votes.get(db, office.matter, now=office.now)
        day = office.estate.community.day(office.now)
        await deeds.record(db, office.estate.id, vote, Deed.PRINTED, done_on=day, by=office.writer)
        with pytest.raises(refusals.DoneAlready):
            await deeds.record(db, office.estate.id, vote, Deed.PRINTED, done_on=day, by=office.writer)
    async with reading(office.sessions, office.estate.id) as db:
        asked = select(AuditEntry.kind, AuditEntry.subject_id).where(AuditEntry.kind.like("outcome.%"))  # type: ignore[attr-defined]
        told = (await db.exec(asked)).all()
    kinds = ("outcome.counted", "outcome.compared", "outcome.done")
    assert told == [(kind, office.taken.id) for kind in kinds]


async def test_objections_weigh_as_their_owners_seats_and_can_undo_a_vote(assembly: Assembly) -> None:
    office = assembly.office
    notice = await office.published()
    await office.objected(notice, "何建军")
    await office.objected(notice, "李明")
    (first, second) = (await office.outcome()).course.said
    (own_seat,) = first.parties.values()
    assert own_seat == {"heads": 1, "area": 1_904_100}, "both homes, and nothing of the proxy"
    assert [each["heads"] for each in second.parties.values()] == [1]

    for share, state in (("1/3", State.UNDONE), ("2/3", State.BLOCKED)):
        found = await _by_a_rule_with(office, share)
        assert found.standing.state is state
    await office.answered(notice, 1, Remedy.VOID)
    assert Why.VOID_WAITS in (await office.outcome()).standing.whys
    await office.seconded(notice, 1, by=office.publisher)
    fallen = await office.outcome()
    assert (fallen.standing.state, fallen.standing.whys) == (State.UNDONE, (Why.VOID,))
    said = await office.published(Kind.FINAL)
    assert (await office.outcome()).final == said


async def _by_a_rule_with(office: Announcing, share: str) -> Any:
    """If more than this share of owners undid it, when its days are over."""
    test = {"all": [{"q": "objections", "dim": "heads", "op": ">", "frac": share, "of": "total"}]}
    after = After(fails_if=expressions.parse(Shape(test, "fails_if")), blocks_if_open_objections=True)
    async with reading(office.sessions, office.estate.id) as db:
        vote = await votes.get(db, office.matter, now=office.now)
        preset = replace(vote.preset, rule=replace(vote.preset.rule, after=after))
        later = office.now + 60 * DAYS
        return await outcomes.of(db, replace(vote, preset=preset), now=later, zone=office.zone)


async def test_a_recount_that_differs_or_an_annulled_vote_leaves_nothing_standing(assembly: Assembly) -> None:
    office = assembly.office
    await office.published()
    for by in (office.writer, office.third):
        await office.recounted(by, against=2)
    assert (await office.outcome()).standing.whys == (Why.COUNTED_OTHERWISE,)
    await assembly.here.act(
        opening.annul,
        meeting_id=assembly.meeting.id,
        vote_id=office.taken.id,
        reason="数错了",
        by=assembly.here.chair,
    )
    fallen = await office.outcome()
    assert (fallen.standing.state, fallen.standing.whys[0]) == (State.UNDONE, Why.ANNULLED)


async def test_of_a_secret_vote_words_are_counted_again_and_no_weights(assembly: Assembly) -> None:
    """Weights would lead from what was said to who said it."""
    office = assembly.office
    async with reading(office.sessions, office.estate.id) as db:
        record = await counted.record(db, office.taken.id)
    asked = {
        way: {line.name: line.published for line in meeting_lines.of_record({**record, "way": way})}
        for way in (Way.NAMES.value, Way.SECRET.value)
    }
    assert (asked["names"]["heads.for"], asked["names"]["area.against"]) == (3, 885_000)
    said = {"ballots.for": 3, "ballots.against": 1, "ballots.abstain": 0, "ballots.invalid": 0}
    assert asked["secret"] == said


async def test_a_vote_that_was_annulled_has_no_result_to_publish(assembly: Assembly) -> None:
    office = assembly.office
    annulled = {"meeting_id": assembly.meeting.id, "vote_id": office.taken.id, "reason": "数错了"}
    await assembly.here.act(opening.annul, **annulled, by=assembly.here.chair)
    with pytest.raises(refusals.Annulled):
        await office.published()


def _by(office: Announcing, account_id: Any) -> By:
    return By(account_id=account_id, person_id=None, actor=Actor("member", "ef" * 16), zone=office.zone)
