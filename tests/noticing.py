"""An office that publishes the result of a vote, for tests; the database's clock is moved to the day the story is on."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from builders import a_mandate, a_member
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import Actor
from deliberation.notices import (
    answering,
    drafting,
    objecting,
    outcomes,
    publishing,
    queries,
    recounting,
    votes,
)
from deliberation.notices.acting import By
from deliberation.notices.answering import Answer
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Ground, Kind, Remedy, Subject
from deliberation.notices.objecting import Objecting
from deliberation.notices.outcomes import OutcomeView
from deliberation.notices.recounting import Again
from deliberation.notices.views import Matter, NoticeView, Texts
from deliberation.papers import hand_counts
from deliberation.papers.hand_counts import Found
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Window
from polling import Estate, a_plan, a_voter, an_estate, as_owner, closed, homes_of, open_poll, vote

PLACE = "cn"
TRUE_TIME = clock.now
"""Kept, since a story has a time of its own."""


def texts(title: str = "表决结果", body: str = "同意停车位方案。") -> Texts:
    return Texts({"zh-Hans": title, "en": "Result"}, {"zh-Hans": body, "en": "It passed."})


@dataclass
class Office:
    """Three people of the office, a vote that was counted, and the clock."""

    sessions: Sessions
    database: Database
    estate: Estate
    poll: PollView
    writer: By
    publisher: By
    third: By
    now: datetime

    @property
    def zone(self) -> str:
        return self.estate.community.time_zone

    @property
    def matter(self) -> Matter:
        return Matter(Subject.POLL, self.poll.id)

    def at(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(self.zone)).astimezone(
            UTC
        )

    async def move(self, moment: datetime) -> None:
        """The database's clock, and ours beside it."""
        await pass_time(self.database, f"{(moment - TRUE_TIME()).total_seconds():.3f} seconds")
        self.now = moment

    async def count(self) -> None:
        await self.move(self.poll.window.closes_at)
        self.poll = await closed(self.sessions, self.estate, self.poll)

    async def published(self, kind: Kind = Kind.RESULT, *, corrects: NoticeView | None = None) -> NoticeView:
        """Written by one person, published by another."""
        written = Written(
            kind=kind,
            texts=texts(f"{kind.value} {self.now.isoformat()}"),
            about=self.matter if kind in drafting.OF_A_VOTE else None,
            corrects=corrects.id if corrects else None,
        )
        async with writing(self.sessions, self.estate.id) as db:
            draft_id = await drafting.write(db, self.estate.id, written, by=self.writer)
        async with writing(self.sessions, self.estate.id) as db:
            return await publishing.publish(
                db, self.estate.id, draft_id, edition=1, place=PLACE, by=self.publisher
            )

    async def owner(self, name: str) -> By:
        voter = await a_voter(self.sessions, self.estate, name)
        return By(
            account_id=voter.account_id,
            person_id=voter.person_id,
            actor=Actor("member", "ef" * 16),
            zone=self.zone,
        )

    async def objected(
        self, notice: NoticeView, name: str, ground: Ground = Ground.COUNT, said: str = "票数不对。"
    ) -> int:
        by = await self.owner(name)
        objecting_ = Objecting(ground=ground, said=said, picture=None)
        async with writing(self.sessions, self.estate.id) as db:
            return await objecting.raise_online(db, self.estate.id, notice, objecting_, by=by)

    async def answered(
        self, notice: NoticeView, number: int, remedy: Remedy | None = None, *, by: By | None = None
    ) -> None:
        """Right where it asks for something."""
        said = Answer(is_right=remedy is not None, remedy=remedy, reason="已核对原始表决票。")
        async with writing(self.sessions, self.estate.id) as db:
            await answering.answer(db, self.estate.id, notice, number, said, by=by or self.third)

    async def seconded(self, notice: NoticeView, number: int, *, by: By, is_agreed: bool = True) -> None:
        async with writing(self.sessions, self.estate.id) as db:
            await answering.second(db, self.estate.id, notice, number, is_agreed=is_agreed, by=by)

    async def recounted(self, by: By, **found: int) -> Found | None:
        """All as it was published but for what was `found` otherwise, by the last word of its name."""
        async with writing(self.sessions, self.estate.id) as db:
            published = hand_counts.published(await recounting.lines(db, self.matter))
            figures = {
                name: found.get(name.rpartition(".")[2], number) if name.startswith("heads") else number
                for name, number in published.items()
            }
            again = Again(figures, "两人逐张核对。")
            vote = await votes.get(db, self.matter, now=self.now)
            return await recounting.record(db, self.estate.id, vote, again, by=by)

    async def outcome(self, now: datetime | None = None) -> OutcomeView:
        at = now or self.now
        async with reading(self.sessions, self.estate.id) as db:
            vote = await votes.get(db, self.matter, now=at)
            return await outcomes.of(db, vote, now=at, zone=self.zone)

    async def again(self, notice: NoticeView) -> NoticeView:
        async with reading(self.sessions, self.estate.id) as db:
            return await queries.by_id(db, notice.id)


async def a_clerk(sessions: Sessions, estate: Estate, name: str, now: datetime) -> By:
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name=name, now=now)
        await a_mandate(db, estate.id, account_id, role=Role.STAFF, now=now - timedelta(days=9))
    return By(
        account_id=account_id,
        person_id=None,
        actor=Actor("clerk", account_id.hex),
        zone=estate.community.time_zone,
    )


async def an_office(
    sessions: Sessions,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    *,
    zone: str = "Asia/Shanghai",
    counted_on: date = date(2026, 2, 3),
    homes: int = 3,
    preset_id: str = "CN-278-ORD",
) -> Office:
    """Counted at ten in the morning of that day there."""
    office = await an_office_that_votes(
        sessions,
        database,
        monkeypatch,
        zone=zone,
        counted_on=counted_on,
        homes=homes,
        preset_id=preset_id,
    )
    await office.count()
    return office


async def an_office_that_votes(
    sessions: Sessions,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    *,
    zone: str = "Asia/Shanghai",
    counted_on: date = date(2026, 2, 3),
    homes: int = 3,
    preset_id: str = "CN-278-ORD",
) -> Office:
    """All have agreed; the vote ends at ten in the morning of that day there."""
    await make_movable(database)
    estate = await an_estate(sessions, homes_of([900_000] * homes))
    await as_owner(database.owner, f"UPDATE community SET time_zone = '{zone}'")  # noqa: S608
    estate.community = replace(estate.community, time_zone=zone)
    ten = datetime(counted_on.year, counted_on.month, counted_on.day, 10, tzinfo=ZoneInfo(zone)).astimezone(
        UTC
    )
    clerks = [await a_clerk(sessions, estate, name, ten) for name in ("林姑娘", "何志强", "周敏")]
    office = Office(sessions, database, estate, None, *clerks, now=ten)  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "now", lambda: office.now)
    await office.move(ten - timedelta(hours=25))
    plan = replace(a_plan(estate, preset=preset_id), window=Window(office.now, ten))
    office.poll = await open_poll(sessions, estate, plan)
    for place in range(homes):
        await vote(sessions, estate, office.poll, f"业主{place}", Choice.FOR)
    return office
