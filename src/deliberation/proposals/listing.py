"""The list of proposals: filters, orders, and a search that finds words of two Chinese characters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Executable,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
)
from sqlmodel import col

from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader
from deliberation.proposals.models import (
    Proposal,
    ProposalFreezing,
    ProposalPublication,
    ProposalWithdrawal,
)
from deliberation.proposals.rules import Category, Standing
from deliberation.proposals.views import CardView, DraftView, IndexView

ON_A_PAGE = 20
_WORD = re.compile(r"[^\W_]+")
_PAIR = 2
_STANDING = case(
    (col(ProposalWithdrawal.proposal_id).is_not(None), Standing.WITHDRAWN.value),
    (col(ProposalFreezing.proposal_id).is_not(None), Standing.FROZEN.value),
    else_=Standing.OPEN.value,
)


class Order(StrEnum):
    NEWEST = "newest"
    MOST_DISCUSSED = "most_discussed"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to list. `first` are the proposals to put first, in this order: others tell what is discussed most."""

    needle: str = ""
    standing: Standing | None = None
    category: Category | None = None
    author_id: UUID | None = None
    first: Sequence[UUID] = ()
    page: int = 1


async def index(db: Reader, filters: Filters) -> IndexView:
    """One page of published proposals, and how many each other filter would leave."""
    matching = _matching(filters)
    cards = (
        _cards()
        .where(*matching, *_chosen(filters))
        .order_by(*_order(filters.first))
        .limit(ON_A_PAGE)
        .offset((filters.page - 1) * ON_A_PAGE)
    )
    counts = _joined(select(_STANDING, col(Proposal.category), func.count())).where(*matching)
    found = tuple(_card(row) for row in await _rows(db, cards))
    rows = await _rows(db, counts.group_by(_STANDING, col(Proposal.category)))
    return _counted(found, filters, [(Standing(row[0]), Category(row[1]), row[2]) for row in rows])


async def newest(db: Reader, standing: Standing, *, at_most: int) -> tuple[CardView, ...]:
    cards = _cards().where(literal(standing.value) == _STANDING).order_by(*_order(())).limit(at_most)
    return tuple(_card(row) for row in await _rows(db, cards))


async def drafts_of(db: Reader, account_id: UUID) -> tuple[DraftView, ...]:
    rows = await _rows(
        db,
        select(col(Proposal.id), col(Proposal.title), col(Proposal.saved_at))
        .outerjoin(ProposalPublication, col(ProposalPublication.proposal_id) == col(Proposal.id))
        .where(col(Proposal.author_id) == account_id, col(ProposalPublication.number).is_(None))
        .order_by(col(Proposal.saved_at).desc(), col(Proposal.id))
        .limit(100),
    )
    return tuple(DraftView(id=row[0], title=row[1], saved_at=row[2]) for row in rows)


async def titles(db: Reader, ids: Sequence[UUID]) -> dict[UUID, tuple[int, str]]:
    """Number and title of published proposals, by id."""
    rows = await _rows(
        db,
        select(col(Proposal.id), col(ProposalPublication.number), col(Proposal.title))
        .join(ProposalPublication, col(ProposalPublication.proposal_id) == col(Proposal.id))
        .where(col(Proposal.id).in_(ids)),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


async def _rows(db: Reader, chosen: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
    return (await (await db.connection()).execute(chosen)).all()


def _matching(filters: Filters) -> list[ColumnElement[bool]]:
    """What the search and `mine` leave: pairs of signs find candidates, the words themselves decide."""
    whole = col(Proposal.title) + " " + col(Proposal.summary) + " " + col(Proposal.body)
    words = _WORD.findall(filters.needle) or ([filters.needle] if filters.needle else [])
    found: list[ColumnElement[bool]] = [whole.icontains(word, autoescape=True) for word in words]
    pairs = " ".join(word for word in words if len(word) >= _PAIR and _WORD.fullmatch(word))
    if pairs:
        wanted = func.deliberation_bigrams(pairs, type_=ARRAY(Text))
        found.insert(0, col(Proposal.words).bool_op("@>")(wanted))
    if filters.author_id is not None:
        found.append(col(Proposal.author_id) == filters.author_id)
    return found


def _chosen(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.standing is not None:
        found.append(literal(filters.standing.value) == _STANDING)
    if filters.category is not None:
        found.append(col(Proposal.category) == filters.category.value)
    return found


def _order(first: Sequence[UUID]) -> list[ColumnElement[Any]]:
    newest_first: list[ColumnElement[Any]] = [
        col(ProposalPublication.published_at).desc(),
        col(ProposalPublication.number).desc(),
    ]
    if not first:
        return newest_first
    ranked = func.array_position(bindparam("first", list(first), type_=ARRAY(Uuid)), col(Proposal.id))
    return [ranked.asc().nulls_last(), *newest_first]


def _cards() -> Select[Any]:
    return _joined(
        select(
            col(Proposal.id),
            col(ProposalPublication.number),
            col(Proposal.title),
            col(Proposal.summary),
            col(Proposal.category),
            _STANDING.label("standing"),
            col(Proposal.author_id),
            col(Proposal.author_name),
            col(Proposal.author_place),
            col(Proposal.author_role),
            col(ProposalPublication.published_at),
        )
    )


def _joined(chosen: Any) -> Select[Any]:
    joined: Select[Any] = (
        chosen.join(
            ProposalPublication,
            and_(
                col(ProposalPublication.community_id) == col(Proposal.community_id),
                col(ProposalPublication.proposal_id) == col(Proposal.id),
            ),
        )
        .outerjoin(ProposalFreezing, col(ProposalFreezing.proposal_id) == col(Proposal.id))
        .outerjoin(ProposalWithdrawal, col(ProposalWithdrawal.proposal_id) == col(Proposal.id))
    )
    return joined


def _card(row: Any) -> CardView:
    role = Role(row.author_role) if row.author_role else None
    return CardView(
        id=row.id,
        number=row.number,
        title=row.title,
        summary=row.summary,
        category=Category(row.category),
        standing=Standing(row.standing),
        author=Byline(account_id=row.author_id, name=row.author_name, place=row.author_place, role=role),
        published_at=row.published_at,
    )


def _counted(
    cards: tuple[CardView, ...], filters: Filters, counts: list[tuple[Standing, Category, int]]
) -> IndexView:
    by_standing = dict.fromkeys((Standing.OPEN, Standing.FROZEN, Standing.WITHDRAWN), 0)
    by_category = dict.fromkeys(Category, 0)
    total = 0
    for standing, category, count in counts:
        fits_standing = filters.standing in (None, standing)
        fits_category = filters.category in (None, category)
        by_standing[standing] += count if fits_category else 0
        by_category[category] += count if fits_standing else 0
        total += count if fits_standing and fits_category else 0
    return IndexView(cards, total, by_standing, by_category)
