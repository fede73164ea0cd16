"""Votes on paper: forms, their arrival, what clerks read on them, and what came of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("paper_form", "paper_arrival", "paper_reading", "paper_end")
CHOICES = "choice IN ('for', 'against', 'abstain', 'invalid')"
REASONS = "unreadable IN ('not_signed', 'signed_by_another', 'nothing_ticked', 'two_ticked', 'damaged')"
ENDS = "ended IN ('counted', 'set_aside', 'replaced', 'late')"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _forms()
    _arrivals()
    _readings()
    _ends()
    protection.within_community(*TABLES, grant="SELECT, INSERT")
    protection.append_only(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))


def _column(name: str, kind: sa.types.TypeEngine[object], *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )


def _ties(table: str, account: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{table}_community_id")),
        sa.ForeignKeyConstraint([account], ["account.id"], name=op.f(f"fk_{table}_{account}")),
    )


def _forms() -> None:
    op.create_table(
        "paper_form",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("poll_id", sa.Uuid()),
        _column("party_id", sa.Uuid()),
        _column("serial", sa.Integer()),
        _column("printed_at", MOMENT),
        _column("printed_by", sa.Uuid()),
        sa.CheckConstraint("serial >= 1", name=op.f("ck_paper_form_serial")),
        *_ties("paper_form", "printed_by"),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id", "party_id"],
            ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
            name=op.f("fk_paper_form_community_id_poll_id_party_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_paper_form")),
        sa.UniqueConstraint(
            "community_id", "poll_id", "serial", name=op.f("uq_paper_form_community_id_poll_id_serial")
        ),
    )
    op.create_index("ix_paper_form_party_id", "paper_form", ["community_id", "party_id"])


def _arrivals() -> None:
    op.create_table(
        "paper_arrival",
        _column("community_id", sa.Uuid()),
        _column("form_id", sa.Uuid()),
        _column("received_at", MOMENT),
        _column("received_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        *_ties("paper_arrival", "received_by"),
        _within("paper_arrival", "form_id", "paper_form"),
        _within("paper_arrival", "entry_id", "audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "form_id", name=op.f("pk_paper_arrival")),
    )


def _readings() -> None:
    op.create_table(
        "paper_reading",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("form_id", sa.Uuid()),
        _column("turn", sa.Integer()),
        _column("read_by", sa.Uuid()),
        _column("read_at", MOMENT),
        _column("person_id", sa.Uuid(), nullable=True),
        _column("choice", sa.String(), nullable=True),
        _column("answers", postgresql.JSONB(none_as_null=True), nullable=True),
        _column("unreadable", sa.String(), nullable=True),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("turn BETWEEN 1 AND 3", name=op.f("ck_paper_reading_turn")),
        sa.CheckConstraint(
            "num_nonnulls(choice, answers, unreadable) = 1", name=op.f("ck_paper_reading_said")
        ),
        sa.CheckConstraint(
            "(unreadable IS NULL) = (person_id IS NOT NULL)", name=op.f("ck_paper_reading_person")
        ),
        sa.CheckConstraint(CHOICES, name=op.f("ck_paper_reading_choice")),
        sa.CheckConstraint(REASONS, name=op.f("ck_paper_reading_unreadable")),
        *_ties("paper_reading", "read_by"),
        _within("paper_reading", "form_id", "paper_form"),
        _within("paper_reading", "person_id", "person"),
        _within("paper_reading", "entry_id", "audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_paper_reading")),
        *(
            sa.UniqueConstraint(
                "community_id", "form_id", each, name=op.f(f"uq_paper_reading_community_id_form_id_{each}")
            )
            for each in ("turn", "read_by")
        ),
    )


def _ends() -> None:
    op.create_table(
        "paper_end",
        _column("community_id", sa.Uuid()),
        _column("form_id", sa.Uuid()),
        _column("ended", sa.String()),
        _column("ended_at", MOMENT),
        _column("ballot_id", sa.Uuid(), nullable=True),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(ENDS, name=op.f("ck_paper_end_ended")),
        sa.CheckConstraint("(ended = 'counted') = (ballot_id IS NOT NULL)", name=op.f("ck_paper_end_ballot")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_paper_end_community_id")),
        _within("paper_end", "form_id", "paper_form"),
        _within("paper_end", "ballot_id", "ballot"),
        _within("paper_end", "entry_id", "audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "form_id", name=op.f("pk_paper_end")),
    )
