"""Which parties stand, and which ballot of each counts: its last one that is not set aside. Every count and every page asks here.

A party stands from the freezing, or from the amendment that added it, until an amendment replaces it.

A party's last ballot counts, whatever channel it came by, unless it is the one that is set aside; then the one that
`instead_revision` names does, or none. So a later ballot counts by itself. The last one is passed over as well where one before it,
which was in dispute, is higher by the ways to vote (`papers.ways.rank`).
"""

from sqlalchemy import ColumnElement, Tuple, case, exists, func, literal, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_

from deliberation.papers.ways import Precedence
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.dispute_models import Dispute, DisputeClosing
from deliberation.polls.dispute_rules import Outcome
from deliberation.polls.parties.models import PollLeftOut, PollParty, PollPartyUnit
from deliberation.polls.rules import SIGNED

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
_CLOSED_AS_UPHELD = (
    exists()
    .where(
        col(DisputeClosing.dispute_id) == col(Dispute.id), col(DisputeClosing.outcome) == Outcome.UPHELD.value
    )
    .correlate(Dispute)
)
_LAST = aliased(Ballot)
SAID_LAST: ColumnElement[int] = case(
    (
        exists()
        .where(
            col(_LAST.party_id) == col(PollParty.id),
            col(_LAST.revision) == col(PollParty.revision),
            col(Dispute.ballot_id) == col(_LAST.id),
            or_(~_CLOSED, _CLOSED_AS_UPHELD),
        )
        .correlate(PollParty),
        col(PollParty.revision),
    ),
    else_=REVISION,
)
"""The number of what a home is shown as its vote: the one that counts, or the last one, while or since that is set aside."""


def outranks(precedence: Precedence) -> ColumnElement[bool]:
    """Whether a ballot of the party is higher than the one that counts; all are where none does."""
    counts = aliased(Ballot)
    higher = (
        select(literal(1))
        .where(
            col(counts.party_id) == col(PollParty.id),
            col(counts.revision) == REVISION,
            rank(precedence, counts) >= rank(precedence, Ballot),
        )
        .correlate(PollParty, Ballot)
    )
    return ~higher.exists()


def rank(precedence: Precedence, ballot: type[Ballot]) -> Tuple:
    """As papers.ways.rank has it; the log has whole milliseconds."""
    is_signed = (
        case((col(ballot.channel).in_(SIGNED), 1), else_=0) if precedence is Precedence.SIGNED else literal(0)
    )
    return tuple_(is_signed, func.date_trunc("milliseconds", col(ballot.cast_at)), col(ballot.revision))
