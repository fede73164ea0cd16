"""The demo's letters: what would have gone to people's phones and mail, and whom to write to."""

from dataclasses import dataclass

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.communities import queries as communities
from deliberation.database.sessions import enter
from deliberation.demo import neighbours
from deliberation.outbox import queries as outbox
from deliberation.roll import identity
from deliberation.roll import queries as roll
from deliberation.web.deps import Html, Visit
from deliberation.web.refusals import NoSuchPage


@dataclass(frozen=True)
class SampleView:
    """Somebody made up, and where a code reaches them."""

    name: str
    contact: str


class OutboxPages(Controller):
    """`/letters`, in a demo only."""

    path = "/letters"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        if not visit.config.settings.is_demo:
            raise NoSuchPage
        views = {
            "letters": await outbox.letters(visit.db),
            "samples": await _samples(visit),
            "samples_in": neighbours.REACHED_IN,
        }
        return visit.render("outbox/index.html", views)


async def _samples(visit: Visit) -> list[SampleView]:
    """Those whom the roll still reaches: a demo's visitors may have taken other tables in."""
    community = await communities.find_by_slug(visit.db, neighbours.REACHED_IN)
    if community is None:
        return []
    await enter(visit.db, community.id)
    pepper = visit.config.keys.community_pepper(community.id)
    found = []
    for name, contact in neighbours.REACHED_AT.items():
        contact_hash = identity.contact_hash(pepper, contact)
        if await roll.find_person_by_contact(visit.db, community.id, contact_hash) is not None:
            found.append(SampleView(name, contact))
    return found
