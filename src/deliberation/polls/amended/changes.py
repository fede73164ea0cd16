"""By how much the electorate that stands differs from the one that was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self
from uuid import UUID

import sqlalchemy
from sqlalchemy import Subquery, func
from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.polls.amended.causes import Outcome
from deliberation.polls.amended.models import PollAmendmentEnding

_AMENDED = col(PollAmendmentEnding.outcome) == Outcome.AMENDED.value


@dataclass(frozen=True, kw_only=True)
class Changes:
    """So many amendments took effect; the others say by how much the totals changed, up or down."""

    count: int = 0
    parties: int = 0
    units: int = 0
    heads: int = 0
    area_cm2: int = 0

    @classmethod
    def of(cls, found: Sequence[int | None]) -> Self:
        """From a row's columns; all None where nothing was amended."""
        return cls(**{each.name: int(value or 0) for each, value in zip(fields(cls), found, strict=True)})


def by_poll() -> Subquery:
    """A row for each poll that was amended: its id, then the columns that `Changes` has."""
    return (
        sqlalchemy.select(
            col(PollAmendmentEnding.poll_id),
            func.count().label("count"),
            func.sum(col(PollAmendmentEnding.parties_change)).label("parties"),
            func.sum(col(PollAmendmentEnding.units_change)).label("units"),
            func.sum(col(PollAmendmentEnding.heads_change)).label("heads"),
            func.sum(col(PollAmendmentEnding.area_cm2_change)).label("area_cm2"),
        )
        .where(_AMENDED)
        .group_by(col(PollAmendmentEnding.poll_id))
        .subquery()
    )


async def newest_root(db: Reader, poll_id: UUID) -> str | None:
    """Of the roll as it was amended last, or None where it never was."""
    roots = (
        select(PollAmendmentEnding.roll_root)
        .where(PollAmendmentEnding.poll_id == poll_id, _AMENDED)
        .order_by(col(PollAmendmentEnding.ended_at).desc())
        .limit(1)
    )
    return (await db.exec(roots)).first()
