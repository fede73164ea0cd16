"""Reads about accounts and sign-ins."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import and_, col, func, select

from deliberation.accounts import codes, rules
from deliberation.accounts.models import (
    Account,
    LetterCode,
    Membership,
    Password,
    RecoveryCode,
    SignIn,
    SignInLink,
    TimeCode,
)
from deliberation.accounts.rules import Method
from deliberation.database.sessions import Reader


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a session token, and as whom in the community being visited."""

    account_id: UUID
    sign_in_id: UUID
    name: str
    method: Method
    seen_at: datetime
    second_step_at: datetime | None
    has_authenticator: bool
    is_member: bool
    person_id: UUID | None

    @property
    def owes_second_step(self) -> bool:
        """Whoever has an authenticator shows it at every sign-in; a demo's shared links do without."""
        return self.has_authenticator and self.second_step_at is None and self.method is not Method.DEMO_LINK


@dataclass(frozen=True)
class AccountView:
    """What people see of their own account."""

    id: UUID
    name: str
    login_name: str | None
    has_short_password: bool
    has_authenticator: bool
    recovery_code_count: int

    @property
    def has_password(self) -> bool:
        return self.login_name is not None


@dataclass(frozen=True)
class LetterView:
    """The newest letter to somebody; letters from before they were numbered have no `serial`."""

    serial: int | None
    issued_at: datetime


@dataclass(frozen=True)
class SignInView:
    """A browser that is signed in. `device` is what rules.device made of its own words."""

    id: UUID
    method: Method
    device: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class MembershipView:
    """Where an account belongs, and as whom."""

    community_id: UUID
    person_id: UUID | None
    calendar_renewals: int


async def find_signed_in(
    db: Reader, *, token: str, community_id: UUID | None, now: datetime
) -> SignedIn | None:
    """The account behind a live session, with its membership of the community where there is one."""
    found = (
        await db.exec(
            select(SignIn, Account.name, Membership, TimeCode)
            .join(Account, col(Account.id) == col(SignIn.account_id))
            .outerjoin(
                Membership,
                and_(
                    col(Membership.account_id) == col(SignIn.account_id),
                    col(Membership.community_id) == community_id,
                ),
            )
            .outerjoin(
                TimeCode,
                and_(
                    col(TimeCode.account_id) == col(SignIn.account_id),
                    col(TimeCode.confirmed_at).is_not(None),
                ),
            )
            .where(
                SignIn.token_hash == rules.token_hash(token),
                col(SignIn.revoked_at).is_(None),
                col(SignIn.expires_at) > now,
            )
        )
    ).first()
    if found is None:
        return None
    sign_in, name, membership, authenticator = found
    return SignedIn(
        account_id=sign_in.account_id,
        sign_in_id=sign_in.id,
        name=name,
        method=Method(sign_in.method),
        seen_at=sign_in.seen_at,
        second_step_at=sign_in.second_step_at,
        has_authenticator=authenticator is not None,
        is_member=membership is not None,
        person_id=membership.person_id if membership else None,
    )


async def get_account(db: Reader, account_id: UUID) -> AccountView:
    """Raises NoSuchAccount."""
    account = await db.get(Account, account_id)
    if account is None:
        raise rules.NoSuchAccount
    password = await db.get(Password, account_id)
    authenticator = await db.get(TimeCode, account_id)
    unused = select(func.count()).where(
        col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None)
    )
    return AccountView(
        id=account.id,
        name=account.name,
        login_name=password.login_name if password else None,
        has_short_password=password.is_short if password else False,
        has_authenticator=authenticator is not None and authenticator.confirmed_at is not None,
        recovery_code_count=(await db.exec(unused)).one(),
    )


async def live_sign_ins(db: Reader, account_id: UUID, *, now: datetime) -> tuple[SignInView, ...]:
    """The browsers that are signed in, the one seen last first."""
    rows = await db.exec(
        select(SignIn)
        .where(
            SignIn.account_id == account_id, col(SignIn.revoked_at).is_(None), col(SignIn.expires_at) > now
        )
        .order_by(col(SignIn.seen_at).desc(), col(SignIn.id).desc())
    )
    return tuple(
        SignInView(row.id, Method(row.method), row.device, row.created_at, row.seen_at) for row in rows
    )


async def memberships(db: Reader, account_id: UUID) -> tuple[MembershipView, ...]:
    """Where the account belongs, the oldest first."""
    rows = await db.exec(
        select(Membership)
        .where(Membership.account_id == account_id)
        .order_by(col(Membership.joined_at), col(Membership.community_id))
    )
    return tuple(MembershipView(row.community_id, row.person_id, row.calendar_renewals) for row in rows)


async def is_letter_to(db: Reader, account_id: UUID, typed: str, *, key: bytes) -> bool:
    """Whether a letter with this code, used or not, was to the person that this account is."""
    asked = (
        select(LetterCode.id)
        .join(
            Membership,
            and_(
                col(Membership.community_id) == col(LetterCode.community_id),
                col(Membership.person_id) == col(LetterCode.person_id),
            ),
        )
        .where(
            Membership.account_id == account_id,
            LetterCode.code_hash == codes.keyed_hash(key, codes.LETTER_KEY, codes.tidy(typed)),
        )
    )
    return (await db.exec(asked)).first() is not None


async def find_link_holder(db: Reader, code: str, *, is_demo: bool, now: datetime) -> str | None:
    """The name of the account a good link signs in."""
    found = (
        await db.exec(
            select(SignInLink, Account.name)
            .join(Account, col(Account.id) == col(SignInLink.account_id))
            .where(SignInLink.code_hash == codes.link_hash(code))
        )
    ).first()
    if found is None or not rules.is_link_good(found[0], is_demo=is_demo, now=now):
        return None
    return found[1]


async def newest_letters(
    db: Reader, community_id: UUID, person_ids: Collection[UUID]
) -> Mapping[UUID, LetterView]:
    """By person, those who ever got one in this community."""
    rows = await db.exec(
        select(LetterCode.person_id, LetterCode.serial, LetterCode.issued_at)
        .where(LetterCode.community_id == community_id, col(LetterCode.person_id).in_(person_ids))
        .order_by(col(LetterCode.issued_at), col(LetterCode.id))
    )
    return {person_id: LetterView(serial, issued_at) for person_id, serial, issued_at in rows}


async def open_letters(db: Reader, community_id: UUID, person_ids: Collection[UUID], *, now: datetime) -> int:
    """How many of these persons have a letter whose code still signs them in."""
    asked = select(func.count(func.distinct(LetterCode.person_id))).where(
        LetterCode.community_id == community_id,
        col(LetterCode.person_id).in_(person_ids),
        col(LetterCode.used_at).is_(None),
        col(LetterCode.cancelled_at).is_(None),
        LetterCode.expires_at > now,
    )
    return (await db.exec(asked)).one()


async def members(
    db: Reader, community_id: UUID, *, sought: str, at_most: int = 20
) -> tuple[tuple[UUID, str], ...]:
    """Accounts of this community whose name has this part, with their names."""
    rows = await db.exec(
        select(Account.id, Account.name)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .where(Membership.community_id == community_id, col(Account.name).icontains(sought, autoescape=True))
        .order_by(col(Account.name), col(Account.id))
        .limit(at_most)
    )
    return tuple(rows)
