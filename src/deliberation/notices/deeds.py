"""Write down what was done for an outcome outside of this program: printed, told, filed."""

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.notices import acting, clocks, queries, refusals
from deliberation.notices.acting import By
from deliberation.notices.facts import DONE
from deliberation.notices.kinds import Deed
from deliberation.notices.outcome_models import OutcomeDeed
from deliberation.notices.votes import Vote


async def record(db: Writer, community_id: UUID, vote: Vote, deed: Deed, *, done_on: date, by: By) -> None:
    """Raises DoneInTheFuture, DoneBeforeTheCount, DoneAlready."""
    moment = await acting.moment(db, by)
    counted_on = clocks.day_of(vote.counted_at, by.zone)
    if done_on > moment.today:
        raise refusals.DoneInTheFuture
    if done_on < counted_on:
        raise refusals.DoneBeforeTheCount({"day": counted_on})
    before = next((each for each in await queries.deeds(db, vote.id) if each.deed == deed.value), None)
    if before is not None:
        raise refusals.DoneAlready({"day": before.done_on})
    fact = DONE[vote.matter.subject](subject_id=vote.id, deed=deed, days_ago=(moment.today - done_on).days)
    row = OutcomeDeed(
        community_id=community_id,
        id=new_id(),
        poll_id=vote.matter.poll_id,
        meeting_vote_id=vote.matter.meeting_vote_id,
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
