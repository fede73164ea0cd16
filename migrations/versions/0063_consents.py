"""Consents of single owners: whose are asked for in a vote, what they said, which were dropped, and who confirmed the list."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

CONSENT, DROPPING, PHOTO, WORD, LIST = (
    "consent",
    "consent_dropping",
    "consent_photo",
    "consent_word",
    "consent_list",
)
ADDED_ONLY = (CONSENT, DROPPING, WORD, LIST)
NEEDS = "need IN ('uses', 'harms', 'other')"
WORDS = "word IN ('given', 'refused', 'withdrawn')"
KEPT = "community_id, id, poll_id, sha256"
OLD = ", ".join(f"OLD.{column}" for column in KEPT.split(", "))
NEW = ", ".join(f"NEW.{column}" for column in KEPT.split(", "))
MOMENT = sa.DateTime(timezone=True)
Part = sa.Column[object] | sa.Constraint


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _asked()
    _said()
    protection.within_community(*ADDED_ONLY, grant="SELECT, INSERT")
    protection.append_only(*ADDED_ONLY)
    protection.within_community(PHOTO, grant="SELECT, INSERT, UPDATE (content, deleted_at)")
    _only_its_picture_may_go()


def downgrade() -> None:
    protection.drop((LIST, WORD, PHOTO, DROPPING, CONSENT))


def _asked() -> None:
    _table(
        CONSENT,
        "id",
        _column("poll_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("unit_id", sa.Uuid()),
        *_text("need", "reason"),
        *_act(CONSENT, "asked"),
        *_entry(CONSENT),
        _within(CONSENT, "poll_id", "poll"),
        _within(CONSENT, "unit_id", "unit"),
        _unique(CONSENT, "poll_id", "number"),
        _check(CONSENT, "need", NEEDS),
    )
    _table(
        DROPPING,
        "consent_id",
        *_text("reason"),
        *_act(DROPPING, "dropped"),
        *_entry(DROPPING),
        _within(DROPPING, "consent_id", CONSENT),
    )
    _table(
        LIST,
        "id",
        _column("poll_id", sa.Uuid()),
        _column("edition", sa.Integer()),
        *_act(LIST, "confirmed"),
        *_entry(LIST),
        _within(LIST, "poll_id", "poll"),
        _unique(LIST, "poll_id", "edition", "confirmed_by"),
    )


def _said() -> None:
    _table(
        PHOTO,
        "id",
        _column("poll_id", sa.Uuid()),
        *_text("sha256"),
        _column("content", sa.LargeBinary(), nullable=True),
        _column("deleted_at", MOMENT, nullable=True),
        _within(PHOTO, "poll_id", "poll"),
        _unique(PHOTO, "poll_id", "sha256"),
        _check(PHOTO, "deleted_at", "(content IS NULL) = (deleted_at IS NOT NULL)"),
    )
    _table(
        WORD,
        "id",
        _column("consent_id", sa.Uuid()),
        _column("ordinal", sa.Integer()),
        *_text("word", "way"),
        _column("person_id", sa.Uuid()),
        _column("account_id", sa.Uuid()),
        _column("photo_id", sa.Uuid(), nullable=True),
        _column("said_at", MOMENT),
        *_entry(WORD),
        _account(WORD, "account_id"),
        _within(WORD, "consent_id", CONSENT),
        _within(WORD, "person_id", "person"),
        _within(WORD, "photo_id", PHOTO),
        _unique(WORD, "consent_id", "ordinal"),
        _check(WORD, "word", WORDS),
        _check(WORD, "way", "way IN ('web', 'paper')"),
        _check(WORD, "paper", "(way = 'paper') = (photo_id IS NOT NULL)"),
    )


def _column(name: str, kind: sa.types.TypeEngine[object], *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _text(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(_column(name, sa.String()) for name in names)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=op.f(f"fk_{table}_community_id_{column}"),
    )


def _account(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    named = "_".join(("community_id", *columns))
    return sa.UniqueConstraint("community_id", *columns, name=op.f(f"uq_{table}_{named}"))


def _act(table: str, act: str) -> tuple[Part, ...]:
    """Who did it and when: `asked` makes asked_at and asked_by."""
    return (
        _column(f"{act}_at", MOMENT),
        _column(f"{act}_by", sa.Uuid()),
        _account(table, f"{act}_by"),
    )


def _entry(table: str) -> tuple[Part, ...]:
    return (_column("entry_id", sa.Uuid()), _within(table, "entry_id", "audit_entry"))


def _table(name: str, key: str, *parts: Part) -> None:
    op.create_table(
        name,
        _column("community_id", sa.Uuid()),
        _column(key, sa.Uuid()),
        *parts,
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{name}_community_id")),
        sa.PrimaryKeyConstraint("community_id", key, name=op.f(f"pk_{name}")),
    )


def _only_its_picture_may_go() -> None:
    """Whoever asks: a photo's row stays, and the one change of it is that its picture is gone."""
    op.execute(
        f"CREATE TRIGGER append_only BEFORE DELETE ON {PHOTO} "
        "FOR EACH ROW EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {PHOTO} "
        "FOR EACH STATEMENT EXECUTE FUNCTION deliberation_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER only_deleting BEFORE UPDATE ON {PHOTO} FOR EACH ROW "
        f"WHEN (OLD.content IS NULL OR NEW.content IS NOT NULL OR ROW({OLD}) IS DISTINCT FROM ROW({NEW})) "
        "EXECUTE FUNCTION deliberation_refuse_change()"
    )
