"""Signatures on paper: one person enters them, another compares each with the paper. Only then it counts."""

from uuid import UUID

from deliberation.committees import owners
from deliberation.committees.acting import By
from deliberation.committees.recall import actions, queries, refusals, rules
from deliberation.committees.recall.facts import SignatureChecked
from deliberation.committees.recall.kinds import Way
from deliberation.committees.recall.models import RecallCheck, RecallWithdrawal
from deliberation.database.sessions import Writer


async def enter(db: Writer, community_id: UUID, number: int, *, person_id: UUID, by: By) -> UUID:
    """The signature's id. Raises NoSuchPetition, AboutYou, PetitionOver, NotHeardYet, TooLateToSign, OwnerUnknown, SignedAlready."""
    petition = await actions.held(db, community_id, number)
    rules.check_unconcerned(petition, by.account_id)
    rules.check_signing(petition, by.today)
    if not await owners.owning_on(db, [person_id], by.today):
        raise refusals.OwnerUnknown
    return await actions.write(db, community_id, petition, person_id, Way.PAPER, by)


async def check(
    db: Writer, community_id: UUID, number: int, *, signature_id: UUID, is_found: bool, by: By
) -> None:
    """One that the paper does not show is taken out.

    Raises NoSuchPetition, AboutYou, PetitionOver, NoSuchSignature, CheckedAlready, SecondPersonNeeded.
    """
    petition = await actions.held(db, community_id, number)
    rules.check_unconcerned(petition, by.account_id)
    rules.check_open(petition)
    listed = {each.id: each for each in await queries.on_paper(db, petition.id)}
    if signature_id not in listed:
        raise refusals.NoSuchSignature
    if listed[signature_id].is_checked:
        raise refusals.CheckedAlready
    if listed[signature_id].entered_by == by.account_id:
        raise refusals.SecondPersonNeeded
    fact = SignatureChecked(subject_id=petition.id, is_found=is_found, signature_id=signature_id)
    entry_id = await actions.told(db, community_id, fact, by)
    if is_found:
        checked = RecallCheck(
            community_id=community_id,
            signature_id=signature_id,
            checked_at=by.now,
            checked_by=by.account_id,
            entry_id=entry_id,
        )
        db.add(checked)
    else:
        gone = RecallWithdrawal(
            community_id=community_id,
            signature_id=signature_id,
            withdrawn_at=by.now,
            withdrawn_by=by.account_id,
            entry_id=entry_id,
        )
        db.add(gone)
    await db.flush()
