"""What PostgreSQL knows of how much there is.

It finds out by itself, a minute after; but whoever opens a vote or takes in a roll goes on at once. Without it a join of 600
homes is planned as if there were one, and takes a minute and a half instead of a few milliseconds.
"""

from deliberation.database.sessions import Writer, statement

MANY = 100


async def look_again(db: Writer, written: int) -> None:
    """After so many homes were written. With few of them any plan is good enough."""
    if written >= MANY:
        await statement(db, "SELECT deliberation_look_again()")
