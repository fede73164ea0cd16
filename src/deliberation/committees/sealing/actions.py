"""Write down a use of the seals, and read what was written."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from deliberation.committees import acting
from deliberation.committees.acting import By
from deliberation.committees.deciding import keeping
from deliberation.committees.deciding import queries as register
from deliberation.committees.deciding.keeping import Paper
from deliberation.committees.deciding.models import CommitteeDecision
from deliberation.committees.deciding.refusals import NoSuchDecision
from deliberation.committees.sealing import rules
from deliberation.committees.sealing.facts import SealUsed
from deliberation.committees.sealing.models import SealUse
from deliberation.committees.sealing.rules import Use
from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import masking

NUMBERED = "seal_use"


@dataclass(frozen=True, kw_only=True)
class UseView:
    """`document` is for the committee and staff, `shown_document` for everybody; `decision` is its number."""

    number: int
    decision: int
    used_on: date
    document: str = field(repr=False)
    shown_document: str
    copies: int
    photo_id: UUID | None


async def use(db: Writer, community_id: UUID, wanted: Use, *, paper: Paper | None, by: By) -> int:
    """The line's number. Raises NoCommittee, CommitteeOver, NotTheKeeper, NoDecision, SamePaper, and what `rules.check` raises."""
    committee = await acting.held_to_its_end(db, community_id, on=by.today)
    keeper = rules.keeper(committee, by.account_id)
    try:
        decision = await register.get(db, wanted.decision)
    except NoSuchDecision:
        raise rules.NoDecision from None
    rules.check(wanted, decision, by.today)
    photo_id = await keeping.keep(db, community_id, paper, now=by.now) if paper else None
    fact = SealUsed(
        subject_id=committee.id,
        number=await communities.next_number(db, community_id, NUMBERED),
        decision=decision.number,
        copies=wanted.copies,
        photo_sha256=paper.sha256 if paper else None,
    )
    db.add(
        SealUse(
            community_id=community_id,
            id=new_id(),
            committee_id=committee.id,
            member_id=keeper.id,
            decision_id=decision.id,
            number=fact.number,
            used_on=wanted.used_on,
            document=wanted.document,
            shown_document=await masking.masked(db, wanted.document),
            copies=wanted.copies,
            photo_id=photo_id,
            written_at=by.now,
            written_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return fact.number


async def uses(db: Reader) -> tuple[UseView, ...]:
    """All lines, the newest first."""
    rows = await db.exec(
        select(SealUse, CommitteeDecision.number)
        .join(CommitteeDecision, col(CommitteeDecision.id) == col(SealUse.decision_id))
        .order_by(col(SealUse.number).desc())
    )
    return tuple(
        UseView(
            number=row.number,
            decision=decision,
            used_on=row.used_on,
            document=row.document,
            shown_document=row.shown_document,
            copies=row.copies,
            photo_id=row.photo_id,
        )
        for row, decision in rows
    )
