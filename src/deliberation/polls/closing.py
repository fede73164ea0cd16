"""Close a poll and count it, in one transaction; count it again whenever somebody asks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.audit import queries as audit_queries
from deliberation.audit.queries import LogView
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel import canonical
from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.papers import documents
from deliberation.polls import outcomes, paper_queries, rules, tallying
from deliberation.polls.amended import changes
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.ballots.facts import BallotAccepted
from deliberation.polls.ballots.models import Ballot, BallotRefusal
from deliberation.polls.facts import ResultPublished, VoteClosed, VoteTallied
from deliberation.polls.models import Poll, PollClosing, PollOpening, PollResult
from deliberation.polls.outcomes import Tally
from deliberation.polls.rules import NoSuchPoll, NotCountedYet, Window


@dataclass(frozen=True)
class Closer:
    """Who has a poll closed and counted, and in which role."""

    account_id: UUID
    role: Role


async def close(
    db: Writer, community_id: UUID, *, poll_id: UUID, closer: Closer | None, actor: Actor
) -> StrEnum:
    """Freeze the ballots and count them. Final: a recount always sees the same set. Decided by the database's clock.

    Without a `closer` the clock alone closes it.
    """
    poll, opening = await _locked(db, community_id, poll_id)
    moment = await database_now(db)
    is_counted = (await db.exec(select(PollClosing.poll_id).where(PollClosing.poll_id == poll_id))).first()
    rules.check_closing(
        Window(poll.opens_at, poll.closes_at),
        is_counted=is_counted is not None,
        unread_count=await paper_queries.unread_count(db, poll_id)
        + await assisting.waiting_count(db, poll_id),
        now=moment,
    )
    closing = await _close(db, poll, opening, closer=closer, actor=actor, at=moment)
    tally = await outcomes.tally(db, poll, opening=opening, closing=closing, counted_at=moment)
    await _publish(db, poll, tally, actor=actor, at=moment)
    return tally.outcome


async def recount(db: Reader, poll_id: UUID) -> tuple[str, ...]:
    """Where a fresh count from the rows differs from the stored certificate, of this version or an earlier one."""
    found = (
        await db.exec(
            select(Poll, PollOpening, PollClosing, PollResult)
            .join(PollOpening, col(PollOpening.poll_id) == col(Poll.id))
            .join(PollClosing, col(PollClosing.poll_id) == col(Poll.id))
            .join(PollResult, col(PollResult.poll_id) == col(Poll.id))
            .where(Poll.id == poll_id)
        )
    ).first()
    if found is None:
        raise NotCountedYet
    poll, opening, closing, result = found
    fresh = await outcomes.tally(db, poll, opening=opening, closing=closing, counted_at=result.published_at)
    return outcomes.differences(poll, result.certificate, fresh)


async def _locked(db: Writer, community_id: UUID, poll_id: UUID) -> tuple[Poll, PollOpening]:
    """Casts hold this row shared, so every vote that was taken is in, and none comes after."""
    found = (
        await db.exec(
            select(Poll, PollOpening)
            .join(PollOpening, col(PollOpening.poll_id) == col(Poll.id))
            .where(Poll.community_id == community_id, Poll.id == poll_id)
            .with_for_update(of=Poll, key_share=True)
            # an end that was moved while we waited must not be the one that was read before
            .execution_options(populate_existing=True)
        )
    ).first()
    if found is None:
        raise NoSuchPoll
    return found[0], found[1]


async def _close(
    db: Writer, poll: Poll, opening: PollOpening, *, closer: Closer | None, actor: Actor, at: datetime
) -> PollClosing:
    ballots = await tallying.last_ballots(db, poll)
    accepted = (
        await db.exec(select(func.count()).select_from(Ballot).where(Ballot.poll_id == poll.id))
    ).one()
    refused = await _refused(db, poll.id)
    roll_root = await changes.newest_root(db, poll.id) or opening.roll_root
    log = await audit_queries.get_log(db, poll.community_id)
    first, last = await _places(db, log, poll, accepted)
    head = await audit_queries.find_checkpoint(db, log)
    fact = VoteClosed(
        subject_id=poll.id,
        closes_at=poll.closes_at,
        accepted_count=accepted,
        counted_count=len(ballots.answers),
        rejected_count=sum(refused.values()),
        first_index=first,
        last_index=last,
        ballotset_root=ballots.root,
        roll_root=roll_root,
    )
    recorded = await audit.record(db, poll.community_id, fact, actor=actor, at=at)
    closing = PollClosing(
        community_id=poll.community_id,
        poll_id=poll.id,
        closed_by=closer.account_id if closer else None,
        closed_as=closer.role.value if closer else None,
        closed_at=at,
        accepted_count=fact.accepted_count,
        counted_count=fact.counted_count,
        rejected_count=fact.rejected_count,
        refused=canonical.encode(refused),
        ballotset_root=fact.ballotset_root,
        log_size=head.size if head else None,
        log_root=head.root if head else None,
        roll_root=roll_root,
        entry_id=recorded.entry_id,
    )
    db.add(closing)
    await db.flush()
    return closing


async def _places(db: Reader, log: LogView, poll: Poll, accepted: int) -> tuple[int | None, int | None]:
    """Where the first and the last ballot stand in the log, if all of them have their place by now."""
    span = await audit_queries.span_of(db, log, kind=BallotAccepted.kind, subject_id=poll.id)
    return (span.first, span.last) if span.count == accepted else (None, None)


async def _refused(db: Reader, poll_id: UUID) -> dict[str, int]:
    """How many ballots were not taken, by the reason that was given."""
    rows = await db.exec(
        select(BallotRefusal.reason, func.count())
        .where(BallotRefusal.poll_id == poll_id)
        .group_by(BallotRefusal.reason)
    )
    return dict(rows.all())


async def _publish(db: Writer, poll: Poll, tally: Tally, *, actor: Actor, at: datetime) -> None:
    outcome, document = tally.outcome, tally.canonical()
    notice = documents.notice(
        poll_id=poll.id,
        number=poll.number,
        question=poll.question,
        outcome=outcome.value,
        certificate=digests.document(document),
        published_at=at,
    )
    tallied = VoteTallied(
        subject_id=poll.id, outcome=outcome.value, certificate_sha256=digests.document(document)
    )
    published = ResultPublished(subject_id=poll.id, notice_sha256=digests.document(notice))
    tallied_entry = await audit.record(db, poll.community_id, tallied, actor=actor, at=at)
    published_entry = await audit.record(db, poll.community_id, published, actor=actor, at=at)
    db.add(
        PollResult(
            community_id=poll.community_id,
            poll_id=poll.id,
            outcome=outcome.value,
            counts=canonical.encode(tally.counts),
            summary=canonical.encode(tally.summary),
            certificate=document,
            certificate_sha256=tallied.certificate_sha256,
            notice=notice,
            notice_sha256=published.notice_sha256,
            published_at=at,
            tallied_entry_id=tallied_entry.entry_id,
            published_entry_id=published_entry.entry_id,
        )
    )
    await db.flush()
