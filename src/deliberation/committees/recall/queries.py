"""Reads of petitions. Names of signers come out of one of them only, for those who check the papers."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, or_, select

from deliberation.committees.models import CommitteeAccount, CommitteeMember
from deliberation.committees.recall.kinds import Ended, Way
from deliberation.committees.recall.models import (
    RecallCheck,
    RecallClosing,
    RecallPetition,
    RecallSignature,
    RecallStatement,
    RecallWithdrawal,
)
from deliberation.committees.recall.refusals import NoSuchPetition
from deliberation.committees.recall.rules import PetitionView
from deliberation.database.sessions import Reader
from deliberation.roll import directory
from deliberation.roll.models import Person


@dataclass(frozen=True, kw_only=True)
class SignerView:
    """A signature that stands, for those who check it."""

    id: UUID
    name: str = field(repr=False)
    homes: tuple[str, ...] = field(repr=False)
    way: Way
    entered_at: datetime
    entered_by: UUID
    is_checked: bool


async def petitions(db: Reader) -> tuple[PetitionView, ...]:
    """All of them, the newest first."""
    return await _petitions(db, None)


async def get(db: Reader, number: int) -> PetitionView:
    """Raises NoSuchPetition."""
    found = await _petitions(db, number)
    if not found:
        raise NoSuchPetition
    return found[0]


async def standing(db: Reader, petition_id: UUID, person_id: UUID) -> UUID | None:
    """The signature of this person that is not withdrawn, checked or not."""
    wanted = (
        select(RecallSignature.id)
        .outerjoin(RecallWithdrawal, col(RecallWithdrawal.signature_id) == col(RecallSignature.id))
        .where(
            RecallSignature.petition_id == petition_id,
            RecallSignature.person_id == person_id,
            col(RecallWithdrawal.signature_id).is_(None),
        )
    )
    return (await db.exec(wanted)).first()


async def unchecked(db: Reader, petition_id: UUID, *, but: UUID | None = None) -> int:
    """How many signatures on paper wait for a second person; without those that one account entered."""
    wanted = (
        select(func.count())
        .select_from(RecallSignature)
        .outerjoin(RecallWithdrawal, col(RecallWithdrawal.signature_id) == col(RecallSignature.id))
        .outerjoin(RecallCheck, col(RecallCheck.signature_id) == col(RecallSignature.id))
        .where(
            RecallSignature.petition_id == petition_id,
            RecallSignature.way == Way.PAPER.value,
            col(RecallWithdrawal.signature_id).is_(None),
            col(RecallCheck.signature_id).is_(None),
        )
    )
    if but is not None:
        wanted = wanted.where(RecallSignature.entered_by != but)
    return (await db.exec(wanted)).one()


async def is_signed_by_others(db: Reader, petition_id: UUID, account_id: UUID) -> bool:
    """Whether a signature stands that this account did not give from its own page."""
    wanted = (
        select(RecallSignature.id)
        .outerjoin(RecallWithdrawal, col(RecallWithdrawal.signature_id) == col(RecallSignature.id))
        .where(
            RecallSignature.petition_id == petition_id,
            col(RecallWithdrawal.signature_id).is_(None),
            or_(
                col(RecallSignature.entered_by) != account_id,
                col(RecallSignature.way) == Way.PAPER.value,
            ),
        )
    )
    return (await db.exec(wanted.limit(1))).first() is not None


async def on_paper(db: Reader, petition_id: UUID) -> tuple[SignerView, ...]:
    """Signatures on paper that stand, those that wait for a second person first. For those who check them alone."""
    rows = (
        await db.exec(
            select(RecallSignature, Person.name, RecallCheck.checked_at)
            .join(Person, col(Person.id) == col(RecallSignature.person_id))
            .outerjoin(RecallWithdrawal, col(RecallWithdrawal.signature_id) == col(RecallSignature.id))
            .outerjoin(RecallCheck, col(RecallCheck.signature_id) == col(RecallSignature.id))
            .where(
                RecallSignature.petition_id == petition_id,
                RecallSignature.way == Way.PAPER.value,
                col(RecallWithdrawal.signature_id).is_(None),
            )
            .order_by(col(RecallCheck.checked_at).nulls_first(), col(RecallSignature.id))
        )
    ).all()
    places = await directory.places_of(db, [row.person_id for row, _, _ in rows])
    return tuple(
        SignerView(
            id=row.id,
            name=name,
            homes=tuple(places[row.person_id]),
            way=Way(row.way),
            entered_at=row.entered_at,
            entered_by=row.entered_by,
            is_checked=checked_at is not None,
        )
        for row, name, checked_at in rows
    )


async def _petitions(db: Reader, number: int | None) -> tuple[PetitionView, ...]:
    wanted = (
        select(RecallPetition, CommitteeMember.name, RecallStatement, RecallClosing)
        .join(CommitteeMember, col(CommitteeMember.id) == col(RecallPetition.member_id))
        .outerjoin(RecallStatement, col(RecallStatement.petition_id) == col(RecallPetition.id))
        .outerjoin(RecallClosing, col(RecallClosing.petition_id) == col(RecallPetition.id))
        .order_by(col(RecallPetition.number).desc())
    )
    if number is not None:
        wanted = wanted.where(RecallPetition.number == number)
    rows = (await db.exec(wanted)).all()
    members = [row.member_id for row, _, _, _ in rows]
    tied = await db.exec(
        select(CommitteeAccount.member_id, CommitteeAccount.account_id).where(
            col(CommitteeAccount.member_id).in_(members)
        )
    )
    accounts = dict(tied.all())
    return tuple(
        PetitionView(
            id=row.id,
            number=row.number,
            committee_id=row.committee_id,
            member_id=row.member_id,
            member_name=name,
            member_account=accounts.get(row.member_id),
            reason=row.shown_reason,
            opened_on=row.opened_on,
            until_on=row.until_on,
            opened_by=row.opened_by,
            words=said.shown_words if said else None,
            outcome=Ended(closing.outcome) if closing else None,
            signed_heads=closing.signed_heads if closing else None,
            total_heads=closing.total_heads if closing else None,
        )
        for row, name, said, closing in rows
    )
