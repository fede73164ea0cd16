"""Owners in a preparatory group, and candidates, are persons of the roll; rows from before know only their names."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0039"
branch_labels = None
depends_on = None

TABLES = ("founding_member", "founding_candidate")
NOT_OWNERS = "capacity = 'owner' OR person_id IS NULL"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for table in TABLES:
        op.add_column(table, sa.Column("person_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_community_id_person_id"),
            table,
            "person",
            ["community_id", "person_id"],
            ["community_id", "id"],
        )
        op.create_unique_constraint(
            op.f(f"uq_{table}_community_id_founding_id_person_id"),
            table,
            ["community_id", "founding_id", "person_id"],
        )
    op.create_check_constraint(op.f("ck_founding_member_person"), "founding_member", NOT_OWNERS)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_founding_member_person"), "founding_member", type_="check")
    for table in TABLES:
        op.drop_column(table, "person_id")
