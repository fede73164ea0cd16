"""Photos of signed sheets and of what was done: the one change of their rows is that the picture goes; its hash stays."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0048"
branch_labels = None
depends_on = None


_KEPT = {
    "minutes_sheet": "community_id, id, closing_id, number, signers, photo_sha256, read_at, read_by",
    "action_report": "community_id, id, action_id, ordinal, words, photo_sha256, reported_at, reported_by, entry_id",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("action_report", sa.Column("photo_sha256", sa.String(), nullable=True))
    for table, columns in _KEPT.items():
        old, new = (", ".join(f"{row}.{column}" for column in columns.split(", ")) for row in ("OLD", "NEW"))
        op.execute(
            f"CREATE TRIGGER append_only BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION deliberation_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER only_deleting BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (OLD.photo IS NULL OR NEW.photo IS NOT NULL OR ROW({old}) IS DISTINCT FROM ROW({new})) "
            "EXECUTE FUNCTION deliberation_refuse_change()"
        )


def downgrade() -> None:
    for table in _KEPT:
        for trigger in ("only_deleting", "append_only_whole", "append_only"):
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
    op.drop_column("action_report", "photo_sha256")
