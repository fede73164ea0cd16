"""The roll on show to be put right: publications, objections, decisions."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("roll_publication", "roll_objection", "roll_decision")


def upgrade() -> None:
    op.create_table(
        "roll_publication",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("announced_cm2", sa.BigInteger(), nullable=True),
        sa.Column("unit_count", sa.Integer(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("shown_sha256", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_roll_publication_days")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_roll_publication_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_roll_publication_published_by")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_roll_publication")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_roll_publication_community_id_number")),
    )
    _objections()
    op.create_table(
        "roll_decision",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'partly', 'rejected')", name=op.f("ck_roll_decision_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_roll_decision_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "objection_id"],
            ["roll_objection.community_id", "roll_objection.id"],
            name=op.f("fk_roll_decision_community_id_objection_id"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_roll_decision_decided_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_roll_decision")),
        sa.UniqueConstraint(
            "community_id", "objection_id", name=op.f("uq_roll_decision_community_id_objection_id")
        ),
    )
    protection.within_community("roll_publication", "roll_decision", grant="SELECT, INSERT")
    protection.within_community("roll_objection")


def _objections() -> None:
    op.create_table(
        "roll_objection",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "about IN ('area', 'owner', 'missing', 'handing_over', 'else')",
            name=op.f("ck_roll_objection_about"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_roll_objection_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "publication_id"],
            ["roll_publication.community_id", "roll_publication.id"],
            name=op.f("fk_roll_objection_community_id_publication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_roll_objection_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_roll_objection_community_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_roll_objection")),
        sa.UniqueConstraint(
            "community_id",
            "publication_id",
            "number",
            name=op.f("uq_roll_objection_community_id_publication_id_number"),
        ),
    )


def downgrade() -> None:
    protection.drop(reversed(TABLES))
