"""Mandates that owners give online for a meeting: who stands for which seat, who took it on, what ended it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

MANDATE, AGREEMENT, END, PRESENCE = (
    "meeting_mandate",
    "meeting_mandate_agreement",
    "meeting_mandate_end",
    "meeting_presence",
)
MOMENT = sa.DateTime(timezone=True)
BECAUSE = "because IN ('revoked', 'declined', 'came', 'paper')"
Part = sa.Column[object] | sa.Constraint


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _given()
    _agreed_and_ended()
    _present()
    protection.within_community(MANDATE, AGREEMENT, END, grant="SELECT, INSERT")
    protection.append_only(MANDATE, AGREEMENT, END)


def downgrade() -> None:
    for name in ("online", "mandate"):
        op.drop_constraint(op.f(f"ck_{PRESENCE}_{name}"), PRESENCE)
    op.drop_constraint(op.f(f"fk_{PRESENCE}_community_id_meeting_id_mandate_id"), PRESENCE)
    op.drop_column(PRESENCE, "is_proxy_online")
    op.drop_column(PRESENCE, "mandate_id")
    protection.drop((END, AGREEMENT, MANDATE))


def _given() -> None:
    op.create_table(
        MANDATE,
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("meeting_id", sa.Uuid()),
        _column("seat_id", sa.Uuid()),
        _column("ordinal", sa.Integer()),
        _column("speaker_id", sa.Uuid()),
        _column("holder_id", sa.Uuid()),
        sa.Column("wishes", postgresql.JSONB(astext_type=sa.Text())),
        _column("given_at", MOMENT),
        _column("given_by", sa.Uuid()),
        _column("form_key", sa.Uuid()),
        _column("document", sa.LargeBinary()),
        _column("document_sha256", sa.String()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("ordinal >= 1", name=op.f(f"ck_{MANDATE}_ordinal")),
        _community(MANDATE),
        _key(MANDATE, "meeting_seat", "community_id", "meeting_id", "seat_id"),
        _key(MANDATE, "meeting_speaker", "community_id", "meeting_id", "speaker_id"),
        _key(MANDATE, "audit_entry", "community_id", "entry_id"),
        *(_key(MANDATE, "account", each) for each in ("holder_id", "given_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f(f"pk_{MANDATE}")),
        _unique("community_id", "meeting_id", "id"),
        _unique("community_id", "seat_id", "ordinal"),
        _unique("community_id", "form_key"),
    )
    for each in ("holder_id", "meeting_id"):
        op.create_index(f"ix_{MANDATE}_{each}", MANDATE, ["community_id", each])


def _agreed_and_ended() -> None:
    _of_mandate(AGREEMENT, _column("agreed_at", MOMENT))
    _of_mandate(
        END,
        _column("because", sa.String()),
        _column("ended_at", MOMENT),
        sa.CheckConstraint(BECAUSE, name=op.f(f"ck_{END}_because")),
    )


def _present() -> None:
    op.add_column(PRESENCE, sa.Column("mandate_id", sa.Uuid()))
    op.add_column(
        PRESENCE, sa.Column("is_proxy_online", sa.Boolean(), nullable=False, server_default="false")
    )
    op.alter_column(PRESENCE, "is_proxy_online", server_default=None)
    columns = ["community_id", "meeting_id", "mandate_id"]
    op.create_foreign_key(
        op.f(f"fk_{PRESENCE}_community_id_meeting_id_mandate_id"),
        PRESENCE,
        MANDATE,
        columns,
        ["community_id", "meeting_id", "id"],
    )
    op.create_check_constraint("mandate", PRESENCE, "mandate_id IS NULL OR how = 'proxy'")
    op.create_check_constraint("online", PRESENCE, "NOT is_proxy_online OR mandate_id IS NOT NULL")


def _of_mandate(table: str, *parts: Part) -> None:
    op.create_table(
        table,
        _column("community_id", sa.Uuid()),
        _column("mandate_id", sa.Uuid()),
        *parts,
        _column("entry_id", sa.Uuid()),
        _community(table),
        _key(table, MANDATE, "community_id", "mandate_id"),
        _key(table, "audit_entry", "community_id", "entry_id"),
        sa.PrimaryKeyConstraint("community_id", "mandate_id", name=op.f(f"pk_{table}")),
    )


def _column(name: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)


def _community(table: str) -> sa.ForeignKeyConstraint:
    return _key(table, "community", "community_id")


def _key(table: str, other: str, *columns: str) -> sa.ForeignKeyConstraint:
    theirs = [f"{other}.{name}" for name in (*columns[:-1], "id")]
    return sa.ForeignKeyConstraint(list(columns), theirs, name=op.f(f"fk_{table}_{'_'.join(columns)}"))


def _unique(*columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{MANDATE}_{'_'.join(columns)}"))
