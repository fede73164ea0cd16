"""What a table would do to the roll, as the preview page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from deliberation.roll import figures
from deliberation.roll.differences import Aspect, UnitChange
from deliberation.roll.records import SKIP_SENTENCES
from deliberation.roll.taking_in.looked import Found, Looked
from deliberation.roll.units import SealedUnit
from deliberation.web import roll_words
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator
from deliberation.web.roll_words import ChangeLine, UnitLine

SHOWN = 30
_MOST_ROWS_NAMED = 20


@dataclass(frozen=True)
class FaultLine:
    row: int
    column: str
    typed: str
    mend: str


@dataclass(frozen=True)
class ReadView:
    """What was read: figures as (name, units, persons, heads, area), faults, and rows that are no units."""

    rows: tuple[tuple[str, int, int, int, str], ...]
    whole: tuple[str, int, int, int, str]
    faults: tuple[FaultLine, ...]
    more_faults: int
    faulty_rows: int
    skipped: tuple[tuple[int, str, str], ...]
    skipped_count: int
    odd_numbers: str
    unread_columns: str
    unread_sheets: str


@dataclass(frozen=True)
class DifferencesView:
    """Counts of all, lines of the first ones; `left_out` counts what a link shows, `never_shown` what would make the page too long."""

    added_count: int
    changed_count: int
    removed_count: int
    unchanged_count: int
    added: tuple[UnitLine, ...]
    changed: tuple[ChangeLine, ...]
    removed: tuple[UnitLine, ...]
    left_out: int
    never_shown: int
    are_none: bool


def today(visit: Visit) -> date:
    return visit.community.day(visit.now)


def read_view(looked: Looked, visit: Visit) -> ReadView:
    assert looked.found is not None
    found, translator = looked.found, visit.translator
    say_area = partial(
        roll_words.area,
        translator=translator,
        places=roll_words.decimals(part.area_cm2 for part in (found.whole, *found.by_kind.values())),
    )
    return ReadView(
        rows=tuple(
            _figures(translator.say(roll_words.KINDS[kind]), part, say_area(part.area_cm2))
            for kind, part in found.by_kind.items()
        ),
        whole=_figures("", found.whole, say_area(found.whole.area_cm2)),
        faults=tuple(
            FaultLine(
                fault.row,
                translator.say(fault.column),
                fault.typed,
                translator.say(fault.message, fault.details),
            )
            for fault in found.faults
        ),
        more_faults=found.fault_count - len(found.faults),
        faulty_rows=found.faulty_rows,
        skipped=tuple(
            (skipped.row, translator.say(SKIP_SENTENCES[skipped.reason]), skipped.text)
            for skipped in found.skipped
        ),
        skipped_count=found.skipped_count,
        odd_numbers=roll_words.names(map(str, found.odd_numbers[:_MOST_ROWS_NAMED]), translator),
        unread_columns=roll_words.names(looked.header.unknown.values(), translator),
        unread_sheets=roll_words.names(looked.unread_sheets, translator),
    )


def differences_view(found: Found, translator: Translator, *, shows_all: bool) -> DifferencesView:
    """All are at most looked.MOST_LINES of each."""
    lines = None if shows_all else SHOWN
    added, changed, removed = (
        found.shown.added[:lines],
        found.shown.changed[:lines],
        found.shown.removed[:lines],
    )
    shown = len(added) + len(changed) + len(removed)
    could_be_shown = len(found.shown.added) + len(found.shown.changed) + len(found.shown.removed)
    return DifferencesView(
        added_count=found.added_count,
        changed_count=found.changed_count,
        removed_count=found.removed_count,
        unchanged_count=found.unchanged_count,
        added=_unit_lines(added, translator),
        changed=_change_lines(changed, translator),
        removed=_unit_lines([roll_words.masked(unit) for unit in removed], translator),
        left_out=could_be_shown - shown,
        never_shown=found.added_count + found.changed_count + found.removed_count - could_be_shown,
        are_none=not (found.added_count or found.changed_count or found.removed_count),
    )


def _figures(name: str, part: figures.Figures, area: str) -> tuple[str, int, int, int, str]:
    return name, part.units, part.persons, part.heads, area


def _unit_lines(units: Sequence[SealedUnit], translator: Translator) -> tuple[UnitLine, ...]:
    places = roll_words.decimals(unit.area_cm2 for unit in units)
    return tuple(roll_words.unit_line(unit, translator, places=places) for unit in units)


def _change_lines(changes: Sequence[UnitChange], translator: Translator) -> tuple[ChangeLine, ...]:
    shown = (change for change in changes if Aspect.AREA in change.aspects)
    places = roll_words.decimals(unit.area_cm2 for each in shown for unit in (each.before, each.after))
    return tuple(roll_words.change_line(change, translator, places=places) for change in changes)
