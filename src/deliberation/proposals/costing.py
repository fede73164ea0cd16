"""Work out who pays what for a proposal, and publish the table as a version of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import insert

from deliberation.audit import actions as audit
from deliberation.communities import queries as communities
from deliberation.counting.parties import ScopeKind
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel import exact
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.proposals import coefficients, cost_queries, costs, keeping, queries, rules
from deliberation.proposals.coefficients import Per, Row
from deliberation.proposals.costs import BY_COEFFICIENT, CostsChangedMeanwhile, NobodyShares, Plan, Split
from deliberation.proposals.facts import CostsWorkedOut, ProposalRevised
from deliberation.proposals.models import ProposalCosts, ProposalShare
from deliberation.proposals.rules import SayWhatChanged
from deliberation.roll import homes

_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A plan with its coefficients as typed; `per` and `rows` matter only where the shares go by them."""

    plan: Plan
    per: Per = Per.FLOOR
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What whoever publishes the table saw and says: the table's hash, and what is new in one sentence."""

    seen_sha256: str
    changed: str


async def work_out(db: Reader, asked: Asked, *, on: date) -> Split:
    """From the roll as it stands. Raises NobodyShares, UnfitRows, NotAllNamed, SubsidyTooHigh, NobodyHasAShare."""
    found = await homes.within(db, asked.plan.scope, without=asked.plan.left_out)
    if not found:
        raise NobodyShares
    typed: Mapping[UUID, Fraction] = {}
    if asked.plan.weighting in BY_COEFFICIENT:
        typed = coefficients.read(asked.rows, asked.per, found)
    return costs.work_out(asked.plan, found, typed, on=on)


async def publish(
    db: Writer,
    community_id: UUID,
    *,
    proposal_id: UUID,
    asked: Asked,
    publication: Publication,
    actor: Actor,
    now: datetime,
    on: date,
) -> int:
    """The number of the version that brings the table. Sent twice, it makes one version."""
    parts = await keeping.locked(db, community_id, proposal_id)
    rules.check_costing(queries.state_of(parts))
    present = await cost_queries.find(db, proposal_id)
    if present is not None and present.costs_sha256 == publication.seen_sha256:
        return present.version
    if not publication.changed:
        raise SayWhatChanged
    split = await work_out(db, asked, on=on)
    if split.sha256 != publication.seen_sha256:
        raise CostsChangedMeanwhile
    version = (await queries.versions(db, proposal_id))[0].version + 1
    await _write(db, community_id, proposal_id, split, version=version, now=now)
    files = await queries.files(db, proposal_id)
    change = keeping.Change(version=version, changed=publication.changed, costs_sha256=split.sha256)
    sha256 = await keeping.add_version(db, parts[0], files, change, now=now)
    revised = ProposalRevised(subject_id=proposal_id, version=version, text_sha256=sha256)
    await audit.record(db, community_id, revised, actor=actor, at=now)
    costed = CostsWorkedOut(
        subject_id=proposal_id,
        version=version,
        costs_sha256=split.sha256,
        net_cents=split.plan.net_cents,
        homes=len(split.shares),
    )
    await audit.record(db, community_id, costed, actor=actor, at=now)
    return version


async def _write(
    db: Writer, community_id: UUID, proposal_id: UUID, split: Split, *, version: int, now: datetime
) -> None:
    plan, scope = split.plan, split.plan.scope
    cents = [share.cents for share in split.shares]
    row = ProposalCosts(
        community_id=community_id,
        id=new_id(),
        proposal_id=proposal_id,
        version=version,
        price_cents=plan.price_cents,
        subsidy_cents=plan.subsidy_cents,
        compensation_cents=plan.compensation_cents,
        weighting=plan.weighting.value,
        scope=scope.kind.value,
        building_id=UUID(scope.building) if scope.kind is not ScopeKind.COMMUNITY else None,
        entrance_id=UUID(scope.entrance) if scope.kind is ScopeKind.ENTRANCE else None,
        place=await communities.called(db, scope.building, scope.entrance),
        left_out=sorted(kind.value for kind in plan.left_out),
        record_on=split.record_on,
        unit_count=len(cents),
        least_cents=min(cents),
        most_cents=max(cents),
        costs_sha256=split.sha256,
        made_at=now,
    )
    db.add(row)
    await db.flush()
    await _write_shares(db, row, split)


async def _write_shares(db: Writer, costs: ProposalCosts, split: Split) -> None:
    lines = [
        {
            "community_id": costs.community_id,
            "costs_id": costs.id,
            "unit_id": share.home.id,
            "position": position,
            "place": share.home.place,
            "floor": share.home.floor,
            "area_cm2": share.home.area_cm2,
            "coefficient": None if share.coefficient is None else exact.exact_text(share.coefficient),
            "cents": share.cents,
        }
        for position, share in enumerate(split.shares)
    ]
    connection = await db.connection()
    for start in range(0, len(lines), _ROWS_AT_ONCE):
        await connection.execute(insert(ProposalShare), lines[start : start + _ROWS_AT_ONCE])
