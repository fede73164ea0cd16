"""After much was written at once, the database may be asked to look at it before it plans by guesses."""

from alembic import op

from deliberation.database import protection

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# only the owner of a table may have it looked at, so the application borrows this one right
_LOOK_AGAIN = """
CREATE FUNCTION deliberation_look_again() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE building, entrance, unit, person, ownership, poll_party, poll_party_unit, poll_party_voter;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("SET LOCAL statement_timeout = '60s'")
    op.execute(_LOOK_AGAIN)
    op.execute("REVOKE EXECUTE ON FUNCTION deliberation_look_again() FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION deliberation_look_again() TO {protection.APP_ROLE}")


def downgrade() -> None:
    op.execute("DROP FUNCTION deliberation_look_again()")
