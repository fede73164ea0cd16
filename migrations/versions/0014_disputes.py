"""Who was told of which ballot, and how far the log was read for that."""

import sqlalchemy as sa
from alembic import op

from deliberation.database import protection

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    _notices()
    op.create_index("ix_poll_party_voter_party_id", "poll_party_voter", ["community_id", "party_id"])


def downgrade() -> None:
    op.drop_index("ix_poll_party_voter_party_id", "poll_party_voter")
    protection.drop(("ballot_notice", "notice_place"))


def _notices() -> None:
    op.create_table(
        "notice_place",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_notice_place_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_notice_place")),
    )
    op.create_table(
        "ballot_notice",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address_count", sa.Integer(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "ballot_id"],
            ["ballot.community_id", "ballot.id"],
            name=op.f("fk_ballot_notice_community_id_ballot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "person_id"],
            ["person.community_id", "person.id"],
            name=op.f("fk_ballot_notice_community_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_ballot_notice_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "ballot_id", "person_id", name=op.f("pk_ballot_notice")),
    )
    protection.within_community("notice_place", grant="SELECT, INSERT, UPDATE")
    protection.within_community("ballot_notice", grant="SELECT, INSERT")
    protection.append_only("ballot_notice")
    # of votes that were cast before this there is nothing new to tell
    op.execute(
        "INSERT INTO notice_place (community_id, epoch, seq) "
        "SELECT DISTINCT ON (community_id) community_id, epoch, seq FROM audit_leaf "
        "ORDER BY community_id, epoch DESC, seq DESC"
    )
