"""What changes about one home, by date: sale, inheritance, shares, tenants, and the co-owner who votes."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from sqlmodel import col, select

import builders
import homes
import rolls
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import AreaSource
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.roll import designations, electorate, home_book, home_changes, home_rules, present
from deliberation.roll.causes import Cause
from deliberation.roll.home_rules import Entrant, Measures, MeasuresWanted
from deliberation.roll.models import Person, PersonContact, RollChange
from deliberation.roll.rules import Agreed
from homes import TODAY
from tables import a_row
from told import bodies

LATER = builders.NOW + timedelta(days=30)
ROWS = [
    a_row(unit="101", owners="林晓", ids="A1001"),
    a_row(unit="102", owners="林晓、赵敏", ids="A1001;A1002", phones=";", share="1/2;1/2"),
    a_row(unit="103", owners="赵敏、林晓", ids="A1002;A1001", phones=";"),
    a_row(unit="104", owners="孙立", ids="", phones=""),
]


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return community_id


async def test_after_a_sale_the_old_owner_ends_on_the_day_the_new_one_begins(
    sessions: Sessions, here: UUID
) -> None:
    clerk = await homes.a_clerk(sessions, here, now=LATER)
    before = await homes.home(sessions, here, "101")
    day = TODAY + timedelta(days=10)
    buyer = Entrant(name="钱 进", phone="138 0000 1234", document="b2001")
    after = await homes.change_owners(sessions, here, before, (buyer, ""), event=homes.on(day), by=clerk)
    assert [(tie.name, tie.contacts, tie.starts_on) for tie in after.owners] == [
        ("钱进", ("13800001234",), day)
    ]
    assert [(tie.name, tie.starts_on, tie.ends_on) for tie in after.former_owners] == [("林晓", TODAY, day)]
    async with reading(sessions, here) as db:
        units = {
            rolled.place[-3:]: rolled.unit.owners for rolled in await electorate.units_for_poll(db, on=day)
        }
        day_before = await electorate.units_for_poll(db, on=day - timedelta(days=1))
        logged = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "roll.changed"))).all()
        change = (await db.exec(select(RollChange))).one()
    assert units["101"] == {str(after.owners[0].person_id)}
    assert {str(before.owners[0].person_id)} in [rolled.unit.owners for rolled in day_before]
    (entry,) = (each for each in logged if json.loads(each.body)["data"]["import_sha256"] is None)
    said = json.loads(entry.body)
    assert said["data"]["total_heads"] == 3
    assert said["subject"]["id"] == str(change.id)
    assert "钱进" not in entry.body.decode()


async def test_an_heir_shares_with_the_one_who_stays(sessions: Sessions, here: UUID) -> None:
    clerk = await homes.a_clerk(sessions, here)
    before = await homes.home(sessions, here, "102")
    stays = next(tie for tie in before.owners if tie.name == "林晓")
    after = await homes.change_owners(
        sessions,
        here,
        before,
        (Entrant(name="赵小敏"), "1/4"),
        (Entrant(name="赵大敏"), "1/4"),
        staying=((stays.person_id, "1/2"),),
        event=homes.on(cause=Cause.INHERITANCE),
        by=clerk,
    )
    assert {tie.name: tie.share for tie in after.owners} == {
        "林晓": Fraction(1, 2),
        "赵小敏": Fraction(1, 4),
        "赵大敏": Fraction(1, 4),
    }
    assert [tie.id for tie in after.owners if tie.name == "林晓"] == [stays.id], "the same share goes on"
    assert [tie.name for tie in after.former_owners] == ["赵敏"]


async def test_an_id_number_finds_the_person_and_is_kept_only_as_a_hash(
    sessions: Sessions, here: UUID
) -> None:
    clerk = await homes.a_clerk(sessions, here)
    before = await homes.home(sessions, here, "104")
    known = await homes.home(sessions, here, "101")
    after = await homes.change_owners(
        sessions, here, before, (Entrant(name="林晓", document="a1001"), ""), by=clerk
    )
    assert after.owners[0].person_id == known.owners[0].person_id
    async with reading(sessions, here) as db:
        people = (await db.exec(select(Person).where(Person.name == "林晓"))).all()
    assert len(people) == 1
    assert "a1001" not in repr(people).lower()


async def test_of_a_name_that_is_known_the_clerk_says_who_it_is(sessions: Sessions, here: UUID) -> None:
    clerk = await homes.a_clerk(sessions, here)
    before = await homes.home(sessions, here, "101")
    known = (await homes.home(sessions, here, "104")).owners[0].person_id
    with pytest.raises(home_rules.NameOnTheRoll):
        await homes.change_owners(sessions, here, before, (Entrant(name="孙立"), ""), by=clerk)
    same = await homes.change_owners(
        sessions, here, before, (Entrant(name="孙立", same_as=known, phone="13900000000"), ""), by=clerk
    )
    assert same.owners[0].person_id == known
    other = await homes.change_owners(sessions, here, same, (Entrant(name="孙立", is_new=True), ""), by=clerk)
    assert other.owners[0].person_id != known
    async with reading(sessions, here) as db:
        assert len((await db.exec(select(PersonContact).where(PersonContact.person_id == known))).all()) == 1
        assert (await present.roll(db)).figures(on=TODAY).heads == 3, "namesakes are two heads"


@pytest.mark.parametrize(
    ("coming", "refusal"),
    [
        ((), home_rules.NobodyOwns),
        (((Entrant(name="钱进、李娜"), ""),), home_rules.NameUnfit),
        (((Entrant(name="开发商"), ""),), home_rules.NameUnfit),
        (((Entrant(name="无"), ""),), home_rules.NameUnfit),
        (((Entrant(name="钱进", phone="喂"), ""),), home_rules.PhoneUnfit),
        (((Entrant(name="钱进", document="?"), ""),), home_rules.DocumentUnfit),
        (((Entrant(name="钱进", document="A1002"), ""),), home_rules.DocumentOfAnother),
        (((Entrant(name="钱进"), "1/2"), (Entrant(name="李娜"), "")), home_rules.SharesUnfit),
        (((Entrant(name="钱进"), "1/2"), (Entrant(name="李娜"), "1/3")), home_rules.SharesUnfit),
        (((Entrant(name="林晓", document="A1001"), ""),), home_rules.SameOwners),
    ],
)
async def test_what_cannot_be_so_is_refused_and_nothing_is_written(
    sessions: Sessions, here: UUID, coming: tuple[tuple[Entrant, str], ...], refusal: type[Refusal]
) -> None:
    clerk = await homes.a_clerk(sessions, here)
    before = await homes.home(sessions, here, "101")
    with pytest.raises(refusal):
        await homes.change_owners(sessions, here, before, *coming, by=clerk)
    assert await homes.home(sessions, here, "101") == before
    async with reading(sessions, here) as db:
        assert (await db.exec(select(RollChange))).all() == []


@pytest.mark.parametrize(("days", "refusal"), [(1, home_rules.DayToCome), (-1, home_rules.BeforeTheOwners)])
async def test_a_day_to_come_and_a_day_before_the_owners_are_refused(
    sessions: Sessions, here: UUID, days: int, refusal: type[Refusal]
) -> None:
    clerk = await homes.a_clerk(sessions, here)
    before = await homes.home(sessions, here, "101")
    event = homes.on(TODAY + timedelta(days=days))
    with pytest.raises(refusal):
        await homes.change_owners(sessions, here, before, (Entrant(name="钱进"), ""), event=event, by=clerk)


async def test_of_two_clerks_who_sell_one_home_at_once_one_wins(sessions: Sessions, here: UUID) -> None:
    clerk = await homes.a_clerk(sessions, here)
    before = await homes.home(sessions, here, "101")
    found = await asyncio.gather(
        *(
            homes.change_owners(sessions, here, before, (Entrant(name=name), ""), by=clerk)
            for name in ("钱进", "李娜")
        ),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in found) == ["HomeChangedMeanwhile", "HomeView"]
    assert len((await homes.home(sessions, here, "101")).owners) == 1


async def test_a_tenant_moves_in_and_out_and_has_no_vote(sessions: Sessions, here: UUID) -> None:
    clerk = await homes.a_clerk(sessions, here, now=LATER)
    before = await homes.home(sessions, here, "101")
    tenant = Entrant(name="钱进", phone="13800001234")
    async with writing(sessions, here) as db:
        await home_changes.move_in(
            db, here, before.id, tenant, event=homes.on(cause=Cause.MOVED_IN), by=clerk
        )
    lived_in = await homes.home(sessions, here, "101")
    (living,) = lived_in.residents
    assert (living.name, living.starts_on) == ("钱进", TODAY)
    async with reading(sessions, here) as db:
        voters = {
            person for rolled in await electorate.units_for_poll(db, on=TODAY) for person in rolled.voters
        }
    assert str(living.person_id) not in voters
    again = Entrant(name="钱进", same_as=living.person_id)
    async with writing(sessions, here) as db:
        with pytest.raises(home_rules.LivesThereAlready):
            await home_changes.move_in(db, here, before.id, again, event=homes.on(), by=clerk)
    early = homes.on(TODAY - timedelta(days=1), Cause.MOVED_OUT)
    async with writing(sessions, here) as db:
        with pytest.raises(home_rules.BeforeMovingIn):
            await home_changes.move_out(db, here, before.id, living.id, event=early, by=clerk)
    out = homes.on(TODAY + timedelta(days=20), Cause.MOVED_OUT)
    async with writing(sessions, here) as db:
        await home_changes.move_out(db, here, before.id, living.id, event=out, by=clerk)
    after = await homes.home(sessions, here, "101")
    assert after.residents == ()
    assert [(tie.name, tie.ends_on) for tie in after.former_residents] == [("钱进", out.day)]
    async with writing(sessions, here) as db:
        with pytest.raises(home_rules.HomeChangedMeanwhile):
            await home_changes.move_out(db, here, before.id, living.id, event=out, by=clerk)


async def voters(sessions: Sessions, community_id: UUID) -> dict[str, frozenset[str]]:
    async with reading(sessions, community_id) as db:
        found = await electorate.units_for_poll(db, on=TODAY)
    return {rolled.place[-3:]: rolled.voters for rolled in found}


async def test_the_co_owner_who_is_named_votes_alone_for_all_their_homes(
    sessions: Sessions, here: UUID
) -> None:
    clerk = await homes.a_clerk(sessions, here)
    shared = await homes.home(sessions, here, "102")
    named = next(tie.person_id for tie in shared.owners if tie.name == "赵敏")
    assert (await voters(sessions, here))["102"] == {str(tie.person_id) for tie in shared.owners}
    await homes.name_voter(sessions, here, shared, named, by=clerk)
    found = await voters(sessions, here)
    assert found["102"] == found["103"] == {str(named)}
    assert str(named) not in found["101"], "what one of them owns alone is not touched"
    async with reading(sessions, here) as db:
        other = await home_book.get(db, (await homes.home(sessions, here, "103")).id)
    assert other.voter is not None
    assert other.voter.person_id == named
    await homes.name_voter(sessions, here, await homes.home(sessions, here, "103"), None, by=clerk)
    assert len((await voters(sessions, here))["102"]) == 2


async def test_who_was_named_by_owners_of_before_does_not_speak_for_the_new_ones(
    sessions: Sessions, here: UUID
) -> None:
    clerk = await homes.a_clerk(sessions, here)
    shared = await homes.home(sessions, here, "102")
    named = next(tie.person_id for tie in shared.owners if tie.name == "赵敏")
    await homes.name_voter(sessions, here, shared, named, by=clerk)
    after = await homes.change_owners(
        sessions,
        here,
        await homes.home(sessions, here, "102"),
        (Entrant(name="钱进"), ""),
        staying=((named, ""),),
        by=clerk,
    )
    assert after.voter is None
    found = await voters(sessions, here)
    assert found["102"] == {str(tie.person_id) for tie in after.owners}
    assert found["103"] == {str(named)}
    sold = [*ROWS[:2], a_row(unit="103", owners="赵敏、周周", ids="A1002;C1", phones=";"), ROWS[3]]
    sold[2][8] = "A1002;C1001"
    await rolls.taken_in(sessions, here, rolls.table_of(sold), agreed=Agreed())
    assert len((await voters(sessions, here))["103"]) == 2, "a table that changes hands ends it too"


async def test_only_a_co_owner_can_be_named(sessions: Sessions, here: UUID) -> None:
    clerk = await homes.a_clerk(sessions, here)
    alone, shared = await homes.home(sessions, here, "104"), await homes.home(sessions, here, "102")
    with pytest.raises(home_rules.NotACoOwner):
        await homes.name_voter(sessions, here, shared, alone.owners[0].person_id, by=clerk)
    with pytest.raises(home_rules.OneOwnerOnly):
        await homes.name_voter(sessions, here, alone, alone.owners[0].person_id, by=clerk)
    with pytest.raises(home_rules.NamedAlready):
        await homes.name_voter(sessions, here, shared, None, by=clerk)


async def test_ten_thousands_of_homes_may_change_hands_at_once(sessions: Sessions, here: UUID) -> None:
    async with writing(sessions, here) as db:
        await designations.end(db, [new_id() for _ in range(40_000)], on=TODAY)


async def test_an_area_is_put_right_with_its_source_and_what_it_was_before_stays(
    sessions: Sessions, here: UUID
) -> None:
    clerk = await homes.a_clerk(sessions, here, now=LATER)
    before = await homes.home(sessions, here, "101")
    wanted = MeasuresWanted(
        seen=before.seen, area="９１.５０５ ㎡", source=AreaSource.SURVEY, handed_over_on=TODAY
    )
    async with writing(sessions, here) as db:
        await home_changes.correct(db, here, before.id, wanted, event=homes.on(cause=Cause.AREA), by=clerk)
    after = await homes.home(sessions, here, "101")
    assert after.measures == Measures(area_cm2=915_050, area_source=AreaSource.SURVEY, handed_over_on=TODAY)
    assert after.changes[0].correction == (before.measures, after.measures)
    async with reading(sessions, here) as db:
        total = (await present.roll(db)).figures(on=TODAY).area_cm2
        (*_, body) = await bodies(db, col(AuditEntry.kind) == "roll.changed")
    assert json.loads(body)["data"]["total_area_cm2"] == total


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({}, home_rules.SameMeasures),
        ({"area": "many"}, home_rules.AreaUnfit),
        ({"area": "0"}, home_rules.AreaUnfit),
        ({"area": "88.12345"}, home_rules.AreaUnfit),
        ({"area": "91", "source": None}, home_rules.SourceWanted),
        ({"area": "91", "seen": "0" * 64}, home_rules.HomeChangedMeanwhile),
    ],
)
async def test_what_cannot_be_an_area_is_refused(
    sessions: Sessions, here: UUID, changed: dict[str, object], refusal: type[Refusal]
) -> None:
    clerk = await homes.a_clerk(sessions, here, now=LATER)
    home = await homes.home(sessions, here, "101")
    stands = MeasuresWanted(
        seen=home.seen,
        area=str(home.area_cm2 / 10_000),
        source=home.area_source,
        handed_over_on=home.handed_over_on,
    )
    with pytest.raises(refusal):
        async with writing(sessions, here) as db:
            await home_changes.correct(
                db, here, home.id, replace(stands, **changed), event=homes.on(cause=Cause.AREA), by=clerk
            )
