"""Polls, the electorates frozen for them, ballots, and how each poll ended."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LOCKABLE = ("poll", "poll_party")
FOR_EVER = (
    "poll_opening",
    "poll_party_unit",
    "poll_party_voter",
    "poll_left_out",
    "ballot",
    "ballot_refusal",
    "poll_closing",
    "poll_result",
)


def upgrade() -> None:
    _what_is_asked()
    _who_is_asked()
    _what_was_said()
    _how_it_ended()
    protection.within_community(*LOCKABLE, *FOR_EVER, grant="SELECT, INSERT")
    protection.append_only(*FOR_EVER)
    # a row can be locked only by a role that may update one of its columns: `gate` has one lawful value
    op.execute(f"GRANT UPDATE (gate) ON poll TO {protection.APP_ROLE}")
    op.execute(f"GRANT UPDATE (revision) ON poll_party TO {protection.APP_ROLE}")


def downgrade() -> None:
    protection.drop((*reversed(FOR_EVER), *reversed(LOCKABLE)))


def _what_is_asked() -> None:
    op.create_table(
        "poll",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_version", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gate", sa.Integer(), nullable=False),
        sa.CheckConstraint("scope IN ('community', 'building', 'entrance')", name=op.f("ck_poll_scope")),
        sa.CheckConstraint("gate = 0", name=op.f("ck_poll_gate")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_poll_window")),
        sa.ForeignKeyConstraint(
            ["community_id", "building_id"],
            ["building.community_id", "building.id"],
            name=op.f("fk_poll_community_id_building_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "entrance_id"],
            ["entrance.community_id", "entrance.id"],
            name=op.f("fk_poll_community_id_entrance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "proposal_id"],
            ["proposal.community_id", "proposal.id"],
            name=op.f("fk_poll_community_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_poll_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_poll")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_poll_community_id_number")),
    )
    op.create_index("ix_poll_proposal_id", "poll", ["community_id", "proposal_id"], unique=False)
    op.create_table(
        "poll_opening",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record_on", sa.Date(), nullable=False),
        sa.Column("preset", sa.LargeBinary(), nullable=False),
        sa.Column("rules_sha256", sa.String(), nullable=False),
        sa.Column("roll_root", sa.String(), nullable=False),
        sa.Column("party_count", sa.Integer(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("unit_count", sa.Integer(), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.Column("frozen_entry_id", sa.Uuid(), nullable=False),
        sa.Column("configured_entry_id", sa.Uuid(), nullable=False),
        sa.Column("opened_entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "configured_entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_poll_opening_community_id_configured_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "frozen_entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_poll_opening_community_id_frozen_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "opened_entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_poll_opening_community_id_opened_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_poll_opening_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_poll_opening_community_id")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_poll_opening_opened_by")),
        sa.PrimaryKeyConstraint("community_id", "poll_id", name=op.f("pk_poll_opening")),
    )


def _who_is_asked() -> None:
    op.create_table(
        "poll_party",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.Column("is_developer", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "heads >= 0 AND area_cm2 >= 0 AND revision >= 0", name=op.f("ck_poll_party_figures")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_poll_party_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_poll_party_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_poll_party")),
        sa.UniqueConstraint(
            "community_id", "poll_id", "id", name=op.f("uq_poll_party_community_id_poll_id_id")
        ),
        sa.UniqueConstraint(
            "community_id", "poll_id", "key", name=op.f("uq_poll_party_community_id_poll_id_key")
        ),
    )
    op.create_table(
        "poll_party_unit",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id", "party_id"],
            ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
            name=op.f("fk_poll_party_unit_community_id_poll_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_poll_party_unit_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_poll_party_unit_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "unit_id", name=op.f("pk_poll_party_unit")),
    )
    op.create_index(
        "ix_poll_party_unit_party_id", "poll_party_unit", ["community_id", "party_id"], unique=False
    )
    op.create_table(
        "poll_party_voter",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_poll_party_voter_community_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id", "party_id"],
            ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
            name=op.f("fk_poll_party_voter_community_id_poll_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_poll_party_voter_community_id")
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "poll_id", "person_id", "party_id", name=op.f("pk_poll_party_voter")
        ),
    )
    op.create_table(
        "poll_left_out",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('outside_scope', 'kind_excluded')", name=op.f("ck_poll_left_out_reason")
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_poll_left_out_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "unit_id"],
            ["unit.community_id", "unit.id"],
            name=op.f("fk_poll_left_out_community_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_poll_left_out_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "poll_id", "unit_id", name=op.f("pk_poll_left_out")),
    )


def _what_was_said() -> None:
    op.create_table(
        "ballot",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(), nullable=True),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cast_by", sa.Uuid(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'paper', 'proxy', 'assisted')", name=op.f("ck_ballot_channel")
        ),
        sa.CheckConstraint(
            "choice IN ('for', 'against', 'abstain', 'invalid')", name=op.f("ck_ballot_choice")
        ),
        sa.CheckConstraint("(revision = 1) = (previous IS NULL)", name=op.f("ck_ballot_previous")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_ballot_revision")),
        sa.ForeignKeyConstraint(["cast_by"], ["account.id"], name=op.f("fk_ballot_cast_by")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_ballot_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_ballot_community_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id", "party_id"],
            ["poll_party.community_id", "poll_party.poll_id", "poll_party.id"],
            name=op.f("fk_ballot_community_id_poll_id_party_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_ballot_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("community_id", "code", name=op.f("uq_ballot_community_id_code")),
        sa.UniqueConstraint(
            "community_id", "party_id", "form_key", name=op.f("uq_ballot_community_id_party_id_form_key")
        ),
        sa.UniqueConstraint(
            "community_id", "party_id", "revision", name=op.f("uq_ballot_community_id_party_id_revision")
        ),
    )
    op.create_index("ix_ballot_poll_id", "ballot", ["community_id", "poll_id"], unique=False)
    op.create_table(
        "ballot_refusal",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ballot_refusal_account_id")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_ballot_refusal_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_ballot_refusal_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_ballot_refusal_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_ballot_refusal")),
    )
    op.create_index(
        "ix_ballot_refusal_poll_id", "ballot_refusal", ["community_id", "poll_id", "account_id"], unique=False
    )


def _how_it_ended() -> None:
    op.create_table(
        "poll_closing",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_count", sa.Integer(), nullable=False),
        sa.Column("counted_count", sa.Integer(), nullable=False),
        sa.Column("rejected_count", sa.Integer(), nullable=False),
        sa.Column("ballotset_root", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_poll_closing_closed_by")),
        sa.ForeignKeyConstraint(
            ["community_id", "entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_poll_closing_community_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_poll_closing_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_poll_closing_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "poll_id", name=op.f("pk_poll_closing")),
    )
    op.create_table(
        "poll_result",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("counts", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_sha256", sa.String(), nullable=False),
        sa.Column("notice", sa.LargeBinary(), nullable=False),
        sa.Column("notice_sha256", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tallied_entry_id", sa.Uuid(), nullable=False),
        sa.Column("published_entry_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('PASS', 'FAIL', 'NO_QUORUM', 'NOT_PASSED', 'INSUFFICIENT_DATA')",
            name=op.f("ck_poll_result_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "poll_id"],
            ["poll.community_id", "poll.id"],
            name=op.f("fk_poll_result_community_id_poll_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "published_entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_poll_result_community_id_published_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "tallied_entry_id"],
            ["audit_entry.community_id", "audit_entry.id"],
            name=op.f("fk_poll_result_community_id_tallied_entry_id"),
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=op.f("fk_poll_result_community_id")),
        sa.PrimaryKeyConstraint("community_id", "poll_id", name=op.f("pk_poll_result")),
    )
