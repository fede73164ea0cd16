"""Make accounts, join them to communities, sign in and out, and hand out the links that lead there."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from deliberation.accounts import codes, rules
from deliberation.accounts.facts import IdentityVerified
from deliberation.accounts.models import Account, Membership, SignIn, SignInLink
from deliberation.accounts.rules import Method, Proof
from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM, Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_line


async def make_account(db: Writer, *, name: str, now: datetime) -> UUID:
    """An account that belongs nowhere yet. Raises NameMissing, NameTooLong."""
    tidy = tidy_line(name)
    rules.check_name(tidy)
    account = Account(id=new_id(), name=tidy, created_at=now)
    db.add(account)
    await db.flush()
    return account.id


async def rename(db: Writer, account_id: UUID, *, name: str) -> None:
    """Change what neighbours read beside one's words. Raises NameMissing, NameTooLong."""
    tidy = tidy_line(name)
    rules.check_name(tidy)
    await db.exec(update(Account).where(col(Account.id) == account_id).values(name=tidy))


async def join(
    db: Writer,
    account_id: UUID,
    community_id: UUID,
    *,
    person_id: UUID | None = None,
    proof: Proof = Proof.DESK,
    actor: Actor = SYSTEM,
    now: datetime,
) -> None:
    """Make the account a member here, as this person of the roll where one is named, and tell the log of that.

    The transaction must be inside the community. Raises PersonHasAccount.
    """
    known = await db.get(Membership, (account_id, community_id))
    if known is None:
        known = Membership(account_id=account_id, community_id=community_id, joined_at=now)
        db.add(known)
        await db.flush()
    if person_id is None or known.person_id == person_id:
        return
    known.person_id = person_id
    try:
        await db.flush()
    except IntegrityError as taken:
        raise rules.PersonHasAccount from taken
    fact = IdentityVerified(subject_id=account_id, proof=proof)
    await audit.record(db, community_id, fact, actor=actor, at=now)


async def renew_calendar(db: Writer, account_id: UUID, community_id: UUID) -> None:
    """The address of their calendar here ends, and they have another one."""
    mine = (col(Membership.account_id) == account_id, col(Membership.community_id) == community_id)
    renewed = update(Membership).where(*mine)
    await db.exec(renewed.values(calendar_renewals=col(Membership.calendar_renewals) + 1))


async def sign_in(db: Writer, account_id: UUID, *, method: Method, device: str, now: datetime) -> str:
    """A new session of 30 days; only its token's hash is kept."""
    token = codes.new_secret()
    db.add(
        SignIn(
            id=new_id(),
            account_id=account_id,
            token_hash=rules.token_hash(token),
            method=method.value,
            device=device,
            created_at=now,
            seen_at=now,
            expires_at=now + rules.SIGN_IN_LASTS,
        )
    )
    await db.flush()
    return token


async def pass_second_step(db: Writer, sign_in_id: UUID, *, now: datetime) -> str:
    """The second step is done: the session goes on under a new token, the old one is dead."""
    token = codes.new_secret()
    await db.exec(
        update(SignIn)
        .where(col(SignIn.id) == sign_in_id, col(SignIn.revoked_at).is_(None))
        .values(token_hash=rules.token_hash(token), second_step_at=now, seen_at=now)
    )
    return token


async def end_sign_in(db: Writer, account_id: UUID, sign_in_id: UUID, *, now: datetime) -> None:
    """Sign one of this account's browsers out, at once."""
    await db.exec(
        update(SignIn)
        .where(
            col(SignIn.id) == sign_in_id,
            col(SignIn.account_id) == account_id,
            col(SignIn.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )


async def end_other_sign_ins(db: Writer, account_id: UUID, *, but: UUID | None = None, now: datetime) -> None:
    """Sign every browser of this account out, except one."""
    others = update(SignIn).where(col(SignIn.account_id) == account_id, col(SignIn.revoked_at).is_(None))
    if but is not None:
        others = others.where(col(SignIn.id) != but)
    await db.exec(others.values(revoked_at=now))


async def note_seen(db: Writer, seen: Mapping[UUID, datetime]) -> None:
    """When browsers were last here, as their owners read it in the list of sign-ins."""
    for sign_in_id, seen_at in sorted(seen.items()):
        await db.exec(
            update(SignIn)
            .where(col(SignIn.id) == sign_in_id, col(SignIn.seen_at) < seen_at)
            .values(seen_at=seen_at)
        )


async def account_of_person(
    db: Writer, community_id: UUID, person_id: UUID, *, name: str, proof: Proof, now: datetime
) -> UUID:
    """Find the account that is this person here, or make it under the roll's name."""
    wanted = select(Membership.account_id).where(
        Membership.community_id == community_id, Membership.person_id == person_id
    )
    known = (await db.exec(wanted)).first()
    if known is not None:
        return known
    account_id = await make_account(db, name=name[: rules.LONGEST_NAME], now=now)
    await join(db, account_id, community_id, person_id=person_id, proof=proof, now=now)
    return account_id


async def issue_link(
    db: Writer, account_id: UUID, *, method: Method, now: datetime, expires_at: datetime | None = None
) -> str:
    """The code of a link `/sign-in/link?code=…`: Method.FIRST_LINK works once, Method.DEMO_LINK again and again."""
    code = codes.new_secret()
    db.add(
        SignInLink(
            id=new_id(),
            account_id=account_id,
            method=method.value,
            code_hash=codes.link_hash(code),
            issued_at=now,
            expires_at=expires_at or now + rules.LINK_LASTS,
        )
    )
    await db.flush()
    return code


async def use_link(db: Writer, code: str, *, is_demo: bool, now: datetime) -> tuple[UUID, Method]:
    """Whose link this is, and its kind. Raises LinkUnknown; demo links are good in a demo only."""
    found = (
        await db.exec(
            select(SignInLink).where(SignInLink.code_hash == codes.link_hash(code)).with_for_update()
        )
    ).first()
    if found is None or not rules.is_link_good(found, is_demo=is_demo, now=now):
        raise rules.LinkUnknown
    found.used_at = now
    await db.flush()
    return found.account_id, Method(found.method)
