"""Whoever holds a mandate to vote is told that it holds, and that it ended."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

_NAME = "holder_notice"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        _NAME,
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("news", sa.String(), nullable=False),
        sa.Column("address_count", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("news IN ('holds', 'ended')", name=op.f("ck_holder_notice_news")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_holder_notice_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "mandate_id"],
            ["proxy_mandate.community_id", "proxy_mandate.id"],
            name=op.f("fk_holder_notice_community_id_mandate_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "mandate_id", "news", name=op.f("pk_holder_notice")),
    )
    protection.within_community(_NAME, grant="SELECT, INSERT")
    protection.append_only(_NAME)


def downgrade() -> None:
    protection.drop((_NAME,))
