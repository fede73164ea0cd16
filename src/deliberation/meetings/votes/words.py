"""A seat's word in an open vote: on its own phone, called out in the hall, or read from a form. The last one before the closing counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, func
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import and_, col, or_, select
from sqlmodel.sql.expression import Select

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.mandates.models import MeetingMandate
from deliberation.meetings.models import MeetingPresence
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run import standing
from deliberation.meetings.run.acting import By
from deliberation.meetings.votes import locks, refusals
from deliberation.meetings.votes.kinds import Channel, Declarer, Way
from deliberation.meetings.votes.models import (
    MeetingVote,
    MeetingVoteAnnulment,
    MeetingVoteClosing,
    MeetingVoteWord,
)
from deliberation.meetings.votes.motion_models import (
    MeetingInterest,
    MeetingInterestEnd,
    MeetingInterestSecond,
)
from deliberation.meetings.votes.records import Word, commitment


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Who speaks for a seat; by the code of an invitation without an account."""

    seat_id: UUID
    speaker_id: UUID
    account_id: UUID | None


@dataclass(frozen=True)
class Receipt:
    """What was written down. In a secret vote `commitment` will stand in the record, and `code` opens it."""

    choice: Choice
    said_at: datetime
    code: str = ""
    commitment: str = ""


@dataclass(frozen=True)
class Place:
    """A seat in an open vote that nobody else writes for at this moment. `holder_id` is whose account stands for it, in its owner's name."""

    vote: MeetingVote
    seat_id: UUID
    standing_in: UUID | None
    is_proxy: bool
    holder_id: UUID | None
    revision: int
    moment: datetime

    def is_spoken_for_by(self, speaker: Speaker) -> bool:
        if self.holder_id is not None:
            return self.holder_id == speaker.account_id
        return not self.is_proxy and self.standing_in == speaker.speaker_id


async def say(db: Writer, *, vote_id: UUID, speaker: Speaker, choice: Choice, code: str) -> Receipt:
    """`code` is fresh randomness, kept in a secret vote only. Raises NoSuchVote, VoteNotOpen, OnlyHands, NotPresent, SomebodyElseStands, HasAnInterest."""
    place = await enter(db, vote_id, speaker.seat_id)
    if not place.is_spoken_for_by(speaker):
        raise refusals.SomebodyElseStands
    return await write(db, place, choice, Channel.PHONE, account_id=speaker.account_id, code=code)


async def call_out(db: Writer, *, vote_id: UUID, seat_id: UUID, choice: Choice, by: By) -> Receipt:
    """The chair or the secretary writes down what a seat said in the hall; what was written before stays in its row.

    Raises NotLeading, NotCalledOut, and what `say` raises.
    """
    place = await enter(db, vote_id, seat_id, at=by.at)
    if not await standing.is_led(db, place.vote.meeting_id, by):
        raise refused.NotLeading
    if place.vote.way != Way.NAMES.value:
        raise refusals.NotCalledOut
    return await write(db, place, choice, Channel.CALLED, account_id=by.account_id, code="")


async def last(db: Reader, vote_id: UUID) -> Mapping[UUID, Word]:
    """What each seat said last."""
    found = (
        select(MeetingVoteWord)
        .where(MeetingVoteWord.vote_id == vote_id)
        .ext(distinct_on(col(MeetingVoteWord.seat_id)))
        .order_by(col(MeetingVoteWord.seat_id), col(MeetingVoteWord.revision).desc())
    )
    return {
        row.seat_id: Word(Choice(row.choice), Channel(row.channel), row.code) for row in await db.exec(found)
    }


async def enter(db: Writer, vote_id: UUID, seat_id: UUID, *, at: datetime | None = None) -> Place:
    """One statement to hold the seat and one to read it, however many there are. Raises as `say`, without asking who speaks."""
    await locks.say_word(db, vote_id, seat_id)
    row = (await db.exec(_place(vote_id, seat_id))).first()
    if row is None:
        raise refusals.NoSuchVote
    vote, closed, annulled, presence, standing_in, proxy_name, holder_id, has_interest, last, moment = row
    if closed is not None or annulled is not None:
        raise refusals.VoteNotOpen
    if vote.way == Way.HANDS.value:
        raise refusals.OnlyHands
    if presence is None:
        raise refusals.NotPresent
    if has_interest:
        raise refusals.HasAnInterest
    return Place(vote, seat_id, standing_in, proxy_name is not None, holder_id, last, at or moment)


def _place(vote_id: UUID, seat_id: UUID) -> Select[*tuple[Any, ...]]:
    """The vote and whether it has ended, the seat's presence and interest, how often it has spoken, and the moment."""
    revision = (
        select(func.coalesce(func.max(MeetingVoteWord.revision), 0))
        .where(MeetingVoteWord.vote_id == vote_id, MeetingVoteWord.seat_id == seat_id)
        .scalar_subquery()
    )
    asked: Select[*tuple[Any, ...]] = (
        select(  # type: ignore[call-overload]
            MeetingVote,
            MeetingVoteClosing.vote_id,
            MeetingVoteAnnulment.vote_id,
            MeetingPresence.id,
            MeetingPresence.speaker_id,
            MeetingPresence.proxy_name,
            MeetingMandate.holder_id,
            _has_interest(seat_id),
            revision,
            func.clock_timestamp(),
        )
        .outerjoin(MeetingVoteClosing, col(MeetingVoteClosing.vote_id) == col(MeetingVote.id))
        .outerjoin(MeetingVoteAnnulment, col(MeetingVoteAnnulment.vote_id) == col(MeetingVote.id))
        .outerjoin(
            MeetingPresence,
            and_(
                col(MeetingPresence.meeting_id) == col(MeetingVote.meeting_id),
                col(MeetingPresence.seat_id) == seat_id,
                col(MeetingPresence.until).is_(None),
            ),
        )
        .outerjoin(MeetingMandate, col(MeetingMandate.id) == col(MeetingPresence.mandate_id))
        .where(MeetingVote.id == vote_id)
    )
    return asked


def _has_interest(seat_id: UUID) -> Exists:
    """In the vote's item, one that weighs: the seat's own word, or another's that a second person confirmed."""
    weighs = or_(
        func.coalesce(MeetingInterest.declared_as, Declarer.SEAT.value) == Declarer.SEAT.value,
        col(MeetingInterestSecond.interest_id).is_not(None),
    )
    return (
        select(MeetingInterest.id)
        .outerjoin(MeetingInterestEnd, col(MeetingInterestEnd.interest_id) == col(MeetingInterest.id))
        .outerjoin(MeetingInterestSecond, col(MeetingInterestSecond.interest_id) == col(MeetingInterest.id))
        .where(
            weighs,
            col(MeetingInterest.item_id) == col(MeetingVote.item_id),
            MeetingInterest.seat_id == seat_id,
            col(MeetingInterestEnd.interest_id).is_(None),
        )
        .correlate(MeetingVote)
        .exists()
    )


async def write(
    db: Writer, place: Place, choice: Choice, channel: Channel, *, account_id: UUID | None, code: str
) -> Receipt:
    vote, is_secret = place.vote, place.vote.way == Way.SECRET.value
    kept = code if is_secret else ""
    db.add(
        MeetingVoteWord(
            community_id=vote.community_id,
            vote_id=vote.id,
            seat_id=place.seat_id,
            revision=place.revision + 1,
            meeting_id=vote.meeting_id,
            choice=choice.value,
            channel=channel.value,
            code=kept,
            said_at=place.moment,
            said_by=account_id,
        )
    )
    await db.flush()
    made = commitment(vote.id, choice, kept) if is_secret else ""
    return Receipt(choice, place.moment, kept, made)
