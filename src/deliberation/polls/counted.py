"""Which parties stand, and which ballot of each counts: its last one that is not set aside. Every count and every page asks here.

A party stands from the freezing, or from the amendment that added it, until an amendment replaces it.

A party's last ballot counts, whatever channel it came by, unless it is the one that is set aside; then the one that
`instead_revision` names does, or none. So a later ballot counts by itself.
"""

from sqlalchemy import ColumnElement, case, exists
from sqlmodel import and_, col

from deliberation.polls.ballots.models import Ballot
from deliberation.polls.dispute_models import Dispute, DisputeClosing
from deliberation.polls.dispute_rules import Outcome
from deliberation.polls.parties.models import PollLeftOut, PollParty, PollPartyUnit

STANDS: ColumnElement[bool] = col(PollParty.replaced_by).is_(None)
REVISION: ColumnElement[int] = case(
    (col(PollParty.aside_revision) == col(PollParty.revision), col(PollParty.instead_revision)),
    else_=col(PollParty.revision),
)
"""The number of the ballot that counts; 0 where none does."""


def revision(party: PollParty) -> int:
    """The same of a row in hand."""
    if party.aside_revision == party.revision:
        return party.instead_revision or 0
    return party.revision


IS_COUNTED: ColumnElement[bool] = and_(
    col(Ballot.party_id) == col(PollParty.id), col(Ballot.revision) == REVISION
)
TOOK_PART: ColumnElement[bool] = REVISION > 0
IS_LEFT_OUT: ColumnElement[bool] = ~(
    exists()
    .where(
        col(PollPartyUnit.poll_id) == col(PollLeftOut.poll_id),
        col(PollPartyUnit.unit_id) == col(PollLeftOut.unit_id),
        col(PollParty.id) == col(PollPartyUnit.party_id),
        col(PollParty.added_by).is_not(None),
    )
    .correlate(PollLeftOut)
)
"""Whether a unit that was left out still is: no amendment gave it a voice."""
_CLOSED = exists().where(col(DisputeClosing.dispute_id) == col(Dispute.id)).correlate(Dispute)
IS_DISPUTED: ColumnElement[bool] = (
    exists().where(col(Dispute.ballot_id) == col(Ballot.id), ~_CLOSED).correlate(Ballot)
)
"""Whether a dispute about this ballot is open."""
IS_STRUCK: ColumnElement[bool] = (
    exists()
    .where(
        col(Dispute.ballot_id) == col(Ballot.id),
        col(DisputeClosing.dispute_id) == col(Dispute.id),
        col(DisputeClosing.outcome) == Outcome.UPHELD.value,
    )
    .correlate(Ballot)
)
"""Whether a dispute about this ballot was upheld."""
