"""Photos of papers and of mandates are deleted when nobody can go to court any more: when that was stays."""

import sqlalchemy as sa
from alembic import op

from deliberation.database.protection import APP_ROLE

revision = "0035"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLES = ("paper_photo", "proxy_photo")
KEPT = "community_id, id, poll_id, sha256"
OLD = ", ".join(f"OLD.{column}" for column in KEPT.split(", "))
NEW = ", ".join(f"NEW.{column}" for column in KEPT.split(", "))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    for table in TABLES:
        op.add_column(table, sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        op.alter_column(table, "content", existing_type=sa.LargeBinary(), nullable=True)
        op.create_check_constraint(
            op.f(f"ck_{table}_deleted_at"), table, "(content IS NULL) = (deleted_at IS NOT NULL)"
        )
        _only_its_picture_may_go(table)


def downgrade() -> None:
    """Pictures that were deleted do not come back: their place is empty."""
    for table in TABLES:
        op.execute(f"REVOKE UPDATE (content, deleted_at) ON {table} FROM {APP_ROLE}")
        op.execute(f"DROP TRIGGER only_deleting ON {table}")
        op.execute(f"DROP TRIGGER append_only ON {table}")
        op.drop_constraint(op.f(f"ck_{table}_deleted_at"), table)
        op.execute(f"UPDATE {table} SET content = '' WHERE content IS NULL")  # noqa: S608 - our own names
        op.alter_column(table, "content", existing_type=sa.LargeBinary(), nullable=False)
        op.drop_column(table, "deleted_at")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
        )


def _only_its_picture_may_go(table: str) -> None:
    """Whoever asks: a photo's row stays, and the one change of it is that its picture is gone."""
    op.execute(f"DROP TRIGGER append_only ON {table}")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER only_deleting BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (OLD.content IS NULL OR NEW.content IS NOT NULL OR ROW({OLD}) IS DISTINCT FROM ROW({NEW})) "
        "EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(f"GRANT UPDATE (content, deleted_at) ON {table} TO {APP_ROLE}")
