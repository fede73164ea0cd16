"""What `deliberation roll import` prints: rows read, figures, faulty rows with their mends, differences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deliberation.kernel.text import sentence
from deliberation.roll import figures
from deliberation.roll.differences import Differences
from deliberation.roll.figures import Figures
from deliberation.roll.headers import Header
from deliberation.roll.imports import ImportView
from deliberation.roll.reading import Reading
from deliberation.roll.units import SealedUnit
from deliberation.web import roll_words
from deliberation.web.i18n.translator import Translator

SHOWN = 20
_FIGURES = sentence("Units: %(units)s, persons: %(persons)s, heads: %(heads)s, area: %(area)s")
_ROWS = sentence("Rows read without fault: %(rows)s. %(figures)s")
_SKIPPED = sentence("Titles, totals and blank rows left out: %(rows)s")
_UNREAD = sentence("Columns that are not read: %(columns)s")
_NO_FAULTS = sentence("No row has a fault.")
_FAULTS = sentence("Rows with faults, not taken in: %(rows)s")
_FAULT = sentence("Row %(row)s, %(column)s: %(mend)s")
_SAME = sentence("The roll already says all of this.")
_DIFFERENCES = sentence(
    "Units new to the roll: %(added)s, changed: %(changed)s, not in the table: %(removed)s"
)
_MORE = sentence("… and more: %(rows)s")
_PREVIEW = sentence("This was a preview. Nothing was written. Add --commit to take the table in.")
_NOTHING = sentence("Nothing was changed.")
_TAKEN = sentence("Taken in as import %(number)s. The roll now: %(figures)s")
_WITHOUT = sentence("Rows with faults were left out: %(rows)s. Mend them and import the table again.")
_STAY = sentence("Units that are not in the table stay on the roll. Say on the roll's page if they are gone.")


@dataclass(frozen=True)
class Report:
    """What is printed, and in which language."""

    translator: Translator
    header: Header
    reading: Reading
    differences: Differences
    today: date

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.reading.faults})


def lines(report: Report) -> Iterator[str]:
    say, read = report.translator.say, report.reading
    yield say(_ROWS, {"rows": len(read.units), "figures": _figures(read.figures, report.translator)})
    for kind, part in figures.by_kind(read.units, on=report.today).items():
        yield f"  {say(roll_words.KINDS[kind])}: {_figures(part, report.translator)}"
    if read.skipped:
        yield say(_SKIPPED, {"rows": len(read.skipped)})
    if report.header.unknown:
        named = roll_words.names(report.header.unknown.values(), report.translator)
        yield say(_UNREAD, {"columns": named})
    yield from _faults(report)
    yield from _changes(report)


def not_taken_in(report: Report, *, is_commit: bool) -> str:
    return report.translator.say(_NOTHING if is_commit else _PREVIEW)


def taken_in(report: Report, view: ImportView) -> str:
    say = report.translator.say
    said = [
        say(_TAKEN, {"number": view.number, "figures": _figures(view.figures, report.translator)}),
        say(_WITHOUT, {"rows": report.faulty_rows}) if report.reading.faults else "",
        say(_STAY) if report.differences.removed else "",
    ]
    return "\n".join(line for line in said if line)


def _figures(found: Figures, translator: Translator) -> str:
    return translator.say(
        _FIGURES,
        {
            "units": found.units,
            "persons": found.persons,
            "heads": found.heads,
            "area": roll_words.area(found.area_cm2, translator),
        },
    )


def _faults(report: Report) -> Iterator[str]:
    say = report.translator.say
    yield say(_FAULTS, {"rows": report.faulty_rows}) if report.reading.faults else say(_NO_FAULTS)
    for fault in report.reading.faults:
        mend = say(fault.message, fault.details)
        yield "  " + say(_FAULT, {"row": str(fault.row), "column": say(fault.column), "mend": mend})


def _changes(report: Report) -> Iterator[str]:
    say, found = report.translator.say, report.differences
    if found.are_none:
        yield say(_SAME)
        return
    counts = {"added": found.added, "changed": found.changed, "removed": found.removed}
    yield say(_DIFFERENCES, {name: len(units) for name, units in counts.items()})
    yield from _at_most([_unit("+", unit, report.translator) for unit in found.added], report)
    yield from _at_most(
        [_unit("-", roll_words.masked(unit), report.translator) for unit in found.removed], report
    )
    changed = [roll_words.change_line(change, report.translator) for change in found.changed]
    yield from _at_most(
        [f"  ~ {line.place}  {what}: {old} → {new}" for line in changed for what, old, new in line.changes],
        report,
    )


def _at_most(listed: list[str], report: Report) -> Iterator[str]:
    yield from listed[:SHOWN]
    if len(listed) > SHOWN:
        yield "  " + report.translator.say(_MORE, {"rows": len(listed) - SHOWN})


def _unit(sign: str, unit: SealedUnit, translator: Translator) -> str:
    line = roll_words.unit_line(unit, translator)
    return f"  {sign} {line.place}  {line.kind}  {line.area}  {line.owners}"
