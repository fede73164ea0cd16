"""Begin the list, add lines, sign them, and tell the street office when it is late."""

from dataclasses import dataclass, field
from uuid import UUID

from deliberation.committees import acting
from deliberation.committees.acting import By
from deliberation.committees.handover import queries, rules
from deliberation.committees.handover.facts import HandoverBegun, LineSigned, StreetOfficeTold
from deliberation.committees.handover.kinds import USUAL, Item, Side, State
from deliberation.committees.handover.models import (
    Handover,
    HandoverEscalation,
    HandoverLine,
    HandoverSignature,
)
from deliberation.committees.handover.rules import LineView
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True)
class Signing:
    """As what a side signs a line of the list."""

    ordinal: int
    side: Side
    state: State
    remark: str = field(default="", repr=False)


async def begin(db: Writer, community_id: UUID, *, by: By) -> None:
    """With the usual lines. Raises NoCommittee, CommitteeOver, HandoverBegunAlready."""
    committee = await acting.held(db, community_id, on=by.today)
    if await queries.find(db, committee.id) is not None:
        raise rules.HandoverBegunAlready
    fact = HandoverBegun(subject_id=committee.id, lines=len(USUAL))
    db.add(
        Handover(
            community_id=community_id,
            committee_id=committee.id,
            due_on=rules.due_on(committee),
            begun_at=by.now,
            begun_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    for ordinal, item in enumerate(USUAL, start=1):
        db.add(_line(community_id, committee.id, ordinal, item, "", by))
    await db.flush()


async def add(db: Writer, community_id: UUID, *, item: Item, about: str, by: By) -> int:
    """The line's number. Raises NoCommittee, CommitteeOver, NoHandover, TooManyLines."""
    committee = await acting.held(db, community_id, on=by.today)
    count = len((await queries.get(db, committee.id)).lines)
    if count >= rules.MOST_LINES:
        raise rules.TooManyLines({"count": count})
    db.add(_line(community_id, committee.id, count + 1, item, about, by))
    await db.flush()
    return count + 1


async def sign(db: Writer, community_id: UUID, signing: Signing, *, by: By) -> None:
    """By somebody of that side. Raises NoCommittee, CommitteeOver, NoHandover, NoSuchLine, SignedAlready, PaperWaits, NotThisSide, OneForBothSides."""
    committee = await acting.held(db, community_id, on=by.today)
    line = await line_of(db, committee.id, signing.ordinal)
    sides = await queries.sides_of(db, committee, by.account_id)
    rules.check_signing(line, signing.side, sides=sides, by=by.account_id)
    await write(db, community_id, committee.id, line, signing, is_paper=False, by=by)


async def line_of(db: Reader, committee_id: UUID, ordinal: int) -> LineView:
    """Raises NoHandover, NoSuchLine."""
    found = await queries.get(db, committee_id)
    line = next((each for each in found.lines if each.ordinal == ordinal), None)
    if line is None:
        raise rules.NoSuchLine
    return line


async def write(
    db: Writer,
    community_id: UUID,
    committee_id: UUID,
    line: LineView,
    signing: Signing,
    *,
    is_paper: bool,
    by: By,
) -> UUID:
    """The id of its entry in the log."""
    fact = LineSigned(
        subject_id=committee_id,
        line=line.ordinal,
        side=signing.side,
        state=signing.state,
        is_paper=is_paper,
    )
    entry_id = await acting.told(db, community_id, fact, by)
    db.add(
        HandoverSignature(
            community_id=community_id,
            line_id=line.id,
            side=signing.side.value,
            state=signing.state.value,
            remark=signing.remark,
            is_paper=is_paper,
            signed_at=by.now,
            signed_by=by.account_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
    return entry_id


async def escalate(db: Writer, community_id: UUID, *, by: By) -> None:
    """The street office was told. Raises NoCommittee, CommitteeOver, NoHandover, ToldAlready, NothingOpen, NotLateYet."""
    committee = await acting.held(db, community_id, on=by.today)
    found = await queries.get(db, committee.id)
    if found.told_on is not None:
        raise rules.ToldAlready
    if not found.open_lines:
        raise rules.NothingOpen
    if not found.is_late(by.today):
        raise rules.NotLateYet({"day": found.due_on})
    fact = StreetOfficeTold(subject_id=committee.id, open_lines=len(found.open_lines))
    db.add(
        HandoverEscalation(
            community_id=community_id,
            committee_id=committee.id,
            told_on=by.today,
            told_at=by.now,
            told_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


def _line(
    community_id: UUID, committee_id: UUID, ordinal: int, item: Item, about: str, by: By
) -> HandoverLine:
    return HandoverLine(
        community_id=community_id,
        id=new_id(),
        committee_id=committee_id,
        ordinal=ordinal,
        item=item.value,
        about=about,
        added_at=by.now,
        added_by=by.account_id,
    )
