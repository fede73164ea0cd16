"""The founding of an owners' committee: group, drafts, candidates, postings, objections, the first assembly, what follows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ADDED_ONLY = (
    "founding",
    "founding_end",
    "founding_posting",
    "founding_draft",
    "founding_candidate",
    "founding_check",
    "founding_withdrawal",
    "founding_objection",
    "founding_answer",
    "founding_assembly",
    "founding_event",
)
MEMBERS = "founding_member"
REASONS = "reason IN ('given_up', 'not_formed', 'mistake')"
CAPACITIES = "capacity IN ('owner', 'street_office', 'residents_committee', 'developer')"
POSTINGS = "kind IN ('group', 'drafts', 'candidates')"
DRAFTS = "kind IN ('rules', 'covenant')"
NOMINATORS = "nominated_by IN ('party_branch', 'residents_committee', 'self', 'joint')"
OUTCOMES = "outcome IN ('upheld', 'rejected')"
EVENTS = "kind IN ('meeting', 'filing', 'handover')"
MOMENT = sa.DateTime(timezone=True)
Part = sa.Column[object] | sa.Constraint


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _foundings()
    _group()
    _postings()
    _candidates()
    _objections()
    _assembly()
    protection.within_community(*ADDED_ONLY, grant="SELECT, INSERT")
    protection.append_only(*ADDED_ONLY)
    protection.within_community(MEMBERS, grant="SELECT, INSERT, DELETE")


def downgrade() -> None:
    protection.drop([MEMBERS, *reversed(ADDED_ONLY)])


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


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    named = "_".join(("community_id", *columns))
    return sa.UniqueConstraint("community_id", *columns, name=op.f(f"uq_{table}_{named}"))


def _table(name: str, key: tuple[str, ...], act: str, *parts: Part, is_told: bool = True) -> None:
    """A table of the community; `act` names who did it and when: `begun` makes begun_at and begun_by."""
    entry: tuple[Part, ...] = (
        _column("entry_id", sa.Uuid()),
        _within(name, "entry_id", "audit_entry"),
    )
    op.create_table(
        name,
        _column("community_id", sa.Uuid()),
        *(_column(each, sa.Uuid() if each.endswith("id") else sa.String()) for each in key),
        *parts,
        _column(f"{act}_at", MOMENT),
        _column(f"{act}_by", sa.Uuid()),
        *(entry if is_told else ()),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{name}_community_id")),
        sa.ForeignKeyConstraint([f"{act}_by"], ["account.id"], name=op.f(f"fk_{name}_{act}_by")),
        sa.PrimaryKeyConstraint("community_id", *key, name=op.f(f"pk_{name}")),
    )


def _foundings() -> None:
    _table(
        "founding",
        ("id",),
        "begun",
        _column("number", sa.Integer()),
        *_text("place"),
        _column("total_cm2", sa.BigInteger()),
        _column("handed_over_cm2", sa.BigInteger()),
        _column("first_on", sa.Date(), nullable=True),
        _column("heads", sa.Integer()),
        _column("caller_heads", sa.Integer()),
        _column("caller_cm2", sa.BigInteger()),
        _column("is_developer_asking", sa.Boolean()),
        _column("begun_on", sa.Date()),
        _unique("founding", "number"),
    )
    _table(
        "founding_end",
        ("founding_id",),
        "ended",
        *_text("reason"),
        _within("founding_end", "founding_id", "founding"),
        _check("founding_end", "reason", REASONS),
    )


def _group() -> None:
    _table(
        MEMBERS,
        ("id",),
        "added",
        _column("founding_id", sa.Uuid()),
        *_text("name", "capacity"),
        _within(MEMBERS, "founding_id", "founding"),
        _unique(MEMBERS, "founding_id", "name"),
        _check(MEMBERS, "capacity", CAPACITIES),
        is_told=False,
    )


def _postings() -> None:
    _table(
        "founding_posting",
        ("id",),
        "posted",
        _column("founding_id", sa.Uuid()),
        *_text("kind"),
        _column("number", sa.Integer()),
        _column("content", postgresql.JSONB()),
        _column("posted_on", sa.Date()),
        _within("founding_posting", "founding_id", "founding"),
        _unique("founding_posting", "founding_id", "kind", "number"),
        _check("founding_posting", "kind", POSTINGS),
    )
    _table(
        "founding_draft",
        ("id",),
        "written",
        _column("founding_id", sa.Uuid()),
        *_text("kind"),
        _column("version", sa.Integer()),
        *_text("body", "text_sha256"),
        _within("founding_draft", "founding_id", "founding"),
        _unique("founding_draft", "founding_id", "kind", "version"),
        _check("founding_draft", "kind", DRAFTS),
    )


def _candidates() -> None:
    _table(
        "founding_candidate",
        ("id",),
        "taken",
        _column("founding_id", sa.Uuid()),
        _column("number", sa.Integer()),
        *_text("name", "about", "nominated_by"),
        _column("supporters", sa.Integer(), nullable=True),
        _within("founding_candidate", "founding_id", "founding"),
        _unique("founding_candidate", "founding_id", "number"),
        _unique("founding_candidate", "founding_id", "name"),
        _check("founding_candidate", "nominated_by", NOMINATORS),
        _check("founding_candidate", "supporters", "(nominated_by = 'joint') = (supporters IS NOT NULL)"),
    )
    _table(
        "founding_check",
        ("id",),
        "checked",
        _column("candidate_id", sa.Uuid()),
        _column("turn", sa.Integer()),
        _column("findings", postgresql.JSONB()),
        _column("is_fit", sa.Boolean()),
        _within("founding_check", "candidate_id", "founding_candidate"),
        _unique("founding_check", "candidate_id", "turn"),
    )
    _table(
        "founding_withdrawal",
        ("candidate_id",),
        "withdrawn",
        _within("founding_withdrawal", "candidate_id", "founding_candidate"),
    )


def _objections() -> None:
    _table(
        "founding_objection",
        ("id",),
        "raised",
        _column("posting_id", sa.Uuid()),
        _column("number", sa.Integer()),
        *_text("said"),
        _within("founding_objection", "posting_id", "founding_posting"),
        _unique("founding_objection", "posting_id", "number"),
    )
    _table(
        "founding_answer",
        ("objection_id",),
        "answered",
        *_text("outcome", "reason"),
        _within("founding_answer", "objection_id", "founding_objection"),
        _check("founding_answer", "outcome", OUTCOMES),
    )


def _assembly() -> None:
    _table(
        "founding_assembly",
        ("founding_id",),
        "called",
        _column("proposal_id", sa.Uuid()),
        _column("seats", sa.Integer()),
        _column("called_on", sa.Date()),
        _within("founding_assembly", "founding_id", "founding"),
        _within("founding_assembly", "proposal_id", "proposal"),
        _unique("founding_assembly", "proposal_id"),
        _check("founding_assembly", "seats", "seats >= 1"),
    )
    _table(
        "founding_event",
        ("founding_id", "kind"),
        "recorded",
        _column("happened_on", sa.Date()),
        _column("content", postgresql.JSONB()),
        _within("founding_event", "founding_id", "founding"),
        _check("founding_event", "kind", EVENTS),
    )
