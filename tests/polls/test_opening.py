"""Opening freezes text, rule and electorate, and the log says with which fingerprints."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from conftest import Database
from deliberation.audit.models import AuditEntry, AuditPending
from deliberation.counting.count import Outcome
from deliberation.counting.parties import Scope, ScopeKind, UnitKind
from deliberation.counting.presets import PresetUnknown
from deliberation.counting.presets.cautions import RuleNotYetInForce
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.ledger import digests
from deliberation.polls import electorate, homes, opening, queries, rules
from deliberation.polls.models import Poll
from deliberation.polls.opening import Plan
from deliberation.polls.rules import Window
from polling import (
    CLERK,
    PEPPER,
    Home,
    a_plan,
    an_estate,
    as_owner,
    closed,
    end_window,
    homes_of,
    open_poll,
    vote,
)

FAR = date(2100, 1, 1)
ESTATE = [
    Home(label="101", owners=("李美华", "张建国"), area_cm2=880_000),
    Home(label="102", owners=("张建国", "李美华"), area_cm2=900_000),
    Home(label="103", owners=("王芳",), area_cm2=700_000, entrance="2 单元"),
    Home(label="201", owners=("开发商",), area_cm2=1_000_000, building="2 栋"),
    Home(label="202", owners=("赵强",), area_cm2=1_100_000, building="2 栋", handed_over_on=FAR),
    Home(label="203", owners=(), area_cm2=500_000, building="2 栋"),
    Home(label="P1", owners=("王芳",), area_cm2=125_000, building="车库", kind=UnitKind.PARKING),
    Home(label="亭", owners=(), area_cm2=300_000, building="2 栋", kind=UnitKind.PUBLIC),
]


async def test_one_owner_of_several_homes_is_one_voice_and_the_developer_another(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE, developer="开发商")
    poll = await open_poll(sessions, estate, a_plan(estate))
    # the couple's two homes, 王芳's home with her parking space, the developer's two, and one without known owner
    assert (poll.frozen.party_count, poll.frozen.head_count, poll.frozen.unit_count) == (4, 4, 7)
    assert poll.frozen.area_cm2 == 5_205_000
    async with reading(sessions, estate.id) as db:
        (couple,) = await homes.party_of(db, poll.id, estate.persons["李美华"])
        (developer,) = await homes.party_of(db, poll.id, estate.persons["开发商"])
        assert await homes.party_of(db, poll.id, None) == ()
    assert (couple.places, couple.heads, couple.area_cm2) == (
        ("1 栋 1 单元 101", "1 栋 1 单元 102"),
        1,
        1_780_000,
    )
    assert (developer.is_developer, developer.heads, developer.area_cm2) == (True, 1, 2_100_000)


async def test_a_buyer_has_no_voice_before_the_home_is_handed_over(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE, developer="开发商")
    poll = await open_poll(sessions, estate, a_plan(estate))
    async with reading(sessions, estate.id) as db:
        assert await homes.party_of(db, poll.id, estate.persons["赵强"]) == ()


async def test_a_seller_has_no_voice_from_the_day_of_the_sale(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, ESTATE, developer="开发商")
    today = clock.now().date()
    await as_owner(
        database.owner,
        "UPDATE ownership SET ends_on = :day WHERE unit_id = :unit",
        {"day": today, "unit": estate.units["103"]},
    )
    poll = await open_poll(sessions, estate, a_plan(estate, leave_out=[UnitKind.PARKING]))
    async with reading(sessions, estate.id) as db:
        assert await homes.party_of(db, poll.id, estate.persons["王芳"]) == ()
    assert poll.frozen.unit_count == 6


async def test_parking_is_in_or_out_as_the_poll_says(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE, developer="开发商")
    poll = await open_poll(sessions, estate, a_plan(estate, leave_out=[UnitKind.PARKING]))
    assert (poll.frozen.unit_count, poll.frozen.area_cm2) == (6, 5_080_000)
    assert UnitKind.PARKING in poll.frozen.preset.rule.exclude_kinds
    async with reading(sessions, estate.id) as db:
        row = (await db.exec(select(Poll))).one()
        left_out = {
            (left.unit, left.reason.value) for left in (await electorate.read(db, row)).electorate.left_out
        }
    assert left_out == {
        (str(estate.units["P1"]), "kind_excluded"),
        (str(estate.units["亭"]), "kind_excluded"),
    }


async def test_a_poll_of_one_building_or_entrance_asks_nobody_else(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE, developer="开发商")
    building = str(estate.buildings["1 栋"])
    entrance = str(estate.entrances["1 栋 2 单元"])
    of_building = a_plan(estate, scope=Scope(kind=ScopeKind.BUILDING, building=building))
    of_entrance = a_plan(estate, scope=Scope(kind=ScopeKind.ENTRANCE, building=building, entrance=entrance))
    one = await open_poll(sessions, estate, of_building)
    two = await open_poll(sessions, estate, of_entrance)
    assert (one.place, one.frozen.unit_count, one.number) == ("1 栋", 3, 1)
    assert (two.place, two.frozen.unit_count, two.number) == ("1 栋 2 单元", 1, 2)


async def test_what_was_frozen_is_in_the_log_in_the_lawful_order(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE, developer="开发商")
    poll = await open_poll(sessions, estate, a_plan(estate))
    async with reading(sessions, estate.id) as db:
        bodies = await db.exec(
            select(AuditEntry.body)
            .join(AuditPending, AuditPending.entry_id == AuditEntry.id)
            .where(AuditEntry.subject_id == poll.id)
            .order_by(AuditPending.turn)
        )
        asked, chosen, frozen, configured, opened = (json.loads(body) for body in bodies)
    assert [entry["type"] for entry in (asked, chosen, frozen, configured, opened)] == [
        "config.changed",
        "config.changed",
        "roll.frozen",
        "vote.configured",
        "vote.opened",
    ]
    question = digests.document(poll.question.encode())
    assert asked["data"] == {"setting": "question", "value_sha256": question}
    assert chosen["data"] == {"setting": "ways", "value_sha256": digests.document(poll.ways.canonical())}
    rule = digests.document(poll.frozen.preset.canonical_bytes())
    assert frozen["data"]["roll_root"] == opened["data"]["roll_root"] == poll.frozen.roll_root
    assert configured["data"]["rules_sha256"] == opened["data"]["rules_sha256"] == rule
    assert opened["data"]["text_sha256"] == poll.frozen.text_sha256
    assert frozen["data"]["total_area_cm2"] == 5_205_000


async def test_the_frozen_roll_does_not_move_with_the_roll(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, ESTATE, developer="开发商")
    poll = await open_poll(sessions, estate, a_plan(estate))
    await as_owner(database.owner, "UPDATE unit SET area_cm2 = area_cm2 * 2")
    async with reading(sessions, estate.id) as db:
        row = (await db.exec(select(Poll))).one()
        assert (
            sum(party.area_cm2 for party in (await electorate.read(db, row)).electorate.parties) == 5_205_000
        )
        after = await queries.page(db, poll.number, now=clock.now())
    assert after.frozen == poll.frozen


async def test_opening_refuses_when_the_roll_moved_after_the_preview(
    sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, ESTATE)
    plan, now = a_plan(estate), clock.now()
    async with reading(sessions, estate.id) as db:
        seen = await opening.preview(db, plan, pepper=PEPPER, now=now)
    await as_owner(database.owner, "UPDATE unit SET area_cm2 = area_cm2 + 1 WHERE label = '101'")
    with pytest.raises(rules.RollChangedMeanwhile):
        async with writing(sessions, estate.id) as writer:
            await opening.open_poll(
                writer,
                estate.id,
                plan=plan,
                seen_root=seen.root,
                opened_by=estate.convenor,
                pepper=PEPPER,
                actor=CLERK,
                now=now,
            )


async def test_sending_the_opening_twice_opens_one_poll(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE)
    plan = a_plan(estate)
    await open_poll(sessions, estate, plan)
    with pytest.raises(rules.OpenedAlready):
        await open_poll(sessions, estate, plan)


@pytest.mark.parametrize(
    ("opens", "closes", "refusal"),
    [
        (timedelta(days=20), timedelta(days=20), rules.ClosesBeforeItOpens),
        (timedelta(days=20), timedelta(days=19), rules.ClosesBeforeItOpens),
        (timedelta(days=-1), timedelta(days=5), rules.OpensInThePast),
        (timedelta(minutes=-30), timedelta(minutes=-1), rules.ClosesInThePast),
        (timedelta(days=1), timedelta(days=368), rules.OpenForTooLong),
    ],
)
def test_a_window_that_cannot_be_is_refused(
    opens: timedelta, closes: timedelta, refusal: type[Refusal]
) -> None:
    now = clock.now()
    with pytest.raises(refusal):
        rules.begun(Window(now + opens, now + closes), now)


def test_a_window_begins_now_at_the_earliest() -> None:
    now = clock.now()
    window = rules.begun(Window(now - timedelta(minutes=3), now + timedelta(days=1)), now)
    assert window == Window(now, now + timedelta(days=1))


async def test_a_window_that_the_law_of_the_place_forbids_is_refused(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE)
    plan = a_plan(estate, opens_in=timedelta(days=20), lasts=timedelta(days=3))
    with pytest.raises(rules.UnfitToOpen):
        await open_poll(sessions, estate, dataclasses.replace(plan, place="cn-zhejiang-hangzhou"))
    assert (await open_poll(sessions, estate, dataclasses.replace(plan, place="cn"))).number == 1


def test_days_are_those_of_the_community_not_of_the_machine() -> None:
    night = datetime(2026, 6, 30, 20, 0, tzinfo=UTC)
    plan = Plan(
        poll_id=new_id(),
        proposal_id=new_id(),
        question="您是否同意？",
        preset_id="CN-278-ORD",
        scope=Scope(),
        leave_out=frozenset(),
        window=Window(night, night + timedelta(days=10)),
        record_on=date(2026, 6, 1),
        zone=ZoneInfo("Asia/Shanghai"),
    )
    draft = opening.draft(plan)
    assert (draft.opens_on, draft.closes_on) == (date(2026, 7, 1), date(2026, 7, 11))
    assert opening.draft(dataclasses.replace(plan, zone=UTC)).opens_on == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("preset", "votes", "outcome"),
    [
        ("GENERIC-MAJORITY-CAST", [Choice.FOR], Outcome.PASS),
        ("GENERIC-MAJORITY-ALL", [Choice.FOR], Outcome.FAIL),
        ("GENERIC-CONSENT", [], Outcome.PASS),
        ("GENERIC-CONSENT", [Choice.FOR, Choice.AGAINST], Outcome.FAIL),
        ("GENERIC-STRAW-POLL", [Choice.FOR], Outcome.PASS),
        ("GENERIC-OBJECTION-NOTICE", [], Outcome.PASS),
        ("GENERIC-OBJECTION-NOTICE", [Choice.AGAINST], Outcome.FAIL),
    ],
)
async def test_a_vote_by_a_common_way_is_opened_and_counted(
    sessions: Sessions, database: Database, preset: str, votes: list[Choice], outcome: Outcome
) -> None:
    estate = await an_estate(sessions, homes_of([100, 200, 300]))
    poll = await open_poll(sessions, estate, a_plan(estate, preset=preset))
    for place, choice in enumerate(votes):
        await vote(sessions, estate, poll, f"业主{place}", choice)
    await end_window(database.owner, poll)
    counted = await closed(sessions, estate, poll)
    assert counted.closed is not None
    assert counted.closed.outcome is outcome


async def test_a_rule_that_is_not_law_on_the_record_day_is_refused(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE)
    plan = dataclasses.replace(a_plan(estate), record_on=date(2020, 12, 31))
    with pytest.raises(RuleNotYetInForce):
        opening.preset_for(plan)
    with pytest.raises(PresetUnknown):
        opening.preset_for(dataclasses.replace(plan, preset_id="no-such-rule"))


async def test_a_place_where_nobody_votes_is_refused(sessions: Sessions) -> None:
    estate = await an_estate(sessions, ESTATE)
    scope = Scope(kind=ScopeKind.BUILDING, building=str(new_id()))
    with pytest.raises(rules.NobodyToAsk):
        await open_poll(sessions, estate, a_plan(estate, scope=scope))
