"""Who was named to count a vote and to watch it, who was replaced, and who confirmed the count."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ROLES = "role IN ('lead', 'committee', 'staff', 'counter', 'auditor', 'administrator')"
_REASONS = "reason IN ('unable', 'declined', 'biased', 'mistaken')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "count_official",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("duty IN ('counter', 'watcher')", name=op.f("ck_count_official_duty")),
        sa.CheckConstraint(_ROLES, name=op.f("ck_count_official_role")),
        *_keys("count_official", ("account_id", "named_by"), poll_id="poll", entry_id="audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_count_official")),
    )
    op.create_index("ix_count_official_poll_id", "count_official", ["community_id", "poll_id"])
    op.create_table(
        "count_release",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("official_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(_REASONS, name=op.f("ck_count_release_reason")),
        *_keys("count_release", ("released_by",), official_id="count_official", entry_id="audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "official_id", name=op.f("pk_count_release")),
    )
    op.create_table(
        "count_witness",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("official_id", sa.Uuid(), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("witnessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        *_keys("count_witness", (), official_id="count_official", entry_id="audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "official_id", name=op.f("pk_count_witness")),
    )
    for_ever = ("count_official", "count_release", "count_witness")
    protection.within_community(*for_ever, grant="SELECT, INSERT")
    protection.append_only(*for_ever)


def downgrade() -> None:
    protection.drop(("count_witness", "count_release", "count_official"))


def _keys(table: str, accounts: tuple[str, ...], **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Accounts belong to the installation; the other keys cannot leave the community."""
    return [
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{table}_community_id")),
        *(
            sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}"))
            for column in accounts
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column],
                [f"{other}.community_id", f"{other}.id"],
                name=op.f(f"fk_{table}_community_id_{column}"),
            )
            for column, other in columns.items()
        ),
    ]
