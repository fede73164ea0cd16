"""Committees: their lists, who sits and who left, offices, proposals with their second person, meetings asked for."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0047"
down_revision = "0055"
branch_labels = None
depends_on = None

ADDED_ONLY = (
    "committee",
    "committee_confirmation",
    "committee_end",
    "committee_account",
    "committee_change",
    "committee_demand",
    "committee_departure",
    "committee_sitting",
    "committee_change_end",
)
COMMITTEE_MEMBER = "committee_member"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _committee()
    _committee_confirmation()
    _committee_end()
    _committee_member()
    _committee_account()
    _committee_change()
    _committee_demand()
    _committee_departure()
    _committee_sitting()
    _committee_change_end()
    protection.within_community(*ADDED_ONLY, grant="SELECT, INSERT")
    protection.append_only(*ADDED_ONLY)
    protection.within_community(COMMITTEE_MEMBER, grant="SELECT, INSERT, DELETE")


def downgrade() -> None:
    protection.drop(
        [
            "committee_change_end",
            "committee_sitting",
            "committee_departure",
            "committee_demand",
            "committee_change",
            "committee_account",
            COMMITTEE_MEMBER,
            "committee_end",
            "committee_confirmation",
            "committee",
        ]
    )


def _committee() -> None:
    op.create_table(
        "committee",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("place", sa.String()),
        _column("seats", sa.Integer()),
        _column("starts_on", sa.Date()),
        _column("ends_on", sa.Date()),
        _column("written_at", MOMENT),
        _column("written_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_committee_term")),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_committee_seats")),
        _within("committee", "entry_id", "audit_entry"),
        _of_global("committee", "community_id", "community"),
        _of_global("committee", "written_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_committee")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_committee_community_id_number")),
    )


def _committee_confirmation() -> None:
    op.create_table(
        "committee_confirmation",
        _column("community_id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("confirmed_at", MOMENT),
        _column("confirmed_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        _within("committee_confirmation", "committee_id", "committee"),
        _within("committee_confirmation", "entry_id", "audit_entry"),
        _of_global("committee_confirmation", "community_id", "community"),
        _of_global("committee_confirmation", "confirmed_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "committee_id", name=op.f("pk_committee_confirmation")),
    )


def _committee_end() -> None:
    op.create_table(
        "committee_end",
        _column("community_id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("reason", sa.String()),
        _column("ended_at", MOMENT),
        _column("ended_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "reason IN ('mistake', 'term_over', 'followed')", name=op.f("ck_committee_end_reason")
        ),
        _within("committee_end", "committee_id", "committee"),
        _within("committee_end", "entry_id", "audit_entry"),
        _of_global("committee_end", "community_id", "community"),
        _of_global("committee_end", "ended_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "committee_id", name=op.f("pk_committee_end")),
    )


def _committee_member() -> None:
    op.create_table(
        "committee_member",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("name", sa.String()),
        _column("person_id", sa.Uuid(), nullable=True),
        _column("rank", sa.Integer(), nullable=True),
        _column("added_at", MOMENT),
        _column("added_by", sa.Uuid()),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_committee_member_rank")),
        _of_global("committee_member", "added_by", "account"),
        _within("committee_member", "committee_id", "committee"),
        _within("committee_member", "person_id", "person"),
        _of_global("committee_member", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_committee_member")),
        sa.UniqueConstraint(
            "community_id",
            "committee_id",
            "rank",
            name=op.f("uq_committee_member_community_id_committee_id_rank"),
        ),
    )


def _committee_account() -> None:
    op.create_table(
        "committee_account",
        _column("community_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("account_id", sa.Uuid()),
        _column("mandate_id", sa.Uuid()),
        _column("tied_at", MOMENT),
        _column("tied_by", sa.Uuid()),
        _of_global("committee_account", "account_id", "account"),
        _within("committee_account", "mandate_id", "mandate"),
        _within("committee_account", "member_id", "committee_member"),
        _of_global("committee_account", "community_id", "community"),
        _of_global("committee_account", "tied_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "member_id", name=op.f("pk_committee_account")),
    )


def _committee_change() -> None:
    op.create_table(
        "committee_change",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("what", sa.String()),
        _column("member_id", sa.Uuid(), nullable=True),
        _column("office", sa.String(), nullable=True),
        _column("reason", sa.String(), nullable=True),
        _column("on_day", sa.Date()),
        _column("proposed_at", MOMENT),
        _column("proposed_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "(what = 'leave') = (reason IS NOT NULL)", name=op.f("ck_committee_change_reason_named")
        ),
        sa.CheckConstraint(
            "(what = 'office') = (office IS NOT NULL)", name=op.f("ck_committee_change_office_named")
        ),
        sa.CheckConstraint(
            "office IN ('chair', 'deputy', 'secretary', 'treasurer', 'seal_keeper')",
            name=op.f("ck_committee_change_office"),
        ),
        sa.CheckConstraint(
            "reason IN ('resigned', 'sold', 'died', 'recalled', 'incapable', 'declined')",
            name=op.f("ck_committee_change_reason"),
        ),
        sa.CheckConstraint(
            "what = 'office' OR member_id IS NOT NULL", name=op.f("ck_committee_change_member_named")
        ),
        sa.CheckConstraint(
            "what IN ('leave', 'move_up', 'elect', 'office')", name=op.f("ck_committee_change_what")
        ),
        _within("committee_change", "committee_id", "committee"),
        _within("committee_change", "entry_id", "audit_entry"),
        _within("committee_change", "member_id", "committee_member"),
        _of_global("committee_change", "community_id", "community"),
        _of_global("committee_change", "proposed_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_committee_change")),
    )
    op.create_index(
        "ix_committee_change_committee_id", "committee_change", ["community_id", "committee_id"], unique=False
    )


def _committee_demand() -> None:
    op.create_table(
        "committee_demand",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("committee_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("about", sa.String()),
        _column("asked_on", sa.Date()),
        _column("asked_at", MOMENT),
        _column("entry_id", sa.Uuid()),
        _within("committee_demand", "committee_id", "committee"),
        _within("committee_demand", "entry_id", "audit_entry"),
        _within("committee_demand", "member_id", "committee_member"),
        _of_global("committee_demand", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_committee_demand")),
    )


def _committee_departure() -> None:
    op.create_table(
        "committee_departure",
        _column("community_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("reason", sa.String()),
        _column("last_on", sa.Date()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "reason IN ('resigned', 'sold', 'died', 'recalled', 'incapable', 'declined')",
            name=op.f("ck_committee_departure_reason"),
        ),
        _within("committee_departure", "entry_id", "audit_entry"),
        _within("committee_departure", "member_id", "committee_member"),
        _of_global("committee_departure", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "member_id", name=op.f("pk_committee_departure")),
    )


def _committee_sitting() -> None:
    op.create_table(
        "committee_sitting",
        _column("community_id", sa.Uuid()),
        _column("member_id", sa.Uuid()),
        _column("starts_on", sa.Date()),
        _column("entry_id", sa.Uuid()),
        _within("committee_sitting", "entry_id", "audit_entry"),
        _within("committee_sitting", "member_id", "committee_member"),
        _of_global("committee_sitting", "community_id", "community"),
        sa.PrimaryKeyConstraint("community_id", "member_id", name=op.f("pk_committee_sitting")),
    )


def _committee_change_end() -> None:
    op.create_table(
        "committee_change_end",
        _column("community_id", sa.Uuid()),
        _column("change_id", sa.Uuid()),
        _column("outcome", sa.String()),
        _column("ended_at", MOMENT),
        _column("ended_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "outcome IN ('confirmed', 'refused', 'taken_back')", name=op.f("ck_committee_change_end_outcome")
        ),
        _within("committee_change_end", "change_id", "committee_change"),
        _within("committee_change_end", "entry_id", "audit_entry"),
        _of_global("committee_change_end", "community_id", "community"),
        _of_global("committee_change_end", "ended_by", "account"),
        sa.PrimaryKeyConstraint("community_id", "change_id", name=op.f("pk_committee_change_end")),
    )


def _column(name: str, kind: sa.types.TypeEngine[object], *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )


def _of_global(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
