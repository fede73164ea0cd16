"""Write down what was done for an outcome outside of this program: printed, told, filed."""

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from deliberation.database.sessions import Writer
from deliberation.notices import acting, clocks, queries, refusals
from deliberation.notices.acting import By
from deliberation.notices.facts import OutcomeDone
from deliberation.notices.kinds import Deed
from deliberation.notices.outcome_models import OutcomeDeed
from deliberation.polls.queries import PollView


async def record(
    db: Writer, community_id: UUID, poll: PollView, deed: Deed, *, done_on: date, by: By
) -> None:
    """Raises NotCounted, DoneInTheFuture, DoneBeforeTheCount, DoneAlready."""
    if poll.closed is None:
        raise refusals.NotCounted
    moment = await acting.moment(db, by)
    counted_on = clocks.day_of(poll.closed.published_at, by.zone)
    if done_on > moment.today:
        raise refusals.DoneInTheFuture
    if done_on < counted_on:
        raise refusals.DoneBeforeTheCount({"day": counted_on})
    before = next((each for each in await queries.deeds(db, poll.id) if each.deed == deed.value), None)
    if before is not None:
        raise refusals.DoneAlready({"day": before.done_on})
    fact = OutcomeDone(subject_id=poll.id, deed=deed, days_ago=(moment.today - done_on).days)
    row = OutcomeDeed(
        community_id=community_id,
        poll_id=poll.id,
        deed=deed.value,
        done_on=done_on,
        recorded_at=moment.at,
        recorded_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    try:
        async with db.begin_nested():
            db.add(row)
    except IntegrityError as taken:
        raise refusals.DoneAlready({"day": done_on}) from taken
