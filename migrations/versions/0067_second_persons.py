"""What one person of the office takes in or finds waits for another: papers of a handover, a member's answer, a vote that is void."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0067"
down_revision = "0068"
branch_labels = None
depends_on = None

PAPER, ANSWER, VOIDING = "handover_paper", "recall_answer_paper", "notice_voiding"
ENDED_BY = {
    PAPER: ("paper_id", "is_same"),
    ANSWER: ("paper_id", "is_same"),
    VOIDING: ("voiding_id", "is_agreed"),
}
TABLES = tuple(name for table in ENDED_BY for name in (table, f"{table}_end"))
SIDES = "side IN ('outgoing', 'incoming')"
STATES = "state IN ('whole', 'in_part', 'missing')"
MOMENT = sa.DateTime(timezone=True)
Part = sa.Column[object] | sa.Constraint


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _table(
        PAPER,
        "id",
        _column("line_id", sa.Uuid()),
        *_text("side", "state", "remark"),
        *_act(PAPER, "entered"),
        _within(PAPER, "line_id", "handover_line"),
        sa.CheckConstraint(SIDES, name=op.f(f"ck_{PAPER}_side")),
        sa.CheckConstraint(STATES, name=op.f(f"ck_{PAPER}_state")),
    )
    _table(
        ANSWER,
        "id",
        _column("petition_id", sa.Uuid()),
        *_text("words"),
        *_act(ANSWER, "entered"),
        _within(ANSWER, "petition_id", "recall_petition"),
    )
    _table(
        VOIDING,
        "id",
        _column("objection_id", sa.Uuid()),
        *_text("reason"),
        *_act(VOIDING, "proposed"),
        _within(VOIDING, "objection_id", "notice_objection"),
    )
    for table, (key, word) in ENDED_BY.items():
        end = f"{table}_end"
        _table(end, key, _column(word, sa.Boolean()), *_act(end, "ended"), _within(end, key, table))
    protection.within_community(*TABLES, grant="SELECT, INSERT")
    protection.append_only(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))


def _column(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _text(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(_column(name, sa.String()) for name in names)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )


def _act(table: str, act: str) -> tuple[Part, ...]:
    """Who did it and when: `entered` makes entered_at and entered_by."""
    return (
        _column(f"{act}_at", MOMENT),
        _column(f"{act}_by", sa.Uuid()),
        sa.ForeignKeyConstraint([f"{act}_by"], ["account.id"], name=op.f(f"fk_{table}_{act}_by")),
        _column("entry_id", sa.Uuid()),
        _within(table, "entry_id", "audit_entry"),
    )


def _table(name: str, key: str, *parts: Part) -> None:
    op.create_table(
        name,
        _column("community_id", sa.Uuid()),
        _column(key, sa.Uuid()),
        *parts,
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{name}_community_id")),
        sa.PrimaryKeyConstraint("community_id", key, name=op.f(f"pk_{name}")),
    )
