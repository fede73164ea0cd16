"""Who sits on a committee: written down by one and confirmed by another, their mandates, vacancies, reserves, offices."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from committees.seated import (
    ENDS,
    OWNERS,
    STARTS,
    TAIZHOU,
    TODAY,
    Seated,
    a_committee,
    a_list,
    an_office,
)
from deliberation.audit.models import AuditEntry
from deliberation.committees import beginning, changing, mandates, owners, queries, refusals, rules
from deliberation.committees.beginning import Wanted
from deliberation.committees.changing import Proposal
from deliberation.committees.kinds import Ended, Left, Office, Outcome, What
from deliberation.communities import queries as communities
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.roll.models import Ownership


async def roles(seated: Seated, name: str, on: date = TODAY) -> frozenset[Role]:
    async with reading(seated.sessions, seated.id) as db:
        return await communities.roles_of(db, seated.accounts[name], on)


async def test_a_list_holds_only_once_a_second_person_confirmed_it(sessions: Sessions) -> None:
    seated = await an_office(sessions)
    await seated.signs_in("赵一")
    await a_list(seated)
    async with writing(sessions, seated.id) as db:
        assert await queries.find_present(db, TODAY) is None
        with pytest.raises(refusals.SecondPersonNeeded):
            await beginning.confirm(db, seated.id, by=seated.by(seated.ning))
        (first, *_) = (await queries.draft(db)).members
        with pytest.raises(refusals.ListedByAnother):
            await beginning.remove(db, seated.id, first.id, by=seated.by(seated.wen))
    assert await roles(seated, "赵一") == frozenset()
    async with writing(sessions, seated.id) as db:
        await beginning.confirm(db, seated.id, by=seated.by(seated.wen))
    committee = await seated.committee()
    assert [each.name for each in committee.sitting] == list(OWNERS[:5])
    assert [each.name for each in committee.reserves] == list(OWNERS[5:7])
    assert await roles(seated, "赵一") == {Role.COMMITTEE}
    assert await roles(seated, "赵一", STARTS - timedelta(days=1)) == frozenset()
    async with writing(sessions, seated.id) as db:
        with pytest.raises(refusals.NoDraft):
            await beginning.confirm(db, seated.id, by=seated.by(seated.wen))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"seats": 6}, refusals.UnfitSeats),
        ({"seats": 3}, refusals.UnfitSeats),
        ({"seats": 13}, refusals.UnfitSeats),
        ({"ends_on": STARTS}, refusals.EndsBeforeItStarts),
        ({"ends_on": date(2029, 2, 27)}, refusals.TermTooShort),
        ({"ends_on": date(2031, 3, 2)}, refusals.TermTooLong),
    ],
)
def test_seats_and_term_keep_the_law_of_the_place(changed: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        _check(**{"seats": 5, "ends_on": ENDS} | changed)  # type: ignore[arg-type]


def _check(seats: int, ends_on: date) -> None:
    rules.check_seats(TAIZHOU, seats, households=300, area_cm2=10**9)
    rules.check_term(TAIZHOU, STARTS, ends_on)


async def test_a_list_is_refused_for_what_no_committee_can_be(sessions: Sessions) -> None:
    seated = await an_office(sessions)
    await a_list(seated, elected=OWNERS[:2], reserves=())
    by, wen = seated.by(seated.ning), seated.by(seated.wen)
    async with writing(sessions, seated.id) as db:
        with pytest.raises(refusals.TooFewListed):
            await beginning.confirm(db, seated.id, by=wen)
        with pytest.raises(refusals.ListedAlready):
            await beginning.add_owner(
                db, seated.id, person_id=seated.estate.persons["赵一"], rank=None, by=by
            )
        with pytest.raises(refusals.NotAnOwner):
            await beginning.add_owner(db, seated.id, person_id=new_id(), rank=None, by=by)
        await beginning.add_name(db, seated.id, name="居委会老张", rank=1, by=by)
        with pytest.raises(refusals.NamedAlready):
            await beginning.add_name(db, seated.id, name="居委会老张", rank=2, by=by)
        with pytest.raises(refusals.RankTaken):
            await beginning.add_name(db, seated.id, name="街道老刘", rank=1, by=by)
        again = Wanted(place=TAIZHOU, seats=5, starts_on=STARTS, ends_on=ENDS)
        with pytest.raises(refusals.ListWaits):
            await beginning.write(db, seated.id, again, by=by)
        await beginning.drop(db, seated.id, by=by)
        assert await queries.find_draft(db) is None


async def test_a_vacancy_lets_the_next_reserve_move_up_and_no_other(sessions: Sessions) -> None:
    seated = await a_committee(sessions, signed_in=("赵一", "吴六"))
    second = await seated.member_id("郑七")
    with pytest.raises(refusals.NoSeatFree):
        await seated.proposes(Proposal(what=What.MOVE_UP, member_id=second, on_day=TODAY))
    await seated.leaves("赵一")
    assert await roles(seated, "赵一", TODAY + timedelta(days=1)) == frozenset()
    with pytest.raises(refusals.NotNextInLine):
        await seated.proposes(Proposal(what=What.MOVE_UP, member_id=second, on_day=TODAY))
    person_id, by = seated.estate.persons["陈十"], seated.by(seated.ning)
    async with writing(sessions, seated.id) as db:
        with pytest.raises(refusals.ReservesFirst):
            await changing.propose_owner(db, seated.id, person_id, on_day=TODAY, by=by)
    first = await seated.member_id("吴六")
    await seated.does(Proposal(what=What.MOVE_UP, member_id=first, on_day=TODAY))
    committee = await seated.committee()
    assert {each.name for each in committee.sitting} == {*OWNERS[1:5], "吴六"}
    assert [each.name for each in committee.gone] == ["赵一"]
    assert await roles(seated, "吴六") == {Role.COMMITTEE}


async def test_below_half_of_its_seats_and_without_reserves_the_owners_elect_anew(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    for name in OWNERS[5:7]:
        await seated.leaves(name, Left.DECLINED)
    for name in OWNERS[:2]:
        await seated.leaves(name, Left.DIED)
    assert not rules.needs_by_election(await seated.committee())
    await seated.leaves(OWNERS[2])
    assert rules.needs_by_election(await seated.committee())
    async with writing(sessions, seated.id) as db:
        change_id = await changing.propose_owner(
            db, seated.id, seated.estate.persons["陈十"], on_day=TODAY, by=seated.by(seated.ning)
        )
    assert "陈十" not in {each.name for each in (await seated.committee()).sitting}
    await seated.settles(change_id)
    assert "陈十" in {each.name for each in (await seated.committee()).sitting}


async def test_whoever_sold_is_told_by_the_roll_and_goes_only_by_two(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    member_id = await seated.member_id("钱二")
    sold = Proposal(what=What.LEAVE, member_id=member_id, reason=Left.SOLD, on_day=TODAY)
    with pytest.raises(refusals.StillOwns):
        await seated.proposes(sold)
    yesterday = TODAY - timedelta(days=1)
    async with writing(sessions, seated.id) as db:
        bought = Ownership.person_id == seated.estate.persons["钱二"]
        row = (await db.exec(select(Ownership).where(bought))).one()
        row.ends_on = yesterday
        db.add(row)
    async with reading(sessions, seated.id) as db:
        committee = await queries.present(db, TODAY)
        assert await owners.sold(db, committee.sitting, TODAY) == {member_id: yesterday}
        assert await owners.sold(db, committee.sitting, yesterday) == {}
    assert member_id in {each.id for each in (await seated.committee()).sitting}
    await seated.does(sold)
    assert member_id not in {each.id for each in (await seated.committee()).sitting}


async def test_nobody_refuses_that_they_themselves_go(sessions: Sessions) -> None:
    seated = await a_committee(sessions, signed_in=("赵一",))
    goes = Proposal(
        what=What.LEAVE, member_id=await seated.member_id("赵一"), reason=Left.RECALLED, on_day=TODAY
    )
    change_id = await seated.proposes(goes)
    with pytest.raises(refusals.OwnMatter):
        await seated.settles(change_id, Outcome.REFUSED, by=seated.accounts["赵一"])
    await seated.settles(change_id, by=seated.accounts["赵一"])


async def test_nobody_confirms_their_own_proposal_or_their_own_office(sessions: Sessions) -> None:
    seated = await a_committee(sessions, signed_in=("赵一",))
    change_id = await seated.proposes(await seated.office("赵一", Office.CHAIR))
    for account_id, refusal in (
        (seated.ning, refusals.SecondPersonNeeded),
        (seated.accounts["赵一"], refusals.OwnMatter),
    ):
        with pytest.raises(refusal):
            await seated.settles(change_id, by=account_id)
    with pytest.raises(refusals.WaitsAlready):
        await seated.proposes(await seated.office("钱二", Office.CHAIR))
    with pytest.raises(refusals.NoSuchChange):
        await seated.settles(change_id, Outcome.TAKEN_BACK, by=seated.wen)
    await seated.settles(change_id, Outcome.REFUSED)
    assert (await seated.committee()).offices == {}
    with pytest.raises(refusals.ChangeOver):
        await seated.settles(change_id)


async def test_where_the_law_says_so_the_chair_does_not_keep_the_seals(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    await seated.does(await seated.office("赵一", Office.CHAIR))
    with pytest.raises(refusals.SealKeptByChair):
        await seated.proposes(await seated.office("赵一", Office.SEAL_KEEPER))
    await seated.does(await seated.office("钱二", Office.SEAL_KEEPER))
    with pytest.raises(refusals.SealKeptByChair):
        await seated.proposes(await seated.office("钱二", Office.CHAIR))
    with pytest.raises(refusals.HoldsItAlready):
        await seated.proposes(await seated.office("赵一", Office.CHAIR))
    with pytest.raises(refusals.ChairAndDeputyAreTwo):
        await seated.proposes(await seated.office("赵一", Office.DEPUTY))
    await seated.leaves("钱二")
    assert set((await seated.committee()).offices) == {Office.CHAIR}


async def test_of_two_who_settle_a_proposal_at_once_one_is_told_that_it_is_settled(
    sessions: Sessions,
) -> None:
    seated = await a_committee(sessions)
    change_id = await seated.proposes(
        Proposal(
            what=What.LEAVE,
            member_id=await seated.member_id("赵一"),
            reason=Left.RESIGNED,
            on_day=TODAY,
        )
    )
    both = await asyncio.gather(
        seated.settles(change_id), seated.settles(change_id, Outcome.REFUSED), return_exceptions=True
    )
    assert [type(each) for each in both if each is not None] == [refusals.ChangeOver]


async def test_days_outside_the_term_or_still_to_come_are_refused(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    member_id = await seated.member_id("赵一")
    for day, refusal in (
        (TODAY + timedelta(days=1), refusals.DayToCome),
        (STARTS - timedelta(days=1), refusals.OutsideTheTerm),
    ):
        with pytest.raises(refusal):
            await seated.proposes(
                Proposal(what=What.LEAVE, member_id=member_id, reason=Left.DIED, on_day=day)
            )


async def test_a_member_who_never_signed_in_acts_once_they_do(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    member_id = await seated.member_id("赵一")
    by = seated.by(seated.ning)
    async with writing(sessions, seated.id) as db:
        with pytest.raises(refusals.NoAccountYet):
            await mandates.tie(db, seated.id, member_id, account_id=None, by=by)
    await seated.signs_in("赵一")
    async with writing(sessions, seated.id) as db:
        await mandates.tie(db, seated.id, member_id, account_id=None, by=by)
        with pytest.raises(refusals.HasAccount):
            await mandates.tie(db, seated.id, member_id, account_id=None, by=by)
    assert await roles(seated, "赵一") == {Role.COMMITTEE}


async def test_nobody_ties_a_seat_to_their_own_account(sessions: Sessions) -> None:
    seated = await an_office(sessions)
    await a_list(seated, elected=OWNERS[:4])
    ning, wen = seated.by(seated.ning), seated.by(seated.wen)
    async with writing(sessions, seated.id) as db:
        sent = await beginning.add_name(db, seated.id, name="居委会 周主任", rank=None, by=ning)
        await beginning.confirm(db, seated.id, by=wen)
        with pytest.raises(refusals.OwnMatter):
            await mandates.tie(db, seated.id, sent, account_id=seated.ning, by=ning)
        await mandates.tie(db, seated.id, sent, account_id=seated.wen, by=ning)


async def test_the_next_committee_ends_the_one_before_it(sessions: Sessions) -> None:
    seated = await a_committee(sessions, signed_in=("赵一", "王八"))
    starts_on = TODAY + timedelta(days=10)
    await a_list(seated, elected=OWNERS[5:10], reserves=(), starts_on=starts_on, ends_on=date(2030, 5, 31))
    async with writing(sessions, seated.id) as db:
        await beginning.confirm(db, seated.id, by=seated.by(seated.wen))
        assert (await queries.present(db, TODAY)).number == 1
        assert (await queries.present(db, starts_on)).number == 2
        assert [each.ended for each in await queries.confirmed(db)] == [None, Ended.FOLLOWED]
        assert [each.name for each in await queries.sitting(db, starts_on)] == list(OWNERS[5:10])
    assert await roles(seated, "赵一") == {Role.COMMITTEE}
    assert await roles(seated, "赵一", starts_on) == frozenset()
    assert await roles(seated, "王八", starts_on) == {Role.COMMITTEE}


async def test_after_its_last_day_the_term_is_ended_and_not_before(sessions: Sessions) -> None:
    seated = await a_committee(sessions, signed_in=("赵一",))
    assert await roles(seated, "赵一", ENDS) == {Role.COMMITTEE}
    assert await roles(seated, "赵一", ENDS + timedelta(days=1)) == frozenset(), (
        "by the clock, whoever is late"
    )
    async with writing(sessions, seated.id) as db:
        with pytest.raises(refusals.TermNotOver):
            await beginning.end_term(db, seated.id, by=seated.by(seated.ning))
        late = seated.by(seated.ning, seated.by(seated.ning).now.replace(year=2029))
        await beginning.end_term(db, seated.id, by=late)
    assert await roles(seated, "赵一", ENDS) == {Role.COMMITTEE}
    assert await roles(seated, "赵一", ENDS + timedelta(days=1)) == frozenset()


async def test_the_log_tells_each_step_and_names_nobody(sessions: Sessions) -> None:
    seated = await a_committee(sessions)
    await seated.leaves("赵一")
    async with reading(sessions, seated.id) as db:
        entries = (
            await db.exec(
                select(AuditEntry.kind, AuditEntry.body)
                .where(col(AuditEntry.kind).startswith("committee."))
                .order_by(col(AuditEntry.at), col(AuditEntry.id))
            )
        ).all()
    assert [kind for kind, _ in entries] == [
        "committee.written",
        "committee.confirmed",
        "committee.proposed",
        "committee.changed",
    ]
    persons: set[UUID] = set(seated.estate.persons.values())
    for _, body in entries:
        assert not any(name.encode() in body for name in OWNERS)
        assert not any(str(person).encode() in body for person in persons)
