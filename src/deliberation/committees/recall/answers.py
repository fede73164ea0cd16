"""The member's answer on paper: one person of the office takes it in, another compares it with the paper. Only then it is published."""

from uuid import UUID

from sqlmodel import col, select

from deliberation.committees.acting import By
from deliberation.committees.recall import actions, refusals
from deliberation.committees.recall.facts import AnswerDismissed, AnswerEntered
from deliberation.committees.recall.models import RecallAnswerPaper, RecallAnswerPaperEnd
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id


async def enter(db: Writer, community_id: UUID, number: int, words: str, *, by: By) -> None:
    """Raises NoSuchPetition, PetitionOver, HeardAlready, AnswerWaits."""
    petition = await actions.held_unheard(db, community_id, number)
    if await waiting(db, petition.id) is not None:
        raise refusals.AnswerWaits
    fact = AnswerEntered(subject_id=petition.id, own_sha256=actions.sha256(words))
    db.add(
        RecallAnswerPaper(
            community_id=community_id,
            id=new_id(),
            petition_id=petition.id,
            words=words,
            entered_at=by.now,
            entered_by=by.account_id,
            entry_id=await actions.told(db, community_id, fact, by),
        )
    )
    await db.flush()


async def compare(db: Writer, community_id: UUID, number: int, *, is_same: bool, by: By) -> None:
    """What the paper does not show comes to nothing. Raises NoSuchPetition, PetitionOver, HeardAlready, NoAnswerWaits, SecondPersonNeeded."""
    petition = await actions.held_unheard(db, community_id, number)
    entered = await waiting(db, petition.id)
    if entered is None:
        raise refusals.NoAnswerWaits
    if entered.entered_by == by.account_id:
        raise refusals.SecondPersonNeeded
    if is_same:
        entry_id = await actions.hear(db, community_id, petition, entered.words, is_paper=True, by=by)
    else:
        entry_id = await actions.told(db, community_id, AnswerDismissed(subject_id=petition.id), by)
    db.add(
        RecallAnswerPaperEnd(
            community_id=community_id,
            paper_id=entered.id,
            is_same=is_same,
            ended_at=by.now,
            ended_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()


async def waiting(db: Reader, petition_id: UUID) -> RecallAnswerPaper | None:
    """What one person entered, and no other has compared yet."""
    ended = select(RecallAnswerPaperEnd.paper_id)
    asked = select(RecallAnswerPaper).where(
        RecallAnswerPaper.petition_id == petition_id, col(RecallAnswerPaper.id).not_in(ended)
    )
    return (await db.exec(asked)).first()
