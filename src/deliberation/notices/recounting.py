"""Count a vote again: two people, one after the other, each say whether it comes out as the certificate has it.

The program recounts too, from the ballots it holds; whoever finds that all agrees cannot say so against its own second count.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Conflict
from deliberation.kernel.text import sentence
from deliberation.notices import acting, outcomes, refusals
from deliberation.notices.acting import By
from deliberation.notices.facts import OutcomeRecounted
from deliberation.notices.kinds import Finding
from deliberation.notices.outcome_models import OutcomeRecount, OutcomeRecountCheck
from deliberation.notices.views import RecountView
from deliberation.polls import closing
from deliberation.polls.queries import PollView


class CountsDiffer(Conflict):
    message = sentence("The program's own second count differs from the certificate. Say that it differs.")


@dataclass(frozen=True)
class Again:
    """What somebody found, and how they went about it."""

    finding: Finding
    said: str


async def record(db: Writer, community_id: UUID, poll: PollView, again: Again, *, by: By) -> bool:
    """Whether both people have counted now. Raises NotCounted, CountsDiffer, CountsTwice."""
    if poll.closed is None:
        raise refusals.NotCounted
    number = await communities.next_number(db, community_id, f"outcome_recount_{poll.number}")
    if again.finding is Finding.AGREES and await differences(db, poll.id):
        raise CountsDiffer
    waiting = await first(db, poll.id)
    if waiting is not None and waiting.recorded_by == by.account_id:
        raise refusals.CountsTwice
    moment = await acting.moment(db, by)
    fact = OutcomeRecounted(
        subject_id=poll.id,
        number=waiting.number if waiting else number,
        finding=again.finding,
        is_second=waiting is not None,
        certificate_sha256=poll.closed.certificate_sha256,
    )
    entry_id = await acting.told(db, community_id, fact, by, moment.at)
    if waiting is not None:
        _second(db, community_id, waiting.id, again, by=by, at=moment.at, entry_id=entry_id)
    else:
        row = OutcomeRecount(
            community_id=community_id,
            id=new_id(),
            poll_id=poll.id,
            number=number,
            finding=again.finding.value,
            said=again.said,
            recorded_at=moment.at,
            recorded_by=by.account_id,
            entry_id=entry_id,
        )
        db.add(row)
    await db.flush()
    return waiting is not None


async def first(db: Reader, poll_id: UUID) -> RecountView | None:
    """The one that waits for a second person."""
    return next((each for each in await outcomes.recounts_of(db, poll_id) if each.second is None), None)


async def differences(db: Reader, poll_id: UUID) -> tuple[str, ...]:
    """Where the program's own second count, from the ballots, differs from what was published."""
    return await closing.recount(db, poll_id)


def _second(
    db: Writer, community_id: UUID, recount_id: UUID, again: Again, *, by: By, at: datetime, entry_id: UUID
) -> None:
    row = OutcomeRecountCheck(
        community_id=community_id,
        recount_id=recount_id,
        finding=again.finding.value,
        recorded_at=at,
        recorded_by=by.account_id,
        entry_id=entry_id,
    )
    db.add(row)
