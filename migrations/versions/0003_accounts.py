"""Ways of signing in: letter codes, one-time codes, passwords, authenticator apps, links; and how often each was tried."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "letter_code",
    "one_time_code",
    "password",
    "time_code",
    "recovery_code",
    "sign_in_link",
    "attempts",
)


def upgrade() -> None:
    _codes()
    _secrets()
    protection.for_everyone(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))


def _codes() -> None:
    op.create_table(
        "attempts",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_attempts")),
    )
    op.create_table(
        "letter_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_letter_code_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_letter_code_code_hash")),
    )
    op.create_index(
        "uq_letter_code_live",
        "letter_code",
        ["community_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("used_at IS NULL AND cancelled_at IS NULL"),
    )
    op.create_table(
        "one_time_code",
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("contact_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_one_time_code_community_id")
        ),
        sa.PrimaryKeyConstraint("browser_hash", name=op.f("pk_one_time_code")),
    )


def _secrets() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "method IN ('letter', 'code', 'password', 'demo_link', 'first_link')",
            name=op.f("ck_sign_in_link_method"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_sign_in_link_code_hash")),
    )
    op.create_table(
        "password",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("login_name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("is_short", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_password_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_password")),
        sa.UniqueConstraint("login_name", name=op.f("uq_password_login_name")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)
    op.create_table(
        "time_code",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_time_code_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_time_code")),
    )
    op.create_index(op.f("ix_sign_in_link_account_id"), "sign_in_link", ["account_id"], unique=False)
