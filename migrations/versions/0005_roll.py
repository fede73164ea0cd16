"""Persons, how they are reached, what they own and where they live; each import, and files waiting to be one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("person", "person_contact", "ownership", "residency", "roll_import", "roll_upload")


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.Column("document_hash", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('natural', 'legal', 'developer')", name=op.f("ck_person_kind")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_person_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint(
            "community_id", "document_hash", name=op.f("uq_person_community_id_document_hash")
        ),
    )
    op.create_table(
        "roll_import",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.Column("unit_count", sa.Integer(), nullable=False),
        sa.Column("person_count", sa.Integer(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_roll_import_community_id")),
        sa.ForeignKeyConstraint(["imported_by"], ["account.id"], name=op.f("fk_roll_import_imported_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_roll_import")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_roll_import_community_id_number")),
    )
    op.create_table(
        "person_contact",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'mail')", name=op.f("ck_person_contact_kind")),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_person_contact_community_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_person_contact_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_person_contact")),
        sa.UniqueConstraint(
            "community_id",
            "person_id",
            "value_hash",
            name=op.f("uq_person_contact_community_id_person_id_value_hash"),
        ),
    )
    op.create_index(
        "ix_person_contact_value_hash", "person_contact", ["community_id", "value_hash"], unique=False
    )
    op.create_table(
        "ownership",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("share_numerator", sa.Integer(), nullable=True),
        sa.Column("share_denominator", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "share_numerator > 0 AND share_denominator > 0 AND share_numerator <= share_denominator",
            name=op.f("ck_ownership_share"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_ownership_community_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_ownership_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_ownership_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ownership")),
    )
    op.create_index(
        "uq_ownership_present",
        "ownership",
        ["community_id", "unit_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL"),
    )
    op.create_table(
        "residency",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_residency_community_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_residency_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_residency_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_residency")),
    )
    op.create_table(
        "roll_upload",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_hand", postgresql.JSONB(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_roll_upload_account_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_roll_upload_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_roll_upload")),
    )
    protection.within_community(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))
