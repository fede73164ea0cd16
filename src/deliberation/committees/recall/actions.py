"""Open a petition, hear the member, sign and take it back, close it."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.committees import acting, owners
from deliberation.committees.acting import By
from deliberation.committees.recall import heads, queries, refusals, rules
from deliberation.committees.recall.facts import (
    MemberHeard,
    PetitionClosed,
    PetitionSigned,
    RecallFact,
    RecallOpened,
    SignatureWithdrawn,
)
from deliberation.committees.recall.kinds import Ended, Way
from deliberation.committees.recall.models import (
    RecallClosing,
    RecallPetition,
    RecallSignature,
    RecallStatement,
    RecallWithdrawal,
)
from deliberation.committees.recall.rules import PetitionView
from deliberation.committees.refusals import NoSuchMember, NotSitting
from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import masking

NUMBERED = "recall"


@dataclass(frozen=True)
class Owner:
    """Who acts for themselves: `person_id` is theirs on the roll, None for whoever is not on it."""

    by: By
    person_id: UUID | None


async def open_petition(db: Writer, community_id: UUID, *, member_id: UUID, reason: str, owner: Owner) -> int:
    """The petition's number. Raises NoCommittee, CommitteeOver, NoSuchMember, NotSitting, NotAnOwner, OpenAlready."""
    by = owner.by
    committee = await acting.held(db, community_id, on=by.today)
    member = committee.member(member_id)
    if member is None:
        raise NoSuchMember
    if not member.is_sitting:
        raise NotSitting
    await _owning(db, owner)
    before = await queries.petitions(db)
    if any(each.member_id == member_id and each.outcome is None for each in before):
        raise refusals.OpenAlready
    number = await communities.next_number(db, community_id, NUMBERED)
    shown = await masking.masked(db, reason)
    fact = RecallOpened(
        subject_id=new_id(),
        number=number,
        reason_sha256=sha256(shown),
        own_sha256=sha256(reason),
        member_id=member_id,
    )
    db.add(
        RecallPetition(
            community_id=community_id,
            id=fact.subject_id,
            committee_id=committee.id,
            member_id=member_id,
            number=number,
            reason=reason,
            shown_reason=shown,
            opened_on=by.today,
            until_on=by.today + timedelta(days=rules.COLLECTING_DAYS),
            opened_at=by.now,
            opened_by=by.account_id,
            entry_id=await told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return number


async def answer(db: Writer, community_id: UUID, number: int, words: str, *, by: By) -> None:
    """By the member. Raises NoSuchPetition, PetitionOver, HeardAlready, NotTheMember."""
    petition = await held_unheard(db, community_id, number)
    if by.account_id != petition.member_account:
        raise refusals.NotTheMember
    await hear(db, community_id, petition, words, is_paper=False, by=by)


async def held_unheard(db: Writer, community_id: UUID, number: int) -> PetitionView:
    """Raises NoSuchPetition, PetitionOver, HeardAlready."""
    petition = await held(db, community_id, number)
    rules.check_open(petition)
    if petition.words is not None:
        raise refusals.HeardAlready
    return petition


async def hear(
    db: Writer, community_id: UUID, petition: PetitionView, words: str, *, is_paper: bool, by: By
) -> UUID:
    """The id of its entry in the log."""
    shown = await masking.masked(db, words)
    fact = MemberHeard(
        subject_id=petition.id, words_sha256=sha256(shown), own_sha256=sha256(words), is_paper=is_paper
    )
    entry_id = await told(db, community_id, fact, by)
    db.add(
        RecallStatement(
            community_id=community_id,
            petition_id=petition.id,
            words=words,
            shown_words=shown,
            is_paper=is_paper,
            said_at=by.now,
            said_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
    return entry_id


async def sign(db: Writer, community_id: UUID, number: int, *, owner: Owner) -> None:
    """Raises NoSuchPetition, PetitionOver, NotHeardYet, TooLateToSign, NotAnOwner, SignedAlready."""
    petition = await held(db, community_id, number)
    rules.check_signing(petition, owner.by.today)
    person_id = await _owning(db, owner)
    await write(db, community_id, petition, person_id, Way.ONLINE, owner.by)


async def withdraw(db: Writer, community_id: UUID, number: int, *, owner: Owner) -> None:
    """While it is open. Raises NoSuchPetition, PetitionOver, NothingToWithdraw."""
    petition = await held(db, community_id, number)
    rules.check_open(petition)
    found = await queries.standing(db, petition.id, owner.person_id) if owner.person_id else None
    if found is None:
        raise refusals.NothingToWithdraw
    fact = SignatureWithdrawn(subject_id=petition.id, signature_id=found)
    db.add(
        RecallWithdrawal(
            community_id=community_id,
            signature_id=found,
            withdrawn_at=owner.by.now,
            withdrawn_by=owner.by.account_id,
            entry_id=await told(db, community_id, fact, owner.by),
        )
    )
    await db.flush()


async def take_back(db: Writer, community_id: UUID, number: int, *, by: By) -> None:
    """Whoever began it ends it, as long as nobody else stands behind it. Raises NoSuchPetition, PetitionOver, NotBegunByYou, OthersSigned."""
    petition = await held(db, community_id, number)
    rules.check_open(petition)
    if petition.opened_by != by.account_id:
        raise refusals.NotBegunByYou
    if await queries.is_signed_by_others(db, petition.id, by.account_id):
        raise refusals.OthersSigned
    await _close(db, community_id, petition, Ended.TAKEN_BACK, by)


async def close(db: Writer, community_id: UUID, number: int, *, by: By) -> Ended:
    """Counted on the roll of today. Raises NoSuchPetition, AboutYou, PetitionOver, ChecksWait, StillRunning."""
    petition = await held(db, community_id, number)
    rules.check_unconcerned(petition, by.account_id)
    found = await heads.of_petition(db, petition.id, today=by.today)
    outcome = rules.check_closing(
        petition,
        is_enough=found.is_enough,
        waiting=await queries.unchecked(db, petition.id),
        today=by.today,
    )
    await _close(db, community_id, petition, outcome, by)
    return outcome


async def held(db: Writer, community_id: UUID, number: int) -> PetitionView:
    """Nobody else acts in a petition until this transaction ends. Raises NoSuchPetition."""
    await communities.hold_numbers(db, community_id, NUMBERED)
    return await queries.get(db, number)


async def write(
    db: Writer, community_id: UUID, petition: PetitionView, person_id: UUID, way: Way, by: By
) -> UUID:
    """The signature's id. Raises SignedAlready."""
    if await queries.standing(db, petition.id, person_id) is not None:
        raise refusals.SignedAlready
    fact = PetitionSigned(subject_id=petition.id, way=way, signature_id=new_id())
    db.add(
        RecallSignature(
            community_id=community_id,
            id=fact.signature_id,
            petition_id=petition.id,
            person_id=person_id,
            way=way.value,
            entered_at=by.now,
            entered_by=by.account_id,
            entry_id=await told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return fact.signature_id


async def told(db: Writer, community_id: UUID, fact: RecallFact, by: By) -> UUID:
    """The id of its entry in the log."""
    return (await audit.record(db, community_id, fact, actor=by.actor, at=by.now)).entry_id


async def _close(db: Writer, community_id: UUID, petition: PetitionView, outcome: Ended, by: By) -> None:
    found = await heads.of_petition(db, petition.id, today=by.today)
    fact = PetitionClosed(
        subject_id=petition.id,
        outcome=outcome,
        signed_heads=found.signed,
        total_heads=found.total,
        rule=heads.RULE,
    )
    db.add(
        RecallClosing(
            community_id=community_id,
            petition_id=petition.id,
            outcome=outcome.value,
            signed_heads=found.signed,
            total_heads=found.total,
            closed_at=by.now,
            closed_by=by.account_id,
            entry_id=await told(db, community_id, fact, by),
        )
    )
    await db.flush()


async def _owning(db: Reader, owner: Owner) -> UUID:
    """Raises NotAnOwner."""
    person_id = owner.person_id
    if person_id is None or not await owners.owning_on(db, [person_id], owner.by.today):
        raise refusals.NotAnOwner
    return person_id


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
