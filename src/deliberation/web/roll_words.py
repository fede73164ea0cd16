"""The roll in words: kinds and sources, and what a table would change, for pages and for the command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.roll import identity
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.differences import Aspect, UnitChange
from deliberation.roll.directory import masked_name, place
from deliberation.roll.home_book import HomeView
from deliberation.roll.home_rules import Measures
from deliberation.roll.looks import Reason
from deliberation.roll.units import SealedOwner, SealedUnit
from deliberation.web.i18n.translator import Translator

KINDS: Mapping[UnitKind, str] = {
    UnitKind.DWELLING: sentence("Dwelling"),
    UnitKind.SHOP: sentence("Shop"),
    UnitKind.PARKING: sentence("Parking space"),
    UnitKind.STORAGE: sentence("Storeroom"),
    UnitKind.PUBLIC: sentence("Common part"),
}
SOURCES: Mapping[AreaSource | None, str] = {
    AreaSource.REGISTER: sentence("Land register"),
    AreaSource.SURVEY: sentence("Survey"),
    AreaSource.CONTRACT: sentence("Contract"),
    None: sentence("Source not given"),
}
ASPECTS: Mapping[Aspect, str] = {
    Aspect.KIND: sentence("Use"),
    Aspect.FLOOR: sentence("Floor"),
    Aspect.AREA: sentence("Area"),
    Aspect.AREA_SOURCE: sentence("Source of the area"),
    Aspect.HANDING_OVER: sentence("Day of handing over"),
    Aspect.OWNERS: sentence("Owners"),
    Aspect.SHARES: sentence("Shares"),
    Aspect.CONTACTS: sentence("Phones"),
}
REASONS: Mapping[Reason, str] = {
    Reason.VOTE: sentence("To prepare a vote"),
    Reason.REACH: sentence("To reach somebody"),
    Reason.CORRECT: sentence("To put the roll right"),
    Reason.CHECK: sentence("To check a deed or an ID"),
    Reason.COPY: sentence("To keep a copy"),
}
CAUSES: Mapping[Cause, str] = {
    Cause.SALE: sentence("Sale"),
    Cause.INHERITANCE: sentence("Inheritance"),
    Cause.JOINT: sentence("Joint ownership or other shares"),
    Cause.CORRECTION: sentence("A mistake on the roll is put right"),
    Cause.MOVED_IN: sentence("Somebody moved in"),
    Cause.MOVED_OUT: sentence("Somebody moved out"),
    Cause.VOTER: sentence("Who votes for the home"),
    Cause.AREA: sentence("Area corrected"),
    Cause.HANDED_OVER: sentence("Handing over corrected"),
}
EVIDENCES: Mapping[Evidence, str] = {
    Evidence.DEED: sentence("Deed or land register"),
    Evidence.CONTRACT: sentence("Contract"),
    Evidence.NOTARY: sentence("Paper of a notary"),
    Evidence.COURT: sentence("Paper of a court"),
    Evidence.LETTER: sentence("Signed letter"),
    Evidence.IN_PERSON: sentence("They came in person"),
    Evidence.OWN_ACCOUNT: sentence("All co-owners said so from their own accounts"),
}
_NOTHING = sentence("none")
_ANOTHER_NUMBER = sentence("%(names)s (another ID number)")
_TOGETHER = sentence("held together")
_PHONES_ON_THE_ROLL = sentence("as on the roll")
_OTHER_PHONES = sentence("new for %(names)s")


@dataclass(frozen=True)
class UnitLine:
    """A unit in words."""

    place: str
    kind: str
    area: str
    owners: str


@dataclass(frozen=True)
class ChangeLine:
    """What changes about a unit: (what, old, new)."""

    place: str
    changes: tuple[tuple[str, str, str], ...]


def area(cm2: int, translator: Translator, *, places: int = 0) -> str:
    """In full, with so many decimals at least: a difference in the fourth must be seen."""
    metres = Decimal(cm2) / exact.CM2_PER_M2
    return translator.say(sentence("%(area)s m²"), {"area": f"{metres:,.{max(places, decimals((cm2,)))}f}"})


def metres(cm2: int) -> str:
    """The number alone, as a form has it."""
    return f"{Decimal(cm2) / exact.CM2_PER_M2:.{decimals((cm2,))}f}"


def correction(change: tuple[Measures, Measures] | None, translator: Translator) -> list[str]:
    """What was corrected, a line each."""
    if change is None:
        return []
    before, after = change
    lines: list[tuple[str, str, str]] = []
    if (before.area_cm2, before.area_source) != (after.area_cm2, after.area_source):
        words = sentence("Area: %(before)s, now %(after)s")
        lines.append((words, _sized(before, translator), _sized(after, translator)))
    if before.handed_over_on != after.handed_over_on:
        words = sentence("Handing over: %(before)s, now %(after)s")
        lines.append((words, _handed(before, translator), _handed(after, translator)))
    return [translator.say(words, {"before": was, "after": now}) for words, was, now in lines]


def on_the_roll(home: HomeView, translator: Translator) -> str:
    """What stands there today, names masked: to hold beside what somebody says of it."""
    details = {
        "measures": _sized(home.measures, translator),
        "owners": names([tie.masked_name for tie in home.owners], translator),
    }
    return translator.say(sentence("On the roll today: %(measures)s; %(owners)s"), details)


def _sized(measures: Measures, translator: Translator) -> str:
    return f"{area(measures.area_cm2, translator)} ({translator.say(SOURCES[measures.area_source])})"


def _handed(measures: Measures, translator: Translator) -> str:
    if measures.handed_over_on is None:
        return translator.say(_NOTHING)
    return measures.handed_over_on.isoformat()


def decimals(column: Iterable[int]) -> int:
    """How many decimals the areas of a column take so that all have the same: two, or what the longest needs."""
    return max((2, *(len(f"{cm2 % exact.CM2_PER_M2:04d}".rstrip("0")) for cm2 in column)))


def names(each: Iterable[str], translator: Translator) -> str:
    return ("、" if translator.language == "zh-Hans" else ", ").join(each)


def unit_line(unit: SealedUnit, translator: Translator, *, places: int = 0) -> UnitLine:
    return UnitLine(
        place=_place(unit),
        kind=translator.say(KINDS[unit.kind]),
        area=area(unit.area_cm2, translator, places=places),
        owners=_owners(unit, translator),
    )


def masked(unit: SealedUnit) -> SealedUnit:
    """With its owners as 张*: what the roll says is shown in full to nobody without a reason in the log."""
    owners = (
        replace(owner, name=masked_name(owner.name, identity.person_kind(owner))) for owner in unit.owners
    )
    return replace(unit, owners=tuple(owners))


def change_line(change: UnitChange, translator: Translator, *, places: int = 0) -> ChangeLine:
    before, after = change.before, change.after
    places = max(places, decimals((before.area_cm2, after.area_cm2)))
    return ChangeLine(
        _place(after),
        tuple(
            (translator.say(ASPECTS[aspect]), *_old_and_new(aspect, before, after, translator, places))
            for aspect in change.aspects
        ),
    )


def _old_and_new(
    aspect: Aspect, before: SealedUnit, after: SealedUnit, translator: Translator, places: int
) -> tuple[str, str]:
    if aspect is Aspect.AREA:
        old, new = (area(unit.area_cm2, translator, places=places) for unit in (before, after))
        return old, new
    if aspect is Aspect.OWNERS:
        return _owners_old_and_new(before, after, translator)
    if aspect is Aspect.CONTACTS:
        return translator.say(_PHONES_ON_THE_ROLL), _whose_phones(before, after, translator)
    return _value(aspect, masked(before), translator), _value(aspect, after, translator)


def _value(aspect: Aspect, unit: SealedUnit, translator: Translator) -> str:
    match aspect:
        case Aspect.KIND:
            return translator.say(KINDS[unit.kind])
        case Aspect.FLOOR:
            return unit.place.floor or translator.say(_NOTHING)
        case Aspect.AREA_SOURCE:
            return translator.say(SOURCES[unit.area_source])
        case Aspect.HANDING_OVER:
            return unit.handed_over_on.isoformat() if unit.handed_over_on else translator.say(_NOTHING)
        case _:
            return names((_share(owner, translator) for owner in unit.owners), translator)


def _place(unit: SealedUnit) -> str:
    return place(unit.place.building, unit.place.entrance, unit.place.label)


def _owners(unit: SealedUnit, translator: Translator) -> str:
    return names((owner.name for owner in unit.owners), translator) or translator.say(_NOTHING)


def _owners_old_and_new(before: SealedUnit, after: SealedUnit, translator: Translator) -> tuple[str, str]:
    old, new = _owners(before, translator), _owners(after, translator)
    shown = _owners(masked(before), translator)
    return shown, new if old != new else translator.say(_ANOTHER_NUMBER, {"names": new})


def _share(owner: SealedOwner, translator: Translator) -> str:
    share = translator.say(_TOGETHER) if owner.share is None else str(owner.share)
    return f"{owner.name} {share}"


def _whose_phones(before: SealedUnit, after: SealedUnit, translator: Translator) -> str:
    """Never the numbers themselves: the roll shows them to nobody who does not hold the table."""
    had = {identity.name_key(owner.name): owner.contact for owner in before.owners}
    other = [owner.name for owner in after.owners if had.get(identity.name_key(owner.name)) != owner.contact]
    return translator.say(_OTHER_PHONES, {"names": names(other, translator)})
