"""A large table is taken in by a process of its own; its sender reads here how far it is."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0039"
down_revision = "0033"
branch_labels = None
depends_on = None

_STAGES = "'reading', 'comparing', 'persons', 'contacts', 'homes', 'ownerships', 'adding_up'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    text = sqlmodel.sql.sqltypes.AutoString()
    op.add_column("roll_upload", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    for name, kind, value in (
        ("stage", text, "reading"),
        ("done", sa.Integer(), "0"),
        ("whole", sa.Integer(), "0"),
        ("refused", text, ""),
    ):
        op.add_column("roll_upload", sa.Column(name, kind, nullable=False, server_default=value))
        op.alter_column("roll_upload", name, server_default=None)
    op.create_check_constraint(op.f("ck_roll_upload_stage"), "roll_upload", f"stage IN ({_STAGES})")


def downgrade() -> None:
    for name in ("refused", "whole", "done", "stage", "begun_at"):
        op.drop_column("roll_upload", name)
