"""Reads about accounts and sign-ins."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import and_, col, select

from deliberation.accounts import rules
from deliberation.accounts.models import Account, Membership, SignIn
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
    is_member: bool
    person_id: UUID | None


async def find_signed_in(
    db: Reader, *, token: str, community_id: UUID | None, now: datetime
) -> SignedIn | None:
    """The account behind a live session, with its membership of the community where there is one."""
    found = (
        await db.exec(
            select(SignIn, Account.name, Membership.community_id, Membership.person_id)
            .join(Account, col(Account.id) == col(SignIn.account_id))
            .outerjoin(
                Membership,
                and_(
                    col(Membership.account_id) == col(SignIn.account_id),
                    col(Membership.community_id) == community_id,
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
    sign_in, name, member_of, person_id = found
    return SignedIn(
        account_id=sign_in.account_id,
        sign_in_id=sign_in.id,
        name=name,
        method=Method(sign_in.method),
        seen_at=sign_in.seen_at,
        second_step_at=sign_in.second_step_at,
        is_member=member_of is not None,
        person_id=person_id,
    )
