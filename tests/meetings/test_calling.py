"""A meeting is drafted, called once, and from then on stays as it was called."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from builders import a_community, a_member, an_account
from conftest import Database
from deliberation.counting.days import Kept
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel import clock
from deliberation.meetings.call import (
    calling,
    codes,
    drafting,
    queries,
    refusals,
    rules,
    seating,
    second_calls,
)
from deliberation.meetings.call.content import decode, encode
from deliberation.meetings.call.drafting import Item
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.call.refusals import CalledAlready
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Member, Seating
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import ItemKind, MeetingKind
from deliberation.meetings.run import queries as runs
from meetings import hall
from polling import PEPPER, as_owner

SHORT = Ticks(is_short_notice_meant=True, reason="管道爆裂，等不了。")
IN_20_DAYS = timedelta(days=20)
DECISION = Item(kind=ItemKind.DECISION, title="更换门禁系统")


class Here:
    """A community with two who may sit, and drafts in it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def made(self) -> "Here":
        async with writing(self.sessions) as db:
            self.id = (await a_community(db)).id
            self.convenor = await an_account(db, name="王敏")
            self.accounts = [await a_member(db, self.id, name=name) for name in ("陈国强", "赵兰")]
        self.now = clock.now()
        self.by = hall.by(self.convenor, self.now)
        return self

    @property
    def seats(self) -> tuple[Seating, ...]:
        return seating.of_members([Member(account_id=each, name=str(each)) for each in self.accounts])

    async def draft(self, *agenda: Item, after: timedelta = IN_20_DAYS, **wanted: object) -> MeetingView:
        draft = hall.a_draft(starts_at=self.now + after, **wanted)  # type: ignore[arg-type]
        async with writing(self.sessions, self.id) as db:
            return await hall.drafted(db, self.id, draft, agenda, by=self.by)

    async def call(
        self,
        meeting_id: UUID,
        ticks: Ticks | None = None,
        seats: Sequence[Seating] | None = None,
    ) -> MeetingView:
        async with writing(self.sessions, self.id) as db:
            return await calling.call(
                db,
                self.id,
                meeting_id,
                seats=self.seats if seats is None else seats,
                ticks=ticks or Ticks(),
                pepper=PEPPER,
                by=self.by,
            )


@pytest.fixture
async def here(sessions: Sessions) -> Here:
    return await Here(sessions).made()


async def test_a_committee_of_seven_is_called_with_its_agenda_and_seats(sessions: Sessions) -> None:
    found = await hall.a_committee_meeting(sessions)
    assert found.meeting.called is not None
    assert [item.title for item in found.meeting.called.items] == [item.title for item in hall.AGENDA]
    assert found.meeting.called.totals == {"members": 7}
    assert [seat.label for seat in found.seats] == list(hall.MEMBERS)
    votable = [rules.votable(item, found.meeting.called) for item in found.meeting.items]
    assert votable == [False, True, True, True]
    assert decode(encode(found.meeting.called)) == found.meeting.called


async def test_an_assembly_has_a_seat_for_each_party_of_the_roll(sessions: Sessions) -> None:
    found = await hall.an_assembly(sessions)
    assert [seat.weights for seat in found.seats] == [
        {"heads": 1, "area": 885_000},
        {"heads": 1, "area": 1_904_100},
        {"heads": 1, "area": 953_300},
        {"heads": 1, "area": 885_000},
        {"heads": 1, "area": 640_000},
    ]
    assert [len(seat.speakers) for seat in found.seats] == [2, 1, 1, 1, 0]
    own = [each.account_id for seat in found.seats for each in seat.speakers if each.account_id]
    assert own == list(found.accounts.values())


async def test_what_was_called_stays_even_for_whoever_asks_the_database(
    sessions: Sessions, database: Database
) -> None:
    found = await hall.a_committee_meeting(sessions)
    acting = hall.by(found.convenor)
    item = found.decisions[0]
    draft = hall.a_draft(starts_at=clock.now() + IN_20_DAYS)
    async with writing(sessions, found.community.id) as db:
        for refused in (
            drafting.change(db, found.id, draft, by=acting),
            drafting.change_item(db, found.id, item.id, DECISION, by=acting),
            drafting.remove_item(db, found.id, item.id),
            drafting.move_item(db, found.id, item.id, by_places=1),
            drafting.discard(db, found.id),
        ):
            with pytest.raises(CalledAlready):
                await refused
    for change in (
        "UPDATE meeting SET title = 'x'",
        "UPDATE meeting_item SET title = 'x'",
        "DELETE FROM meeting_item",
        "UPDATE meeting_seat SET weights = '{}'",
        "UPDATE meeting_call SET content = ''",
    ):
        with pytest.raises(DBAPIError):
            await as_owner(database.owner, change)


async def test_an_item_after_the_call_is_talked_about_and_never_voted_on(sessions: Sessions) -> None:
    found = await hall.a_committee_meeting(sessions)
    assert found.meeting.called_at is not None
    waited = hall.by(found.convenor, found.meeting.called_at - timedelta(seconds=5))
    async with writing(sessions, found.community.id) as db:
        late = await drafting.add_item(db, found.community.id, found.id, DECISION, by=waited)
        meeting = await queries.by_id(db, found.id)
        running = await runs.hall(db, found.meeting.number)
    item = meeting.item(late)
    assert item is not None
    assert item.position == len(hall.AGENDA) + 1
    assert not rules.votable(item, meeting.called)
    assert [each.is_on_notice for each in running.items] == [True] * len(hall.AGENDA) + [False], (
        "who waited while it was called came too late"
    )


async def test_of_two_calls_at_once_one_is_refused(here: Here) -> None:
    meeting = await here.draft(DECISION)
    done = await asyncio.gather(here.call(meeting.id), here.call(meeting.id), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["CalledAlready", "MeetingView"]


async def test_a_notice_too_late_needs_a_tick_and_a_reason_that_stay_in_the_call(here: Here) -> None:
    meeting = await here.draft(DECISION, after=timedelta(days=3))
    with pytest.raises(refusals.NoticeTooShort):
        await here.call(meeting.id)
    with pytest.raises(refusals.ReasonMissing):
        await here.call(meeting.id, Ticks(is_short_notice_meant=True))
    called = (await here.call(meeting.id, SHORT)).called
    assert called is not None
    assert (called.notice.days, called.notice.kept, called.notice.reason) == (7, Kept.NO, SHORT.reason)
    assert [each.caution for each in called.warned] == [Caution.SHORT_NOTICE]


async def test_a_committee_is_warned_of_what_belongs_to_all_owners(here: Here) -> None:
    beyond = Item(kind=ItemKind.DECISION, title="更换物业公司", topic="manager")
    meeting = await here.draft(DECISION, beyond)
    with pytest.raises(refusals.NotTicked) as refused:
        await here.call(meeting.id)
    assert refused.value.details["number"] == 2
    called = (await here.call(meeting.id, Ticks(items=frozenset({meeting.items[1].id})))).called
    assert called is not None
    assert [(each.caution, each.item_id) for each in called.warned] == [(Caution.BEYOND, meeting.items[1].id)]


@pytest.mark.parametrize(
    ("kind", "preset", "refusal"),
    [
        (MeetingKind.COMMITTEE, "CN-278-ORD", refusals.RuleOfAnother),
        (MeetingKind.ASSEMBLY, "CN-COMM", refusals.RuleOfAnother),
        (MeetingKind.ASSEMBLY, "ES-17-7", refusals.RuleCountsShares),
        (MeetingKind.JOINT, "CN-PMC", refusals.RuleNotWeighed),
        (MeetingKind.ASSEMBLY, "CN-HENAN-OBJ", refusals.RuleNotCountable),
        (MeetingKind.ASSEMBLY, "CN-2007-ORD", refusals.RuleNotValid),
        (MeetingKind.ASSEMBLY, "CN-REQ20", refusals.RuleOfAnother),
    ],
)
async def test_a_rule_that_the_meeting_cannot_count_is_refused(
    here: Here, kind: MeetingKind, preset: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await here.draft(kind=kind, preset=preset)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"after": timedelta(0)}, refusals.StartsInThePast),
        ({"after": timedelta(days=740)}, refusals.StartsTooLate),
        ({"title": "长" * 10_000}, refusals.TitleTooLong),
        ({"title": " \u200b "}, refusals.TitleMissing),
        ({"venue": ""}, refusals.VenueMissing),
        ({"link": ""}, refusals.LinkMissing),
        ({"link": "javascript:alert(1)"}, refusals.LinkUnfit),
    ],
)
async def test_a_draft_says_what_is_wrong_with_it(
    here: Here, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await here.draft(**changed)  # type: ignore[arg-type]


async def test_an_empty_agenda_and_an_empty_room_are_not_called(here: Here) -> None:
    meeting = await here.draft()
    with pytest.raises(refusals.AgendaEmpty):
        await here.call(meeting.id)
    meeting = await here.draft(DECISION)
    with pytest.raises(refusals.NobodyToCall):
        await here.call(meeting.id, seats=())
    with pytest.raises(refusals.SeatTwice):
        await here.call(meeting.id, seats=here.seats[:1] * 2)


async def test_items_keep_an_order_without_gaps(here: Here) -> None:
    meeting = await here.draft(*hall.AGENDA)
    first, second, third, fourth = (item.id for item in meeting.items)
    async with writing(here.sessions, here.id) as db:
        await drafting.move_item(db, meeting.id, fourth, by_places=-2)
        await drafting.remove_item(db, meeting.id, first)
        found = await queries.by_id(db, meeting.id)
    assert [(item.position, item.id) for item in found.items] == [(1, fourth), (2, second), (3, third)]


async def test_a_called_meeting_is_cancelled_once_and_with_a_reason(sessions: Sessions) -> None:
    found = await hall.a_committee_meeting(sessions)
    acting = hall.by(found.convenor)
    async with writing(sessions, found.community.id) as db:
        with pytest.raises(refusals.ReasonMissing):
            await calling.cancel(db, found.community.id, found.id, reason=" ", by=acting)
        await calling.cancel(db, found.community.id, found.id, reason="活动室停电", by=acting)
        meeting = await queries.by_id(db, found.id)
        with pytest.raises(refusals.Cancelled):
            await calling.cancel(db, found.community.id, found.id, reason="活动室停电", by=acting)
    assert (meeting.is_cancelled, meeting.cancelled_because) == (True, "活动室停电")


async def test_only_a_missed_quorum_is_called_again_and_once(sessions: Sessions, database: Database) -> None:
    found = await hall.a_committee_meeting(sessions)
    acting = hall.by(found.convenor)

    async def again() -> MeetingView:
        async with writing(sessions, found.community.id) as db:
            starts_at = clock.now() + IN_20_DAYS
            return await second_calls.draft(db, found.community.id, found.id, starts_at=starts_at, by=acting)

    with pytest.raises(refusals.QuorumWasMet):
        await again()
    await _end_without_quorum(database)
    second = await again()
    assert (second.again_of, second.stage) == (found.id, "vote")
    assert [item.title for item in second.items] == [item.title for item in hall.AGENDA]
    with pytest.raises(refusals.AgainAlready):
        await again()


async def test_a_second_call_follows_the_rules_own_next_call(sessions: Sessions, database: Database) -> None:
    found = await hall.an_assembly(sessions, preset="GENERIC-MEETING-TWO-CALLS")
    assert found.meeting.stage == "first"
    await _end_without_quorum(database)
    acting = hall.by(found.convenor)
    async with writing(sessions, found.community.id) as db:
        second = await second_calls.draft(
            db, found.community.id, found.id, starts_at=clock.now() + IN_20_DAYS, by=acting
        )
    assert (second.stage, {item.stage for item in second.items}) == ("second", {"second"})


async def _end_without_quorum(database: Database) -> None:
    await as_owner(
        database.owner,
        "INSERT INTO meeting_step (community_id, id, meeting_id, ordinal, step, taken_at, taken_by, entry_id, had_quorum)"
        " SELECT community_id, gen_random_uuid(), meeting_id, 1, 'ended', now(), called_by, entry_id, false"
        " FROM meeting_call",
    )


async def test_a_code_is_kept_as_a_hash_and_an_older_one_is_told_so(sessions: Sessions) -> None:
    found = await hall.a_committee_meeting(sessions)
    before = dict(await hall.issue_codes(sessions, found))
    speaker = found.seat(3).speakers[0].id
    now = dict(await hall.issue_codes(sessions, found))
    async with reading(sessions, found.community.id) as db:
        assert (await codes.find(db, now[speaker].lower(), key=hall.KEY)).speaker_id == speaker
        with pytest.raises(codes.CodeReplaced):
            await codes.find(db, before[speaker], key=hall.KEY)
        with pytest.raises(codes.CodeUnknown):
            await codes.find(db, "34679ACDEF", key=hall.KEY)
        kept = (await statement(db, "SELECT code_hash FROM meeting_speaker")).scalars().all()
    assert not any(code.encode() in bytes(each) for code in now.values() for each in kept)
