"""Mandates to vote for somebody else: what was given, who agreed to it, how it ended, what was refused, and who was told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = ("proxy_photo", "proxy_mandate", "proxy_agreement", "proxy_end", "proxy_refusal", "mandate_notice")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("poll_party", sa.Column("mandate", sa.Integer(), nullable=True))
    op.execute(f"GRANT UPDATE (mandate) ON poll_party TO {protection.APP_ROLE}")
    _photos()
    _mandates()
    _agreements()
    _ends()
    _refusals()
    _notices()
    protection.within_community(*TABLES, grant="SELECT, INSERT")
    protection.append_only(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))
    op.drop_column("poll_party", "mandate")


def _column(name: str, kind: sa.types.TypeEngine[object], *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _within(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
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


def _by(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}"))
        for column in columns
    ]


def _photos() -> None:
    op.create_table(
        "proxy_photo",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("poll_id", sa.Uuid()),
        _column("sha256", sa.String()),
        _column("content", sa.LargeBinary()),
        *_within("proxy_photo", poll_id="poll"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proxy_photo")),
    )


def _mandates() -> None:
    name = "proxy_mandate"
    op.create_table(
        name,
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("poll_id", sa.Uuid()),
        _column("party_id", sa.Uuid()),
        _column("ordinal", sa.Integer()),
        _column("principal_id", sa.Uuid()),
        _column("holder_id", sa.Uuid()),
        _column("way", sa.String()),
        _column("choice", sa.String(), nullable=True),
        _column("answers", postgresql.JSONB(none_as_null=True), nullable=True),
        _column("valid_until", MOMENT),
        _column("given_at", MOMENT),
        _column("given_by", sa.Uuid()),
        _column("photo_id", sa.Uuid(), nullable=True),
        _column("form_key", sa.Uuid()),
        _column("document", sa.LargeBinary()),
        _column("document_sha256", sa.String()),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_proxy_mandate_ordinal")),
        sa.CheckConstraint("num_nonnulls(choice, answers) <= 1", name=op.f("ck_proxy_mandate_said")),
        sa.CheckConstraint("(way = 'paper') = (photo_id IS NOT NULL)", name=op.f("ck_proxy_mandate_photo")),
        sa.CheckConstraint("given_at < valid_until", name=op.f("ck_proxy_mandate_term")),
        sa.CheckConstraint("way IN ('online', 'paper')", name=op.f("ck_proxy_mandate_way")),
        sa.CheckConstraint(
            "choice IN ('for', 'against', 'abstain', 'invalid')", name=op.f("ck_proxy_mandate_choice")
        ),
        *_within(name, principal_id="person", photo_id="proxy_photo", entry_id="audit_entry"),
        *_by(name, "holder_id", "given_by"),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id", "party_id"],
            ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
            name=op.f("fk_proxy_mandate_community_id_poll_id_party_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proxy_mandate")),
        sa.UniqueConstraint(
            "community_id", "party_id", "ordinal", name=op.f("uq_proxy_mandate_community_id_party_id_ordinal")
        ),
        sa.UniqueConstraint("community_id", "form_key", name=op.f("uq_proxy_mandate_community_id_form_key")),
    )
    op.create_index("ix_proxy_mandate_poll_id", name, ["community_id", "poll_id", "holder_id"])


def _agreements() -> None:
    op.create_table(
        "proxy_agreement",
        _column("community_id", sa.Uuid()),
        _column("mandate_id", sa.Uuid()),
        _column("agreed_at", MOMENT),
        _column("agreed_by", sa.Uuid()),
        _column("entry_id", sa.Uuid()),
        *_within("proxy_agreement", mandate_id="proxy_mandate", entry_id="audit_entry"),
        *_by("proxy_agreement", "agreed_by"),
        sa.PrimaryKeyConstraint("community_id", "mandate_id", name=op.f("pk_proxy_agreement")),
    )


def _ends() -> None:
    op.create_table(
        "proxy_end",
        _column("community_id", sa.Uuid()),
        _column("mandate_id", sa.Uuid()),
        _column("because", sa.String()),
        _column("ended_at", MOMENT),
        _column("entry_id", sa.Uuid()),
        sa.CheckConstraint(
            "because IN ('revoked', 'voted', 'declined', 'rejected')", name=op.f("ck_proxy_end_because")
        ),
        *_within("proxy_end", mandate_id="proxy_mandate", entry_id="audit_entry"),
        sa.PrimaryKeyConstraint("community_id", "mandate_id", name=op.f("pk_proxy_end")),
    )


def _refusals() -> None:
    op.create_table(
        "proxy_refusal",
        _column("community_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("poll_id", sa.Uuid()),
        _column("account_id", sa.Uuid()),
        _column("holder_id", sa.Uuid()),
        _column("reason", sa.String()),
        _column("refused_at", MOMENT),
        _column("entry_id", sa.Uuid()),
        *_within("proxy_refusal", poll_id="poll", entry_id="audit_entry"),
        *_by("proxy_refusal", "account_id", "holder_id"),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proxy_refusal")),
    )
    op.create_index("ix_proxy_refusal_poll_id", "proxy_refusal", ["community_id", "poll_id", "account_id"])


def _notices() -> None:
    op.create_table(
        "mandate_notice",
        _column("community_id", sa.Uuid()),
        _column("mandate_id", sa.Uuid()),
        _column("person_id", sa.Uuid()),
        _column("address_count", sa.Integer()),
        _column("token_hash", sa.LargeBinary(), nullable=True),
        _column("posted_at", MOMENT),
        *_within("mandate_notice", mandate_id="proxy_mandate", person_id="person"),
        sa.PrimaryKeyConstraint("community_id", "mandate_id", "person_id", name=op.f("pk_mandate_notice")),
        sa.UniqueConstraint(
            "community_id", "token_hash", name=op.f("uq_mandate_notice_community_id_token_hash")
        ),
    )
