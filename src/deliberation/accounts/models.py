"""Tables of accounts, sign-ins and memberships: global, since one account may live in several communities."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from deliberation.accounts.rules import Method
from deliberation.database.base import MOMENT, GlobalTable, one_of


class Account(GlobalTable, table=True):
    """Somebody who signs in; `name` is what others read beside their words."""

    __tablename__ = "account"

    id: UUID = Field(primary_key=True)
    name: str
    created_at: datetime = Field(sa_type=MOMENT)


class Membership(GlobalTable, table=True):
    """Which community an account belongs to, and as which person of its roll."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    person_id: UUID | None = None
    joined_at: datetime = Field(sa_type=MOMENT)


class SignIn(GlobalTable, table=True):
    """One browser signed in. Only the hash of its token is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (one_of("method", Method),)

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    token_hash: bytes = Field(unique=True)
    method: str
    device: str
    created_at: datetime = Field(sa_type=MOMENT)
    seen_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    second_step_at: datetime | None = Field(default=None, sa_type=MOMENT)
    revoked_at: datetime | None = Field(default=None, sa_type=MOMENT)
