"""A large table is looked at and taken in beside the pages: they say how far it is, and a stop leaves nothing of it."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

import pages
import rolls
from deliberation.communities import actions as communities
from deliberation.database.sessions import Sessions, writing
from deliberation.roll import actions as roll
from deliberation.roll.taking_in import begun, looked
from deliberation.web import table_desk
from deliberation.web.config import WebConfig
from tables import a_row
from web.test_roll_pages import HERE, a_clerk, chosen, figures, taken_in

Browse = Callable[..., httpx.AsyncClient]
STOPPED = "Taking the table in stopped before its end. Nothing of it is on the roll."


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    return await rolls.a_community(sessions)


@pytest.fixture(autouse=True)
def every_table_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "_LARGE_BYTES", 0)
    monkeypatch.setattr(begun, "_GRACE", begun.timedelta(0))
    monkeypatch.setattr(table_desk, "_PATIENCE_SECONDS", 0.05)


async def test_a_large_table_is_taken_in_once_whole_and_beside_the_page_or_not_at_all(
    browse: Browse, app: Litestar, sessions: Sessions, here: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    config: WebConfig = app.state.config
    clerk = await a_clerk(browse, sessions, here)
    waiting = await chosen(clerk, rolls.table_of([a_row(unit=f"{number}") for number in range(101, 111)]))
    assert "Your table is being read" in pages.words(waiting)
    assert not pages.read(waiting).select("main form")
    preview = await pages.when_ready(clerk, waiting)
    assert "New 10 Changed 0" in pages.words(preview)

    async with writing(sessions, here) as db:
        await communities.next_number(db, here, roll.NUMBERED)  # whoever takes a table in waits here
        pressed = await taken_in(clerk, preview)
        assert pressed.headers["location"] == f"{preview.url.path}/import"
        monkeypatch.setattr(begun, "_GRACE", begun.timedelta(seconds=20))
        going_on = await clerk.get(f"{preview.url.path}/import")
        assert "Your table is being taken in" in pages.words(going_on)
        assert (await taken_in(clerk, preview)).status_code == 303
        assert len(config.table_desk._running) == 1, "the second press began nothing"
        config.table_desk.close()
    monkeypatch.setattr(begun, "_GRACE", begun.timedelta(0))
    stopped = await pages.when_ready(clerk, going_on)
    assert STOPPED in pages.faults(stopped)
    assert (await figures(sessions, here)).units == 0

    again = await taken_in(clerk, stopped)
    monkeypatch.setattr(begun, "_GRACE", begun.timedelta(seconds=20))
    done = await pages.when_ready(clerk, await clerk.get(again.headers["location"]))
    assert done.headers["location"] == HERE
    assert "The table is on the roll now." in pages.words(await clerk.get(HERE))
    assert (await figures(sessions, here)).units == 10


async def test_a_large_table_is_refused_at_the_form_like_a_small_one(
    browse: Browse, sessions: Sessions, here: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begun, "_GRACE", begun.timedelta(seconds=20))
    clerk = await a_clerk(browse, sessions, here)
    rows = [a_row(unit="101"), a_row(unit="102", area="约八十")]
    preview = await pages.when_ready(clerk, await chosen(clerk, rolls.table_of(rows)))
    pressed = await taken_in(clerk, preview)
    refused = await pages.when_ready(clerk, await clerk.get(pressed.headers["location"]))
    assert "Rows with faults: 1." in pages.faults(refused)
    assert (await figures(sessions, here)).units == 0
    nothing = await pages.when_ready(
        clerk, await chosen(clerk, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    )
    assert nothing.status_code == 422
    assert pages.faults(nothing)
