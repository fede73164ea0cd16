"""Objections that were found right while their home still stands on the roll as it was shown: a promise to keep."""

from collections import defaultdict
from uuid import UUID

from sqlmodel import col, or_, select

from deliberation.communities.models import Unit
from deliberation.database.sessions import Reader
from deliberation.roll import home_book, shown_list
from deliberation.roll.home_book import HomeView
from deliberation.roll.models import RollChange
from deliberation.roll.publication_models import RollDecision, RollObjection, RollPublication
from deliberation.roll.publication_rules import About, Outcome
from deliberation.roll.shown_list import ShownUnit


async def objections(db: Reader) -> frozenset[UUID]:
    """Their ids. A correction by hand since they came, or a table that changed what was shown, settles them."""
    changed = (
        select(RollChange.id)
        .where(
            col(RollChange.unit_id) == col(RollObjection.unit_id),
            col(RollChange.recorded_at) >= col(RollObjection.raised_at),
        )
        .correlate(RollObjection)
        .exists()
    )
    promised = await db.exec(
        select(RollObjection.id, RollObjection.publication_id, Unit.id)
        .join(RollDecision, col(RollDecision.objection_id) == col(RollObjection.id))
        .join(Unit, col(Unit.id) == col(RollObjection.unit_id))
        .where(
            RollDecision.outcome == Outcome.ACCEPTED.value,
            col(Unit.gone_on).is_(None),
            or_(RollObjection.about != About.HANDING_OVER.value, col(Unit.handed_over_on).is_(None)),
            ~changed,
        )
    )
    by_publication = defaultdict(list)
    for objection_id, publication_id, unit_id in promised:
        by_publication[publication_id].append((objection_id, unit_id))
    found = set()
    for publication_id, waiting in by_publication.items():
        shown = await _shown(db, publication_id)
        for objection_id, unit_id in waiting:
            if _is_as_shown(await home_book.get(db, unit_id), shown[unit_id]):
                found.add(objection_id)
    return frozenset(found)


async def _shown(db: Reader, publication_id: UUID) -> dict[UUID, ShownUnit]:
    kept = select(RollPublication.shown).where(RollPublication.id == publication_id)
    return shown_list.read((await db.exec(kept)).one()).units


def _is_as_shown(home: HomeView, shown: ShownUnit) -> bool:
    source = home.area_source.value if home.area_source else ""
    owners = tuple(tie.masked_name for tie in home.owners)
    return (home.area_cm2, source, owners) == (shown.area_cm2, shown.area_source, shown.owners)
