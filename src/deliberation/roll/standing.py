"""What the roll that stands adds up to, added by the database: a hundred thousand homes need not be read for a few figures.

The same as figures.count says of the roll read whole: heads are distinct sets of present owners, and the developer's units,
unsold or not handed over, are one together.
"""

from collections.abc import Mapping
from datetime import date

from deliberation.communities.rules import UnitKind
from deliberation.database.sessions import Reader, statement
from deliberation.roll.figures import Figures
from deliberation.roll.kinds import PersonKind

_ADDED_UP = """
WITH owned AS (
  SELECT o.unit_id, p.id AS person_id, p.kind = :developer AS is_developer
  FROM ownership o JOIN person p ON p.community_id = o.community_id AND p.id = o.person_id
  WHERE o.ends_on IS NULL
), home AS (
  SELECT u.id, u.kind, u.area_cm2,
    CASE WHEN u.handed_over_on > :today OR bool_and(o.is_developer) THEN ARRAY[NULL::uuid]
         ELSE array_agg(DISTINCT CASE WHEN o.is_developer THEN NULL ELSE o.person_id END) FILTER (WHERE o.unit_id IS NOT NULL)
    END AS head
  FROM unit u LEFT JOIN owned o ON o.unit_id = u.id
  WHERE u.gone_on IS NULL
  GROUP BY u.id, u.kind, u.area_cm2, u.handed_over_on
), person_of AS (
  SELECT u.kind, count(DISTINCT o.person_id) AS persons
  FROM unit u JOIN owned o ON o.unit_id = u.id
  WHERE u.gone_on IS NULL AND NOT o.is_developer
  GROUP BY GROUPING SETS ((u.kind), ())
)
SELECT h.kind, count(*) AS units, sum(h.area_cm2) AS area, count(DISTINCT h.head) AS heads,
  coalesce((SELECT persons FROM person_of p WHERE p.kind IS NOT DISTINCT FROM h.kind), 0) AS persons
FROM home h GROUP BY GROUPING SETS ((h.kind), ())
"""


async def figures(db: Reader, *, on: date) -> Figures:
    """Of the whole roll on a day."""
    return (await _by_kind(db, on))[None]


async def figures_by_kind(db: Reader, *, on: date) -> tuple[Mapping[UnitKind, Figures], Figures]:
    """Of each kind that stands, in the order of the kinds, and of the whole roll."""
    found = await _by_kind(db, on)
    return {kind: found[kind] for kind in UnitKind if kind in found}, found[None]


async def _by_kind(db: Reader, on: date) -> Mapping[UnitKind | None, Figures]:
    rows = await statement(db, _ADDED_UP, {"today": on, "developer": PersonKind.DEVELOPER.value})
    return {
        UnitKind(row.kind) if row.kind else None: Figures(
            units=row.units, persons=row.persons, heads=row.heads, area_cm2=int(row.area or 0)
        )
        for row in rows
    }
