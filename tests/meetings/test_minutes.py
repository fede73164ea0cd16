"""Minutes from the draft to publication: who writes, who signs, what may not change, and what everybody reads."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from conftest import Database
from deliberation.audit.models import AuditEntry
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel.refusals import Refusal
from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.minutes import (
    acting,
    actions,
    closing,
    commenting,
    gathering,
    publishing,
    queries,
    refusals,
    remarks,
    rules,
    sheets,
    signing,
)
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.actions import Edit
from deliberation.meetings.minutes.commenting import Saying
from deliberation.meetings.minutes.document import Document, Words
from deliberation.meetings.minutes.kinds import Answer, Capacity, Circle, Remark, Stage, Taken
from deliberation.meetings.minutes.views import MinutesView
from deliberation.meetings.models import MeetingItem
from deliberation.proposals.pictures import Picture
from meetings.minuted import CHAIR, HELD, MEMBERS, SECRETARY, Held, a_held_assembly, a_held_committee
from polling import as_owner

NEXT_DAY = HELD + timedelta(days=1)
THIRD, FOURTH, LAST = MEMBERS[2:]


@pytest.fixture
async def held(sessions: Sessions) -> Held:
    return await a_held_committee(sessions)


Act = Callable[[Writer], Awaitable[object]]


async def do(held: Held, act: Act) -> None:
    async with writing(held.sessions, held.id) as db:
        await act(db)


async def refused(held: Held, refusal: type[Refusal], act: Act) -> None:
    with pytest.raises(refusal):
        await do(held, act)


async def seen(held: Held) -> MinutesView:
    async with reading(held.sessions, held.id) as db:
        return await queries.get(db, held.number)


async def text(held: Held, version: int) -> Document:
    async with reading(held.sessions, held.id) as db:
        return await queries.document_of(db, held.meeting_id, version)


async def drafted(held: Held) -> None:
    await do(held, lambda db: actions.draft(db, 1, language="zh-Hans", by=held.by(SECRETARY)))


async def edited(held: Held, opening: str, *, name: str = SECRETARY, version: int = 1) -> None:
    before = await text(held, version)
    wanted = Edit(version=version, words=replace(before.words, opening=opening), changed="措辞")
    await do(held, lambda db: actions.edit(db, 1, wanted, by=held.by(name)))


async def closed(held: Held, circle: Circle = Circle.ATTENDING) -> str:
    """The hash of the text that waits for signatures."""
    await do(held, lambda db: closing.finalise(db, 1, circle=circle, by=held.by(CHAIR)))
    standing = (await seen(held)).closing
    assert standing is not None
    return standing.content_sha256


def line(view: MinutesView, name: str) -> int:
    assert view.closing is not None
    return next(each.number for each in view.closing.signers if each.name == name)


async def signed(held: Held, *names: str) -> None:
    view = await seen(held)
    assert view.closing is not None
    sha256 = view.closing.content_sha256
    for name in names:
        own, by = line(view, name), held.by(name)
        await do(held, lambda db, own=own, by=by: signing.sign(db, 1, line=own, seen_sha256=sha256, by=by))


async def published(held: Held, by: By | None = None) -> None:
    due = rules.deadline("cn", held.community.day(HELD))
    await do(held, lambda db: publishing.publish(db, 1, due=due, by=by or held.by(SECRETARY)))


async def test_minutes_go_from_the_record_to_the_public_and_the_log_tells_it_without_a_name(
    held: Held,
) -> None:
    await drafted(held)
    await edited(held, "主持人" + CHAIR + "宣布开会。")
    await closed(held)
    await signed(held, *MEMBERS)
    await published(held)
    view = await seen(held)
    assert view.stage is Stage.PUBLISHED
    assert view.publication is not None
    assert (view.publication.signed, view.publication.refused, view.publication.missing) == (5, 0, 0)
    async with reading(held.sessions, held.id) as db:
        public = await queries.public_document(db, held.meeting_id)
        kinds = [*(await db.exec(select(AuditEntry.kind).where(AuditEntry.kind.startswith("minutes."))))]  # type: ignore[attr-defined]
        bodies = [*(await db.exec(select(AuditEntry.body)))]
    assert public.sha256() == view.publication.content_sha256
    said = public.canonical_bytes().decode()
    assert not [name for name in MEMBERS if name in said]
    assert kinds[1:] == [
        "minutes.drafted",
        "minutes.drafted",
        "minutes.finalised",
        *["minutes.signed"] * 5,
        "minutes.published",
    ]
    assert not [name for name in MEMBERS if any(name.encode() in bytes(body) for body in bodies)]


async def test_the_record_says_who_was_there_at_each_item(held: Held) -> None:
    await drafted(held)
    record = (await text(held, 1)).record
    at_begin = [item.at_begin.seats for item in record.items if item.at_begin]
    assert at_begin == [(1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (1, 2, 3, 4)]
    ends = [item.at_end for item in record.items if item.at_end]
    assert [(each.present, each.total) for each in ends] == [
        ({"members": there}, {"members": 5}) for there in (5, 5, 4)
    ]


async def test_who_has_no_standing_writes_nothing(held: Held) -> None:
    stranger, member = held.by("邻居"), held.by(THIRD)
    for by in (stranger, member):
        await refused(
            held, refusals.NotTheWriters, lambda db, by=by: actions.draft(db, 1, language="en", by=by)
        )
    await drafted(held)
    words = (await text(held, 1)).words
    edit = Edit(version=1, words=words, changed="")
    for act in (
        lambda db: actions.edit(db, 1, edit, by=member),
        lambda db: actions.circulate(db, 1, comments_until=member.today, by=member),
        lambda db: closing.finalise(db, 1, circle=Circle.OFFICERS, by=member),
        lambda db: closing.reopen(db, 1, reason="?", by=member),
        lambda db: publishing.publish(db, 1, due=None, by=member),
        lambda db: publishing.note(db, 1, text="?", reason="?", by=member),
    ):
        await refused(held, refusals.NotTheWriters, act)
    saying = Saying(kind=Remark.STATEMENT, position=None, text="我也在场")
    await refused(held, refusals.NoStanding, lambda db: commenting.remark(db, 1, saying, by=stranger))


async def test_of_two_editors_the_later_one_is_told_and_nothing_is_lost(held: Held) -> None:
    await drafted(held)
    await edited(held, "秘书写的。")
    before = await text(held, 1)
    late = Edit(version=1, words=replace(before.words, opening="主持人写的。"), changed="")
    with pytest.raises(refusals.SavedMeanwhile) as told:
        await do(held, lambda db: actions.edit(db, 1, late, by=held.by(CHAIR)))
    assert told.value.details == {"name": SECRETARY, "version": 2}
    assert (await text(held, 2)).words.opening == "秘书写的。"
    again = replace(late, version=2)
    await do(held, lambda db: actions.edit(db, 1, again, by=held.by(CHAIR)))
    assert [each.made_by for each in (await seen(held)).versions] == [SECRETARY, SECRETARY, CHAIR]
    await refused(
        held,
        refusals.NothingChanged,
        lambda db: actions.edit(db, 1, replace(late, version=3), by=held.by(CHAIR)),
    )
    long = replace(late, version=3, words=replace(late.words, closing="长" * 20_001))
    await refused(held, refusals.WordsTooLong, lambda db: actions.edit(db, 1, long, by=held.by(CHAIR)))


async def test_a_draft_goes_round_and_comments_are_answered_before_it_is_closed(held: Held) -> None:
    await drafted(held)
    comment = Saying(kind=Remark.COMMENT, position=2, text="人数不对")
    member = held.by(THIRD)
    await refused(held, refusals.NotCirculated, lambda db: commenting.remark(db, 1, comment, by=member))
    own = held.by(SECRETARY)
    past = own.today - timedelta(days=1)
    await refused(held, refusals.PastDay, lambda db: actions.circulate(db, 1, comments_until=past, by=own))
    await do(held, lambda db: actions.circulate(db, 1, comments_until=own.today, by=own))
    await do(held, lambda db: commenting.remark(db, 1, comment, by=member))
    nowhere = replace(comment, position=9)
    await refused(held, refusals.NoSuchItem, lambda db: commenting.remark(db, 1, nowhere, by=member))
    late = replace(member, today=member.today + timedelta(days=1))
    await refused(held, refusals.DeadlinePast, lambda db: commenting.remark(db, 1, comment, by=late))
    with pytest.raises(refusals.CommentsOpen):
        await closed(held)

    def answer(db: Writer, number: int = 1) -> Awaitable[None]:
        return commenting.answer(db, 1, number, outcome=Taken.TAKEN_UP, text="已改", by=own)

    await do(held, answer)
    await refused(held, refusals.AnsweredAlready, answer)
    await refused(held, refusals.NoSuchRemark, lambda db: answer(db, 7))
    await closed(held)
    await refused(held, refusals.ClosedForEditing, lambda db: commenting.remark(db, 1, comment, by=member))


async def test_a_statement_stands_word_for_word_on_its_item(held: Held) -> None:
    await drafted(held)
    saying = Saying(kind=Remark.STATEMENT, position=2, text="我反对，因为没有比价。")
    await do(held, lambda db: commenting.remark(db, 1, saying, by=held.by(FOURTH)))
    own = held.by(SECRETARY)
    await refused(
        held,
        refusals.StatementsStand,
        lambda db: commenting.answer(db, 1, 1, outcome=Taken.NOT_TAKEN_UP, text="不", by=own),
    )
    with pytest.raises(refusals.RecordMoved):
        await closed(held)
    await edited(held, "主持人宣布开会。")
    said = (await text(held, 2)).record.items[1].statements
    assert [(each.seat, each.name, each.text) for each in said] == [(4, FOURTH, saying.text)]
    await closed(held)


async def test_each_signs_their_own_line_and_the_text_they_read_once(held: Held) -> None:
    await drafted(held)
    await refused(
        held,
        refusals.NotClosed,
        lambda db: signing.sign(db, 1, line=1, seen_sha256="", by=held.by(CHAIR)),
    )
    sha256 = await closed(held)
    view = await seen(held)
    chairs, own = line(view, CHAIR), held.by(SECRETARY)

    def sign(of: int, by: By, seen_sha256: str = sha256) -> Act:
        return lambda db: signing.sign(db, 1, line=of, seen_sha256=seen_sha256, by=by)

    await refused(held, refusals.NotYourSignature, sign(chairs, own))
    await refused(held, refusals.NotAskedToSign, sign(chairs, held.by("社工")))
    await refused(held, refusals.NotAskedToSign, sign(99, own))
    await refused(held, refusals.OtherText, sign(line(view, SECRETARY), own, "sha256:" + "0" * 64))
    await do(held, sign(line(view, SECRETARY), own))
    await refused(held, refusals.SignedAlready, sign(line(view, SECRETARY), own))
    third = held.by(THIRD)

    def refuse(db: Writer) -> Awaitable[None]:
        return signing.refuse(
            db, 1, line=line(view, THIRD), seen_sha256=sha256, reason="漏了我的话", by=third
        )

    await do(held, refuse)
    await refused(held, refusals.RefusedAlready, refuse)
    standing = (await seen(held)).closing
    assert standing is not None
    assert [each.reason for each in standing.signers if each.answer is Answer.REFUSED] == ["漏了我的话"]
    assert [each.capacity for each in standing.signers][:2] == [Capacity.CHAIR, Capacity.SECRETARY]


async def test_a_changed_text_needs_new_signatures(held: Held) -> None:
    await drafted(held)
    first = await closed(held)
    await signed(held, CHAIR, SECRETARY)
    before = await text(held, 1)
    edit = Edit(version=1, words=replace(before.words, opening="改了"), changed="")
    own = held.by(SECRETARY)
    await refused(held, refusals.ClosedForEditing, lambda db: actions.edit(db, 1, edit, by=own))
    await do(held, lambda db: closing.reopen(db, 1, reason="第三席有意见", by=own))
    await edited(held, "改了")
    second = await closed(held)
    assert first != second
    view = await seen(held)
    assert view.closing is not None
    assert view.closing.count(None) == 5
    chairs = line(view, CHAIR)
    await refused(
        held,
        refusals.OtherText,
        lambda db: signing.sign(db, 1, line=chairs, seen_sha256=first, by=held.by(CHAIR)),
    )


async def test_nothing_is_published_without_its_signatures_until_the_days_are_out(held: Held) -> None:
    await drafted(held)
    with pytest.raises(refusals.NotClosed):
        await published(held)
    await closed(held)
    await signed(held, CHAIR, SECRETARY)
    with pytest.raises(refusals.SignaturesMissing) as told:
        await published(held)
    assert told.value.details["count"] == 3
    await published(held, held.by(SECRETARY, now=HELD + timedelta(days=3)))
    view = await seen(held)
    assert view.publication is not None
    assert view.publication.missing == 3
    await signed(held, THIRD)


async def test_what_is_published_is_only_noted_upon(held: Held) -> None:
    await drafted(held)
    own = held.by(SECRETARY)
    note: Act = lambda db: publishing.note(db, 1, text="第二项金额应为 3200 元", reason="笔误", by=own)  # noqa: E731
    await refused(held, refusals.NotPublished, note)
    await closed(held)
    await signed(held, *MEMBERS)
    await published(held)
    before = await text(held, 1)
    edit = Edit(version=1, words=replace(before.words, opening="改"), changed="")
    await refused(held, refusals.PublishedAlready, lambda db: actions.edit(db, 1, edit, by=own))
    await refused(held, refusals.PublishedAlready, lambda db: closing.reopen(db, 1, reason="?", by=own))
    with pytest.raises(refusals.PublishedAlready):
        await published(held)
    await do(held, note)
    await do(held, note)
    view = await seen(held)
    assert [(each.number, each.role, each.reason) for each in view.notes] == [
        (1, Capacity.SECRETARY, "笔误"),
        (2, Capacity.SECRETARY, "笔误"),
    ]
    assert (await text(held, 1)).canonical_bytes() == before.canonical_bytes()


async def test_rows_of_minutes_are_never_changed_even_by_the_database_s_owner(
    held: Held, database: Database
) -> None:
    await drafted(held)
    for change in ("UPDATE minutes_version SET changed = 'x'", "DELETE FROM minutes_version"):
        with pytest.raises(Exception, match="never changed"):
            await as_owner(database.owner, change)


async def test_of_two_signatures_at_one_moment_one_stands(held: Held) -> None:
    await drafted(held)
    sha256 = await closed(held)
    view = await seen(held)
    own, by = line(view, CHAIR), held.by(CHAIR)
    ends = await asyncio.gather(
        *(
            do(held, lambda db: signing.sign(db, 1, line=own, seen_sha256=sha256, by=by)),
            do(
                held,
                lambda db: signing.refuse(db, 1, line=own, seen_sha256=sha256, reason="不签", by=by),
            ),
            do(held, lambda db: closing.finalise(db, 1, circle=Circle.OFFICERS, by=by)),
        ),
        return_exceptions=True,
    )
    assert sum(end is None for end in ends) == 1
    assert {type(end) for end in ends if end} <= {
        refusals.SignedAlready,
        refusals.RefusedAlready,
        refusals.ClosedForEditing,
    }


async def test_of_two_who_close_at_one_moment_one_does(held: Held) -> None:
    await drafted(held)
    ends = await asyncio.gather(
        *(
            do(held, lambda db, name=name: closing.finalise(db, 1, circle=Circle.ATTENDING, by=held.by(name)))
            for name in (CHAIR, SECRETARY)
        ),
        return_exceptions=True,
    )
    assert sorted(type(end).__name__ for end in ends) == ["ClosedForEditing", "NoneType"]


async def test_a_meeting_that_goes_on_is_drafted_but_not_closed(sessions: Sessions) -> None:
    held = await a_held_committee(sessions, ended=False)
    await drafted(held)
    with pytest.raises(refusals.DraftedAlready):
        await drafted(held)
    with pytest.raises(refusals.NotEndedYet):
        await closed(held)


PICTURE = Picture(content=b"a photo", sha256="ab" * 32, width=1, height=1)


async def test_signatures_on_paper_are_read_by_two_people(sessions: Sessions) -> None:
    held = await a_held_assembly(sessions, [("1 栋 101", "麤甲"), ("1 栋 102、103", "龘乙")])
    await drafted(held)
    await closed(held, Circle.ATTENDING)
    view = await seen(held)
    paper = [line(view, "麤甲"), line(view, "龘乙")]
    chair, secretary = held.by(CHAIR), held.by(SECRETARY)

    def take_in(picture: Picture, signers: list[int] = paper) -> Act:
        return lambda db: sheets.take_in(db, 1, signers=signers, picture=picture, by=secretary)

    def confirm(by: By, signers: list[int] = paper, sheet: int = 1) -> Act:
        return lambda db: sheets.confirm(db, 1, sheet, signers=signers, by=by)

    await refused(held, refusals.NobodyTicked, take_in(PICTURE, []))
    await refused(held, refusals.NobodyTicked, take_in(PICTURE, [99]))
    await do(held, take_in(PICTURE))
    await refused(held, refusals.SameSheet, take_in(PICTURE))
    await refused(held, refusals.SecondPerson, confirm(secretary))
    await refused(held, refusals.ReadingsDiffer, confirm(chair, paper[:1]))
    await refused(held, refusals.NoSuchSheet, confirm(chair, sheet=2))
    await do(held, confirm(chair))
    await refused(held, refusals.SheetEnded, confirm(chair))
    await refused(held, refusals.SpokenAlready, take_in(replace(PICTURE, sha256="cd" * 32)))
    await do(held, take_in(replace(PICTURE, sha256="ef" * 32), [line(view, CHAIR)]))
    await do(held, lambda db: sheets.withdraw(db, 1, 2, by=secretary))
    await refused(held, refusals.SheetEnded, lambda db: sheets.withdraw(db, 1, 2, by=secretary))
    await signed(held, CHAIR, SECRETARY)
    await published(held)
    async with reading(held.sessions, held.id) as db:
        public = await queries.public_document(db, held.meeting_id)
    assert {(seat.label, *(stay.name for stay in seat.stays)) for seat in public.record.seats} == {
        ("1 栋", "")
    }


async def test_who_was_not_on_the_notice_is_told_apart(held: Held) -> None:
    """An item added after the call is on the record as such."""
    async with writing(held.sessions, held.id) as db:
        db.add(
            MeetingItem(
                community_id=held.id,
                id=UUID(int=77),
                meeting_id=held.meeting_id,
                position=4,
                kind="decision",
                title="临时议题",
                added_at=HELD,
                added_by=held.accounts[CHAIR],
            )
        )
    async with writing(held.sessions, held.id) as db:
        found = await acting.held(db, 1)
        record = await gathering.record(db, found.row)
    assert [item.is_on_notice for item in record.items] == [True, True, True, False]


def test_words_have_names_for_forms() -> None:
    assert list(Words(opening="a", items={UUID(int=1): "b"}, closing="c").parts()) == [
        "opening",
        str(UUID(int=1)),
        "closing",
    ]


async def test_there_are_no_minutes_of_what_was_never_called(held: Held) -> None:
    async with reading(held.sessions, held.id) as db:
        with pytest.raises(NoSuchMeeting):
            await queries.get(db, 9)
        assert [each.kind for each in await remarks.all_of(db, held.meeting_id)] == []
