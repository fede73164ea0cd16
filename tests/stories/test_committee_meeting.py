"""A committee of seven meets: one has an interest, one leaves early, the quorum is lost and comes back, three motions are decided."""

import json
from pathlib import Path
from secrets import randbelow

import pytest

from deliberation.cli import main as command_line
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel.refusals import NotAllowed
from deliberation.meetings.kinds import How
from deliberation.meetings.minutes.kinds import Circle
from deliberation.meetings.minutes.refusals import NoDueDay
from deliberation.meetings.run import queries, steps
from deliberation.meetings.votes import (
    closing,
    forms,
    hands,
    interests,
    motions,
    opening,
    recounting,
    refusals,
    words,
)
from deliberation.meetings.votes.hands import Rounds
from deliberation.meetings.votes.interests import Declared
from deliberation.meetings.votes.kinds import Effect, MotionEnd, Way
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.opening import Opening
from deliberation.meetings.votes.views import Standing, VoteView
from meetings.hall import MEMBERS
from meetings.voting import CODE, Voting, a_voting_committee
from meetings.writing_up import WritingUp, names_left

FOR, AGAINST = Choice.FOR, Choice.AGAINST


async def test_a_committee_of_seven_decides_three_motions_and_anybody_counts_them_again(
    sessions: Sessions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await a_voting_committee(sessions, 1, 2, 3, 4, 5)
    first = await _with_an_interest(here)
    second = await _with_a_lost_quorum(here)
    third = await _by_hand(here)
    await here.act(steps.end, meeting_id=here.id, by=here.chair)
    with pytest.raises(refusals.VoteNotOpen):
        await here.says(third, 3)
    assert [motion.standing for motion in (await here.docket()).motions] == [
        Standing.CARRIED,
        Standing.CARRIED,
        Standing.LOST,
    ]
    outcomes = [
        await _recounted(here, vote, tmp_path, capsys) for vote in (await here.docket()).votes if vote.outcome
    ]
    assert outcomes == ["PASS", "NO_QUORUM", "PASS", "FAIL"]
    assert (first.number, second.number, third.number) == (1, 3, 4)
    await _minuted(here)


async def _minuted(here: Voting) -> None:
    """All who attended sign one text; who did not is asked nothing, and what is public names nobody."""
    accounts = [here.meeting.member(number).account_id for number in range(1, 8)]
    writing_up = WritingUp(here.meeting, chair=accounts[0], secretary=accounts[1])
    draft = await writing_up.drafted()
    items = draft.record.items
    assert [[vote.outcome for motion in item.motions for vote in motion.votes] for item in items] == [
        [],
        ["PASS"],
        ["NO_QUORUM", "PASS"],
        ["FAIL"],
    ]
    assert [len(item.at_end.seats) for item in items if item.at_end] == [5, 4, 4], "until just before the end"
    assert [(each.seat, each.effect) for each in items[1].interests] == [(3, "mute")]
    logged = {vote.record_sha256 for vote in (await here.docket()).votes if vote.record_sha256}
    assert {vote.record_sha256 for i in items for m in i.motions for vote in m.votes} == logged
    with pytest.raises(NotAllowed):
        await writing_up.published(accounts[5])
    closed = await writing_up.closed(Circle.OFFICERS)
    assert [each.account_id for each in closed.signers] == accounts[:5]
    for account_id in (accounts[5], here.meeting.desk.account_id):
        with pytest.raises(NotAllowed):
            await writing_up.sign(closed, 1, account_id)
    with pytest.raises(NotAllowed):
        await writing_up.sign(closed, 1, accounts[1])
    with pytest.raises(NoDueDay):
        await writing_up.published()
    for account_id in accounts[:5]:
        await writing_up.signed(closed, account_id)
    public = await writing_up.published()
    assert names_left(public, MEMBERS) == []


async def _with_an_interest(here: Voting) -> VoteView:
    """The third member's brother sells the doors: of seven, four others must agree."""
    declared = Declared(item_id=here.item_id, seat_id=here.seat(3), about="门禁公司是我弟弟开的")
    await here.act(interests.declare, meeting_id=here.id, declared=declared, by=here.meeting.member(3))
    (interest,) = (await here.docket()).interests
    assert interest.effect is Effect.MUTE
    vote = await here.opened(await here.moved())
    await _refused_without_standing(here, vote)
    await here.called_out(vote, 1, 2, 4)
    with pytest.raises(refusals.HasAnInterest):
        await here.called_out(vote, 3)
    await here.says(vote, 5)
    await here.closed(vote)
    return vote


async def _with_a_lost_quorum(here: Voting) -> VoteView:
    """Two leave before the close: three are too few. One comes back from home, and the motion is voted on again."""
    await here.at(2)
    motion_id = await here.moved("清理楼道杂物，月底前完成")
    missed = await here.opened(motion_id)
    await here.called_out(missed, 1, 2, 3)
    await here.meeting.leave(4, 5)
    async with reading(here.meeting.sessions, here.meeting.called.community.id) as db:
        hall = await queries.hall(db, here.meeting.called.meeting.number)
    assert hall.quorum.is_met is False
    await here.closed(missed)
    await here.meeting.come(5, how=How.REMOTE)
    again = await here.opened(motion_id, Way.SECRET)
    receipts = [await here.says(again, number) for number in (1, 2, 3, 5)]
    record = json.loads((await here.closed(again)).record)
    assert {receipt.commitment for receipt in receipts} == set(record["commitments"])
    return again


async def _by_hand(here: Voting) -> VoteView:
    await here.at(3)
    vote = await here.opened(await here.moved("公告栏换玻璃"), Way.HANDS, counters=(3, 5))
    for yes, no in ((3, 1), (2, 2)):
        found: list[Rounds] = [
            await here.act(
                hands.count,
                meeting_id=here.id,
                vote_id=vote.id,
                sums={FOR: yes if number == 3 else 2, AGAINST: no if number == 3 else 2},
                by=here.meeting.member(number),
            )
            for number in (3, 5)
        ]
        assert (found[-1].agreed is not None) is (yes == 2)
    await here.closed(vote)
    return vote


async def _refused_without_standing(here: Voting, vote: VoteView) -> None:
    """The sixth member did not come, and the office has no seat: neither moves, opens, says, counts, closes or annuls anything."""
    moved = Moved(item_id=here.item_id, text="另选一家", mover_id=here.seat(6))
    wanted = Opening(motion_id=vote.motion_id, way=Way.NAMES)
    declared = Declared(item_id=here.item_id, seat_id=here.seat(4), about="亲戚")
    steps_of_a_vote = (
        (interests.declare, {"meeting_id": here.id, "declared": declared}),
        (motions.move, {"meeting_id": here.id, "moved": moved}),
        (motions.order, {"meeting_id": here.id, "amendments": [vote.motion_id]}),
        (motions.end, {"meeting_id": here.id, "motion_id": vote.motion_id, "ended": MotionEnd.FALLEN}),
        (opening.open_vote, {"meeting_id": here.id, "opening": wanted}),
        (words.call_out, {"vote_id": vote.id, "seat_id": here.seat(4), "choice": FOR}),
        (forms.print_forms, {"meeting_id": here.id, "vote_id": vote.id, "draw": randbelow}),
        (closing.close, {"meeting_id": here.id, "vote_id": vote.id}),
        (opening.annul, {"meeting_id": here.id, "vote_id": vote.id, "reason": "不算"}),
    )
    for action, asked in steps_of_a_vote:
        with pytest.raises(NotAllowed):
            await here.act(action, by=here.meeting.desk, **asked)
        with pytest.raises((NotAllowed, refusals.NotPresent)):
            await here.act(action, by=here.meeting.member(6), **asked)
    with pytest.raises(refusals.NotPresent):
        await here.act(words.say, vote_id=vote.id, speaker=here.speaker(6), choice=FOR, code=CODE)


async def _recounted(here: Voting, vote: VoteView, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The record follows from itself, the log vouches for it, and the command line finds the same from the case."""
    kept = await here.kept(vote)
    record = json.loads(kept.record)
    assert recounting.differences(record) == ()
    assert kept.sha256 == vote.record_sha256
    case = folder / f"{vote.number}.json"
    case.write_bytes(kept.case_file)
    assert command_line.main(["count", str(case)]) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert result["outcome"] == record["outcome"]
    assert [test["holds"] for test in result["tests"]] == [test["holds"] for test in record["tests"]]
    return str(result["outcome"])
