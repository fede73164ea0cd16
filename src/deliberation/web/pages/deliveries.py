"""What was written down about the doors of an entrance, and the photos that prove it."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import CONVENING_ROLES, STAFF_ROLES
from deliberation.polls import deliveries, queries
from deliberation.polls.doors import NoSuchStaircase
from deliberation.web import door_words
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number


class DeliveryPages(Controller):
    """`/c/{slug}/manage/polls/{number}/deliveries/{place}`, `/photos/{id}`."""

    path = "/c/{slug:str}/manage/polls/{number:int}"

    @get("/deliveries/{place:uuid}")
    async def index(self, visit: NamedDependency[Visit], number: Number, place: FromPath[UUID]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        found = await deliveries.staircases(visit.db, poll.id)
        staircase = next((each for each in found if each.id == place), None)
        if staircase is None:
            raise NoSuchStaircase
        views = {
            "poll": poll,
            "staircase": staircase,
            "rows": await deliveries.recorded(visit.db, poll.id, staircase),
            "hows": door_words.HOWS,
        }
        return visit.render("doors/deliveries.html", views)

    @get("/photos/{photo:uuid}")
    async def photo(
        self, visit: NamedDependency[Visit], number: Number, photo: FromPath[UUID]
    ) -> Response[bytes]:
        visit.holder_of(STAFF_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        content = await deliveries.photo(visit.db, poll.id, photo)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})
