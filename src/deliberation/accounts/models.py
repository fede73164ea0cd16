"""Tables of accounts, memberships, sign-ins and the ways to sign in.

They are global, since one account may live in several communities and nobody has entered one before signing in.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
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
    """Which community an account belongs to, and as which person of its roll. `calendar_renewals` ends older addresses of its calendar."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    person_id: UUID | None = None
    joined_at: datetime = Field(sa_type=MOMENT)
    calendar_renewals: int = 0


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


class LetterCode(GlobalTable, table=True):
    """A code printed on a letter to one person of one community; a newer letter cancels the older ones.

    `serial` is the number printed on the letter; codes from before letters were numbered have none.
    """

    __tablename__ = "letter_code"
    __table_args__ = (
        UniqueConstraint("community_id", "serial"),
        Index(
            "uq_letter_code_live",
            "community_id",
            "person_id",
            unique=True,
            postgresql_where=text("used_at IS NULL AND cancelled_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    community_id: UUID = Field(foreign_key="community.id")
    person_id: UUID
    serial: int | None = None
    code_hash: bytes = Field(unique=True)
    issued_by: str
    issued_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    used_at: datetime | None = Field(default=None, sa_type=MOMENT)
    cancelled_at: datetime | None = Field(default=None, sa_type=MOMENT)


class OneTimeCode(GlobalTable, table=True):
    """The last six digits a browser asked for. `person_id` is empty when the contact is on no roll: nobody can tell."""

    __tablename__ = "one_time_code"

    browser_hash: bytes = Field(primary_key=True)
    community_id: UUID = Field(foreign_key="community.id")
    person_id: UUID | None = None
    contact_hash: bytes
    code_hash: bytes
    tries: int
    sent_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    used_at: datetime | None = Field(default=None, sa_type=MOMENT)


class Password(GlobalTable, table=True):
    """A sign-in name with an argon2id hash; a short password counts only together with a second step."""

    __tablename__ = "password"

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    login_name: str = Field(unique=True)
    hash: str
    is_short: bool
    changed_at: datetime = Field(sa_type=MOMENT)


class TimeCode(GlobalTable, table=True):
    """The secret of an authenticator app, sealed; it counts from the moment a first code proved it."""

    __tablename__ = "time_code"

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    sealed_secret: bytes
    started_at: datetime = Field(sa_type=MOMENT)
    confirmed_at: datetime | None = Field(default=None, sa_type=MOMENT)
    last_step: int = Field(sa_type=BigInteger)


class RecoveryCode(GlobalTable, table=True):
    """One of eight codes that stand in, once each, for a lost authenticator."""

    __tablename__ = "recovery_code"

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    code_hash: bytes
    used_at: datetime | None = Field(default=None, sa_type=MOMENT)


class SignInLink(GlobalTable, table=True):
    """A link that signs in: the first administrator's, once; a demo person's, as often as the demo runs."""

    __tablename__ = "sign_in_link"
    __table_args__ = (one_of("method", Method),)

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    method: str
    code_hash: bytes = Field(unique=True)
    issued_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    used_at: datetime | None = Field(default=None, sa_type=MOMENT)


class Attempts(GlobalTable, table=True):
    """How often something was tried in the present window. `subject` is a keyed hash: no address or number is kept."""

    __tablename__ = "attempts"

    kind: str = Field(primary_key=True)
    subject: bytes = Field(primary_key=True)
    began_at: datetime = Field(sa_type=MOMENT)
    count: int
