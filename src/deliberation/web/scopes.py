"""Where a matter belongs and which units it leaves out, as forms offer it."""

from uuid import UUID

from deliberation.communities.queries import PlaceView
from deliberation.counting.parties import Scope, ScopeKind, UnitKind
from deliberation.kernel.text import sentence
from deliberation.web.deps import Visit

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
PATTERN = rf"^(community|building:{_UUID}|entrance:{_UUID}:{_UUID})$"
LEAVABLE = {
    UnitKind.PARKING: sentence("Leave parking spaces out"),
    UnitKind.STORAGE: sentence("Leave storage rooms out"),
    UnitKind.SHOP: sentence("Leave shops out"),
}


def offered(visit: Visit, places: tuple[PlaceView, ...]) -> list[tuple[str, str]]:
    """Every scope there is here: its value in a form, and its name."""
    found = [(ScopeKind.COMMUNITY.value, visit.say(sentence("The whole community")))]
    for building in places:
        found.append((_value(ScopeKind.BUILDING, building.id), building.name))
        found += [
            (_value(ScopeKind.ENTRANCE, building.id, entrance_id), f"{building.name} {name}")
            for entrance_id, name in building.entrances
        ]
    return found


def leavable(visit: Visit) -> list[tuple[str, str]]:
    return [(kind.value, visit.say(words)) for kind, words in LEAVABLE.items()]


def meant(value: str) -> Scope:
    """The scope that a form's value names."""
    kind, *places = value.split(":")
    building, entrance = (*places, "", "")[:2]
    return Scope(kind=ScopeKind(kind), building=building, entrance=entrance)


def value_of(scope: Scope) -> str:
    return ":".join(part for part in (scope.kind.value, scope.building, scope.entrance) if part)


def _value(kind: ScopeKind, *places: UUID) -> str:
    return ":".join((kind.value, *map(str, places)))
