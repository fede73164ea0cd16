"""The archive of notices, and each notice's own page."""

import re
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.notices import listing, queries, votes
from deliberation.notices.kinds import Kind
from deliberation.notices.listing import ON_A_PAGE, Filters
from deliberation.notices.refusals import NoSuchPosting
from deliberation.web import (
    forms,
    named_votes,
    notice_acts,
    notice_objection_views,
    notice_views,
    notice_words,
    outcome_views,
)
from deliberation.web.deps import Html, Visit

_LONGEST_NEEDLE = 60
_A_COUNT = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
"""Other programs count the notices of a community from 1; people read the year first."""


class Asked(forms.Query):
    """Which notices to list."""

    q: forms.OptionalLine = ""
    kind: Kind | None = None
    year: Annotated[int | None, Field(ge=2000, le=9999)] = None
    hanging: bool = False
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class NoticePages(Controller):
    """`/c/{slug}/notices`, `…/{name}`, `…/{name}/postings/{id}/photo`."""

    path = "/c/{slug:str}/notices"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        asked = forms.asked(Asked, visit.request.query_params)
        filters = Filters(
            needle=asked.q[:_LONGEST_NEEDLE],
            kind=asked.kind,
            year=asked.year,
            hangs_on=visit.community.day(visit.now) if asked.hanging else None,
            page=asked.page,
        )
        found = await listing.index(visit.db, filters)
        views = {
            "asked": asked,
            "found": found,
            "lines": [notice_views.line(visit, each) for each in found.notices],
            "kinds": notice_words.KINDS,
            "last_page": max(1, -(-found.total // ON_A_PAGE)),
            "is_office": _is_office(visit),
        }
        return visit.render("notices/index.html", views)

    @get("/{name:str}")
    async def show(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Html:
        if _A_COUNT.fullmatch(name):
            counted = await queries.nth(visit.db, int(name))
            return visit.redirect(f"/c/{visit.community.slug}/notices/{counted.name}")
        notice = await notice_acts.named(visit, name)
        vote = await named_votes.of(visit, notice.vote)
        outcome = await outcome_views.of(visit, vote) if vote else None
        reader = visit.found_visitor
        may_object = (
            reader is not None
            and reader.is_member
            and await votes.is_entitled(
                visit.db, notice.vote, account_id=reader.account_id, person_id=reader.person_id
            )
        )
        views = {
            "line": notice_views.line(visit, notice),
            "notice": notice,
            "body": notice.texts.body(visit.translator.language),
            "vote": vote,
            "by_all": vote is None or vote.vote is None or not vote.vote.is_of_owners,
            "outcome": outcome,
            "hears": notice_views.hears(notice),
            "is_in_time": visit.now < notice.ends_at(visit.community.time_zone),
            "may_object": may_object,
            "objections": await notice_objection_views.shown(
                visit, notice, outcome.found if outcome else None
            ),
            "sheets": await notice_views.sheets(visit, notice),
            "is_office": _is_office(visit),
        }
        return visit.render("notices/show.html", views)

    @get("/{name:str}/postings/{posting_id:uuid}/photo")
    async def photo(
        self, visit: NamedDependency[Visit], name: FromPath[str], posting_id: FromPath[UUID]
    ) -> Response[bytes]:
        """Of a sheet on a board: for members, since somebody may stand in front of it."""
        _ = visit.member
        notice = await notice_acts.named(visit, name)
        postings = await queries.postings(visit.db, [notice.id])
        posting = next((each for each in postings if each.id == posting_id), None)
        if posting is None:
            raise NoSuchPosting
        content = await queries.photo(visit.db, posting.photo_id)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})


def _is_office(visit: Visit) -> bool:
    reader = visit.found_visitor
    return reader is not None and bool(reader.roles & CONVENING_ROLES)
