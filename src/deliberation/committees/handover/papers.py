"""What a side signed with a pen: one person of the office takes it in, another compares it with the paper. Only then it is signed."""

from uuid import UUID

from deliberation.committees import acting
from deliberation.committees.acting import By
from deliberation.committees.handover import actions, rules
from deliberation.committees.handover.actions import Signing
from deliberation.committees.handover.facts import LineDismissed, LineEntered
from deliberation.committees.handover.kinds import Side
from deliberation.committees.handover.models import HandoverPaper, HandoverPaperEnd
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id


async def enter(db: Writer, community_id: UUID, signing: Signing, *, is_staff: bool, by: By) -> None:
    """Raises NoCommittee, CommitteeOver, NoHandover, NoSuchLine, SignedAlready, PaperWaits, NotThisSide, OneForBothSides."""
    committee = await acting.held(db, community_id, on=by.today)
    line = await actions.line_of(db, committee.id, signing.ordinal)
    rules.check_entering(line, signing.side, by=by.account_id, is_staff=is_staff)
    fact = LineEntered(subject_id=committee.id, line=line.ordinal, side=signing.side, state=signing.state)
    db.add(
        HandoverPaper(
            community_id=community_id,
            id=new_id(),
            line_id=line.id,
            side=signing.side.value,
            state=signing.state.value,
            remark=signing.remark,
            entered_at=by.now,
            entered_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


async def compare(
    db: Writer, community_id: UUID, ordinal: int, side: Side, *, is_same: bool, is_staff: bool, by: By
) -> None:
    """What the paper does not show comes to nothing, and may be entered anew.

    Raises NoCommittee, CommitteeOver, NoHandover, NoSuchLine, NoPaperWaits, ComparesOwn, NotThisSide, OneForBothSides.
    """
    committee = await acting.held(db, community_id, on=by.today)
    line = await actions.line_of(db, committee.id, ordinal)
    entered = rules.check_comparing(line, side, by=by.account_id, is_staff=is_staff)
    if is_same:
        signing = Signing(ordinal=ordinal, side=side, state=entered.state, remark=entered.remark)
        entry_id = await actions.write(db, community_id, committee.id, line, signing, is_paper=True, by=by)
    else:
        fact = LineDismissed(subject_id=committee.id, line=line.ordinal, side=side)
        entry_id = await acting.told(db, community_id, fact, by)
    db.add(
        HandoverPaperEnd(
            community_id=community_id,
            paper_id=entered.id,
            is_same=is_same,
            ended_at=by.now,
            ended_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
