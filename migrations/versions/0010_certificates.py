"""What a certificate tells beyond the count: the frozen roll unit by unit, refusals by reason, who had it counted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_KIND = "kind IN ('dwelling', 'shop', 'parking', 'storage', 'public')"
_ROLE = "closed_as IN ('lead', 'committee', 'staff', 'counter', 'auditor', 'administrator')"
_OUTCOMES = "'PASS', 'FAIL', 'NO_QUORUM', {}'NOT_PASSED', 'INSUFFICIENT_DATA'"


def upgrade() -> None:
    for table in ("poll_party_unit", "poll_left_out"):
        op.add_column(table, sa.Column("kind", sa.String(), nullable=True))
        op.add_column(table, sa.Column("area_cm2", sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("owners", ARRAY(sa.Uuid()), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_kind"), table, _KIND)
    op.add_column("poll_left_out", sa.Column("is_developer", sa.Boolean(), nullable=True))
    op.add_column("poll_closing", sa.Column("closed_as", sa.String(), nullable=True))
    op.add_column("poll_closing", sa.Column("refused", sa.LargeBinary(), nullable=True))
    op.add_column("poll_closing", sa.Column("log_size", sa.BigInteger(), nullable=True))
    op.add_column("poll_closing", sa.Column("log_root", sa.LargeBinary(), nullable=True))
    op.create_check_constraint(op.f("ck_poll_closing_closed_as"), "poll_closing", _ROLE)
    op.add_column("poll_result", sa.Column("summary", sa.LargeBinary(), nullable=True))
    _allow_outcomes("'BRIDGE_OPEN', 'BLOCKED', ")


def downgrade() -> None:
    _allow_outcomes("")
    op.drop_column("poll_result", "summary")
    for column in ("log_root", "log_size", "refused", "closed_as"):
        op.drop_column("poll_closing", column)
    op.drop_column("poll_left_out", "is_developer")
    for table in ("poll_left_out", "poll_party_unit"):
        for column in ("owners", "area_cm2", "kind"):
            op.drop_column(table, column)


def _allow_outcomes(more: str) -> None:
    name = op.f("ck_poll_result_outcome")
    op.drop_constraint(name, "poll_result", type_="check")
    op.create_check_constraint(name, "poll_result", f"outcome IN ({_OUTCOMES.format(more)})")
