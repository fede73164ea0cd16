"""Write down which ballot of a home counts, whenever one is set aside or comes back.

It is the highest of those that are not set aside. So a form that was read while a later vote was in dispute gives way to that vote
when it stands again: what counts is what would have counted, had nobody disputed it.
"""

from sqlalchemy import update
from sqlmodel import col, select

from deliberation.database.sessions import Writer
from deliberation.kernel import clock
from deliberation.papers import ways
from deliberation.papers.ways import Rank
from deliberation.polls import spoken
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.dispute_models import Dispute, DisputeClosing
from deliberation.polls.dispute_rules import Outcome
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty
from deliberation.polls.rules import SIGNED

_ASIDE = {None, Outcome.UPHELD.value}


async def settle(db: Writer, poll: Poll, party: PollParty) -> None:
    """The party is locked."""
    rows = await db.exec(
        select(Ballot, col(Dispute.id).is_not(None), DisputeClosing.outcome)
        .outerjoin(Dispute, col(Dispute.ballot_id) == col(Ballot.id))
        .outerjoin(DisputeClosing, col(DisputeClosing.dispute_id) == col(Dispute.id))
        .where(Ballot.party_id == party.id)
    )
    aside: set[int] = set()
    ranks: dict[int, Rank] = {}
    for ballot, is_disputed, outcome in rows:
        ranks[ballot.revision] = _rank(poll, ballot)
        if is_disputed and outcome in _ASIDE:
            aside.add(ballot.revision)
    counts = max(ranks.keys() - aside, key=ranks.__getitem__, default=0)
    is_last = counts == party.revision
    await db.exec(
        update(PollParty)
        .where(col(PollParty.id) == party.id)
        .values(
            aside_revision=None if is_last else party.revision,
            instead_revision=None if is_last else counts,
        )
        .execution_options(synchronize_session=False)
    )


def _rank(poll: Poll, ballot: Ballot) -> Rank:
    return ways.rank(
        spoken.ways_of(poll).precedence,
        is_signed=ballot.channel in SIGNED,
        at=clock.rfc3339(ballot.cast_at),
        revision=ballot.revision,
    )
