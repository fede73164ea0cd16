"""Whose own part is used must agree beside the vote: who names them, who may speak, and what it does to the outcome."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from bundles.counted import Counted, bundle_of, sequenced
from bundles.test_paper_verified import check
from conftest import Database
from deliberation.audit import queries as audit
from deliberation.counting import expressions, presets
from deliberation.counting.after import After
from deliberation.counting.count import Outcome
from deliberation.counting.presets import Preset
from deliberation.counting.shapes import Shape
from deliberation.database.sessions import Sessions, reading, statement, writing
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.notices.acting import By
from deliberation.notices.consents import asking, photos, queries, refusals, speaking, telling
from deliberation.notices.consents.asking import Asked
from deliberation.notices.consents.kinds import Need, Standing, Word
from deliberation.notices.consents.speaking import Paper
from deliberation.notices.consents.views import Consents
from deliberation.notices.kinds import Kind, State, Why
from deliberation.notices.telling import Word as Letter
from deliberation.outbox.rules import Channel
from deliberation.polls import closing
from deliberation.proposals.pictures import Picture
from deliberation.roll.models import PersonContact
from deliberation.verifier.roots import Named
from noticing import Office, a_clerk, an_office, an_office_that_votes
from polling import an_estate, homes_of
from verifier.samples import failed

LIFT = "CN-278-SPEC-CONSENT"
JINAN = "CN-JINAN-ELEV"
PHOTO = Picture(content=b"webp", sha256="ab" * 32, width=1, height=1)
AFTER_ALL = date(2026, 3, 20)
Act = Callable[[], Awaitable[object]]


@dataclass
class Consenting:
    """The office of a vote, and what is done about its consents; `home` is the label of a unit."""

    office: Office

    async def ask(self, home: str, *, by: By | None = None) -> int:
        asked = Asked(unit_id=self.office.estate.units[home], need=Need.USES, reason="电梯井占用外墙。")
        async with writing(self.office.sessions, self.office.estate.id) as db:
            return await asking.ask(
                db, self.office.estate.id, self.office.poll, asked, by=by or self.office.writer
            )

    async def drop(self, number: int, *, by: By | None = None) -> None:
        async with writing(self.office.sessions, self.office.estate.id) as db:
            await asking.drop(
                db,
                self.office.estate.id,
                self.office.poll,
                number,
                "写错了房号。",
                by=by or self.office.writer,
            )

    async def confirm(self, edition: int, *, by: By) -> bool:
        async with writing(self.office.sessions, self.office.estate.id) as db:
            return await asking.confirm(db, self.office.estate.id, self.office.poll, edition, by=by)

    async def listed(self) -> None:
        edition = (await self.found()).edition
        for by in (self.office.writer, self.office.publisher):
            await self.confirm(edition, by=by)

    async def say(self, number: int, name: str, word: Word) -> None:
        by = await self.office.owner(name)
        async with writing(self.office.sessions, self.office.estate.id) as db:
            await speaking.say(db, self.office.estate.id, self.office.poll, number, word, by=by)

    async def take_in(
        self, number: int, name: str, *, picture: Picture | None = PHOTO, by: By | None = None
    ) -> None:
        person_id = self.office.estate.persons.get(name, new_id())
        paper = Paper(person_id=person_id, word=Word.GIVEN, picture=picture)
        async with writing(self.office.sessions, self.office.estate.id) as db:
            await speaking.take_in(
                db, self.office.estate.id, self.office.poll, number, paper, by=by or self.office.third
            )

    async def found(self) -> Consents:
        async with reading(self.office.sessions, self.office.estate.id) as db:
            return await queries.of_poll(db, self.office.poll.id)

    async def stands(self) -> tuple[State, tuple[Why, ...]]:
        standing = (await self.office.outcome()).standing
        return standing.state, standing.whys


async def refused(act: Awaitable[object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await act


async def test_a_lift_is_voted_on_and_waits_for_its_notice_its_objections_and_its_consents(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jinan's measure of 2019: two thirds of the staircase, fifteen days on the board, no open objection, and who is used agrees."""
    office = await an_office_that_votes(sessions, database, monkeypatch, preset_id=JINAN, homes=4)
    consents = Consenting(office)
    assert await consents.ask("101") == 1, "while the vote still runs"
    await refused(consents.ask("101"), refusals.AskedAlready)
    assert not await consents.confirm(1, by=office.writer)
    await refused(consents.confirm(1, by=office.writer), refusals.ListConfirmed)
    await office.count()
    assert office.poll.closed is not None
    assert office.poll.closed.count is not None
    assert office.poll.closed.count.outcome is Outcome.PASS, (
        "the votes suffice; what follows is no part of the count"
    )
    async with reading(sessions, office.estate.id) as db:
        assert await closing.recount(db, office.poll.id) == ()

    assert await consents.ask("102") == 2
    assert not (await consents.found()).is_listed, "the list has changed"
    await refused(consents.confirm(1, by=office.publisher), refusals.ListChanged)
    notice = await office.published()
    await office.objected(notice, "业主3")
    assert await consents.stands() == (
        State.WINDOW,
        (Why.DAYS_RUN, Why.OPEN_OBJECTION, Why.CONSENTS_UNLISTED, Why.CONSENT_MISSING),
    )
    await consents.listed()
    await refused(consents.say(1, "业主3", Word.GIVEN), refusals.NotTheirHome)
    await consents.say(1, "业主0", Word.REFUSED)
    await refused(consents.say(1, "业主0", Word.REFUSED), refusals.SaidAlready)

    await office.move(office.at(AFTER_ALL))
    blocked = (State.BLOCKED, (Why.OPEN_OBJECTION, Why.CONSENT_MISSING))
    assert await consents.stands() == blocked
    assert (await office.outcome()).standing.verdict is Outcome.BLOCKED
    await office.answered(notice, 1)
    assert await consents.stands() == (State.BLOCKED, (Why.CONSENT_MISSING,))
    await consents.say(1, "业主0", Word.GIVEN)
    await consents.take_in(2, "业主1")
    assert await consents.stands() == (State.FINAL, ())
    for act in (
        consents.say(1, "业主0", Word.WITHDRAWN),
        consents.take_in(2, "业主1", picture=replace(PHOTO, sha256="cd" * 32)),
        consents.ask("103"),
        consents.drop(1),
        consents.confirm(2, by=office.third),
    ):
        await refused(act, refusals.SettledAlready)
    assert (await office.published(Kind.FINAL)).kind is Kind.FINAL
    await its_log_and_its_rows(office)
    await its_file_is_found_true(office)


async def its_file_is_found_true(office: Office) -> None:
    """Consents are no part of a vote's file; its log tells of them, and the count is recounted as of any other vote."""
    await sequenced(office.sessions, office.estate)
    async with reading(office.sessions, office.estate.id) as db:
        vkey = Named("vkey.txt", f"{(await audit.get_log(db, office.estate.id)).vkey}\n".encode())
    verdict = check(await bundle_of(office.sessions, Counted(office.estate, office.poll)), vkey)
    assert failed(verdict) == set()


async def its_log_and_its_rows(office: Office) -> None:
    async with reading(office.sessions, office.estate.id) as db:
        told = await statement(
            db,
            "SELECT kind, count(*) AS times FROM audit_entry WHERE kind LIKE 'consent%' GROUP BY kind",
            {},
        )
        assert {row.kind: row.times for row in told} == {
            "consent.asked": 2,
            "consent.given": 2,
            "consent.refused": 1,
            "consents.listed": 3,
        }
    for change in (
        "UPDATE consent_word SET word = 'given'",
        "DELETE FROM consent",
        "UPDATE consent_photo SET sha256 = ''",
    ):
        with pytest.raises(DBAPIError):
            async with writing(office.sessions, office.estate.id) as db:
                await statement(db, change, {})
    elsewhere = await an_estate(office.sessions, homes_of([100]), slug="elsewhere")
    async with reading(office.sessions, elsewhere.id) as db:
        assert (await queries.of_poll(db, office.poll.id)).asked == ()
    async with writing(office.sessions, office.estate.id) as db:
        assert await photos.delete_old(db, office.estate.id, now=office.now + timedelta(days=300)) == 0
        assert await photos.delete_old(db, office.estate.id, now=office.now + timedelta(days=420)) == 1


@pytest.fixture
async def lift(sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch) -> Consenting:
    office = await an_office_that_votes(sessions, database, monkeypatch, preset_id=LIFT, homes=4)
    await office.count()
    await office.published()
    return Consenting(office)


async def test_two_say_that_nobodys_consent_is_needed_and_one_of_them_alone_does_not(
    lift: Consenting,
) -> None:
    office = lift.office
    await office.move(office.at(AFTER_ALL))
    assert await lift.stands() == (State.BLOCKED, (Why.CONSENTS_UNLISTED,))
    await lift.confirm(0, by=office.writer)
    assert (await lift.stands())[0] is State.BLOCKED
    assert await lift.confirm(0, by=office.third)
    assert await lift.stands() == (State.FINAL, ())


async def test_an_owner_speaks_for_their_home_alone_and_a_refusal_is_theirs_to_take_back(
    lift: Consenting,
) -> None:
    office = lift.office
    await lift.ask("101")
    clerk = await a_clerk(office.sessions, office.estate, "赵六", office.now)
    neighbour = replace(clerk, person_id=office.estate.persons["业主0"])
    for act, refusal in (
        (lift.say(9, "业主0", Word.GIVEN), refusals.NoSuchConsent),
        (lift.say(1, "业主1", Word.GIVEN), refusals.NotTheirHome),
        (lift.say(1, "业主0", Word.WITHDRAWN), refusals.NothingSaid),
        (lift.take_in(1, "业主1"), refusals.NotAnOwner),
        (lift.take_in(1, "业主0", picture=None), refusals.PaperWithoutPhoto),
        (lift.take_in(1, "业主0", by=neighbour), refusals.OwnPaper),
    ):
        await refused(act, refusal)
    await lift.take_in(1, "业主0")
    await refused(lift.take_in(1, "业主0"), refusals.SaidAlready)
    assert [each.standing for each in (await lift.found()).asked] == [Standing.GIVEN]
    await lift.say(1, "业主0", Word.WITHDRAWN)
    assert [each.standing for each in (await lift.found()).asked] == [Standing.WAITS]
    await refused(lift.take_in(1, "业主0"), refusals.PhotoSentBefore)
    await lift.say(1, "业主0", Word.REFUSED)
    await lift.listed()
    await lift.drop(1)
    await refused(lift.say(1, "业主0", Word.GIVEN), refusals.NoLongerAsked)
    found = await lift.found()
    assert (found.edition, found.wanted, found.is_listed) == (2, (), False), "two must look at the list again"


async def test_a_vote_by_another_rule_asks_for_nobodys_consent(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Consenting(await an_office(sessions, database, monkeypatch))
    for act in (
        plain.ask("101"),
        plain.say(1, "业主0", Word.GIVEN),
        plain.confirm(0, by=plain.office.writer),
    ):
        await refused(act, refusals.AsksNoConsents)
    assert (await plain.office.outcome()).consents is None


async def test_a_vote_is_undone_when_as_many_object_as_its_rule_says(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No rule of our files that polls can count has such a test yet; a by-law may."""
    usual = presets.load
    test = {"q": "objections", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}
    after = After(fails_if=expressions.parse(Shape(test, "fails_if")), window_days=7)

    def load(preset_id: str) -> Preset:
        preset = usual(preset_id)
        return replace(preset, rule=replace(preset.rule, after=after)) if preset_id == LIFT else preset

    monkeypatch.setattr(presets, "load", load)
    office = await an_office_that_votes(sessions, database, monkeypatch, preset_id=LIFT, homes=4)
    await office.count()
    assert office.poll.closed is not None
    assert office.poll.closed.count is not None
    assert office.poll.closed.count.outcome is Outcome.PASS
    notice = await office.published()
    for place in range(2):
        await office.objected(notice, f"业主{place}")
    over = office.at(AFTER_ALL)
    assert (await office.outcome(over)).standing.state is State.FINAL, "two of four are not more than half"
    await office.objected(notice, "业主2")
    assert (await office.outcome()).standing.state is State.WINDOW
    undone = (await office.outcome(over)).standing
    assert (undone.state, undone.whys, undone.verdict) == (State.UNDONE, (Why.OBJECTED_TO,), Outcome.FAIL)


async def test_the_owners_of_a_home_that_is_asked_are_told_at_every_address_and_nobody_else(
    lift: Consenting,
) -> None:
    office, here = lift.office, lift.office.estate.id
    async with writing(office.sessions, here) as db:
        for name, value in (
            ("业主0", "13900000001"),
            ("业主0", "a@letters.example"),
            ("业主1", "13900000002"),
        ):
            kind = "mail" if "@" in value else "phone"
            contact = {"kind": kind, "value": value, "value_hash": value.encode()}
            person_id = office.estate.persons[name]
            db.add(PersonContact(community_id=here, id=new_id(), person_id=person_id, **contact))
    word = Letter(subject="请您单独表态", body="第 1 号表决", channels=frozenset(Channel))
    async with writing(office.sessions, here) as db:
        assert await telling.owners(db, office.estate.units["101"], word, by=office.writer) == 2
        assert await telling.owners(db, office.estate.units["103"], word, by=office.writer) == 0
