"""Everybody on the roll is told once what a founding posts. What hung before is not told again."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_HUNG = """
INSERT INTO founding_notice (community_id, id, posting_id, address_count, posted_at)
SELECT community_id, id, id, 0, posted_at FROM founding_posting WHERE kind IN ('drafts', 'candidates')
"""
_OPENED = """
INSERT INTO founding_notice (community_id, id, poll_id, address_count, posted_at)
SELECT poll.community_id, poll.id, poll.id, 0, founding_assembly.called_at
FROM poll JOIN founding_assembly USING (community_id, proposal_id) WHERE poll.kind = 'election'
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.create_table(
        "founding_notice",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=True),
        sa.Column("poll_id", sa.Uuid(), nullable=True),
        sa.Column("address_count", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(posting_id IS NULL) <> (poll_id IS NULL)", name=op.f("ck_founding_notice_about")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_founding_notice_community_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column],
                [f"{other}.community_id", f"{other}.id"],
                name=op.f(f"fk_founding_notice_community_id_{column}"),
            )
            for column, other in (("posting_id", "founding_posting"), ("poll_id", "poll"))
        ),
        *(
            sa.UniqueConstraint(
                "community_id", column, name=op.f(f"uq_founding_notice_community_id_{column}")
            )
            for column in ("posting_id", "poll_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_founding_notice")),
    )
    op.execute(_HUNG)
    op.execute(_OPENED)
    protection.within_community("founding_notice", grant="SELECT, INSERT")
    protection.append_only("founding_notice")


def downgrade() -> None:
    protection.drop(("founding_notice",))
