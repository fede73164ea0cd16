"""The notices of a community as an Atom feed (RFC 4287): what is published for everybody, and nothing about anybody."""

from datetime import datetime
from urllib.parse import urlsplit

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from deliberation.notices import listing
from deliberation.notices.views import NoticeView
from deliberation.web import notice_acts, notice_views
from deliberation.web.deps import Visit

_NEWEST = 30
_SINCE = "2026-01-01"
"""From when the names in our feeds are ours (RFC 4151): it never changes."""


class FeedPages(Controller):
    """`/c/{slug}/feed.atom`."""

    path = "/c/{slug:str}"

    @get("/feed.atom")
    async def show(self, visit: NamedDependency[Visit]) -> Response[str]:
        notices = await listing.newest(visit.db, at_most=_NEWEST)
        base, language = visit.config.settings.base_url, visit.translator.language
        own = f"tag:{urlsplit(base).hostname},{_SINCE}:{visit.community.id}/notices"
        views = {
            "own": own,
            "base": base,
            "updated": _updated(visit, notices).isoformat(),
            "entries": [
                {
                    "id": f"{own}/{each.id}",
                    "line": notice_views.line(visit, each),
                    "href": f"{base}{notice_acts.public(visit, each)}",
                    "body": each.texts.body(language),
                }
                for each in notices
            ],
        }
        page = visit.render("notices/feed.xml", views)
        return Response(page.content, media_type="application/atom+xml; charset=utf-8")


def _updated(visit: Visit, notices: tuple[NoticeView, ...]) -> datetime:
    return notices[0].published_at if notices else visit.now
