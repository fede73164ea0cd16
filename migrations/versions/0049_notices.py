"""Notices: drafts, what was published, boards and what hangs there, photos, objections and their answers."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0049"
down_revision = "0057"
branch_labels = None
depends_on = None

ADDED_ONLY = ("notice", "notice_posting", "notice_taking_down", "notice_objection", "notice_answer")
DRAFT, BOARD, PHOTO = "notice_draft", "notice_board", "notice_photo"
KINDS = "kind IN ('result', 'final', 'candidates', 'roll', 'plan', 'accounts', 'tender', 'monthly', 'call', 'other')"
SUBJECTS = "subject IN ('poll', 'proposal')"
GROUNDS = "ground IN ('count', 'roll', 'delivery', 'posting', 'text', 'interest', 'other')"
ANSWERS = "answered IN ('upheld', 'rejected', 'withdrawn')"
REMEDIES = "remedy IN ('recount', 'correction', 'posting', 'void')"
WORDS = "deliberation_bigrams(title_zh || ' ' || title_en || ' ' || body_zh || ' ' || body_en)"
KEPT = "community_id, id, notice_id, sha256"
OLD = ", ".join(f"OLD.{column}" for column in KEPT.split(", "))
NEW = ", ".join(f"NEW.{column}" for column in KEPT.split(", "))
MOMENT = sa.DateTime(timezone=True)
Part = sa.Column[object] | sa.Constraint


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _notices()
    _boards()
    _objections()
    protection.within_community(*ADDED_ONLY, grant="SELECT, INSERT")
    protection.append_only(*ADDED_ONLY)
    protection.within_community(DRAFT)
    protection.within_community(BOARD, grant="SELECT, INSERT, UPDATE (gone_on)")
    protection.within_community(PHOTO, grant="SELECT, INSERT, UPDATE (content, deleted_at)")
    _only_its_picture_may_go()


def downgrade() -> None:
    protection.drop(
        ("notice_answer", "notice_objection", "notice_taking_down", "notice_posting", PHOTO, BOARD, DRAFT)
    )
    protection.drop(("notice",))


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


def _table(name: str, key: str, *parts: Part, is_told: bool = True) -> None:
    entry: tuple[Part, ...] = (
        _column("entry_id", sa.Uuid()),
        _within(name, "entry_id", "audit_entry"),
    )
    op.create_table(
        name,
        _column("community_id", sa.Uuid()),
        _column(key, sa.Uuid()),
        *parts,
        *(entry if is_told else ()),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{name}_community_id")),
        sa.PrimaryKeyConstraint("community_id", key, name=op.f(f"pk_{name}")),
    )


def _act(table: str, act: str) -> tuple[Part, ...]:
    """Who did it and when: `recorded` makes recorded_at and recorded_by."""
    return (
        _column(f"{act}_at", MOMENT),
        _column(f"{act}_by", sa.Uuid()),
        _account(table, f"{act}_by"),
    )


def _written(table: str) -> tuple[Part, ...]:
    return (
        *_text("kind"),
        _column("subject", sa.String(), nullable=True),
        _column("subject_id", sa.Uuid(), nullable=True),
        _column("corrects", sa.Uuid(), nullable=True),
        *_text("title_zh", "title_en", "body_zh", "body_en"),
        _column("written_by", sa.Uuid()),
        _account(table, "written_by"),
        _within(table, "corrects", "notice"),
        _check(table, "kind", KINDS),
        _check(table, "subject", SUBJECTS),
        _check(table, "subject_id", "(subject IS NULL) = (subject_id IS NULL)"),
    )


def _notices() -> None:
    _table(
        "notice",
        "id",
        _column("year", sa.Integer()),
        _column("number", sa.Integer()),
        *_written("notice"),
        *_text("text_sha256", "place"),
        _column("hanging_days", sa.Integer()),
        *(_column(name, sa.Date()) for name in ("from_on", "by_on", "until_on")),
        _column("is_certain", sa.Boolean()),
        *_act("notice", "published"),
        sa.Column("words", sa.ARRAY(sa.Text()), sa.Computed(WORDS, persisted=True), nullable=True),
        _unique("notice", "year", "number"),
        _unique("notice", "corrects"),
        _check("notice", "days", "from_on <= by_on AND by_on <= until_on"),
    )
    _table(
        DRAFT,
        "id",
        *_written(DRAFT),
        _column("until_on", sa.Date(), nullable=True),
        _column("edition", sa.Integer()),
        _column("saved_at", MOMENT),
        is_told=False,
    )


def _boards() -> None:
    _table(
        BOARD,
        "id",
        *_text("name"),
        _column("building_id", sa.Uuid(), nullable=True),
        _column("gone_on", sa.Date(), nullable=True),
        *_act(BOARD, "added"),
        _within(BOARD, "building_id", "building"),
        _unique(BOARD, "name"),
        is_told=False,
    )
    _table(
        PHOTO,
        "id",
        _column("notice_id", sa.Uuid()),
        *_text("sha256"),
        _column("content", sa.LargeBinary(), nullable=True),
        _column("deleted_at", MOMENT, nullable=True),
        _within(PHOTO, "notice_id", "notice"),
        _unique(PHOTO, "notice_id", "sha256"),
        _check(PHOTO, "deleted_at", "(content IS NULL) = (deleted_at IS NOT NULL)"),
        is_told=False,
    )
    _table(
        "notice_posting",
        "id",
        _column("notice_id", sa.Uuid()),
        _column("board_id", sa.Uuid()),
        _column("posted_on", sa.Date()),
        _column("photo_id", sa.Uuid(), nullable=True),
        *_act("notice_posting", "recorded"),
        _within("notice_posting", "notice_id", "notice"),
        _within("notice_posting", "board_id", BOARD),
        _within("notice_posting", "photo_id", PHOTO),
    )
    _table(
        "notice_taking_down",
        "posting_id",
        _column("taken_down_on", sa.Date()),
        *_act("notice_taking_down", "recorded"),
        _within("notice_taking_down", "posting_id", "notice_posting"),
    )


def _objections() -> None:
    table, answer = "notice_objection", "notice_answer"
    _table(
        table,
        "id",
        _column("notice_id", sa.Uuid()),
        _column("number", sa.Integer()),
        *_text("ground", "said", "way"),
        _column("account_id", sa.Uuid()),
        _column("person_id", sa.Uuid(), nullable=True),
        _column("photo_id", sa.Uuid(), nullable=True),
        _column("raised_at", MOMENT),
        _account(table, "account_id"),
        _within(table, "notice_id", "notice"),
        _within(table, "person_id", "person"),
        _within(table, "photo_id", PHOTO),
        _unique(table, "notice_id", "number"),
        _check(table, "ground", GROUNDS),
        _check(table, "way", "way IN ('web', 'paper')"),
        _check(table, "paper", "way = 'web' OR (person_id IS NOT NULL AND photo_id IS NOT NULL)"),
    )
    _table(
        answer,
        "objection_id",
        *_text("answered"),
        _column("remedy", sa.String(), nullable=True),
        *_text("reason"),
        *_act(answer, "answered"),
        _within(answer, "objection_id", table),
        _check(answer, "answered", ANSWERS),
        _check(answer, "remedy", REMEDIES),
        _check(answer, "upheld", "(answered = 'upheld') = (remedy IS NOT NULL)"),
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
