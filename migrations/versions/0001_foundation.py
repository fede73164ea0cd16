"""Functions that every table leans on; communities, places, mandates; accounts and sign-ins."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COMMUNITY = """
CREATE FUNCTION deliberation_community() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('deliberation.community', true), '')::uuid
"""
_REFUSE_CHANGE = """
CREATE FUNCTION deliberation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""
# pairs of neighbouring signs, so that two Chinese characters are found; other signs part the words
_BIGRAMS = """
CREATE FUNCTION deliberation_bigrams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((
  SELECT array_agg(DISTINCT substr(part, place, 2))
  FROM regexp_split_to_table(lower(words), '[^[:alnum:]]+') AS part,
       generate_series(1, greatest(length(part) - 1, 1)) AS place
  WHERE part <> ''
), '{}')
"""


def upgrade() -> None:
    for function in (_COMMUNITY, _REFUSE_CHANGE, _BIGRAMS):
        op.execute(function)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {protection.APP_ROLE}")
    op.execute(f"GRANT SELECT ON alembic_version TO {protection.APP_ROLE}")
    _global_tables()
    _places()
    protection.for_everyone("community", "account", "membership", "sign_in")
    protection.within_community("building", "entrance", "unit", "mandate", "numbering")


def downgrade() -> None:
    protection.drop(
        ("mandate", "unit", "entrance", "building", "sign_in", "membership", "account", "community")
    )
    for function in (
        "deliberation_bigrams(text)",
        "deliberation_refuse_change()",
        "deliberation_community()",
    ):
        op.execute(f"DROP FUNCTION {function}")


def _global_tables() -> None:
    op.create_table(
        "community",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("help_name", sa.String(), nullable=False),
        sa.Column("help_phone", sa.String(), nullable=False),
        sa.Column("help_place", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('estate', 'street')", name=op.f("ck_community_kind")),
        sa.CheckConstraint("slug ~ '^[a-z0-9-]{2,40}$'", name=op.f("ck_community_slug")),
        sa.ForeignKeyConstraint(["parent_id"], ["community.id"], name=op.f("fk_community_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
        sa.UniqueConstraint("slug", name=op.f("uq_community_slug")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "membership",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id")),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_membership_community_id")),
        sa.PrimaryKeyConstraint("account_id", "community_id", name=op.f("pk_membership")),
        sa.UniqueConstraint("community_id", "person_id", name=op.f("uq_membership_community_id_person_id")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "method IN ('letter', 'code', 'password', 'demo_link', 'first_link')",
            name=op.f("ck_sign_in_method"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)


def _places() -> None:
    op.create_table(
        "building",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_building_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_building")),
        sa.UniqueConstraint("community_id", "name", name=op.f("uq_building_community_id_name")),
    )
    op.create_table(
        "entrance",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "building_id"],
            ["building.community_id", "building.id"],
            name=op.f("fk_entrance_community_id_building_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_entrance_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_entrance")),
        sa.UniqueConstraint(
            "community_id", "building_id", "name", name=op.f("uq_entrance_community_id_building_id_name")
        ),
    )
    op.create_table(
        "unit",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("floor", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.Column("area_source", sa.String(), nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.CheckConstraint(
            "area_source IN ('register', 'survey', 'contract')", name=op.f("ck_unit_area_source")
        ),
        sa.CheckConstraint(
            "kind IN ('dwelling', 'shop', 'parking', 'storage', 'public')", name=op.f("ck_unit_kind")
        ),
        sa.CheckConstraint("area_cm2 >= 0", name=op.f("ck_unit_area")),
        sa.ForeignKeyConstraint(
            ["community_id", "building_id"],
            ["building.community_id", "building.id"],
            name=op.f("fk_unit_community_id_building_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entrance_id"],
            ["entrance.community_id", "entrance.id"],
            name=op.f("fk_unit_community_id_entrance_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_unit_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_unit")),
        sa.UniqueConstraint(
            "community_id",
            "building_id",
            "entrance_id",
            "label",
            "kind",
            name=op.f("uq_unit_community_id_building_id_entrance_id_label_kind"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "mandate",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('lead', 'committee', 'staff', 'counter', 'auditor', 'administrator')",
            name=op.f("ck_mandate_role"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mandate_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "building_id"],
            ["building.community_id", "building.id"],
            name=op.f("fk_mandate_community_id_building_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_mandate_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_mandate")),
    )
    op.create_index(op.f("ix_mandate_account_id"), "mandate", ["account_id"], unique=False)
    op.create_table(
        "numbering",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_numbering_community_id")),
        sa.PrimaryKeyConstraint("community_id", "kind", name=op.f("pk_numbering")),
    )
