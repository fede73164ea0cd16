"""The electorate of a vote that runs is amended by two people: what was proposed, what came of it, and which parties stand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deliberation.database import protection

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

FOR_EVER = ("poll_amendment", "poll_amendment_ending")
PERSONS = postgresql.ARRAY(sa.Uuid())


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _proposals()
    _endings()
    protection.within_community(*FOR_EVER, grant="SELECT, INSERT")
    protection.append_only(*FOR_EVER)
    _deliveries_are_of_homes()
    _parties_come_and_go()
    op.add_column("poll_closing", sa.Column("roll_root", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("poll_closing", "roll_root")
    op.drop_constraint("fk_delivery_community_id_unit_id", "delivery", type_="foreignkey")
    op.drop_constraint("fk_delivery_community_id_poll_id", "delivery", type_="foreignkey")
    op.drop_constraint("pk_poll_party_unit", "poll_party_unit", type_="primary")
    op.create_primary_key("pk_poll_party_unit", "poll_party_unit", ["community_id", "poll_id", "unit_id"])
    op.create_foreign_key(
        "fk_delivery_community_id_poll_id_unit_id",
        "delivery",
        "poll_party_unit",
        ["community_id", "poll_id", "unit_id"],
        ["community_id", "poll_id", "unit_id"],
    )
    op.drop_index("uq_poll_party_standing", "poll_party")
    op.drop_column("poll_party", "added_by")
    op.drop_column("poll_party", "replaced_by")
    op.drop_column("poll_party_unit", "held_since")
    op.create_unique_constraint(
        "uq_poll_party_community_id_poll_id_key", "poll_party", ["community_id", "poll_id", "key"]
    )
    protection.drop(("poll_amendment_ending", "poll_amendment"))


def _deliveries_are_of_homes() -> None:
    """A home belongs to one party after the other, so nothing can point at its one row."""
    op.drop_constraint("fk_delivery_community_id_poll_id_unit_id", "delivery", type_="foreignkey")
    for column, table in (("poll_id", "poll"), ("unit_id", "unit")):
        op.create_foreign_key(
            f"fk_delivery_community_id_{column}",
            "delivery",
            table,
            ["community_id", column],
            ["community_id", "id"],
        )
    op.drop_constraint("pk_poll_party_unit", "poll_party_unit", type_="primary")
    op.create_primary_key(
        "pk_poll_party_unit", "poll_party_unit", ["community_id", "poll_id", "unit_id", "party_id"]
    )


def _parties_come_and_go() -> None:
    op.add_column("poll_party_unit", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
    for column in ("added_by", "replaced_by"):
        op.add_column("poll_party", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(
            f"fk_poll_party_community_id_{column}",
            "poll_party",
            "poll_amendment",
            ["community_id", column],
            ["community_id", "id"],
        )
    op.drop_constraint("uq_poll_party_community_id_poll_id_key", "poll_party", type_="unique")
    op.create_index(
        "uq_poll_party_standing",
        "poll_party",
        ["community_id", "poll_id", "key"],
        unique=True,
        postgresql_where=sa.text("replaced_by IS NULL"),
    )
    op.create_check_constraint(
        op.f("ck_poll_party_replaced"), "poll_party", "replaced_by IS NULL OR revision = 0"
    )
    op.execute(f"GRANT UPDATE (replaced_by) ON poll_party TO {protection.APP_ROLE}")


def _proposals() -> None:
    op.create_table(
        "poll_amendment",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.Column("owners", PERSONS, nullable=False),
        sa.Column("voters", PERSONS, nullable=False),
        sa.Column("is_developer", sa.Boolean(), nullable=False),
        sa.Column("difference_sha256", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "cause IN ('sale', 'inheritance', 'wrong_owner', 'wrong_area', 'left_out', 'handed_over', 'voter')",
            name=op.f("ck_poll_amendment_cause"),
        ),
        sa.CheckConstraint(
            "evidence IN ('deed', 'contract', 'notary', 'court', 'letter', 'in_person')",
            name=op.f("ck_poll_amendment_evidence"),
        ),
        sa.CheckConstraint(
            "kind IN ('dwelling', 'shop', 'parking', 'storage', 'public')",
            name=op.f("ck_poll_amendment_kind"),
        ),
        *_within(
            "poll_amendment", poll_id="poll", unit_id="unit", proposer_id="person", entry_id="audit_entry"
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["account.id"], name=op.f("fk_poll_amendment_proposed_by")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_poll_amendment")),
        sa.UniqueConstraint(
            "community_id", "poll_id", "ordinal", name=op.f("uq_poll_amendment_community_id_poll_id_ordinal")
        ),
    )


def _endings() -> None:
    op.create_table(
        "poll_amendment_ending",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("amendment_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=False),
        sa.Column("ender_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roll_root", sa.String(), nullable=True),
        sa.Column("parties_change", sa.Integer(), nullable=False),
        sa.Column("units_change", sa.Integer(), nullable=False),
        sa.Column("heads_change", sa.Integer(), nullable=False),
        sa.Column("area_cm2_change", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('amended', 'stands', 'declined', 'withdrawn')",
            name=op.f("ck_poll_amendment_ending_outcome"),
        ),
        sa.CheckConstraint(
            "reason IN ('not_shown', 'roll_is_wrong', 'owner_of_the_day', 'out_of_date')",
            name=op.f("ck_poll_amendment_ending_reason"),
        ),
        sa.CheckConstraint(
            "(outcome = 'amended') = (roll_root IS NOT NULL)", name=op.f("ck_poll_amendment_ending_root")
        ),
        sa.CheckConstraint(
            "(outcome = 'declined') = (reason IS NOT NULL)", name=op.f("ck_poll_amendment_ending_declined")
        ),
        *_within(
            "poll_amendment_ending",
            amendment_id="poll_amendment",
            poll_id="poll",
            ender_id="person",
            entry_id="audit_entry",
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_poll_amendment_ending_ended_by")),
        sa.PrimaryKeyConstraint("community_id", "amendment_id", name=op.f("pk_poll_amendment_ending")),
    )
    op.create_index(
        "ix_poll_amendment_ending_poll_id", "poll_amendment_ending", ["community_id", "poll_id", "ended_at"]
    )


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
