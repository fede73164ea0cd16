"""Every page and export as everybody: `docs/who-sees-what.md` says what each role sees, and says it truly. `make sweep` writes it."""

import os
from collections.abc import Callable, Iterator
from functools import partial
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
from privacy import sitting, sweep
from privacy.estate import SECOND_BUILDING, Prepared, prepared
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
    await sitting.prepared(sessions, made)
    browsers = {role: await _browser(browse, sessions, account) for role, account in made.accounts.items()}
    rows = await _swept(app, browsers, made)
    await _turn_votes(database, made)
    await _find_choices(app, browsers, made, rows)
    _check(rows, made)
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
            if address.page and rows[address.page][role].body is None:
                rows.setdefault(address.of, {})[role] = Seen(None)
                continue
            is_clean = partial(_is_clean, made, role)
            body = await sweep.look(browser, address, token, is_clean)
            kinds = sweep.kinds_in(body, made, role) if body is not None else set()
            if body is not None and "/bundle/" in address.path and '"choices":{' in body:
                kinds.add("C")
            rows.setdefault(address.of, {})[role] = Seen(body, kinds)
    return rows


def _is_clean(made: Prepared, role: str, said: str) -> bool:
    return not sweep.kinds_in(said, made, role)


async def _turn_votes(database: Database, made: Prepared) -> None:
    """Everybody but the owner who looks voted otherwise: a page that says so now is one that tells how somebody voted."""
    values = {"person": made.estate.persons[made.names[0]]}
    for statement in (
        "ALTER TABLE ballot DISABLE TRIGGER ALL",
        "UPDATE ballot SET choice = 'against' WHERE person_id <> :person",
        "ALTER TABLE paper_reading DISABLE TRIGGER ALL",
        "UPDATE paper_reading SET choice = 'against'",
        "ALTER TABLE proxy_mandate DISABLE TRIGGER ALL",
        "UPDATE proxy_mandate SET choice = 'against' WHERE choice IS NOT NULL",
        "ALTER TABLE assisted_signing DISABLE TRIGGER ALL",
        "UPDATE assisted_signing SET choice = 'against'",
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
            after = await sweep.look(browser, address, token, partial(_is_clean, made, role))
            if after is None or sweep.is_changed(seen.body, after):
                seen.kinds.add("C")


STRANGERS = {"visitor", "staff elsewhere"}
MEMBERS = {"tenant", "owner", "co-owner", "proxy holder", "helper", "other helper", "lead", "auditor"}
DESK = {"committee", "staff", "counter", "administrator"}
KEEPERS = {"staff", "administrator"}
LETTERS = ("/c/{slug}/disputes/{token}", "/c/{slug}/mandates/{token}")
"""Whoever holds the letter of a home reads what it says of that home, signed in or not."""
MASKED = ("/c/{slug}/committee", "/c/{slug}/meetings/{ended}/minutes")
"""What a committee decided, why its recall is asked for, and minutes that are published are public with names as 张*."""
SEATED = {"owner", "co-owner", "proxy holder", "helper"}
"""Of those who look, whoever has a seat at the assembly."""
AT_A_MEETING = (MEMBERS & {"auditor"}) | SEATED | DESK
NAMED = {
    "/c/{slug}/committee/decisions": set[str](),
    "/c/{slug}/committee/seals": set[str](),
    "/c/{slug}/committee": MEMBERS | DESK,
    "/c/{slug}/manage/committee/recalls": KEEPERS,
    "/c/{slug}/manage/committee": KEEPERS | {"committee"},
    "/c/{slug}/actions": MEMBERS | DESK,
    "/c/{slug}/meetings/{ended}/minutes/": AT_A_MEETING,
    "/c/{slug}/meetings/{sitting}/minutes/": AT_A_MEETING,
    "/c/{slug}/manage/meetings/{ended}/minutes": AT_A_MEETING,
    "/c/{slug}/manage/meetings/{sitting}/minutes": AT_A_MEETING,
    "/c/{slug}/manage/meetings/{drafted}": set[str](),
    "/c/{slug}/manage/meetings": DESK,
    "POST /c/{slug}/manage/roll": KEEPERS,
    "POST /c/{slug}/polls/{counted}/bundle/auditor": {"auditor"},
    "/c/{slug}/founding": MEMBERS | DESK,
    "/c/{slug}/manage/founding": KEEPERS,
    "/c/{slug}/manage/mandates": {"administrator"},
    "/c/{slug}/manage/roll/uploads/": {"staff"},
    "/c/{slug}/manage/polls/{running}/closing": DESK,
    "/c/{slug}/manage/polls/{running}/proxies/{mandate_id}": DESK,
    "/c/{slug}/manage/polls/{running}/walks": KEEPERS | {"committee"},
    "/c/{slug}/mandates/{token}": STRANGERS | MEMBERS | DESK,
    "/c/{slug}/polls/{running}/proxies": {"proxy holder"},
    "/c/{slug}/meetings/{sitting}/proxies": {"proxy holder"},
    "/me": {"proxy holder"},
}
"""Where whole names stand, and for whom: looks that the log tells, the auditor's file; who stands for election, for the members; a table,
for its sender; who sits on the committee, for the members, and whoever signed with a pen, for the office; who has something to do, for the members, and
the whole minutes, for who sat there and the auditor; who speaks for a seat, for who runs the meeting; who watches the count; who came to the desk; the signer of a slip, a form or a mandate; who walks; whom a home lets
vote or come to a meeting, in its own letter and for whoever does so."""
CHOICES = {
    "/c/{slug}/manage/polls/{running}/proxies/{mandate_id}": DESK,
    "/c/{slug}/polls/{running}/proxies": {"proxy holder"},
    "/c/{slug}/polls/{running}/receipt/{code}": {"co-owner"},
}
"""Where a choice stands before the count: on the signed paper that a second person compares, for who votes for others as they are told,
and on the receipt of the own home."""


def _check(rows: Rows, made: Prepared) -> None:
    """What must never be, whatever the table says."""
    assert list(_wrong(rows)) == []
    second = {made.rooms_of[home] for home in SECOND_BUILDING}
    for role, rooms in (("helper", second), ("other helper", set(made.rooms) - second)):
        for of, seen in rows.items():
            if "/doors" in of or "/assist" in of:
                said = seen[role].body or ""
                assert not any(room in said for room in rooms), f"{role} at {of}: homes that others call at"


def _wrong(rows: Rows) -> Iterator[str]:
    for of, seen in rows.items():
        named = next((roles for start, roles in NAMED.items() if of.startswith(start)), set[str]())
        for role, found in seen.items():
            kinds = set(found.kinds)
            if role in named:
                kinds.discard("N")
            if role in KEEPERS and of.startswith("POST"):
                kinds.discard("P")
            if "{counted}" in of or role in CHOICES.get(of, ()):
                kinds.discard("C")
            if role not in STRANGERS:
                kinds -= {"M", "R"}
            if of in LETTERS:
                kinds.discard("R")
            if of.startswith(MASKED):
                kinds.discard("M")
            if kinds:
                yield f"{role} at {of}: {''.join(sorted(kinds))}"
