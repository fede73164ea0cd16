"""Arriving: before a handler begins, its visit is made from the address, the cookies and the database.

GET and HEAD get a read-only `visit`; POST gets a `change`, whose form has already proved that it is ours.
"""

import secrets
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException

from deliberation.accounts import queries as accounts
from deliberation.accounts import rules as signing_in
from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CONVENING_ROLES, Role
from deliberation.database.sessions import Reader, enter, reading, writing
from deliberation.kernel.refusals import Refusal
from deliberation.web import csrf, forms
from deliberation.web.config import WebConfig
from deliberation.web.deps import BROWSER_COOKIE, SESSION_COOKIE, AnyRequest, Change, Frame, Visit, Visitor
from deliberation.web.i18n.choice import choose
from deliberation.web.i18n.translator import DEFAULT_ZONE, Translator
from deliberation.web.refusals import NoSuchPage

_FRAME = "frame"


async def provide_visit(request: AnyRequest) -> AsyncIterator[Visit]:
    """A read-only visit; PostgreSQL itself refuses writes."""
    config: WebConfig = request.app.state.config
    async with reading(config.sessions) as db:
        yield Visit(**await arrival(request, config, db))


async def provide_change(request: AnyRequest) -> AsyncIterator[Change]:
    """A visit with a form that may write; committed when the handler returns, rolled back when it raises."""
    config: WebConfig = request.app.state.config
    form = await proved_form(request, config)
    async with writing(config.sessions) as db:
        yield Change(**await arrival(request, config, db), form=form)


async def proved_form(request: AnyRequest, config: WebConfig) -> FormMultiDict:
    """The form, which a page of ours gave to this browser and sign-in. Raises ForeignOrigin, StaleForm."""
    try:
        form = await forms.sent(request)
        _prove(request, config, form)
    except (Refusal, HTTPException):
        # the page that says so keeps its community and its visitor
        async with reading(config.sessions) as db:
            await arrival(request, config, db)
        raise
    return form


async def arrival(request: AnyRequest, config: WebConfig, db: Reader) -> dict[str, Any]:
    """What a visit is made of. Its frame is kept for a refusal's page. Raises NoSuchPage for an unknown community."""
    now = config.clock()
    slug = request.path_params.get("slug")
    community = await _enter(db, str(slug)) if slug is not None else None
    frame = Frame(
        request=request,
        config=config,
        now=now,
        translator=Translator(_language(request), community.time_zone if community else DEFAULT_ZONE),
        found_community=community,
        found_visitor=await _visitor(request, config, db, community, now),
        browser=_browser(request),
    )
    request.scope["state"][_FRAME] = frame
    if slug is not None and community is None:
        raise NoSuchPage
    return {**vars(frame), "db": db}


def frame_of(request: AnyRequest) -> Frame:
    """The frame this request arrived with; a plain one where it was refused before it arrived."""
    kept = request.scope["state"].get(_FRAME)
    if isinstance(kept, Frame):
        return kept
    config: WebConfig = request.app.state.config
    return Frame(
        request=request,
        config=config,
        now=config.clock(),
        translator=Translator(_language(request), DEFAULT_ZONE),
        browser=_browser(request),
    )


def _prove(request: AnyRequest, config: WebConfig, form: FormMultiDict) -> None:
    cookies = request.cookies
    csrf.check_origin(config.settings.base_url, request.headers.get("origin"))
    browser = cookies.get(BROWSER_COOKIE, "")
    csrf.check(config.csrf_key, browser, cookies.get(SESSION_COOKIE, ""), form.get(csrf.FIELD))


def _language(request: AnyRequest) -> str:
    return choose(
        asked=request.query_params.get("lang"),
        cookie=request.cookies.get("lang"),
        accept=request.headers.get("accept-language", ""),
    )


def _browser(request: AnyRequest) -> str:
    return request.cookies.get(BROWSER_COOKIE) or secrets.token_urlsafe(16)


async def _enter(db: Reader, slug: str) -> CommunityView | None:
    community = await communities.find_by_slug(db, slug)
    if community is not None:
        await enter(db, community.id)
    return community


async def _visitor(
    request: AnyRequest, config: WebConfig, db: Reader, community: CommunityView | None, now: datetime
) -> Visitor | None:
    token = request.cookies.get(SESSION_COOKIE)
    community_id = community.id if community else None
    found = (
        await accounts.find_signed_in(db, token=token, community_id=community_id, now=now) if token else None
    )
    if found is None:
        return None
    roles = (
        await communities.roles_of(db, found.account_id, community.day(now))
        if community
        else frozenset[Role]()
    )
    if roles & CONVENING_ROLES and now - found.seen_at > signing_in.STAFF_MAY_REST:
        return None
    if now - found.seen_at > signing_in.SEEN_EVERY:
        config.presence.note(found.sign_in_id, now)
    return Visitor(
        account_id=found.account_id,
        sign_in_id=found.sign_in_id,
        name=found.name,
        person_id=found.person_id,
        is_member=found.is_member,
        method=found.method,
        roles=roles,
        needs_second_step=found.owes_second_step or config.needs_second_step(roles, found.second_step_at),
    )
