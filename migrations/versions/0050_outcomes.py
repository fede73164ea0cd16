"""What follows an outcome: counts that were made again by two, and what was done for it and when."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

TABLES = ("outcome_recount", "outcome_recount_check", "outcome_deed")
FINDINGS = "finding IN ('agrees', 'differs')"
DEEDS = "deed IN ('printed', 'voters_told', 'committee_told', 'filed')"
MOMENT = sa.DateTime(timezone=True)
Part = sa.Column[object] | sa.Constraint


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    recount, check, deed = TABLES
    _table(
        recount,
        ("id",),
        _column("poll_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("finding", sa.String()),
        _column("said", sa.String()),
        _within(recount, "poll_id", "poll"),
        sa.UniqueConstraint(
            "community_id", "poll_id", "number", name=op.f(f"uq_{recount}_community_id_poll_id_number")
        ),
        sa.CheckConstraint(FINDINGS, name=op.f(f"ck_{recount}_finding")),
    )
    _table(
        check,
        ("recount_id",),
        _column("finding", sa.String()),
        _within(check, "recount_id", recount),
        sa.CheckConstraint(FINDINGS, name=op.f(f"ck_{check}_finding")),
    )
    _table(
        deed,
        ("poll_id", "deed"),
        _column("done_on", sa.Date()),
        _within(deed, "poll_id", "poll"),
        sa.CheckConstraint(DEEDS, name=op.f(f"ck_{deed}_deed")),
    )
    protection.within_community(*TABLES, grant="SELECT, INSERT")
    protection.append_only(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))


def _column(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )


def _table(name: str, key: tuple[str, ...], *parts: Part) -> None:
    op.create_table(
        name,
        _column("community_id", sa.Uuid()),
        *(_column(each, sa.Uuid() if each.endswith("id") else sa.String()) for each in key),
        *parts,
        _column("recorded_at", MOMENT),
        _column("recorded_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _within(name, "entry_id", "audit_entry"),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{name}_community_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f(f"fk_{name}_recorded_by")),
        sa.PrimaryKeyConstraint("community_id", *key, name=op.f(f"pk_{name}")),
    )
