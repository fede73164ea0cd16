"""The ways in which a poll may be voted are fixed when it is opened, and a form may be handed out at a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_CHANNELS = "'web', 'paper', 'proxy', 'assisted'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.add_column("poll", sa.Column("ways", sa.LargeBinary()))
    _allow(f"{_CHANNELS}, 'meeting'")


def downgrade() -> None:
    _allow(_CHANNELS)
    op.drop_column("poll", "ways")


def _allow(channels: str) -> None:
    op.drop_constraint(op.f("ck_ballot_channel"), "ballot", type_="check")
    op.create_check_constraint(op.f("ck_ballot_channel"), "ballot", f"channel IN ({channels})")
