"""Co-owners say from their own accounts which of them votes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BEFORE = "('deed', 'contract', 'notary', 'court', 'letter', 'in_person')"
AFTER = "('deed', 'contract', 'notary', 'court', 'letter', 'in_person', 'own_account')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _evidence(AFTER)
    op.create_table(
        "voter_wish",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wanted_id", sa.Uuid(), nullable=True),
        sa.Column("owners", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_voter_wish_community_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_voter_wish_account_id")),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column],
                [f"{other}.community_id", f"{other}.id"],
                name=op.f(f"fk_voter_wish_community_id_{column}"),
            )
            for column, other in (("unit_id", "unit"), ("person_id", "person"), ("wanted_id", "person"))
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_voter_wish")),
    )
    op.create_index("ix_voter_wish_unit_id", "voter_wish", ["community_id", "unit_id"])
    protection.within_community("voter_wish", grant="SELECT, INSERT")
    protection.append_only("voter_wish")


def downgrade() -> None:
    protection.drop(("voter_wish",))
    _evidence(BEFORE)


def _evidence(allowed: str) -> None:
    for table in ("roll_change", "poll_amendment"):
        op.drop_constraint(op.f(f"ck_{table}_evidence"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_evidence"), table, f"evidence IN {allowed}")
