"""The page on which a person says what the columns of a table hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from deliberation.kernel.text import sentence, tidy_line
from deliberation.roll import identity
from deliberation.roll.headers import NAMES, Field
from deliberation.roll.taking_in.looked import Looked
from deliberation.roll.unreadable import MissingColumns
from deliberation.roll.uploads import Upload
from deliberation.web import forms, roll_words
from deliberation.web.deps import Html, Visit
from deliberation.web.forms import Fault, Typed

SAMPLES = 3
LONGEST_SAMPLE = 24
_HIDDEN = frozenset({Field.DOCUMENTS, Field.PHONES})
_TWICE = sentence("Two columns cannot both hold this. Choose one of them.")


@dataclass(frozen=True)
class Column:
    """A column: the form field's name, what stands in its head, some of its cells, and what it is taken to hold."""

    field: str
    name: str
    samples: str
    holds: str


def page(visit: Visit, upload: Upload, looked: Looked, typed: Typed, *, status: int = 200) -> Html:
    options = [
        ("", visit.say(sentence("Not read"))),
        *((each.value, visit.say(NAMES[each])) for each in Field),
    ]
    views = {
        "form": typed,
        "upload": upload,
        "address": f"/c/{visit.community.slug}/manage/roll/uploads/{upload.id}",
        "columns": columns(looked, visit),
        "options": options,
        "missing": _names(looked.header.missing, visit),
    }
    return visit.render("roll/columns.html", views, status=status)


def columns(looked: Looked, visit: Visit) -> tuple[Column, ...]:
    """Every column that has a name or a value."""
    found = [_column(looked, place, visit) for place in range(looked.width)]
    return tuple(column for column in found if column.name or column.samples or column.holds)


def parse(typed: Typed, looked: Looked, visit: Visit) -> Mapping[int, Field | None]:
    """What each column holds. Raises NotFilledIn when two hold the same or one is missing."""
    known = {field.value: field for field in Field}
    by_hand = {place: known.get(typed.value(_name(place))) for place in range(looked.width)}
    faults: dict[str, Fault] = {}
    taken: set[Field] = set()
    for place, field in by_hand.items():
        if field in taken:
            faults[_name(place)] = Fault(_TWICE)
        if field:
            taken.add(field)
    missing = looked.header.mapped(by_hand).missing
    if missing:
        faults[""] = Fault(MissingColumns.message, {"columns": _names(missing, visit)})
    if faults:
        raise forms.NotFilledIn(replace(typed, faults=faults))
    return by_hand


def _names(fields: Iterable[Field], visit: Visit) -> str:
    return roll_words.names((visit.say(NAMES[each]) for each in fields), visit.translator)


def _name(place: int) -> str:
    return f"column-{place}"


def _column(looked: Looked, place: int, visit: Visit) -> Column:
    header = looked.header
    holds = header.mapping.get(place)
    below = (row[place] for row in looked.first_rows[header.row :] if place < len(row))
    samples = list(dict.fromkeys(filter(None, (_shown(cell, holds) for cell in below))))[:SAMPLES]
    named = header.names[place] if place < len(header.names) else ""
    return Column(
        field=_name(place),
        name=identity.without_numbers(tidy_line(named)),
        samples=roll_words.names(samples, visit.translator),
        holds=holds.value if holds else "",
    )


def _shown(cell: str, holds: Field | None) -> str:
    """Enough to know a column by; document numbers and phones stay masked."""
    text = tidy_line(cell)
    masked = identity.masked(text) if holds in _HIDDEN else identity.without_numbers(text)
    return masked if len(masked) <= LONGEST_SAMPLE else masked[:LONGEST_SAMPLE] + "…"
