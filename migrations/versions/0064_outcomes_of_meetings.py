"""A vote of a meeting has an outcome too: notices about it, second counts of it, and what was done for it."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0066"
branch_labels = None
depends_on = None

NOTICES = ("notice_draft", "notice")
OUTCOMES = {"outcome_recount": "number", "outcome_deed": "deed"}
"""With what one row of a vote is told from another."""
VOTE = "meeting_vote_id"
WITH_MEETINGS = "subject IN ('poll', 'meeting_vote', 'proposal')"
WITHOUT = "subject IN ('poll', 'proposal')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _subjects(WITH_MEETINGS)
    op.add_column(
        "outcome_deed",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
    )
    op.alter_column("outcome_deed", "id", server_default=None)
    op.drop_constraint(op.f("pk_outcome_deed"), "outcome_deed", type_="primary")
    op.create_primary_key(op.f("pk_outcome_deed"), "outcome_deed", ["community_id", "id"])
    op.create_unique_constraint(
        op.f("uq_outcome_deed_community_id_poll_id_deed"), "outcome_deed", ["community_id", "poll_id", "deed"]
    )
    for table, told_by in OUTCOMES.items():
        op.alter_column(table, "poll_id", nullable=True)
        op.add_column(table, sa.Column(VOTE, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_community_id_{VOTE}"),
            table,
            "meeting_vote",
            ["community_id", VOTE],
            ["community_id", "id"],
        )
        op.create_unique_constraint(
            op.f(f"uq_{table}_community_id_{VOTE}_{told_by}"), table, ["community_id", VOTE, told_by]
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_vote"), table, "(poll_id IS NULL) <> (meeting_vote_id IS NULL)"
        )


def downgrade() -> None:
    for table, told_by in OUTCOMES.items():
        op.drop_constraint(op.f(f"ck_{table}_vote"), table, type_="check")
        op.drop_constraint(op.f(f"uq_{table}_community_id_{VOTE}_{told_by}"), table, type_="unique")
        op.drop_constraint(op.f(f"fk_{table}_community_id_{VOTE}"), table, type_="foreignkey")
        op.drop_column(table, VOTE)
        op.alter_column(table, "poll_id", nullable=False)
    op.drop_constraint(op.f("uq_outcome_deed_community_id_poll_id_deed"), "outcome_deed", type_="unique")
    op.drop_constraint(op.f("pk_outcome_deed"), "outcome_deed", type_="primary")
    op.drop_column("outcome_deed", "id")
    op.create_primary_key(op.f("pk_outcome_deed"), "outcome_deed", ["community_id", "poll_id", "deed"])
    _subjects(WITHOUT)


def _subjects(allowed: str) -> None:
    for table in NOTICES:
        op.drop_constraint(op.f(f"ck_{table}_subject"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_subject"), table, allowed)
