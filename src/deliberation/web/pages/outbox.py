"""The demo's letters: what would have gone to people's phones and mail."""

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.outbox import queries as outbox
from deliberation.web.deps import Html, Visit
from deliberation.web.refusals import NoSuchPage


class OutboxPages(Controller):
    """`/letters`, in a demo only."""

    path = "/letters"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        if not visit.config.settings.is_demo:
            raise NoSuchPage
        return visit.render("outbox/index.html", {"letters": await outbox.letters(visit.db)})
