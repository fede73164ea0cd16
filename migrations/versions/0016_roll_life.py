"""Changes of one home by hand, and which co-owner votes for it."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("roll_change", "designation")


def upgrade() -> None:
    op.create_table(
        "roll_change",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "cause IN ('sale', 'inheritance', 'joint', 'correction', 'moved_in', 'moved_out', 'voter')",
            name=op.f("ck_roll_change_cause"),
        ),
        sa.CheckConstraint(
            "evidence IN ('deed', 'contract', 'notary', 'court', 'letter', 'in_person')",
            name=op.f("ck_roll_change_evidence"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_roll_change_community_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_roll_change_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_roll_change_recorded_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_roll_change")),
    )
    op.create_index("ix_roll_change_unit_id", "roll_change", ["community_id", "unit_id"], unique=False)
    op.create_table(
        "designation",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_designation_community_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_designation_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_designation_community_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_designation")),
    )
    op.create_index(
        "uq_designation_present",
        "designation",
        ["community_id", "unit_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL"),
    )
    protection.within_community(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))
