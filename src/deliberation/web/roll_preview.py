"""What a table would do to the roll, as the preview page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from deliberation.roll import figures, headers, reading, workbook
from deliberation.roll.differences import Aspect, Differences, UnitChange
from deliberation.roll.headers import Header
from deliberation.roll.progress import Tell, nobody
from deliberation.roll.reading import Reading
from deliberation.roll.records import SKIP_SENTENCES
from deliberation.roll.table import Table
from deliberation.roll.units import SealedUnit
from deliberation.roll.uploads import Upload
from deliberation.web import roll_words
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator
from deliberation.web.roll_words import ChangeLine, UnitLine

SHOWN = 30


@dataclass(frozen=True)
class Opened:
    """A kept file, read. There is no reading while columns are missing."""

    table: Table
    header: Header
    reading: Reading | None
    today: date


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
    faulty_rows: int
    skipped: tuple[tuple[int, str, str], ...]
    unread_columns: str
    unread_sheets: str


@dataclass(frozen=True)
class DifferencesView:
    """Counts of all, lines of the first ones; `left_out` counts what is not shown."""

    added_count: int
    changed_count: int
    removed_count: int
    unchanged_count: int
    added: tuple[UnitLine, ...]
    changed: tuple[ChangeLine, ...]
    removed: tuple[UnitLine, ...]
    left_out: int
    are_none: bool


def opened(upload: Upload, *, today: date, tell: Tell = nobody) -> Opened:
    """Raises UnreadableTable, though not for missing columns."""
    table = workbook.read(upload.data)
    header = headers.find(table).mapped(upload.by_hand)
    found = None if header.missing else reading.read(table, header, on=today, tell=tell)
    return Opened(table, header, found, today)


def today(visit: Visit) -> date:
    return visit.community.day(visit.now)


def read_view(file: Opened, visit: Visit) -> ReadView:
    assert file.reading is not None
    found, translator = file.reading, visit.translator
    kinds = figures.by_kind(found.units, on=file.today).items()
    say_area = partial(
        roll_words.area,
        translator=translator,
        places=roll_words.decimals(part.area_cm2 for part in (found.figures, *(part for _, part in kinds))),
    )
    return ReadView(
        rows=tuple(
            _figures(translator.say(roll_words.KINDS[kind]), part, say_area(part.area_cm2))
            for kind, part in kinds
        ),
        whole=_figures("", found.figures, say_area(found.figures.area_cm2)),
        faults=tuple(
            FaultLine(
                fault.row,
                translator.say(fault.column),
                fault.typed,
                translator.say(fault.message, fault.details),
            )
            for fault in found.faults
        ),
        faulty_rows=len({fault.row for fault in found.faults}),
        skipped=tuple(
            (skipped.row, translator.say(SKIP_SENTENCES[skipped.reason]), skipped.text)
            for skipped in found.skipped
        ),
        unread_columns=roll_words.names(file.header.unknown.values(), translator),
        unread_sheets=roll_words.names(file.table.unread_sheets, translator),
    )


def differences_view(found: Differences, translator: Translator, *, shows_all: bool) -> DifferencesView:
    shown = None if shows_all else SHOWN
    added, changed, removed = found.added[:shown], found.changed[:shown], found.removed[:shown]
    whole = len(found.added) + len(found.changed) + len(found.removed)
    return DifferencesView(
        added_count=len(found.added),
        changed_count=len(found.changed),
        removed_count=len(found.removed),
        unchanged_count=len(found.unchanged),
        added=_unit_lines(added, translator),
        changed=_change_lines(changed, translator),
        removed=_unit_lines([roll_words.masked(unit) for unit in removed], translator),
        left_out=whole - len(added) - len(changed) - len(removed),
        are_none=found.are_none,
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
