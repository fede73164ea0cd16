"""The start page, settings for the eyes, and static files."""

from typing import Any, Literal

from litestar import Controller, MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from deliberation.communities import queries as communities
from deliberation.web import assets, forms, hosts
from deliberation.web.deps import YEAR, Change, Html, Visit
from deliberation.web.paths import local_path


class SettingsForm(forms.Form):
    """What a reader may choose for their own eyes."""

    text: Literal["m", "l", "xl"] = "m"
    theme: Literal["auto", "light", "dark"] = "auto"
    lang: Literal["zh-Hans", "en"] = "zh-Hans"
    next: str = "/"


class HomePages(Controller):
    """`/`, `/settings`, `/static/…`, `/healthz`."""

    path = "/"

    @get("/", name="home")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        return visit.render("home.html", {"communities": await communities.all_communities(visit.db)})

    @get("/settings")
    async def settings(self, visit: NamedDependency[Visit]) -> Html:
        """A link may have chosen the size of the text already; only the button takes it."""
        asked = visit.request.query_params
        views = {"next": local_path(asked.get("next")), "text": visit.text_size_of(asked.get("text"))}
        return visit.render("settings.html", views)

    @post("/settings")
    async def choose(self, change: NamedDependency[Change]) -> Html:
        wanted = forms.parse(SettingsForm, change.form)
        answer = change.redirect(local_path(wanted.next))
        for name, value in (("text", wanted.text), ("theme", wanted.theme), ("lang", wanted.lang)):
            answer.cookies.append(change.cookie(name, value, seconds=YEAR))
        return answer

    @get("/static/{name:path}")
    async def static(self, name: FromPath[str]) -> Response[bytes]:
        found = assets.files().get(name.lstrip("/"))
        if found is None:
            raise NotFoundException
        content, kind = found
        headers: dict[str, Any] = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(content, media_type=kind, headers=headers)

    @get("/healthz", media_type=MediaType.TEXT, opt={hosts.ANY_HOST: True})
    async def health(self) -> str:
        return "ok"
