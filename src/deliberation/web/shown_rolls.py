"""The roll on show in words: its days, its figures, and how they stand to what was announced."""

from dataclasses import dataclass

from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.kernel.text import sentence
from deliberation.roll.publication_rules import About, Outcome
from deliberation.roll.published import ObjectionView, PublicationView
from deliberation.roll.shown_list import ShownBuilding, ShownList
from deliberation.web import roll_preview, roll_words
from deliberation.web.deps import Visit

ABOUTS = {
    About.AREA: sentence("The area is wrong"),
    About.OWNER: sentence("The owner is wrong"),
    About.MISSING: sentence("A home or an owner is missing"),
    About.HANDING_OVER: sentence("The home is not handed over yet"),
    About.ELSE: sentence("Something else"),
}
OUTCOMES = {
    Outcome.ACCEPTED: sentence("Right: the roll will be corrected"),
    Outcome.PARTLY: sentence("Right in part"),
    Outcome.REJECTED: sentence("Not right: the roll stays"),
}
WAITING = sentence("Waits for a decision")
_SAME = sentence("Announced were %(announced)s. The list adds up to the same.")
_MORE = sentence("Announced were %(announced)s. The list adds up to %(difference)s more.")
_LESS = sentence("Announced were %(announced)s. The list adds up to %(difference)s less.")


@dataclass(frozen=True)
class PublicationLine:
    """A publication in a list; `is_open` while objections are taken."""

    view: PublicationView
    is_open: bool
    is_to_come: bool


@dataclass(frozen=True)
class UnitLine:
    place: str
    kind: str
    area: str
    area_source: str
    owners: str


@dataclass(frozen=True)
class ObjectionLine:
    """An objection as its reader may see it."""

    view: ObjectionView
    about: str
    state: str


def line(visit: Visit, view: PublicationView) -> PublicationLine:
    today = roll_preview.today(visit)
    return PublicationLine(view, view.days.contain(today), today < view.days.starts_on)


def difference(visit: Visit, view: PublicationView) -> str:
    """Announced against the sum of the list, in plain words; empty where nothing was announced."""
    if view.announced_cm2 is None:
        return ""
    more = view.area_cm2 - view.announced_cm2
    words = _SAME if not more else _MORE if more > 0 else _LESS
    details = {
        "announced": roll_words.area(view.announced_cm2, visit.translator),
        "difference": roll_words.area(abs(more), visit.translator),
    }
    return visit.say(words, details)


def sources(visit: Visit, shown: ShownList) -> list[tuple[str, str]]:
    """The area of each source, in the order of trust."""
    found = shown.area_by_source
    order = (*AreaSource, None)
    places = roll_words.decimals(found.values())
    return [
        (visit.say(roll_words.SOURCES[each]), roll_words.area(found[each], visit.translator, places=places))
        for each in order
        if each in found
    ]


def units(visit: Visit, building: ShownBuilding) -> list[UnitLine]:
    places = roll_words.decimals(unit.area_cm2 for unit in building.units)
    return [
        UnitLine(
            place=unit.place,
            kind=visit.say(roll_words.KINDS[UnitKind(unit.kind)]),
            area=roll_words.area(unit.area_cm2, visit.translator, places=places),
            area_source=visit.say(
                roll_words.SOURCES[AreaSource(unit.area_source) if unit.area_source else None]
            ),
            owners=roll_words.names(unit.owners, visit.translator),
        )
        for unit in building.units
    ]


def objection(visit: Visit, view: ObjectionView) -> ObjectionLine:
    state = OUTCOMES[view.decision.outcome] if view.decision else WAITING
    return ObjectionLine(view, visit.say(ABOUTS[view.about]), visit.say(state))
