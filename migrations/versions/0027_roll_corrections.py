"""Areas and days of handing over are put right by hand: what a unit was before, and what it is after."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BEFORE = "('sale', 'inheritance', 'joint', 'correction', 'moved_in', 'moved_out', 'voter')"
AFTER = (
    "('sale', 'inheritance', 'joint', 'correction', 'moved_in', 'moved_out', 'voter', 'area', 'handed_over')"
)
SOURCES = "('register', 'survey', 'contract')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _causes(AFTER)
    op.create_table(
        "roll_correction",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("area_before_cm2", sa.BigInteger(), nullable=False),
        sa.Column("area_after_cm2", sa.BigInteger(), nullable=False),
        sa.Column("source_before", sa.String(), nullable=True),
        sa.Column("source_after", sa.String(), nullable=True),
        sa.Column("handed_over_before", sa.Date(), nullable=True),
        sa.Column("handed_over_after", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "area_before_cm2 >= 0 AND area_after_cm2 > 0", name=op.f("ck_roll_correction_areas")
        ),
        sa.CheckConstraint(f"source_before IN {SOURCES}", name=op.f("ck_roll_correction_source_before")),
        sa.CheckConstraint(f"source_after IN {SOURCES}", name=op.f("ck_roll_correction_source_after")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_roll_correction_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "change_id"],
            ["roll_change.community_id", "roll_change.id"],
            name=op.f("fk_roll_correction_community_id_change_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "change_id", name=op.f("pk_roll_correction")),
    )
    protection.within_community("roll_correction", grant="SELECT, INSERT")
    protection.append_only("roll_correction")


def downgrade() -> None:
    protection.drop(("roll_correction",))
    _causes(BEFORE)


def _causes(allowed: str) -> None:
    op.drop_constraint(op.f("ck_roll_change_cause"), "roll_change", type_="check")
    op.create_check_constraint(op.f("ck_roll_change_cause"), "roll_change", f"cause IN {allowed}")
