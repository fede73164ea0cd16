"""Which ballots are disputed, what was decided, and the links in the letters that lead there."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("ballot_notice", sa.Column("token_hash", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_ballot_notice_community_id_token_hash"), "ballot_notice", ["community_id", "token_hash"]
    )
    _what_is_set_aside()
    _disputes()


def downgrade() -> None:
    protection.drop(("dispute_closing", "dispute_decision", "dispute"))
    op.drop_column("poll_party", "aside_revision")
    op.drop_column("poll_party", "instead_revision")
    op.drop_column("ballot_notice", "token_hash")


def _what_is_set_aside() -> None:
    op.add_column("poll_party", sa.Column("aside_revision", sa.Integer(), nullable=True))
    op.add_column("poll_party", sa.Column("instead_revision", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_poll_party_aside"), "poll_party", "(aside_revision IS NULL) = (instead_revision IS NULL)"
    )
    op.create_check_constraint(
        op.f("ck_poll_party_instead"),
        "poll_party",
        "instead_revision >= 0 AND instead_revision < aside_revision",
    )
    op.execute(f"GRANT UPDATE (aside_revision, instead_revision) ON poll_party TO {protection.APP_ROLE}")


def _disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        *_within("dispute", poll_id="poll", ballot_id="ballot", person_id="person", entry_id="audit_entry"),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id", "party_id"],
            ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
            name=op.f("fk_dispute_community_id_poll_id_party_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_dispute")),
        sa.UniqueConstraint(
            "community_id", "ballot_id", "ordinal", name=op.f("uq_dispute_community_id_ballot_id_ordinal")
        ),
    )
    op.create_index("ix_dispute_poll_id", "dispute", ["community_id", "poll_id"])
    op.create_index("ix_dispute_party_id", "dispute", ["community_id", "party_id"])
    op.create_table(
        "dispute_decision",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('upheld', 'rejected')", name=op.f("ck_dispute_decision_outcome")),
        sa.CheckConstraint(
            "reason IN ('owner_sent_it', 'owner_did_not', 'signature_differs', 'signature_same', 'entered_wrongly')",
            name=op.f("ck_dispute_decision_reason"),
        ),
        sa.CheckConstraint(
            "role IN ('lead', 'committee', 'staff', 'counter', 'auditor', 'administrator')",
            name=op.f("ck_dispute_decision_role"),
        ),
        *_within("dispute_decision", dispute_id="dispute", person_id="person"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_dispute_decision_account_id")),
        sa.PrimaryKeyConstraint("community_id", "dispute_id", "account_id", name=op.f("pk_dispute_decision")),
    )
    op.create_table(
        "dispute_closing",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'rejected', 'withdrawn')", name=op.f("ck_dispute_closing_outcome")
        ),
        *_within("dispute_closing", dispute_id="dispute", entry_id="audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "dispute_id", name=op.f("pk_dispute_closing")),
    )
    for_ever = ("dispute", "dispute_decision", "dispute_closing")
    protection.within_community(*for_ever, grant="SELECT, INSERT")
    protection.append_only(*for_ever)


def _within(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Foreign keys that cannot leave the community."""
    return [
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f(f"fk_{table}_community_id")),
        *(
            sa.ForeignKeyConstraint(
                ["community_id", column],
                [f"{other}.community_id", f"{other}.id"],
                name=op.f(f"fk_{table}_community_id_{column}"),
            )
            for column, other in columns.items()
        ),
    ]
