"""Reads about who pays what: the figures of a version's table, somebody's own lines, and the lines by the page."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlmodel import col, select

from deliberation.counting.parties import Scope, ScopeKind, UnitKind
from deliberation.counting.shares import Weighting
from deliberation.database.sessions import Reader
from deliberation.proposals.costs import Plan
from deliberation.proposals.models import ProposalCosts, ProposalShare
from deliberation.roll import homes

ON_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class CostsView:
    """A table of shares without its lines. `version` is the one that brought it."""

    id: UUID
    version: int
    plan: Plan
    place: str
    record_on: date
    unit_count: int
    least_cents: int
    most_cents: int
    costs_sha256: str

    @property
    def pages(self) -> int:
        return -(-self.unit_count // ON_A_PAGE)


@dataclass(frozen=True, kw_only=True)
class LineView:
    """What one home pays; `coefficient` as people write it, or empty."""

    place: str
    floor: str
    area_cm2: int
    coefficient: str
    cents: int


async def find(db: Reader, proposal_id: UUID, *, version: int | None = None) -> CostsView | None:
    """The table that a version has, or the newest; None where nobody has worked one out."""
    wanted = select(ProposalCosts).where(ProposalCosts.proposal_id == proposal_id)
    if version is not None:
        wanted = wanted.where(ProposalCosts.version <= version)
    row = (await db.exec(wanted.order_by(col(ProposalCosts.version).desc()).limit(1))).first()
    return _view(row) if row else None


async def sha256_of(db: Reader, proposal_id: UUID) -> str | None:
    """The document hash of the newest table."""
    found = await find(db, proposal_id)
    return found.costs_sha256 if found else None


async def own_lines(db: Reader, costs_id: UUID, person_id: UUID) -> tuple[LineView, ...]:
    """What this person's homes pay."""
    rows = await db.exec(
        select(ProposalShare)
        .where(
            ProposalShare.costs_id == costs_id,
            col(ProposalShare.unit_id).in_(homes.owned_by(person_id)),
        )
        .order_by(col(ProposalShare.position))
    )
    return tuple(map(_line, rows))


async def lines(db: Reader, costs_id: UUID, *, page: int) -> tuple[LineView, ...]:
    """The homes of one page, in the order people count them. Pages count from 1."""
    first = (page - 1) * ON_A_PAGE
    rows = await db.exec(
        select(ProposalShare)
        .where(
            ProposalShare.costs_id == costs_id,
            col(ProposalShare.position) >= first,
            col(ProposalShare.position) < first + ON_A_PAGE,
        )
        .order_by(col(ProposalShare.position))
    )
    return tuple(map(_line, rows))


async def coefficients(db: Reader, costs_id: UUID) -> tuple[tuple[str, str, Fraction], ...]:
    """Place, floor and coefficient of every home whose share goes by one."""
    rows = await db.exec(
        select(ProposalShare.place, ProposalShare.floor, ProposalShare.coefficient)
        .where(ProposalShare.costs_id == costs_id, col(ProposalShare.coefficient).is_not(None))
        .order_by(col(ProposalShare.position))
    )
    return tuple((place, floor, Fraction(number)) for place, floor, number in rows if number is not None)


def _view(row: ProposalCosts) -> CostsView:
    return CostsView(
        id=row.id,
        version=row.version,
        plan=Plan(
            price_cents=row.price_cents,
            subsidy_cents=row.subsidy_cents,
            compensation_cents=row.compensation_cents,
            weighting=Weighting(row.weighting),
            scope=Scope(
                kind=ScopeKind(row.scope),
                building=str(row.building_id or ""),
                entrance=str(row.entrance_id or ""),
            ),
            left_out=frozenset(UnitKind(kind) for kind in row.left_out),
        ),
        place=row.place,
        record_on=row.record_on,
        unit_count=row.unit_count,
        least_cents=row.least_cents,
        most_cents=row.most_cents,
        costs_sha256=row.costs_sha256,
    )


def _line(row: ProposalShare) -> LineView:
    return LineView(
        place=row.place,
        floor=row.floor,
        area_cm2=row.area_cm2,
        coefficient=row.coefficient or "",
        cents=row.cents,
    )
