"""Who pays what for a proposal: one table a version, one line a home."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("proposal_costs", "proposal_share")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _tables()
    _shares()
    protection.within_community(*TABLES, grant="SELECT, INSERT")
    protection.append_only(*TABLES)


def downgrade() -> None:
    protection.drop(reversed(TABLES))


def _tables() -> None:
    op.create_table(
        "proposal_costs",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("subsidy_cents", sa.BigInteger(), nullable=False),
        sa.Column("compensation_cents", sa.BigInteger(), nullable=False),
        sa.Column("weighting", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("left_out", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("record_on", sa.Date(), nullable=False),
        sa.Column("unit_count", sa.Integer(), nullable=False),
        sa.Column("least_cents", sa.BigInteger(), nullable=False),
        sa.Column("most_cents", sa.BigInteger(), nullable=False),
        sa.Column("costs_sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "left_out <@ ARRAY['dwelling', 'shop', 'parking', 'storage', 'public']::varchar[]",
            name=op.f("ck_proposal_costs_left_out"),
        ),
        sa.CheckConstraint(
            "scope IN ('community', 'building', 'entrance')", name=op.f("ck_proposal_costs_scope")
        ),
        sa.CheckConstraint(
            "weighting IN ('equal', 'area', 'coefficient', 'coefficient*area')",
            name=op.f("ck_proposal_costs_weighting"),
        ),
        sa.CheckConstraint(
            "price_cents - subsidy_cents + compensation_cents >= 0", name=op.f("ck_proposal_costs_net")
        ),
        sa.CheckConstraint(
            "price_cents >= 0 AND subsidy_cents >= 0 AND compensation_cents >= 0",
            name=op.f("ck_proposal_costs_amounts"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "building_id"],
            ["building.community_id", "building.id"],
            name=op.f("fk_proposal_costs_community_id_building_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entrance_id"],
            ["entrance.community_id", "entrance.id"],
            name=op.f("fk_proposal_costs_community_id_entrance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposal.community_id", "proposal.id"],
            name=op.f("fk_proposal_costs_community_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_proposal_costs_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_proposal_costs")),
        sa.UniqueConstraint(
            "community_id",
            "proposal_id",
            "version",
            name=op.f("uq_proposal_costs_community_id_proposal_id_version"),
        ),
    )


def _shares() -> None:
    op.create_table(
        "proposal_share",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("costs_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("floor", sa.String(), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.Column("coefficient", sa.String(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents >= 0 AND area_cm2 >= 0", name=op.f("ck_proposal_share_amounts")),
        sa.ForeignKeyConstraint(
            ["community_id", "costs_id"],
            ["proposal_costs.community_id", "proposal_costs.id"],
            name=op.f("fk_proposal_share_community_id_costs_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_proposal_share_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_proposal_share_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "costs_id", "unit_id", name=op.f("pk_proposal_share")),
        sa.UniqueConstraint(
            "community_id",
            "costs_id",
            "position",
            name=op.f("uq_proposal_share_community_id_costs_id_position"),
        ),
    )
