"""Owners as staff look for them in a founding: masked like everywhere on the roll, whole for whoever wrote the whole name."""

from collections.abc import Mapping
from uuid import UUID

from deliberation.kernel.text import sentence
from deliberation.roll import directory
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed

LONGEST_SEARCH = 100
CHOOSE = sentence("Look for the owner, then choose.")
_MOST_HOMES = 3


async def sought(visit: Visit, typed: Typed) -> Mapping[str, object]:
    """What is looked for, and who is found: nobody before something is."""
    words = typed.value("q", visit.request.query_params.get("q", "")).strip()[:LONGEST_SEARCH]
    found = await directory.owners(visit.db, sought=words) if words else ()
    people = [(str(each.id), _line(visit, each, words)) for each in found]
    return {"sought": words, "people": people}


async def homes(visit: Visit, person_id: UUID | None) -> tuple[str, ...]:
    """What a person owns or lives in now."""
    if person_id is None:
        return ()
    return tuple((await directory.places_of(visit.db, [person_id])).get(person_id, ()))


def _line(visit: Visit, entry: directory.PersonEntry, words: str) -> str:
    comma = visit.say(sentence(", "))
    return f"{entry.name_for(words)} · {comma.join(entry.places[:_MOST_HOMES])}"
