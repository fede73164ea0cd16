"""Members to choose from in a list: where two have one name, by where they live."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from deliberation.accounts import queries as accounts
from deliberation.kernel.text import sentence
from deliberation.roll import queries as roll
from deliberation.web.deps import Visit

_AT = sentence("%(name)s (%(place)s)")
_NOWHERE = sentence("not on the roll")


async def options(visit: Visit, found: Sequence[tuple[UUID, str]]) -> list[tuple[str, str]]:
    """Account and words of each."""
    count = Counter(name for _, name in found)
    return [
        (str(account_id), name if count[name] == 1 else await _at_home(visit, account_id, name))
        for account_id, name in found
    ]


async def _at_home(visit: Visit, account_id: UUID, name: str) -> str:
    memberships = await accounts.memberships(visit.db, account_id)
    person_id = next(
        (each.person_id for each in memberships if each.community_id == visit.community.id), None
    )
    places = (await roll.get_person(visit.db, person_id)).units if person_id else ()
    return visit.say(_AT, {"name": name, "place": places[0] if places else visit.say(_NOWHERE)})
