"""What tests of signing in share: a place with one person on its roll, and the steps people take."""

from dataclasses import dataclass
from uuid import UUID

import httpx

from builders import NOW, a_community, a_letter_code, a_member, a_person, signed_in
from deliberation.accounts import passwords
from deliberation.accounts import queries as known_accounts
from deliberation.accounts.hashing import Hasher
from deliberation.accounts.passwords import Kept
from deliberation.accounts.queries import SignedIn
from deliberation.communities import actions as communities
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from pages import read, send

PHONE, MAIL = "13800001234", "li@example.org"
PASSWORD = "two old banyan trees by our door"
HOME = "/c/fuxing-li"


@dataclass(frozen=True)
class Place:
    """A community with one person on its roll, and the code of a letter to them."""

    community_id: UUID
    person_id: UUID
    code: str


async def a_place(sessions: Sessions) -> Place:
    async with writing(sessions) as db:
        community = await a_community(db)
        person_id = await a_person(db, community.id, contacts=(PHONE, MAIL))
        return Place(community.id, person_id, await a_letter_code(db, community.id, person_id))


async def another_letter(sessions: Sessions, place: Place) -> str:
    """The code of a newer letter to the same person."""
    async with writing(sessions, place.community_id) as db:
        return await a_letter_code(db, place.community_id, place.person_id)


async def ask_for_code(browser: httpx.AsyncClient, contact: str) -> httpx.Response:
    page = await browser.get("/sign-in/code")
    return await send(browser, page, "/sign-in/code", {"community": "fuxing-li", "contact": contact})


async def type_code(browser: httpx.AsyncClient, digits: str) -> httpx.Response:
    page = await browser.get("/sign-in/code/check")
    return await send(browser, page, "/sign-in/code/check", {"code": digits})


async def sent_code(browser: httpx.AsyncClient) -> str:
    """The newest code on the demo's page of letters."""
    newest = read(await browser.get("/letters")).select_one(".letter h3")
    assert newest is not None
    return "".join(sign for sign in newest.get_text() if sign.isdigit())


async def enter_password(browser: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    page = await browser.get("/sign-in/password")
    return await send(browser, page, "/sign-in/password", {"login_name": name, "password": password})


async def a_password(sessions: Sessions, place: Place, hasher: Hasher | None = None) -> UUID:
    """The account of the place's person, with PASSWORD under their mail."""
    hasher = hasher or Hasher()
    hashed = await hasher.hash(PASSWORD)
    hasher.close()
    async with writing(sessions, place.community_id) as db:
        account_id = await a_member(db, place.community_id, person_id=place.person_id)
        await passwords.keep(db, Kept(account_id, MAIL, hashed), is_short=False, now=NOW)
    return account_id


async def a_signed_in_member(browser: httpx.AsyncClient, sessions: Sessions, place: Place) -> UUID:
    """The place's person, signed in here."""
    async with writing(sessions, place.community_id) as db:
        account_id = await a_member(db, place.community_id, person_id=place.person_id)
    await signed_in(browser, sessions, account_id)
    return account_id


async def a_clerk(sessions: Sessions, place: Place, account_id: UUID) -> None:
    """From now on the account holds a staff role."""
    async with writing(sessions, place.community_id) as db:
        await communities.give_role(
            db,
            place.community_id,
            account_id=account_id,
            role=Role.STAFF,
            starts_on=NOW.date(),
            actor=SYSTEM,
            now=NOW,
        )


async def behind(sessions: Sessions, token: str) -> SignedIn | None:
    """Whom a session's token signs in."""
    async with reading(sessions) as db:
        return await known_accounts.find_signed_in(db, token=token, community_id=None, now=NOW)
