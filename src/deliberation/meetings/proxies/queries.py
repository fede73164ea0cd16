"""Reads of mandates for meetings: for those who gave them, those who hold them, and the desk. What the owner wishes is for the first two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, select

from deliberation.accounts.models import Account, Membership
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader
from deliberation.meetings.mandates.kinds import Because, State, state
from deliberation.meetings.mandates.models import MeetingMandate, MeetingMandateAgreement, MeetingMandateEnd
from deliberation.meetings.models import MeetingPresence, MeetingSeat, MeetingSpeaker
from deliberation.meetings.proxies.refusals import NoSuchMandate
from deliberation.roll.models import Person

_HOLDER = aliased(Person)
_ON_THE_ROLL = (
    select(_HOLDER.name)
    .join(
        Membership,
        and_(
            col(Membership.community_id) == col(_HOLDER.community_id),
            col(Membership.person_id) == col(_HOLDER.id),
        ),
    )
    .where(
        col(Membership.community_id) == col(MeetingMandate.community_id),
        col(Membership.account_id) == col(MeetingMandate.holder_id),
    )
    .correlate(MeetingMandate)
    .scalar_subquery()
)
_AS_KNOWN: ColumnElement[str] = func.coalesce(_ON_THE_ROLL, col(Account.name))
"""The holder's name as the desk reads it from a document: of the roll, or else of their account."""


@dataclass(frozen=True, kw_only=True)
class MandateView:
    """A mandate as it stands now. Without wishes its holder decides. `is_here`: the seat is there by it at this moment."""

    id: UUID
    meeting_id: UUID
    seat_id: UUID
    number: int
    label: str
    owner: str = field(repr=False)
    owner_account: UUID
    holder_id: UUID
    holder: str = field(repr=False)
    state: State
    because: Because | None
    given_at: datetime
    wishes: Mapping[UUID, Choice] | None
    is_here: bool

    @property
    def is_live(self) -> bool:
        return self.state is not State.ENDED


async def given_by(db: Reader, *, person_id: UUID, meeting_id: UUID | None = None) -> tuple[MandateView, ...]:
    """Those of the seats that this person may speak for, whoever of them gave it; of one meeting or of all."""
    own = select(MeetingSpeaker.seat_id).where(MeetingSpeaker.person_id == person_id)
    return await _views(db, col(MeetingMandate.seat_id).in_(own), meeting_id)


async def held_by(db: Reader, account_id: UUID, *, meeting_id: UUID | None = None) -> tuple[MandateView, ...]:
    return await _views(db, col(MeetingMandate.holder_id) == account_id, meeting_id)


async def of_name(db: Reader, meeting_id: UUID, sought: str) -> tuple[MandateView, ...]:
    """For the desk: those that hold, in the hands of somebody whose name has all these words in it."""
    named = and_(*(_AS_KNOWN.icontains(word, autoescape=True) for word in sought.split()))
    found = await _views(db, named, meeting_id, holder=_AS_KNOWN)
    return tuple(each for each in found if each.state is State.HOLDS)


async def of_seat(db: Reader, seat_id: UUID) -> MandateView | None:
    """For the desk: the one that has not ended."""
    found = await _views(db, col(MeetingMandate.seat_id) == seat_id, None, holder=_AS_KNOWN)
    return next((each for each in found if each.is_live), None)


async def get(db: Reader, meeting_id: UUID, mandate_id: UUID) -> MandateView:
    """Raises NoSuchMandate."""
    found = await _views(db, col(MeetingMandate.id) == mandate_id, meeting_id)
    if not found:
        raise NoSuchMandate
    return found[0]


async def _views(
    db: Reader,
    condition: ColumnElement[bool],
    meeting_id: UUID | None,
    *,
    holder: ColumnElement[str] | None = None,
) -> tuple[MandateView, ...]:
    """The newest first, with the name that the holder goes by among neighbours unless another is asked for."""
    if meeting_id is not None:
        condition = and_(condition, col(MeetingMandate.meeting_id) == meeting_id)
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            MeetingMandate,
            MeetingSeat,
            Person.name,
            col(Account.name) if holder is None else holder,
            MeetingMandateAgreement.mandate_id,
            MeetingMandateEnd.because,
            MeetingPresence.id,
        )
        .join(MeetingSeat, col(MeetingSeat.id) == col(MeetingMandate.seat_id))
        .join(MeetingSpeaker, col(MeetingSpeaker.id) == col(MeetingMandate.speaker_id))
        .outerjoin(Person, col(Person.id) == col(MeetingSpeaker.person_id))
        .join(Account, col(Account.id) == col(MeetingMandate.holder_id))
        .outerjoin(MeetingMandateAgreement, col(MeetingMandateAgreement.mandate_id) == col(MeetingMandate.id))
        .outerjoin(MeetingMandateEnd, col(MeetingMandateEnd.mandate_id) == col(MeetingMandate.id))
        .outerjoin(
            MeetingPresence,
            and_(
                col(MeetingPresence.mandate_id) == col(MeetingMandate.id),
                col(MeetingPresence.until).is_(None),
            ),
        )
        .where(condition)
        .order_by(col(MeetingMandate.given_at).desc(), col(MeetingMandate.id).desc())
    )
    return tuple(_view(*row) for row in rows)


def _view(
    row: MeetingMandate,
    seat: MeetingSeat,
    owner: str | None,
    holder: str,
    agreed: UUID | None,
    because: str | None,
    present: UUID | None,
) -> MandateView:
    ended = Because(because) if because else None
    return MandateView(
        id=row.id,
        meeting_id=row.meeting_id,
        seat_id=row.seat_id,
        number=seat.number,
        label=seat.label,
        owner=owner or "",
        owner_account=row.given_by,
        holder_id=row.holder_id,
        holder=holder,
        state=state(is_agreed=agreed is not None, because=ended),
        because=ended,
        given_at=row.given_at,
        wishes=None
        if row.wishes is None
        else {UUID(item): Choice(choice) for item, choice in row.wishes.items()},
        is_here=present is not None,
    )
