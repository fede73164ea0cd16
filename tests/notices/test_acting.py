"""Who may publish, post, object and answer, who may not, and what happens when two do it at one moment."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

import told
from builders import a_member
from conftest import Database
from deliberation.audit.facts import ErasedBecause
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel.ids import new_id
from deliberation.notices import (
    boards,
    deeds,
    drafting,
    listing,
    objecting,
    photos,
    publishing,
    queries,
    refusals,
    votes,
)
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Deed, Ground, Kind, Remedy, State, Subject, Why
from deliberation.notices.listing import Filters
from deliberation.notices.objecting import Objecting
from deliberation.notices.recounting import CountsDiffer, NotTheseFigures
from deliberation.notices.views import Matter, NoticeView, Texts
from deliberation.notices.voiding.refusals import AgreesToOwn, NoVoidingWaits, VoidingWaits
from deliberation.papers.hand_counts import Found
from deliberation.polls import erasing
from deliberation.proposals.pictures import Picture
from noticing import PLACE, Office, an_office, texts

PHOTO = Picture(content=b"webp", sha256="ab" * 32, width=1, height=1)


@pytest.fixture
async def office(sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch) -> Office:
    return await an_office(sessions, database, monkeypatch)


async def drafted(office: Office, written: Written) -> object:
    async with writing(office.sessions, office.estate.id) as db:
        return await drafting.write(db, office.estate.id, written, by=office.writer)


async def test_a_notice_is_published_once_by_another_person_and_never_changes(office: Office) -> None:
    result = Written(kind=Kind.RESULT, texts=texts(), about=Matter(Subject.POLL, office.poll.id))
    only_one = Texts({"zh-Hans": "结果", "en": ""}, {"zh-Hans": "通过", "en": ""})
    for unfit, refusal in (
        (Written(kind=Kind.RESULT, texts=texts()), refusals.SubjectMissing),
        (
            Written(kind=Kind.OTHER, texts=Texts(only_one.titles, {"zh-Hans": "", "en": ""})),
            refusals.HalfWritten,
        ),
        (
            Written(
                kind=Kind.OTHER,
                texts=Texts(dict.fromkeys(only_one.titles, ""), dict.fromkeys(only_one.titles, "")),
            ),
            refusals.NothingWritten,
        ),
    ):
        with pytest.raises(refusal):
            await drafted(office, unfit)
    here = office.estate.id
    async with writing(office.sessions, here) as db:
        draft_id = await drafting.write(db, here, result, by=office.writer)
        with pytest.raises(refusals.WritersPublish):
            await publishing.publish(db, here, draft_id, edition=1, place=PLACE, by=office.writer)
        await drafting.rewrite(
            db,
            draft_id,
            Written(kind=Kind.RESULT, texts=only_one, about=Matter(Subject.POLL, office.poll.id)),
            edition=1,
            by=office.writer,
        )
        with pytest.raises(refusals.SavedMeanwhile):
            await publishing.publish(db, here, draft_id, edition=1, place=PLACE, by=office.publisher)
        with pytest.raises(refusals.BothLanguages):
            await publishing.publish(db, here, draft_id, edition=2, place=PLACE, by=office.publisher)
    came = await asyncio.gather(office.published(), office.published(), return_exceptions=True)
    notice = next(each for each in came if isinstance(each, NoticeView))
    assert [type(each) for each in came if each is not notice] == [refusals.PublishedAlready]
    assert (notice.name, notice.text_sha256) == ("2026-001", publishing.fingerprint(notice))
    with pytest.raises(DBAPIError):
        async with writing(office.sessions, here) as db:
            await statement(db, "UPDATE notice SET title_zh = '改过'")
    second = await office.published(corrects=notice)
    with pytest.raises(refusals.CorrectedAlready):
        await office.published(corrects=notice)
    with pytest.raises(refusals.Superseded):
        await office.objected(notice, "业主0")
    assert (await office.outcome()).notice == second
    async with reading(office.sessions, here) as db:
        found = await listing.index(db, Filters(needle="停车", hangs_on=office.now.date()))
        nothing = await listing.index(db, Filters(needle="电梯"))
    assert ([each.name for each in found.notices], nothing.total) == (["2026-002"], 0)


async def test_days_that_a_law_sets_can_be_more_and_never_fewer(office: Office) -> None:
    async def until(day: date, kind: Kind) -> NoticeView:
        written = Written(kind=kind, texts=texts(), until_on=day)
        async with writing(office.sessions, office.estate.id) as db:
            draft_id = await drafting.write(db, office.estate.id, written, by=office.writer)
            return await publishing.publish(
                db, office.estate.id, draft_id, edition=1, place=PLACE, by=office.writer
            )

    today = date(2026, 2, 3)
    for day, kind, refusal in (
        (today - timedelta(days=1), Kind.OTHER, refusals.DayPassed),
        (today + timedelta(days=400), Kind.OTHER, refusals.DayTooFar),
        (today + timedelta(days=6), Kind.CANDIDATES, refusals.EndsTooSoon),
    ):
        with pytest.raises(refusal):
            await until(day, kind)
    notice = await until(date(2026, 2, 28), Kind.CANDIDATES)
    assert (notice.by_on, notice.hanging_days) == (date(2026, 2, 28), 25)
    assert (await until(date(2026, 2, 3), Kind.MONTHLY)).by_on == today, (
        "nothing says how long a report hangs"
    )


async def test_a_board_keeps_what_hung_on_it_and_for_how_long(office: Office) -> None:
    notice, here, by = await office.published(), office.estate.id, office.writer
    day = notice.from_on
    async with writing(office.sessions, here) as db:
        board = await boards.add(db, here, name="南门", building_id=None, by=by)
        with pytest.raises(refusals.BoardNamedTwice):
            await boards.add(db, here, name="南门", building_id=None, by=by)

    async def post(on: date, board_id: object = board, picture: Picture | None = None) -> object:
        async with writing(office.sessions, here) as db:
            hung = {"board_id": board_id, "posted_on": on, "picture": picture}
            return await boards.post(db, here, notice, **hung, by=by)  # type: ignore[arg-type]

    for on, board_id, refusal in (
        (day - timedelta(days=1), board, refusals.PostedBefore),
        (day + timedelta(days=1), board, refusals.PostedInTheFuture),
        (day, new_id(), refusals.NoSuchBoard),
    ):
        with pytest.raises(refusal):
            await post(on, board_id)
    came = await asyncio.gather(post(day, picture=PHOTO), post(day), return_exceptions=True)
    assert sum(isinstance(each, refusals.HangsAlready) for each in came) == 1
    async with writing(office.sessions, here) as db:
        posting = (await queries.postings(db, [notice.id]))[0]
        down = {"taken_down_on": day, "by": by}
        with pytest.raises(refusals.DownBeforeUp):
            await boards.take_down(
                db, here, notice, posting.id, **(down | {"taken_down_on": day - timedelta(days=1)})
            )
        with pytest.raises(refusals.StillHangs):
            await boards.remove(db, here, board, by=by)
        await boards.take_down(db, here, notice, posting.id, **down)
        with pytest.raises(refusals.DownAlready):
            await boards.take_down(db, here, notice, posting.id, **down)
        await boards.remove(db, here, board, by=by)
        with pytest.raises(refusals.BoardGone):
            await boards.post(db, here, notice, board_id=board, posted_on=day, picture=None, by=by)
    for kind in ("board.added", "board.removed"):
        logged = await told.of_kind(office.sessions, here, kind)
        assert [each["subject"]["id"] for each in logged] == [str(board)]


async def test_objections_have_their_limits_and_one_answer_each(office: Office) -> None:
    notice = await office.published()
    said = Objecting(ground=Ground.COUNT, said="不对", picture=None)
    async with writing(office.sessions, office.estate.id) as db:
        with pytest.raises(refusals.NotEntitled):
            await objecting.raise_online(db, office.estate.id, notice, said, by=office.third)
    two = await asyncio.gather(
        office.objected(notice, "业主0"), office.objected(notice, "业主0"), return_exceptions=True
    )
    assert sorted(type(each) for each in two if not isinstance(each, int)) == [refusals.OpenAlready]
    assert await office.objected(notice, "业主0", Ground.ROLL) == 2, "on another ground they may"
    for by, refusal in (
        (office.writer, refusals.AnswersOnOwnWork),
        (await office.owner("业主0"), refusals.AnswersOwn),
    ):
        with pytest.raises(refusal):
            await office.answered(notice, 1, by=by)
    came = await asyncio.gather(
        office.answered(notice, 1, Remedy.RECOUNT),
        office.answered(notice, 1, by=office.publisher),
        return_exceptions=True,
    )
    assert sum(isinstance(each, refusals.AnsweredAlready) for each in came) == 1
    async with writing(office.sessions, office.estate.id) as db:
        with pytest.raises(refusals.NotYours):
            await objecting.withdraw(db, office.estate.id, notice, 2, by=await office.owner("业主1"))
        await objecting.withdraw(db, office.estate.id, notice, 2, by=await office.owner("业主0"))
    for _ in range(objecting.MOST - 2):
        number = await office.objected(notice, "业主0")
        await office.answered(notice, number)
    with pytest.raises(refusals.ObjectedTooOften):
        await office.objected(notice, "业主0")
    accounts = await office.published(Kind.ACCOUNTS)
    async with writing(office.sessions, office.estate.id) as db:
        tenants = [await a_member(db, office.estate.id, name=name) for name in ("租客甲", "租客乙")]
        for number, account_id in enumerate(tenants, start=1):
            by = replace(office.third, account_id=account_id, person_id=None)
            assert await objecting.raise_online(db, office.estate.id, accounts, said, by=by) == number, (
                "whoever is not on the roll is not everybody who is not"
            )
        with pytest.raises(refusals.OpenAlready):
            await objecting.raise_online(db, office.estate.id, accounts, said, by=by)
    monthly = await office.published(Kind.MONTHLY)
    with pytest.raises(refusals.HearsNoObjections):
        await office.objected(monthly, "业主0")


async def test_two_people_count_again_and_what_differs_undoes_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.published()
    assert await office.recounted(office.writer) is None
    with pytest.raises(refusals.CountsTwice):
        await office.recounted(office.writer)
    for wrong in ({"abstain": 4}, {"abstain": 1}):
        with pytest.raises(NotTheseFigures):
            await office.recounted(office.third, **wrong)
    other = {"for": 2, "abstain": 1}
    assert await office.recounted(office.third, **other) is Found.APART
    found = await office.outcome()
    assert (found.standing.state, found.recounts[0].holds) == (State.WINDOW, False)
    with monkeypatch.context() as patched:
        patched.setattr("deliberation.notices.recounting.differences", _some)
        with pytest.raises(CountsDiffer):
            await office.recounted(office.writer)
    came = await asyncio.gather(
        office.recounted(office.writer, **other), office.recounted(office.third, **other)
    )
    assert set(came) == {None, Found.DIFFERS}, "one of them was the first, whoever came first"
    await figures_lie_open_when_both_have_counted(office)
    assert (await office.outcome()).standing.state is State.UNDONE
    async with writing(office.sessions, office.estate.id) as db:
        done = {"deed": Deed.PRINTED, "by": office.writer}
        with pytest.raises(refusals.DoneBeforeTheCount):
            await deeds.record(
                db, office.estate.id, votes.of_poll(office.poll), done_on=date(2026, 2, 2), **done
            )
        await deeds.record(db, office.estate.id, votes.of_poll(office.poll), done_on=date(2026, 2, 3), **done)
        with pytest.raises(refusals.DoneAlready):
            await deeds.record(
                db, office.estate.id, votes.of_poll(office.poll), done_on=date(2026, 2, 3), **done
            )


async def figures_lie_open_when_both_have_counted(office: Office) -> None:
    counted = await told.of_kind(office.sessions, office.estate.id, "outcome.counted")
    compared = await told.of_kind(office.sessions, office.estate.id, "outcome.compared")
    assert all("figures" not in each["data"] and each["commit"] for each in counted)
    assert [each["data"]["found"] for each in compared] == ["apart", "differs"]
    assert compared[0]["data"]["second"]["heads.for"] == 2


async def test_photos_go_a_year_after_the_notice_came_down(office: Office) -> None:
    notice, here = await office.published(), office.estate.id
    async with writing(office.sessions, here) as db:
        photo_id = await photos.keep(db, here, notice.id, PHOTO)
        with pytest.raises(refusals.SamePhoto):
            await photos.keep(db, here, notice.id, PHOTO)
    over = datetime.combine(notice.until_on, office.now.timetz()) + photos.LAST
    for later, deleted in ((timedelta(0), 0), (timedelta(days=1), 1), (timedelta(days=2), 0)):
        async with writing(office.sessions, here) as db:
            assert await photos.delete_old(db, here, now=over + later) == deleted
    async with reading(office.sessions, here) as db:
        with pytest.raises(refusals.PhotoGone):
            await queries.photo(db, photo_id)


async def _some(*_: object) -> tuple[str, ...]:
    return ("counts",)


async def test_ballots_are_kept_while_the_notice_hears_objections_or_one_waits(office: Office) -> None:
    notice = await office.published()
    number = await office.objected(notice, "业主0", Ground.DELIVERY)
    after = notice.until_on + timedelta(days=1)
    assert await disputable(office, after) == {office.poll.id}, "an objection waits"
    await office.answered(notice, number)
    assert await disputable(office, notice.until_on) == {office.poll.id}, "its days still run"
    assert await disputable(office, after) == frozenset()
    long_after = office.now + timedelta(days=60)
    async with writing(office.sessions, office.estate.id) as db:
        erase = partial(
            erasing.erase_ballots,
            db,
            office.estate.id,
            person_id=office.estate.persons["业主1"],
            reason=ErasedBecause.ON_REQUEST,
            actor=office.writer.actor,
            now=long_after,
        )
        assert [await erase(spared={office.poll.id}), await erase()] == [0, 1]


async def disputable(office: Office, day: date) -> frozenset[UUID]:
    async with reading(office.sessions, office.estate.id) as db:
        return await queries.disputable(db, day)


async def test_a_vote_is_void_once_a_second_person_agrees(office: Office) -> None:
    notice = await office.published()
    await office.objected(notice, "业主0", Ground.ROLL)
    await office.answered(notice, 1, Remedy.VOID)
    held = await office.outcome()
    assert (held.standing.state, Why.VOID_WAITS in held.standing.whys) == (State.WINDOW, True)
    with pytest.raises(VoidingWaits):
        await office.answered(notice, 1, by=office.publisher)
    for by, refusal in (
        (office.third, AgreesToOwn),
        (office.writer, refusals.AnswersOnOwnWork),
        (await office.owner("业主0"), refusals.AnswersOwn),
    ):
        with pytest.raises(refusal):
            await office.seconded(notice, 1, by=by)
    await office.seconded(notice, 1, by=office.publisher, is_agreed=False)
    with pytest.raises(NoVoidingWaits):
        await office.seconded(notice, 1, by=office.publisher)
    assert Why.VOID_WAITS not in (await office.outcome()).standing.whys
    await office.answered(notice, 1, Remedy.VOID, by=office.publisher)
    came = await asyncio.gather(
        *(office.seconded(notice, 1, by=office.third) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(each, refusals.AnsweredAlready) for each in came) == 1
    assert (await office.outcome()).standing.whys == (Why.VOID,)
    logged = await told.of_kind(office.sessions, office.estate.id, "objection.answered")
    assert [each["data"]["remedy"] for each in logged] == ["void"]
