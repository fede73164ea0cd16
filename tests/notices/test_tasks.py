"""What has to be done to publish an outcome: each line is done, missing, too late or still to come, and never two of them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from deliberation.kernel.ids import new_id
from deliberation.notices import clocks, tasks, terms
from deliberation.notices.kinds import Deed, Kind, State
from deliberation.notices.tasks import Done, Publishing, Sheet, Task
from deliberation.notices.views import BoardView, NoticeView, Texts

COUNTED_ON = date(2026, 3, 2)
BOARD = BoardView(new_id(), "南门", None, None)
BEFORE = Publishing(
    place="cn",
    today=COUNTED_ON,
    within=terms.within("cn"),
    counted_on=COUNTED_ON,
    confirmed=0,
    draft=None,
    notice=None,
    sheets=(),
    deeds={},
    state=State.PROVISIONAL,
    ends_on=None,
    open_objections=0,
    remedies_due=0,
    final_on=None,
    is_filed=False,
)


def a_notice(day: date) -> NoticeView:
    both = Texts({"zh-Hans": "结果", "en": "Result"}, {"zh-Hans": "通过", "en": "Passed"})
    return NoticeView(
        id=new_id(),
        year=2026,
        number=1,
        kind=Kind.RESULT,
        subject=None,
        subject_id=None,
        corrects=None,
        corrected_by=None,
        texts=both,
        text_sha256="",
        place="cn",
        hanging_days=15,
        from_on=day,
        by_on=date(2026, 3, 20),
        until_on=date(2026, 3, 20),
        is_certain=True,
        written_by=new_id(),
        published_by=new_id(),
        published_at=datetime(2026, 3, 5, tzinfo=UTC),
        entry_id=new_id(),
    )


def posted(**changes: object) -> Publishing:
    """On the fifth, in time, on the one board."""
    hung = clocks.hung(date(2026, 3, 5), None, count=15, place="cn", today=date(2026, 3, 6))
    made = replace(
        BEFORE,
        today=date(2026, 3, 6),
        notice=a_notice(date(2026, 3, 5)),
        sheets=(Sheet(BOARD, hung, has_photo=True),),
        state=State.WINDOW,
        ends_on=date(2026, 3, 20),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def states(found: Publishing) -> dict[Task, Done]:
    return {each.task: each.done for each in tasks.lines(found)}


def test_before_the_count_nothing_else_can_be_done() -> None:
    found = states(replace(BEFORE, counted_on=None))
    assert found.pop(Task.COUNTED) is Done.MISSING
    assert set(found.values()) == {Done.NOT_YET}


def test_after_the_count_the_notice_is_due_and_too_late_after_its_days() -> None:
    found = states(BEFORE)
    assert {each for each, done in found.items() if done is Done.MISSING} == {
        Task.CHECKED,
        Task.WRITTEN,
        Task.PUBLISHED,
        Task.VOTERS_TOLD,
        Task.COMMITTEE_TOLD,
    }
    assert states(replace(BEFORE, today=date(2026, 3, 9)))[Task.PUBLISHED] is Done.MISSING
    assert states(replace(BEFORE, today=date(2026, 3, 10)))[Task.PUBLISHED] is Done.LATE
    assert states(replace(BEFORE, notice=a_notice(date(2026, 3, 10))))[Task.PUBLISHED] is Done.LATE


def test_a_board_without_a_photo_or_too_briefly_hung_is_not_done() -> None:
    assert states(posted())[Task.POSTED] is Done.DONE
    bare = Sheet(BOARD, posted().sheets[0].hung, has_photo=False)
    assert states(posted(sheets=(bare,)))[Task.POSTED] is Done.MISSING
    assert states(posted(sheets=()))[Task.POSTED] is Done.MISSING, "a community without boards posts nowhere"
    assert states(posted())[Task.HUNG] is Done.NOT_YET
    short = clocks.hung(date(2026, 3, 5), date(2026, 3, 8), count=15, place="cn", today=date(2026, 3, 9))
    assert states(posted(sheets=(Sheet(BOARD, short, has_photo=True),)))[Task.HUNG] is Done.LATE
    long = clocks.hung(date(2026, 3, 5), None, count=15, place="cn", today=date(2026, 4, 1))
    assert states(posted(sheets=(Sheet(BOARD, long, has_photo=True),)))[Task.HUNG] is Done.DONE


def test_the_end_is_said_when_nothing_holds_it_any_more() -> None:
    waits = posted(open_objections=2, remedies_due=1)
    assert (states(waits)[Task.ANSWERED], states(waits)[Task.REMEDIED]) == (Done.MISSING, Done.MISSING)
    over = posted(today=date(2026, 3, 21), state=State.FINAL)
    assert states(over)[Task.WINDOW] is states(over)[Task.ANSWERED] is Done.DONE
    assert states(over)[Task.FINAL_SAID] is Done.MISSING
    assert states(replace(over, final_on=date(2026, 3, 21)))[Task.FINAL_SAID] is Done.DONE
    assert Task.FILED not in states(over)
    filed = replace(over, is_filed=True, deeds={Deed.FILED: date(2026, 3, 30)})
    assert states(filed)[Task.FILED] is Done.DONE
    assert tasks.waiting(filed) == sum(
        each.done is Done.MISSING or (each.done is Done.LATE and each.done_on is None)
        for each in tasks.lines(filed)
    )
