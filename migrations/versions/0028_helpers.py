"""Votes with a helper, the desk at a meeting, and photos of papers that came in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FOREVER = (
    "paper_photo",
    "paper_scan",
    "assisted_slip",
    "assisted_signing",
    "assisted_end",
    "assisted_ballot",
    "desk_presence",
    "desk_handing",
)
COUNTED = ("assisted_code", "assisted_helper")
MOMENT = sa.DateTime(timezone=True)
PARTY = ("poll_id", "party_id")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column(
        "paper_form", sa.Column("channel", sa.String(), nullable=False, server_default=sa.text("'paper'"))
    )
    op.alter_column("paper_form", "channel", server_default=None)
    op.create_check_constraint(op.f("ck_paper_form_channel"), "paper_form", "channel IN ('paper', 'meeting')")
    _photos()
    _codes()
    _slips()
    _ends()
    _desk()
    protection.within_community(*FOREVER, grant="SELECT, INSERT")
    protection.append_only(*FOREVER)
    protection.within_community(*COUNTED, grant="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    protection.drop(
        (
            "desk_handing",
            "desk_presence",
            "assisted_end",
            "assisted_ballot",
            "assisted_signing",
            "assisted_slip",
            "assisted_helper",
            "assisted_code",
            "paper_scan",
            "paper_photo",
        )
    )
    op.drop_constraint(op.f("ck_paper_form_channel"), "paper_form", type_="check")
    op.drop_column("paper_form", "channel")


def _column(name: str, kind: sa.types.TypeEngine[object], *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _ids(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(_column(name, sa.Uuid()) for name in ("community_id", *names))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("community_id", *columns, name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    names = "_".join(columns)
    return sa.UniqueConstraint("community_id", *columns, name=op.f(f"uq_{table}_community_id_{names}"))


def _check(table: str, name: str, words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def _tie(
    table: str, columns: tuple[str, ...], other: str, others: tuple[str, ...]
) -> sa.ForeignKeyConstraint:
    name = "_".join(("fk", table, "community_id", *columns))
    return sa.ForeignKeyConstraint(
        ["community_id", *columns],
        [f"{other}.community_id", *(f"{other}.{each}" for each in others)],
        name=op.f(name),
    )


def _within(table: str, **others: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{table}_community_id")),
        *(_tie(table, (column,), other, ("id",)) for column, other in others.items()),
    )


def _of_party(table: str) -> sa.ForeignKeyConstraint:
    return _tie(table, PARTY, "poll_party", ("poll_id", "id"))


def _account(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}"))


def _photos() -> None:
    op.create_table(
        "paper_photo",
        *_ids("id", "poll_id"),
        _column("sha256", sa.String()),
        _column("content", sa.LargeBinary()),
        *_within("paper_photo", poll_id="poll"),
        _key("paper_photo", "id"),
    )
    op.create_table(
        "paper_scan",
        *_ids("form_id", "photo_id", "scanned_by"),
        _column("scanned_at", MOMENT),
        _column("entry_id", sa.Uuid()),
        *_within("paper_scan", form_id="paper_form", photo_id="paper_photo", entry_id="audit_entry"),
        _account("paper_scan", "scanned_by"),
        _key("paper_scan", "form_id"),
    )


def _codes() -> None:
    op.create_table(
        "assisted_code",
        *_ids("id", "poll_id", "party_id", "person_id", "asked_by", "form_key"),
        _column("code_hash", sa.LargeBinary()),
        _column("tries", sa.Integer()),
        _column("sent_at", MOMENT),
        _column("expires_at", MOMENT),
        _column("used_at", MOMENT, nullable=True),
        *_within("assisted_code", person_id="person"),
        _of_party("assisted_code"),
        _account("assisted_code", "asked_by"),
        _key("assisted_code", "id"),
    )
    for column in ("form_key", "person_id"):
        op.create_index(f"ix_assisted_code_{column}", "assisted_code", ["community_id", column])
    op.create_table(
        "assisted_helper",
        *_ids("poll_id", "account_id"),
        _column("alone_count", sa.Integer()),
        _check("assisted_helper", "alone_count", "alone_count >= 0"),
        *_within("assisted_helper", poll_id="poll"),
        _account("assisted_helper", "account_id"),
        _key("assisted_helper", "poll_id", "account_id"),
    )


def _slips() -> None:
    op.create_table(
        "assisted_slip",
        *_ids("id", "poll_id"),
        _column("serial", sa.Integer()),
        _column("printed_at", MOMENT),
        _column("printed_by", sa.Uuid()),
        _check("assisted_slip", "serial", "serial >= 1"),
        *_within("assisted_slip", poll_id="poll"),
        _account("assisted_slip", "printed_by"),
        _unique("assisted_slip", "poll_id", "serial"),
        _key("assisted_slip", "id"),
    )
    table = "assisted_signing"
    op.create_table(
        table,
        *_ids("slip_id", "poll_id", "party_id", "person_id"),
        _column("choice", sa.String(), nullable=True),
        _column("answers", postgresql.JSONB(none_as_null=True), nullable=True),
        _column("helped_by", sa.Uuid()),
        _column("signed_at", MOMENT),
        _column("form_key", sa.Uuid()),
        _column("photo_id", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _check(table, "choice", "choice IN ('for', 'against', 'abstain', 'invalid')"),
        _check(table, "said", "(choice IS NULL) <> (answers IS NULL)"),
        *_within(
            table, slip_id="assisted_slip", person_id="person", photo_id="paper_photo", entry_id="audit_entry"
        ),
        _of_party(table),
        _account(table, "helped_by"),
        _unique(table, "form_key"),
        _key(table, "slip_id"),
    )
    op.create_index("ix_assisted_signing_poll_id", table, ["community_id", "poll_id"])


def _ends() -> None:
    op.create_table(
        "assisted_ballot",
        *_ids("ballot_id"),
        _column("method", sa.String()),
        _column("witnessed_by", sa.Uuid(), nullable=True),
        _column("entry_id", sa.Uuid()),
        _check("assisted_ballot", "method", "method IN ('code', 'letter', 'slip')"),
        _check("assisted_ballot", "witness", "(method = 'slip') = (witnessed_by IS NOT NULL)"),
        *_within("assisted_ballot", ballot_id="ballot", entry_id="audit_entry"),
        _account("assisted_ballot", "witnessed_by"),
        _key("assisted_ballot", "ballot_id"),
    )
    op.create_table(
        "assisted_end",
        *_ids("slip_id"),
        _column("ended", sa.String()),
        _column("ended_at", MOMENT),
        _column("ended_by", sa.Uuid()),
        _column("ballot_id", sa.Uuid(), nullable=True),
        _column("entry_id", sa.Uuid()),
        _check("assisted_end", "ended", "ended IN ('counted', 'set_aside', 'replaced')"),
        _check("assisted_end", "ballot", "(ended = 'counted') = (ballot_id IS NOT NULL)"),
        *_within("assisted_end", slip_id="assisted_slip", ballot_id="ballot", entry_id="audit_entry"),
        _account("assisted_end", "ended_by"),
        _key("assisted_end", "slip_id"),
    )


def _desk() -> None:
    op.create_table(
        "desk_presence",
        *_ids("poll_id", "party_id", "person_id"),
        _column("marked_at", MOMENT),
        _column("marked_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        *_within("desk_presence", person_id="person", entry_id="audit_entry"),
        _of_party("desk_presence"),
        _account("desk_presence", "marked_by"),
        _key("desk_presence", "poll_id", "party_id"),
    )
    op.create_table(
        "desk_handing",
        *_ids("poll_id", "party_id"),
        _column("what", sa.String()),
        _column("handed_at", MOMENT),
        _column("handed_by", sa.Uuid()),
        _column("form_id", sa.Uuid(), nullable=True),
        _column("entry_id", sa.Uuid()),
        _check("desk_handing", "what", "what IN ('form', 'code')"),
        _check("desk_handing", "form", "(what = 'form') = (form_id IS NOT NULL)"),
        *_within("desk_handing", form_id="paper_form", entry_id="audit_entry"),
        _tie("desk_handing", PARTY, "desk_presence", PARTY),
        _account("desk_handing", "handed_by"),
        _key("desk_handing", "poll_id", "party_id", "what"),
    )
