"""Tables of the log. Only the outbox loses rows, only unfinished tiles change, only private bodies are erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel, and_, col

from deliberation.database.base import MOMENT, CommunityTable, within_community

_OF_A_LOG = (["community_id", "epoch"], ["audit_log.community_id", "audit_log.epoch"])


class AuditLog(SQLModel, table=True):
    """One epoch of a community's log, with the name and the key it keeps as long as it lasts."""

    __tablename__ = "audit_log"
    __table_args__ = (CheckConstraint("epoch > 0", name="epoch"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    epoch: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    origin: str
    public_key: bytes
    started_at: datetime = Field(sa_type=MOMENT)


class AuditEntry(CommunityTable, table=True):
    """The leaf's bytes; `kind`, `subject_id` and `at` repeat what stands in them."""

    __tablename__ = "audit_entry"
    __table_args__ = (ForeignKeyConstraint(*_OF_A_LOG),)

    epoch: int
    kind: str
    subject_id: UUID
    at: datetime = Field(sa_type=MOMENT)
    body: bytes
    leaf_hash: bytes


class AuditPending(SQLModel, table=True):
    """An entry without a number yet. `turn` is drawn from a sequence, so a clock set back changes no order."""

    __tablename__ = "audit_pending"
    __table_args__ = (within_community("entry_id", "audit_entry"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    turn: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    epoch: int
    entry_id: UUID


class AuditLeaf(SQLModel, table=True):
    """The place of an entry in the tree, counted from 0."""

    __tablename__ = "audit_leaf"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_LOG),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "entry_id"),
        Index("ix_audit_leaf_kind", "community_id", "epoch", "kind", "seq"),
        Index("ix_audit_leaf_subject", "community_id", "epoch", "subject_id", "seq"),
        Index("ix_audit_leaf_hash", "community_id", "epoch", "leaf_hash"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    epoch: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    entry_id: UUID
    kind: str
    subject_id: UUID
    leaf_hash: bytes


class AuditTile(SQLModel, table=True):
    """Up to 256 hashes of one level of the tree; `place` counts the tiles of a level from 0."""

    __tablename__ = "audit_tile"
    __table_args__ = (
        ForeignKeyConstraint(*_OF_A_LOG),
        CheckConstraint("length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0", name="hashes"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    epoch: int = Field(primary_key=True)
    level: int = Field(primary_key=True)
    place: int = Field(primary_key=True, sa_type=BigInteger)
    hashes: bytes


class AuditCheckpoint(SQLModel, table=True):
    """The tree's signed head at one size; at most one root a size, by the key."""

    __tablename__ = "audit_checkpoint"
    __table_args__ = (ForeignKeyConstraint(*_OF_A_LOG),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    epoch: int = Field(primary_key=True)
    size: int = Field(primary_key=True, sa_type=BigInteger)
    root: bytes
    note: bytes
    signed_at: datetime = Field(sa_type=MOMENT)


class AuditCosignature(SQLModel, table=True):
    """That a witness has signed the head of one size: its line under the checkpoint, byte for byte."""

    __tablename__ = "audit_cosignature"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "epoch", "size"],
            ["audit_checkpoint.community_id", "audit_checkpoint.epoch", "audit_checkpoint.size"],
        ),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    epoch: int = Field(primary_key=True)
    size: int = Field(primary_key=True, sa_type=BigInteger)
    witness_key: bytes = Field(primary_key=True)
    line: str
    signed_at: datetime = Field(sa_type=MOMENT)


class AuditPrivate(SQLModel, table=True):
    """What opens an entry's commitment. Erasing it leaves the log whole and the entry mute."""

    __tablename__ = "audit_private"
    __table_args__ = (within_community("entry_id", "audit_entry"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    entry_id: UUID = Field(primary_key=True)
    salt: bytes
    body: bytes


ENTRY_OF_LEAF = and_(
    col(AuditEntry.community_id) == col(AuditLeaf.community_id), col(AuditEntry.id) == col(AuditLeaf.entry_id)
)
ENTRY_OF_PENDING = and_(
    col(AuditEntry.community_id) == col(AuditPending.community_id),
    col(AuditEntry.id) == col(AuditPending.entry_id),
)
"""How an entry is joined to its place, and to its turn in the outbox."""
