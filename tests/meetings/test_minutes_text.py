"""Minutes as text: drafted in one language, told apart version by version, and masked for everybody."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.meetings.kinds import How, ItemKind, MeetingKind, Mode, Office, Step
from deliberation.meetings.minutes import comparing, document, drafting, masking, rules
from deliberation.meetings.minutes.document import Document, Words
from deliberation.meetings.minutes.kinds import Answer, Capacity, Circle
from deliberation.meetings.minutes.record import (
    Called,
    CourseStep,
    Given,
    Heading,
    ItemOnRecord,
    Motion,
    Notice,
    Officer,
    Record,
    Said,
    SeatOnRecord,
    Statement,
    Stay,
    Vote,
    Wording,
)
from deliberation.meetings.minutes.refusals import SignaturesMissing
from deliberation.meetings.minutes.rules import Attending
from deliberation.proposals.differences import Change
from deliberation.web import minutes_rows
from deliberation.web.i18n.translator import Translator

AT = datetime(2026, 5, 20, 11, 0, tzinfo=UTC)
STRANGE = "麤龘靁鱻驫爩灪䨻㵘䖇"
people = st.text(st.sampled_from(STRANGE), min_size=2, max_size=4)
latin = st.sampled_from(["Ann Zyx", "O'Quux", "Jörg Vrba", "zhang weizyx"])
names = st.lists(st.one_of(people, latin), min_size=2, max_size=6, unique_by=str.casefold)
WORDS = st.text(st.sampled_from("会议通过了更换门禁的方案 \n。"), max_size=20)


def a_motion(text: str) -> Motion:
    vote = Vote(
        number=1,
        version=1,
        way="names",
        closed_at=AT,
        outcome="PASS",
        annulled=text,
        sums={"for": 1},
        figures={},
        said=(Said(1, "for"),),
        record_sha256="sha256:0",
    )
    return Motion(
        number=1,
        amends=None,
        texts=(Wording(version=1, text=text),),
        by_seat=1,
        standing="carried",
        votes=(vote,),
    )


def a_record(speakers: list[str], kind: MeetingKind = MeetingKind.COMMITTEE, said: str = "") -> Record:
    """Everybody spoke, moved, was given something, and is spoken of in titles and texts."""
    seats = tuple(
        SeatOnRecord(
            number=place,
            label=f"7 栋 {place}0{place}9",
            building="7 栋",
            weights={"heads": 1, "area": 88_513 + place},
            stays=(Stay(how=How.PROXY, name=name, since=AT, until=None),),
        )
        for place, name in enumerate(speakers, start=1)
    )
    first, last = speakers[0], speakers[-1]
    item = ItemOnRecord(
        id=UUID(int=1),
        position=1,
        kind=ItemKind.DECISION,
        title=f"{said}{first}的提议",
        body=f"{last}家{said}",
        source=None,
        is_on_notice=True,
        begun_at=AT,
        ended_at=AT,
        at_begin=None,
        at_end=None,
        interests=(),
        motions=(a_motion(said + last),),
        statements=(Statement(number=1, seat=1, name=last, text=said + first, written_at=AT),),
        actions=(Given(number=1, what=f"找{last}", owner=first, is_body=False, due_on=date(2026, 6, 1)),),
    )
    return Record(
        heading=Heading(
            number=3,
            kind=kind,
            mode=Mode.BOTH,
            title=f"{first}主持的会议",
            venue="",
            starts_at=AT,
            is_extraordinary=False,
            rule_id="CN-COMM",
            rule={"zh-Hans": "业委会", "en": "Committee"},
            stage="first",
            again_of=None,
        ),
        called=Called(
            called_at=AT,
            notice_days=5,
            days_kept="yes",
            call_sha256="sha256:0",
            seats_root="0",
            notice=Notice(
                law={"zh-Hans": "议事规则第九条", "en": "Rules, section 9"},
                posted_on=date(2026, 5, 17),
                held_on=date(2026, 5, 20),
                reason=f"{first}家急用",
            ),
        ),
        officers=(Officer(office=Office.CHAIR, name=first, since=AT),),
        course=(CourseStep(step=Step.OPENED, at=AT, resumes_at=None),),
        seats=seats,
        items=(item,),
        names=tuple(speakers),
    )


@given(names, WORDS, st.sampled_from(MeetingKind))
def test_no_name_and_no_home_of_anybody_survives_in_what_everybody_reads(
    speakers: list[str], between: str, kind: MeetingKind
) -> None:
    record = a_record(speakers, kind, between)
    text = between.join(f"{name}（7 栋 {place}0{place}9）" for place, name in enumerate(speakers, start=1))
    words = Words(opening=text, items={UUID(int=1): text.upper()}, closing=f"{text} 13800001234")
    public = masking.public(Document(language="zh-Hans", record=record, words=words))
    said = public.canonical_bytes().decode().casefold()
    assert not [name for name in speakers if name.casefold() in said]
    if kind is MeetingKind.ASSEMBLY:
        assert not [seat.label for seat in record.seats if seat.label in said]
        assert "88514" not in said, "an area names a home too"
    assert "13800001234" not in said
    assert public.language == "zh-Hans"


def test_a_name_in_latin_letters_is_not_looked_for_inside_other_words() -> None:
    mask = masking.of_names(["Ann", "张三"], {"7 栋 101": "7 栋"})
    assert (
        mask("Announced by Ann, 张三丰 and 张三 of 7 栋 101.") == "Announced by A**, 张*丰 and 张* of 7 栋."
    )
    for said, shown in (
        ("张 三住7栋101，7 栋 1010", "张*住7 栋，7 栋 1010"),
        ("写信给 zhang.san@example.com", "写信给 *****.***@*******.*om"),
        ("电话：１３９ ００００ ０００１", "电话：*** **** **０１"),
    ):
        assert mask(said) == shown


def test_the_draft_says_of_what_is_all_owners_that_a_committee_only_prepares_it() -> None:
    record = a_record(["王桂兰"])
    begun = next(item for item in record.items if item.begun_at is not None)
    plain, warned = drafting.draft(record, "zh-Hans"), drafting.draft(record, "zh-Hans", beyond={begun.id})
    assert "对业主没有约束力" in warned.words.items[begun.id]
    assert "对业主没有约束力" not in "".join(plain.words.items.values())


@given(names, WORDS)
def test_minutes_are_read_back_as_they_were_written(speakers: list[str], said: str) -> None:
    made = drafting.draft(a_record(speakers, said=said), "en")
    again = document.read(made.canonical_bytes())
    assert again == replace(made, record=replace(made.record, names=()))
    assert again.canonical_bytes() == made.canonical_bytes()
    assert again.sha256().startswith("sha256:")


@pytest.mark.parametrize(
    ("language", "opened", "reached"), [("zh-Hans", "主持人", "没有讨论"), ("en", "The chair", "not reached")]
)
def test_first_words_are_of_the_language_and_say_what_was_not_reached(
    language: document.Language, opened: str, reached: str
) -> None:
    record = a_record(["麤龘", "靁鱻"])
    words = drafting.first_words(record, language)
    assert opened in words.opening
    skipped = replace(record, items=(replace(record.items[0], begun_at=None),))
    assert reached in drafting.first_words(skipped, language).items[UUID(int=1)]


def test_a_later_record_keeps_the_words_and_gives_new_items_their_own() -> None:
    record = a_record(["麤龘", "靁鱻"])
    edited = replace(
        drafting.draft(record, "en"), words=Words(opening="A", items={UUID(int=1): "B"}, closing="C")
    )
    second = replace(record.items[0], id=UUID(int=2), position=2, begun_at=None)
    later = drafting.taken_anew(edited, replace(record, items=(*record.items, second)))
    assert dict(later.words.items) == {UUID(int=1): "B", UUID(int=2): "This item was not reached."}


@given(WORDS, WORDS)
def test_a_difference_gives_both_texts_back(before: str, after: str) -> None:
    record = a_record(["麤龘", "靁鱻"])
    old, new = (
        Document(
            language="zh-Hans", record=record, words=Words(opening=each, items={UUID(int=1): ""}, closing="")
        )
        for each in (before, after)
    )
    difference = comparing.compare(old, new)
    assert difference.is_none is (before == after)
    for part in difference.parts:
        assert "".join(p.text for p in part.pieces if p.change is not Change.ADDED) == before
        assert "".join(p.text for p in part.pieces if p.change is not Change.REMOVED) == after


def test_a_difference_names_what_the_record_says_otherwise() -> None:
    record = a_record(["麤龘", "靁鱻"])
    old = drafting.draft(record, "en")
    new = replace(old, record=replace(record, course=()))
    assert comparing.compare(old, new).facts == ("course",)


CHAIR, OTHER, PAPER = UUID(int=11), UUID(int=12), UUID(int=13)


def test_everybody_signs_once_and_an_officer_for_the_office() -> None:
    there = [
        Attending(seat_id=UUID(int=1), name="麤", account_id=CHAIR),
        Attending(seat_id=UUID(int=2), name="龘", account_id=OTHER),
        Attending(seat_id=UUID(int=2), name="龘", account_id=OTHER),
        Attending(seat_id=UUID(int=3), name="靁", account_id=None),
        Attending(seat_id=UUID(int=3), name="靁", account_id=None),
    ]
    lines = rules.signers([(Office.CHAIR, CHAIR, "麤")], there, Circle.ATTENDING)
    assert [(each.capacity, each.name, each.seat_id) for each in lines] == [
        (Capacity.CHAIR, "麤", UUID(int=1)),
        (Capacity.ATTENDING, "龘", UUID(int=2)),
        (Capacity.ATTENDING, "靁", UUID(int=3)),
    ]
    assert len(rules.signers([(Office.CHAIR, CHAIR, "麤")], there, Circle.OFFICERS)) == 1


@pytest.mark.parametrize("wanted", Circle)
def test_all_who_attend_sign_a_committees_minutes_whatever_is_chosen(wanted: Circle) -> None:
    assert rules.circle(MeetingKind.COMMITTEE, wanted) is Circle.ATTENDING
    assert rules.circle(MeetingKind.ASSEMBLY, wanted) is wanted


@pytest.mark.parametrize(
    ("answers", "waiting"),
    [
        ([(Capacity.CHAIR, Answer.SIGNED), (Capacity.ATTENDING, Answer.REFUSED)], 0),
        ([(Capacity.CHAIR, Answer.REFUSED), (Capacity.ATTENDING, Answer.SIGNED)], 1),
        ([(Capacity.SECRETARY, None), (Capacity.ATTENDING, None)], 2),
    ],
)
def test_a_refusal_is_a_word_but_the_minutes_wait_for_chair_and_secretary(
    answers: list[tuple[Capacity, Answer | None]], waiting: int
) -> None:
    assert rules.missing(answers) == waiting


def test_without_all_signatures_they_are_public_when_the_days_of_the_place_are_out() -> None:
    ended = date(2026, 5, 20)
    due = rules.deadline("cn-beijing", ended)
    assert due is not None
    assert (due.day, due.days, due.setting.place) == (date(2026, 5, 23), 3, "cn-beijing")
    unsigned = [(Capacity.CHAIR, None)]
    with pytest.raises(SignaturesMissing):
        rules.check_publishing(unsigned, due, due.day - timedelta(days=1))
    rules.check_publishing(unsigned, due, due.day)
    rules.check_publishing([(Capacity.CHAIR, Answer.SIGNED)], due, ended)


@pytest.mark.parametrize(
    ("kept", "posted_on", "said"),
    [
        ("yes", date(2026, 5, 14), None),
        ("by_the_common_count", date(2026, 5, 15), "It was given 4 full days before: just enough"),
        (
            "no",
            date(2026, 5, 17),
            "The notice was too short: 5 days are needed (Rules, section 9), 2 full days",
        ),
    ],
)
def test_the_draft_says_that_the_notice_was_too_short(kept: str, posted_on: date, said: str | None) -> None:
    record = a_record(["王桂兰"])
    notice = replace(record.called.notice, posted_on=posted_on, reason="电梯停了" if kept == "no" else None)
    late = replace(record, called=replace(record.called, days_kept=kept, notice=notice))
    opening = drafting.first_words(late, "en").opening
    assert ("notice" in opening) is (said is not None)
    assert said is None or said in opening
    assert ("Why it was held all the same: 电梯停了" in opening) is (kept == "no")


def test_the_head_says_when_a_break_was_over_and_how_long_before_all_were_told() -> None:
    planned, resumed = AT + timedelta(days=1), AT + timedelta(days=1, minutes=25)
    adjourned = CourseStep(step=Step.ADJOURNED, at=AT + timedelta(hours=1), resumes_at=planned)
    record = a_record(["王桂兰"])
    late = replace(record.called, days_kept="no")
    steps = (record.course[0], adjourned, CourseStep(step=Step.RESUMED, at=resumed, resumes_at=None))

    def rows(course: tuple[CourseStep, ...]) -> dict[str, str]:
        held = replace(record, called=late, course=course)
        text = Document(language="zh-Hans", record=held, words=Words(opening="", items={}, closing=""))
        return dict(minutes_rows.of(Translator("en", "Asia/Shanghai"), text))

    gone_on = rows(steps)
    assert (gone_on["Adjourned"], gone_on["Resumed"]) == ("Wed 20 May 2026, 20:00", "Thu 21 May 2026, 19:25")
    assert "to go on at Thu 21 May 2026, 19:00" in rows(steps[:2])["Adjourned"]
    assert gone_on["Notice of the meeting"].startswith(
        "5 days before (Rules, section 9); 2 full days were given. Too late."
    )
