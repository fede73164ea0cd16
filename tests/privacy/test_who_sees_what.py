"""Every page and export as everybody: `docs/who-sees-what.md` says what each role sees, and says it truly. `make sweep` writes it."""

import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

import builders
from conftest import Database, Hands
from deliberation.database.sessions import Sessions
from deliberation.kernel import clock as clocks
from deliberation.web.pdf import Press
from polling import as_owner
from privacy import sweep
from privacy.estate import Prepared, prepared
from privacy.sweep import Seen

Browse = Callable[..., httpx.AsyncClient]
TABLE = Path(__file__).parents[2] / "docs" / "who-sees-what.md"
WRITES = "SWEEP" in os.environ
HEAD = """# Who sees what

Written by `make sweep`; a test compares it with what the product does. Every address that can be read, and every export that is
taken by a form, was asked for as each role in an estate in the middle of a vote. What one sees of oneself and one's own home is left out, and so is what
this estate does not have: an address of that says "no access" for everybody.

| sign | means |
|---|---|
| · | no access: refused, not found, or sent to sign in |
| – | a page, on which nothing about other people on the roll stands |
| N | whole names of people on the roll |
| M | masked names (张*) |
| P | phone numbers |
| R | room numbers |
| C | how somebody voted |
| D | document numbers, or what is kept of them |

"""


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_the_table_says_what_each_role_sees(
    app: Litestar,
    browse: Browse,
    sessions: Sessions,
    database: Database,
    clock: Hands,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.moment = clocks.now()
    monkeypatch.setattr(Press, "paper", _as_page)
    monkeypatch.setattr(Press, "public_paper", _as_page)
    made = await prepared(sessions, database)
    browsers = {role: await _browser(browse, sessions, account) for role, account in made.accounts.items()}
    rows = await _swept(app, browsers, made)
    await _turn_votes(database, made)
    await _find_choices(app, browsers, made, rows)
    _check(rows)
    told = HEAD + "\n".join(sweep.table(made.accounts, rows)) + "\n"
    if WRITES:
        TABLE.write_text(told, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == told, "the table is old: make sweep"


async def _as_page(_: Press, html: str) -> bytes:
    """What would be laid out: what it says is what matters here."""
    return html.encode()


async def _browser(browse: Browse, sessions: Sessions, account: object) -> tuple[httpx.AsyncClient, str]:
    browser = browse("en")
    if account:
        await builders.signed_in(browser, sessions, account, now=clocks.now())  # type: ignore[arg-type]
    return browser, await sweep.token_of(browser)


Browsers = dict[str, tuple[httpx.AsyncClient, str]]
Rows = dict[str, dict[str, Seen]]


async def _swept(app: Litestar, browsers: Browsers, made: Prepared) -> Rows:
    rows: Rows = {}
    for address in sweep.addresses(app, made):
        for role, (browser, token) in browsers.items():
            body = await sweep.look(browser, address, token)
            kinds = sweep.kinds_in(body, made, role) if body is not None else set()
            if body is not None and "/bundle/" in address.path and '"choices":{' in body:
                kinds.add("C")
            rows.setdefault(address.of, {})[role] = Seen(body, kinds)
    return rows


async def _turn_votes(database: Database, made: Prepared) -> None:
    """Everybody but the owner who looks voted otherwise: a page that says so now is one that tells how somebody voted."""
    values = {"person": made.estate.persons[made.names[0]]}
    for statement in (
        "ALTER TABLE ballot DISABLE TRIGGER ALL",
        "UPDATE ballot SET choice = 'against' WHERE person_id <> :person",
        "ALTER TABLE paper_reading DISABLE TRIGGER ALL",
        "UPDATE paper_reading SET choice = 'against'",
    ):
        await as_owner(database.owner, statement, values if ":person" in statement else None)


async def _find_choices(app: Litestar, browsers: Browsers, made: Prepared, rows: Rows) -> None:
    for address in sweep.addresses(app, made):
        if "polls" not in address.path:
            continue
        for role, (browser, token) in browsers.items():
            seen = rows[address.of][role]
            if seen.body is None:
                continue
            after = await sweep.look(browser, address, token)
            if after is None or sweep.is_changed(seen.body, after):
                seen.kinds.add("C")


KEEPERS = {"staff", "administrator"}
NAMED = {
    "POST /c/{slug}/manage/roll": KEEPERS,
    "/c/{slug}/manage/polls/{running}/walks": KEEPERS | {"committee"},
    "POST /c/{slug}/polls/{counted}/bundle/auditor": {"auditor"},
}
"""Where whole names stand, and for whom: looks that the log tells, who walks, the auditor's file."""


def _check(rows: Rows) -> None:
    """What must never be, whatever the table says."""
    for of, seen in rows.items():
        named = next((roles for start, roles in NAMED.items() if of.startswith(start)), set[str]())
        for role, found in seen.items():
            here = f"{role} at {of}"
            assert "D" not in found.kinds, here
            assert "N" not in found.kinds or role in named, here
            assert "P" not in found.kinds or (role in KEEPERS and of.startswith("POST")), here
            assert "C" not in found.kinds or "{counted}" in of or role == "co-owner", here
            if role in {"visitor", "resident elsewhere"}:
                assert not found.kinds - {"C"}, here
