"""Which vote a bundle is of, and which signed head of the log it goes up to: always the same one."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import and_, col, func, select
from sqlmodel.sql.expression import Select

from deliberation.audit import files
from deliberation.audit import queries as audit
from deliberation.audit.models import ENTRY_OF_LEAF, AuditEntry, AuditLeaf, AuditPrivate
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.bundles.rules import InTwoLogs, NotSignedYet
from deliberation.database.sessions import Reader
from deliberation.polls.ballots.facts import BallotAccepted
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll, PollClosing, PollOpening, PollResult
from deliberation.polls.rules import NoSuchPoll, NotCountedYet

_LINE_BYTES = 200
"""What a ballot's line, or a party's, has besides what is looked up."""
_LOOKED_AT = 200


@dataclass(frozen=True, kw_only=True)
class Source:
    """A counted poll with what its opening, closing and count wrote down, and the head that contains all of it."""

    poll: Poll
    opening: PollOpening
    closing: PollClosing
    result: PollResult
    log: LogView
    head: CheckpointView

    @property
    def name(self) -> str:
        """What does not change as long as its bundles do not, unless somebody is erased."""
        return f"{self.poll.id}-{self.log.epoch}-{self.head.size}-{len(self.head.note)}"


async def get(db: Reader, community_id: UUID, number: int) -> Source:
    """Raises NoSuchPoll, NotCountedYet, NotSignedYet, InTwoLogs."""
    of_number = _polls().where(Poll.community_id == community_id, Poll.number == number)
    row = (await db.exec(of_number)).first()
    if row is None:
        raise NoSuchPoll
    poll, opening, closing, result = row
    if closing is None or result is None:
        raise NotCountedYet
    place = await audit.find_leaf(db, community_id, result.published_entry_id)
    if place is None:
        raise NotSignedYet
    log = await audit.get_log(db, community_id, place.epoch)
    head = await files.find_first_head(db, log, place.seq)
    if head is None:
        raise NotSignedYet
    await _check_one_log(db, log, (opening, closing, result))
    return Source(poll=poll, opening=opening, closing=closing, result=result, log=log, head=head)


async def erased_count(db: Reader, source: Source) -> int:
    """How many ballots of the poll cannot be opened any more."""
    kept = and_(
        col(AuditPrivate.community_id) == col(Ballot.community_id),
        col(AuditPrivate.entry_id) == col(Ballot.entry_id),
    )
    gone = select(func.count()).select_from(Ballot).outerjoin(AuditPrivate, kept)
    return (
        await db.exec(gone.where(Ballot.poll_id == source.poll.id, col(AuditPrivate.entry_id).is_(None)))
    ).one()


async def about_bytes(db: Reader, source: Source) -> int:
    """How large the bundle is, roughly: the log is as many entries as the head says, each like the newest ones."""
    newest = (
        select(func.length(col(AuditEntry.body)).label("bytes"))
        .join(AuditLeaf, ENTRY_OF_LEAF)
        .where(
            AuditLeaf.community_id == source.log.community_id,
            AuditLeaf.epoch == source.log.epoch,
            col(AuditLeaf.seq) < source.head.size,
        )
        .order_by(col(AuditLeaf.seq).desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    entry = int((await db.exec(select(func.avg(newest.c.bytes)))).one())
    log = source.head.size * (entry + 34)
    lines = (source.closing.accepted_count + source.opening.party_count) * (entry + _LINE_BYTES)
    return log + lines + len(source.result.certificate) + len(source.opening.preset)


def _polls() -> Select[Poll, PollOpening, PollClosing | None, PollResult | None]:
    return (
        select(Poll, PollOpening, PollClosing, PollResult)
        .join(PollOpening, col(PollOpening.poll_id) == col(Poll.id))
        .outerjoin(PollClosing, col(PollClosing.poll_id) == col(Poll.id))
        .outerjoin(PollResult, col(PollResult.poll_id) == col(Poll.id))
    )


async def _check_one_log(
    db: Reader, log: LogView, written: tuple[PollOpening, PollClosing, PollResult]
) -> None:
    """Ballots included. Raises InTwoLogs."""
    opening, closing, result = written
    facts = [
        opening.frozen_entry_id,
        opening.configured_entry_id,
        opening.opened_entry_id,
        closing.entry_id,
        result.tallied_entry_id,
        result.published_entry_id,
    ]
    places = await audit.leaves(db, log.community_id, facts)
    ballots = await audit.span_of(db, log, kind=BallotAccepted.kind, subject_id=opening.poll_id)
    together = [places[each].epoch for each in facts if each in places]
    if together != [log.epoch] * len(facts) or ballots.count != closing.accepted_count:
        raise InTwoLogs
