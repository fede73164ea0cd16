"""Photos of objections and deliveries are deleted when they have served: when that was stays."""

import sqlalchemy as sa
from alembic import op

from deliberation.database.protection import APP_ROLE

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KEPT = "community_id, id, poll_id, sha256"
OLD = ", ".join(f"OLD.{column}" for column in KEPT.split(", "))
NEW = ", ".join(f"NEW.{column}" for column in KEPT.split(", "))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("roll_objection", sa.Column("photo_deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_roll_objection_photo_deleted_at"),
        "roll_objection",
        "photo IS NULL OR photo_deleted_at IS NULL",
    )
    op.add_column("delivery_photo", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("delivery_photo", "content", existing_type=sa.LargeBinary(), nullable=True)
    op.create_check_constraint(
        op.f("ck_delivery_photo_deleted_at"), "delivery_photo", "(content IS NULL) = (deleted_at IS NOT NULL)"
    )
    _only_its_picture_may_go()


def downgrade() -> None:
    """Pictures that were deleted do not come back: their place is empty."""
    op.execute(f"REVOKE UPDATE (content, deleted_at) ON delivery_photo FROM {APP_ROLE}")
    op.execute("DROP TRIGGER only_deleting ON delivery_photo")
    op.execute("DROP TRIGGER append_only ON delivery_photo")
    op.drop_constraint(op.f("ck_delivery_photo_deleted_at"), "delivery_photo")
    op.execute("UPDATE delivery_photo SET content = '' WHERE content IS NULL")
    op.alter_column("delivery_photo", "content", existing_type=sa.LargeBinary(), nullable=False)
    op.drop_column("delivery_photo", "deleted_at")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON delivery_photo "
        "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.drop_constraint(op.f("ck_roll_objection_photo_deleted_at"), "roll_objection")
    op.drop_column("roll_objection", "photo_deleted_at")


def _only_its_picture_may_go() -> None:
    """Whoever asks: a photo's row stays, and the one change of it is that its picture is gone."""
    op.execute("DROP TRIGGER append_only ON delivery_photo")
    op.execute(
        "CREATE TRIGGER append_only BEFORE DELETE ON delivery_photo "
        "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER only_deleting BEFORE UPDATE ON delivery_photo FOR EACH ROW "
        f"WHEN (OLD.content IS NULL OR NEW.content IS NOT NULL OR ROW({OLD}) IS DISTINCT FROM ROW({NEW})) "
        "EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(f"GRANT UPDATE (content, deleted_at) ON delivery_photo TO {APP_ROLE}")
