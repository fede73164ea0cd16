"""Votes that were given more time: the end moves only later, and only to where such a row says."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ONLY_LATER = f"""
CREATE FUNCTION deliberation_end_moves_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = '{protection.APP_ROLE}' AND NEW.closes_at IS DISTINCT FROM OLD.closes_at AND NOT EXISTS (
    SELECT FROM poll_extension
    WHERE community_id = OLD.community_id AND poll_id = OLD.id
      AND closes_before = OLD.closes_at AND closes_at = NEW.closes_at
  ) THEN
    RAISE EXCEPTION 'the end of a vote moves only to where an extension says' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _extensions()
    op.execute(_ONLY_LATER)
    op.execute(
        "CREATE TRIGGER end_moves_later BEFORE UPDATE OF closes_at ON poll "
        "FOR EACH ROW EXECUTE FUNCTION deliberation_end_moves_later()"
    )
    op.execute(f"GRANT UPDATE (closes_at) ON poll TO {protection.APP_ROLE}")


def downgrade() -> None:
    op.execute(f"REVOKE UPDATE (closes_at) ON poll FROM {protection.APP_ROLE}")
    op.execute("DROP TRIGGER end_moves_later ON poll")
    op.execute("DROP FUNCTION deliberation_end_moves_later()")
    protection.drop(("poll_extension",))


def _extensions() -> None:
    op.create_table(
        "poll_extension",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("closes_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("extended_by", sa.Uuid(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_count", sa.Integer(), nullable=False),
        sa.Column("notice", sa.LargeBinary(), nullable=False),
        sa.Column("notice_sha256", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("closes_before < closes_at", name=op.f("ck_poll_extension_later")),
        sa.CheckConstraint("extended_at < closes_before", name=op.f("ck_poll_extension_in_time")),
        sa.CheckConstraint("(reason = 'by_laws') = (words <> '')", name=op.f("ck_poll_extension_words")),
        sa.CheckConstraint(
            "reason IN ('too_few', 'delivery_unfinished', 'service_fault', 'by_laws')",
            name=op.f("ck_poll_extension_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_poll_extension_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_poll_extension_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_poll_extension_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(["extended_by"], ["account.id"], name=op.f("fk_poll_extension_extended_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_poll_extension")),
        sa.UniqueConstraint(
            "community_id",
            "poll_id",
            "ordinal",
            name=op.f("uq_poll_extension_community_id_poll_id_ordinal"),
        ),
    )
    protection.within_community("poll_extension", grant="SELECT, INSERT")
    protection.append_only("poll_extension")
