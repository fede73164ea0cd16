"""Reads of a handover, and for which side somebody signs."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select

from deliberation.committees.handover.kinds import Item, Side, State
from deliberation.committees.handover.models import (
    Handover,
    HandoverEscalation,
    HandoverLine,
    HandoverPaper,
    HandoverPaperEnd,
    HandoverSignature,
)
from deliberation.committees.handover.rules import Entered, HandoverView, LineView, NoHandover, Signature
from deliberation.committees.models import Committee, CommitteeAccount, CommitteeMember, CommitteeSitting
from deliberation.committees.views import CommitteeView
from deliberation.database.sessions import Reader


async def find(db: Reader, committee_id: UUID) -> HandoverView | None:
    head = (await db.exec(select(Handover).where(Handover.committee_id == committee_id))).first()
    if head is None:
        return None
    told = select(col(HandoverEscalation.told_on)).where(HandoverEscalation.committee_id == committee_id)
    return HandoverView(
        due_on=head.due_on,
        lines=await _lines(db, committee_id),
        told_on=(await db.exec(told)).first(),
    )


async def get(db: Reader, committee_id: UUID) -> HandoverView:
    """Raises NoHandover."""
    found = await find(db, committee_id)
    if found is None:
        raise NoHandover
    return found


async def sides_of(db: Reader, committee: CommitteeView, account_id: UUID) -> frozenset[Side]:
    """Members sign as incoming, those of the committee before as outgoing; whoever sat on both, as incoming only."""
    if committee.of_account(account_id) is not None:
        return frozenset({Side.INCOMING})
    before = (
        select(Committee.id)
        .join(CommitteeMember, col(CommitteeMember.committee_id) == col(Committee.id))
        .join(CommitteeSitting, col(CommitteeSitting.member_id) == col(CommitteeMember.id))
        .where(Committee.number < committee.number)
        .order_by(col(Committee.number).desc())
        .limit(1)
        .scalar_subquery()
    )
    sat = (
        select(CommitteeAccount.account_id)
        .join(CommitteeMember, col(CommitteeMember.id) == col(CommitteeAccount.member_id))
        .where(col(CommitteeMember.committee_id) == before, CommitteeAccount.account_id == account_id)
    )
    return frozenset({Side.OUTGOING}) if (await db.exec(sat)).first() else frozenset()


async def _lines(db: Reader, committee_id: UUID) -> tuple[LineView, ...]:
    rows = await db.exec(
        select(HandoverLine, HandoverSignature)
        .outerjoin(HandoverSignature, col(HandoverSignature.line_id) == col(HandoverLine.id))
        .where(HandoverLine.committee_id == committee_id)
        .order_by(col(HandoverLine.ordinal))
    )
    lines: dict[UUID, HandoverLine] = {}
    signed: dict[UUID, dict[Side, Signature]] = defaultdict(dict)
    for line, signature in rows:
        lines[line.id] = line
        if signature is not None:
            signed[line.id][Side(signature.side)] = Signature(
                state=State(signature.state),
                remark=signature.remark,
                is_paper=signature.is_paper,
                signed_at=signature.signed_at,
                signed_by=signature.signed_by,
            )
    papers = await _papers(db, committee_id)
    return tuple(
        LineView(
            id=line.id,
            ordinal=line.ordinal,
            item=Item(line.item),
            about=line.about,
            signatures=signed[line.id],
            papers=papers.get(line.id, {}),
        )
        for line in lines.values()
    )


async def _papers(db: Reader, committee_id: UUID) -> Mapping[UUID, Mapping[Side, Entered]]:
    """By line, what waits to be compared with the paper."""
    rows = await db.exec(
        select(HandoverPaper)
        .join(HandoverLine, col(HandoverLine.id) == col(HandoverPaper.line_id))
        .outerjoin(HandoverPaperEnd, col(HandoverPaperEnd.paper_id) == col(HandoverPaper.id))
        .where(HandoverLine.committee_id == committee_id, col(HandoverPaperEnd.paper_id).is_(None))
    )
    found: dict[UUID, dict[Side, Entered]] = defaultdict(dict)
    for row in rows:
        found[row.line_id][Side(row.side)] = Entered(
            id=row.id,
            state=State(row.state),
            remark=row.remark,
            entered_at=row.entered_at,
            entered_by=row.entered_by,
        )
    return found
