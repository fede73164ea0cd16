"""What is done at the doors while a vote runs: deliveries, and who walks where."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _photos()
    _deliveries()
    _walks()
    protection.within_community("delivery_photo", "delivery", grant="SELECT, INSERT")
    protection.append_only("delivery_photo", "delivery")
    protection.within_community("door_walk", grant="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    protection.drop(("door_walk", "delivery", "delivery_photo"))


def _within(name: str, column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{table}.community_id", f"{table}.id"],
        name=op.f(f"fk_{name}_community_id_{column}"),
    )


def _community(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{name}_community_id"))


def _account(name: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{name}_{column}"))


def _photos() -> None:
    op.create_table(
        "delivery_photo",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _community("delivery_photo"),
        _within("delivery_photo", "poll_id", "poll"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_delivery_photo")),
    )


def _deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "how IN ('in_person', 'letter_box', 'posted_notice', 'refused', 'unreachable')",
            name=op.f("ck_delivery_how"),
        ),
        _community("delivery"),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id", "unit_id"],
            ["poll_party_unit.community_id", "poll_party_unit.poll_id", "poll_party_unit.unit_id"],
            name=op.f("fk_delivery_community_id_poll_id_unit_id"),
        ),
        _within("delivery", "photo_id", "delivery_photo"),
        _account("delivery", "recorded_by"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "community_id", "form_key", "unit_id", name=op.f("uq_delivery_community_id_form_key_unit_id")
        ),
    )
    op.create_index("ix_delivery_poll_id", "delivery", ["community_id", "poll_id", "unit_id"])


def _walks() -> None:
    op.create_table(
        "door_walk",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _community("door_walk"),
        _within("door_walk", "poll_id", "poll"),
        _within("door_walk", "building_id", "building"),
        _within("door_walk", "entrance_id", "entrance"),
        _account("door_walk", "account_id"),
        _account("door_walk", "given_by"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_door_walk")),
    )
    op.create_index(
        "uq_door_walk_present",
        "door_walk",
        ["community_id", "poll_id", "account_id", "building_id", "entrance_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
