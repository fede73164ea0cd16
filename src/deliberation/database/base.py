"""Conventions that every table keeps: constraint names, the community in the key, moments with time zone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, MetaData
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata

MOMENT: TypeEngine[datetime] = DateTime(timezone=True)


class GlobalTable(SQLModel):
    """A table that belongs to the installation, not to a community. They are few; see the decision records."""


class CommunityTable(SQLModel):
    """A table whose rows belong to one community: its key begins with it, row security stands behind it."""

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    id: UUID = Field(primary_key=True)


def within_community(column: str, table: str) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the community."""
    return ForeignKeyConstraint(["community_id", column], [f"{table}.community_id", f"{table}.id"])


def one_of(column: str, values: type) -> CheckConstraint:
    """A check that a text column holds one of an enumeration's values."""
    allowed = ", ".join(f"'{member.value}'" for member in values)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({allowed})", name=column)
