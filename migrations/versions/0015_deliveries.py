"""Letters have numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("letter_code", sa.Column("serial", sa.Integer(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_letter_code_community_id_serial"), "letter_code", ["community_id", "serial"]
    )


def downgrade() -> None:
    op.drop_column("letter_code", "serial")
