"""Sign-in names and password hashes. Hashing itself happens between transactions, in hashing.Hasher."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from deliberation.accounts import password_rules
from deliberation.accounts.models import Password
from deliberation.database.sessions import Reader, Writer


@dataclass(frozen=True)
class Kept:
    """What is kept of an account's password."""

    account_id: UUID
    login_name: str
    hash: str


async def find_by_login_name(db: Reader, login_name: str) -> Kept | None:
    """`login_name` in its one spelling."""
    row = (await db.exec(select(Password).where(Password.login_name == login_name))).first()
    return Kept(row.account_id, row.login_name, row.hash) if row else None


async def find_of_account(db: Reader, account_id: UUID) -> Kept | None:
    row = await db.get(Password, account_id)
    return Kept(row.account_id, row.login_name, row.hash) if row else None


async def keep(db: Writer, kept: Kept, *, is_short: bool, now: datetime) -> None:
    """Set or change the account's sign-in name and password. Raises LoginNameTaken."""
    values = {
        "login_name": kept.login_name,
        "hash": kept.hash,
        "is_short": is_short,
        "changed_at": now,
    }
    row = insert(Password).values(account_id=kept.account_id, **values)
    try:
        await db.exec(row.on_conflict_do_update(index_elements=[col(Password.account_id)], set_=values))
    except IntegrityError as taken:
        raise password_rules.LoginNameTaken from taken


async def renew_hash(db: Writer, account_id: UUID, *, old: str, new: str) -> None:
    """Keep the same password under today's parameters, unless it was changed meanwhile."""
    await db.exec(
        update(Password)
        .where(col(Password.account_id) == account_id, col(Password.hash) == old)
        .values(hash=new)
    )
