"""Things to test with: defaults that anybody may override by keyword. They use the rooms' own actions."""

from datetime import UTC, datetime
from uuid import UUID

import httpx
from sqlmodel import select

from conftest import BASE_URL, LOG_SEED, SECRET
from deliberation.accounts import actions as accounts
from deliberation.accounts import codes, letter_codes
from deliberation.accounts import rules as signing_in
from deliberation.accounts.models import SignIn
from deliberation.accounts.rules import Method
from deliberation.audit.rules import LogHome, LogKey
from deliberation.communities import actions as communities
from deliberation.communities.actions import Founding
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CommunityKind, Role
from deliberation.database.sessions import Sessions, Writer, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.roll import identity
from deliberation.roll.models import Person, PersonContact

NOW = datetime(2026, 5, 21, 2, 0, tzinfo=UTC)
LOG_KEY = LogKey(LOG_SEED)
HOME = LogHome("testserver.local", LOG_KEY.public_key)


async def a_community(
    db: Writer,
    *,
    slug: str = "fuxing-li",
    name: str = "福星里小区",
    kind: CommunityKind = CommunityKind.ESTATE,
) -> CommunityView:
    """A community with its log; the transaction is inside it from here on."""
    founding = Founding(
        slug=slug,
        name=name,
        kind=kind,
        place="湖滨街道",
        help_name="王敏",
        help_phone="0512-6000 0000",
        help_place="社区服务站一楼",
    )
    return await communities.found(db, founding, home=HOME, now=NOW)


async def an_account(db: Writer, *, name: str = "李秀英") -> UUID:
    return await accounts.make_account(db, name=name, now=NOW)


async def a_person(
    db: Writer, community_id: UUID, *, name: str = "李秀英", contacts: tuple[str, ...] = ()
) -> UUID:
    """A person on the roll, reached by these phones and mails."""
    person = Person(
        community_id=community_id, id=new_id(), kind="natural", name=name, sort_key=name, added_at=NOW
    )
    db.add(person)
    await db.flush()
    pepper = Keys(SECRET).community_pepper(community_id)
    for contact in contacts:
        row = PersonContact(
            community_id=community_id,
            id=new_id(),
            person_id=person.id,
            kind="mail" if "@" in contact else "phone",
            value=contact,
            value_hash=identity.contact_hash(pepper, contact),
        )
        db.add(row)
    await db.flush()
    return person.id


async def a_letter_code(db: Writer, community_id: UUID, person_id: UUID, *, now: datetime = NOW) -> str:
    """The code on a letter to this person."""
    key = Keys(SECRET).for_purpose(codes.LETTER_KEY)
    return await letter_codes.issue(db, community_id, person_id, key=key, actor=SYSTEM, now=now)


async def a_member(
    db: Writer,
    community_id: UUID,
    *,
    name: str = "李秀英",
    person_id: UUID | None = None,
    now: datetime = NOW,
) -> UUID:
    """The account of a new member."""
    account_id = await accounts.make_account(db, name=name, now=now)
    await accounts.join(db, account_id, community_id, person_id=person_id, now=now)
    return account_id


async def a_mandate(
    db: Writer, community_id: UUID, account_id: UUID, *, role: Role = Role.STAFF, now: datetime = NOW
) -> UUID:
    """A role that the account holds from today on."""
    return await communities.give_role(
        db, community_id, account_id=account_id, role=role, starts_on=now.date(), actor=SYSTEM, now=now
    )


async def signed_in(
    browser: httpx.AsyncClient,
    sessions: Sessions,
    account_id: UUID,
    *,
    has_done_second_step: bool = True,
    now: datetime = NOW,
) -> str:
    """Sign this browser in as the account; the session's token."""
    async with writing(sessions) as db:
        token = await accounts.sign_in(db, account_id, method=Method.LETTER, device="firefox/linux", now=now)
        if has_done_second_step:
            row = (
                await db.exec(select(SignIn).where(SignIn.token_hash == signing_in.token_hash(token)))
            ).one()
            token = await accounts.pass_second_step(db, row.id, now=now)
    browser.cookies.set("session", token, domain=httpx.URL(BASE_URL).host)
    return token
