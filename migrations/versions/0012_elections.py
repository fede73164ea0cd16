"""Polls that elect a committee."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = "'PASS', 'FAIL', 'NO_QUORUM', 'BRIDGE_OPEN', 'BLOCKED', 'NOT_PASSED', 'INSUFFICIENT_DATA', 'ADVISED', 'NOBODY'"
ELECTION = "'FORMED', 'NOT_FORMED', 'RUNOFF', 'INVALID_CONFIG'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _allow("poll", "kind", "'motion', 'ranking', 'election'")
    _allow("poll_result", "outcome", f"{BEFORE}, {ELECTION}")


def downgrade() -> None:
    _allow("poll_result", "outcome", BEFORE)
    _allow("poll", "kind", "'motion', 'ranking'")


def _allow(table: str, column: str, values: str) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table)
    op.create_check_constraint(name, table, f"{column} IN ({values})")
