"""Name who counts and watches, replace them, count, and confirm a count. The poll's row is held as the close holds it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts.models import Account, Membership
from deliberation.audit import actions as audit
from deliberation.communities import queries as communities
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.papers import documents
from deliberation.papers.papers import Kind
from deliberation.polls import closing, spoken
from deliberation.polls.closing import Closer
from deliberation.polls.counters import queries, rules
from deliberation.polls.counters.facts import CountNamed, CountReleased, CountWitnessed
from deliberation.polls.counters.models import CountOfficial, CountRelease, CountWitness
from deliberation.polls.counters.rules import Because, Duty, Nominee
from deliberation.polls.models import Poll, PollClosing, PollResult
from deliberation.polls.rules import CountedAlready, NoSuchPoll, StillOpen
from deliberation.roll.models import Person


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Whom to name, for what, and by whom; `reference` is their pseudonym in the log, `today` the day of the community.

    `is_namesake`: a candidate of the same name is somebody else.
    """

    account_id: UUID
    duty: Duty
    reference: str
    by: UUID
    today: date
    is_namesake: bool = False


@dataclass(frozen=True, kw_only=True)
class _Entered:
    """Somebody as the list has them: an account, or a guest by name."""

    reference: str
    duty: Duty
    account_id: UUID | None = None
    guest_name: str | None = None
    role: Role | None = None
    is_namesake: bool = False


async def name(db: Writer, community_id: UUID, *, poll_id: UUID, naming: Naming, actor: Actor) -> None:
    """Raises CountedAlready, NotOfHere, StandsForElection, WatchesOneself, NamedAlready, NoSuchPoll."""
    poll = await _uncounted(db, poll_id)
    nominee = await _nominee(db, community_id, poll, naming)
    named = await queries.present(db, poll_id)
    rules.check_naming(
        nominee,
        naming.duty,
        by=naming.by,
        named=[each.account_id for each in named if each.account_id],
        candidates=_candidates(poll),
    )
    entered = _Entered(
        account_id=naming.account_id,
        reference=naming.reference,
        duty=naming.duty,
        role=nominee.role,
        is_namesake=bool(rules.shared_names(nominee.names, _candidates(poll))),
    )
    await _put_on_the_list(db, poll, entered, by=naming.by, actor=actor)


async def name_guest(
    db: Writer, community_id: UUID, *, poll_id: UUID, guest: str, by: UUID, actor: Actor
) -> None:
    """A watcher without an account, who agreed to be named. Raises CountedAlready, NoSuchPoll, and what `rules.check_guest` raises."""
    poll = await _uncounted(db, poll_id)
    named = await queries.present(db, poll_id)
    rules.check_guest(
        guest,
        own=await _names(db, community_id, by),
        named=[each.name for each in named],
        candidates=_candidates(poll),
    )
    entered = _Entered(guest_name=guest, reference=digests.document(guest.encode()), duty=Duty.WATCHER)
    await _put_on_the_list(db, poll, entered, by=by, actor=actor)


async def release(
    db: Writer,
    community_id: UUID,
    *,
    poll_id: UUID,
    official_id: UUID,
    because: Because,
    by: UUID,
    actor: Actor,
) -> None:
    """Raises CountedAlready, NoSuchOfficial, NoSuchPoll."""
    await _uncounted(db, poll_id)
    official = await _official(db, poll_id, official_id)
    moment = await database_now(db)
    fact = CountReleased(subject_id=poll_id, naming=official.commitment, reason=because.value)
    recorded = await audit.record(db, community_id, fact, actor=actor, at=moment)
    db.add(
        CountRelease(
            community_id=community_id,
            official_id=official.id,
            reason=fact.reason,
            released_by=by,
            released_at=moment,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def count(db: Writer, community_id: UUID, *, poll_id: UUID, closer: Closer, actor: Actor) -> StrEnum:
    """Close and count before those who were named. Raises NotEnoughNamed, and what `closing.close` raises."""
    poll = await _uncounted(db, poll_id)
    if await database_now(db) < poll.closes_at:
        raise StillOpen({"closes_at": poll.closes_at})
    rules.check_counting([each.duty for each in await queries.present(db, poll_id)])
    return await closing.close(db, community_id, poll_id=poll_id, closer=closer, actor=actor)


async def witness(
    db: Writer, community_id: UUID, *, poll_id: UUID, account_id: UUID, shows_name: bool, actor: Actor
) -> None:
    """Raises NotNamed, NothingCountedYet, WitnessedAlready, WitnessedTooLate, NoSuchPoll."""
    await _locked(db, poll_id)
    own = await queries.find(db, poll_id, account_id)
    if own is None:
        raise rules.NotNamed
    result = (await db.exec(select(PollResult).where(PollResult.poll_id == poll_id))).first()
    moment = await database_now(db)
    rules.check_witnessing(
        objections_until=documents.objections_until(result.published_at) if result else None,
        is_done=own.witnessed_at is not None,
        now=moment,
    )
    assert result is not None
    official = await _official(db, poll_id, own.id)
    fact = CountWitnessed(
        subject_id=poll_id, naming=official.commitment, certificate_sha256=result.certificate_sha256
    )
    recorded = await audit.record(db, community_id, fact, actor=actor, at=moment)
    db.add(
        CountWitness(
            community_id=community_id,
            official_id=official.id,
            shows_name=shows_name,
            witnessed_at=moment,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def _put_on_the_list(db: Writer, poll: Poll, entered: _Entered, *, by: UUID, actor: Actor) -> None:
    """With its entry in the log."""
    moment = await database_now(db)
    fact = CountNamed(
        subject_id=poll.id,
        duty=entered.duty.value,
        official=entered.reference,
        is_namesake=entered.is_namesake,
    )
    recorded = await audit.record(db, poll.community_id, fact, actor=actor, at=moment)
    db.add(
        CountOfficial(
            community_id=poll.community_id,
            id=new_id(),
            poll_id=poll.id,
            account_id=entered.account_id,
            guest_name=entered.guest_name,
            is_namesake=entered.is_namesake,
            duty=fact.duty,
            role=entered.role.value if entered.role else None,
            named_by=by,
            named_at=moment,
            commitment=digests.commitment(recorded.salt or b"", fact.kind, fact.private()),
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def _locked(db: Writer, poll_id: UUID) -> Poll:
    found = await db.exec(
        select(Poll)
        .where(Poll.id == poll_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    poll = found.first()
    if poll is None:
        raise NoSuchPoll
    return poll


async def _uncounted(db: Writer, poll_id: UUID) -> Poll:
    """Raises CountedAlready."""
    poll = await _locked(db, poll_id)
    if (await db.exec(select(PollClosing.poll_id).where(PollClosing.poll_id == poll_id))).first():
        raise CountedAlready
    return poll


async def _official(db: Reader, poll_id: UUID, official_id: UUID) -> CountOfficial:
    """Who is named now. Raises NoSuchOfficial."""
    found = await db.exec(
        select(CountOfficial)
        .outerjoin(CountRelease, col(CountRelease.official_id) == col(CountOfficial.id))
        .where(
            CountOfficial.poll_id == poll_id,
            CountOfficial.id == official_id,
            col(CountRelease.official_id).is_(None),
        )
    )
    official = found.first()
    if official is None:
        raise rules.NoSuchOfficial
    return official


async def _nominee(db: Reader, community_id: UUID, poll: Poll, naming: Naming) -> Nominee:
    """Raises NotOfHere."""
    member = await db.get(Membership, (naming.account_id, community_id))
    if member is None:
        raise rules.NotOfHere
    names = await _names(db, community_id, naming.account_id)
    roles = await communities.roles_of(db, naming.account_id, naming.today)
    shared = rules.shared_names(names, _candidates(poll))
    others = select(Person.id).where(
        col(Person.name).in_(shared), col(Person.id).is_distinct_from(member.person_id)
    )
    return Nominee(
        account_id=naming.account_id,
        names=names,
        is_on_roll=member.person_id is not None,
        role=min(roles, key=list(Role).index, default=None),
        is_namesake=naming.is_namesake,
        has_namesake=(await db.exec(others.limit(1))).first() is not None,
    )


async def _names(db: Reader, community_id: UUID, account_id: UUID) -> frozenset[str]:
    """The account's own name, and that of the person on the roll behind it."""
    rows = await db.exec(
        select(Account.name, Person.name)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .outerjoin(Person, col(Person.id) == col(Membership.person_id))
        .where(Account.id == account_id, Membership.community_id == community_id)
    )
    return frozenset(name for row in rows for name in row if name)


def _candidates(poll: Poll) -> tuple[str, ...]:
    """Those who stand, by name."""
    paper = spoken.paper_of(poll)
    if paper is None or paper.kind is not Kind.ELECTION:
        return ()
    return tuple(option.title for option in paper.options)
