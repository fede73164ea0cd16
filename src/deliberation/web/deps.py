"""One visit: who asks, in which community, in which language, with the one database session of the request.

GET and HEAD get a read-only `visit`; POST gets a `change`, whose form has already proved that it is ours.
"""

import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import Cookie, FormMultiDict
from litestar.enums import MediaType

from deliberation.accounts import queries as accounts
from deliberation.accounts import rules as signing_in
from deliberation.accounts.rules import Method
from deliberation.communities import queries as communities
from deliberation.communities import rules as mandates
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CONVENING_ROLES, STAFF_ROLES, Role
from deliberation.database.sessions import Reader, Writer, enter, reading, writing
from deliberation.kernel.facts import Actor
from deliberation.web import csrf, flashes, forms, rendering
from deliberation.web.config import WebConfig
from deliberation.web.i18n.choice import choose
from deliberation.web.i18n.translator import DEFAULT_ZONE, LANGUAGES, Translator
from deliberation.web.refusals import NoSuchPage, SecondStepDue, SignInFirst

SESSION_COOKIE = "session"
BROWSER_COOKIE = "browser"
YEAR = 365 * 86400
AnyRequest = Request[Any, Any, Any]
Html = Response[str]
R = TypeVar("R", bound=Reader)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, as whom the community knows them."""

    account_id: UUID
    sign_in_id: UUID
    name: str
    person_id: UUID | None
    is_member: bool
    method: Method
    roles: frozenset[Role]
    needs_second_step: bool

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)


@dataclass(kw_only=True)
class Visit:
    """A request to read, and what its answer needs."""

    request: AnyRequest
    config: WebConfig
    db: Reader
    now: datetime
    translator: Translator
    found_community: CommunityView | None
    found_visitor: Visitor | None
    browser: str
    section: str = ""

    @property
    def community(self) -> CommunityView:
        """The community of the address. Raises NoSuchPage."""
        if self.found_community is None:
            raise NoSuchPage
        return self.found_community

    @property
    def visitor(self) -> Visitor:
        """Who is signed in, second step done. Raises SignInFirst or SecondStepDue."""
        if self.found_visitor is None:
            raise SignInFirst(self.path)
        if self.found_visitor.needs_second_step:
            raise SecondStepDue(self.path)
        return self.found_visitor

    @property
    def member(self) -> Visitor:
        """A signed-in member of this community. Raises NoMandate for strangers."""
        visitor = self.visitor
        if not visitor.is_member:
            raise mandates.NoMandate
        return visitor

    def holder_of(self, allowed: frozenset[Role]) -> Visitor:
        """A member who holds one of these roles here. Raises NoMandate."""
        visitor = self.member
        mandates.require(visitor.roles, allowed)
        return visitor

    @property
    def path(self) -> str:
        return self.request.url.path

    def render(self, template: str, views: Mapping[str, object], *, status: int = 200) -> Html:
        """A page. Views are frozen values by the names that the template uses."""
        html = rendering.render(template, self._page(), views)
        return Response(html, status_code=status, media_type=MediaType.HTML, cookies=self._cookies())

    def redirect(self, path: str, *, done: str = "") -> Html:
        """See the outcome at another address of ours; `done` is a marked sentence shown there once."""
        cookies = self._cookies()
        if done:
            cookies.append(
                self.cookie(flashes.COOKIE, flashes.write(self.config.flash_key, done), seconds=60)
            )
        return Response(
            "", status_code=303, headers={"location": path}, media_type=MediaType.HTML, cookies=cookies
        )

    def say(self, message: str, details: Mapping[str, object] | None = None) -> str:
        return self.translator.say(message, details)

    def _page(self) -> rendering.PageView:
        cookies = self.request.cookies
        language = self.translator.language
        return rendering.PageView(
            locale=language,
            text_size=_one_of(cookies.get("text"), ("m", "l", "xl")),
            theme=_one_of(cookies.get("theme"), ("auto", "light", "dark")),
            path=self.path,
            other_language_url=self._other_language_url(language),
            time_zone=self.translator.zone,
            now=self.now,
            community=self.found_community,
            visitor=self._visitor_view(),
            section=self.section or _section(self.path),
            flash=flashes.read(self.config.flash_key, cookies.get(flashes.COOKIE)),
            csrf_token=csrf.token(self.config.csrf_key, self.browser, cookies.get(SESSION_COOKIE, "")),
            is_demo=self.config.settings.is_demo,
        )

    def _visitor_view(self) -> rendering.VisitorView | None:
        if self.found_visitor is None:
            return None
        roles = self.found_visitor.roles
        return rendering.VisitorView(
            name=self.found_visitor.name,
            initial=self.found_visitor.name[:1],
            is_member=self.found_visitor.is_member,
            is_staff=bool(roles & STAFF_ROLES),
            may_convene=bool(roles & CONVENING_ROLES),
        )

    def _other_language_url(self, language: str) -> str:
        other = next(each for each in LANGUAGES if each != language)
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]
        return f"{self.path}?{urlencode([*kept, ('lang', other)])}"

    def _cookies(self) -> list[Cookie]:
        found = []
        if self.request.cookies.get(BROWSER_COOKIE) != self.browser:
            found.append(self.cookie(BROWSER_COOKIE, self.browser, seconds=YEAR))
        asked = self.request.query_params.get("lang")
        if asked in LANGUAGES:
            found.append(self.cookie("lang", str(asked), seconds=YEAR))
        if flashes.COOKIE in self.request.cookies:
            found.append(self.cookie(flashes.COOKIE, "", seconds=0))
        return found

    def cookie(
        self, name: str, value: str, *, seconds: int, samesite: Literal["lax", "strict"] = "lax"
    ) -> Cookie:
        return Cookie(
            key=name,
            value=value,
            max_age=seconds,
            path="/",
            httponly=True,
            samesite=samesite,
            secure=self.config.settings.is_https,
        )


@dataclass(kw_only=True)
class Change(Visit):
    """A request to change something: a form of ours, and a session that may write."""

    db: Writer
    form: FormMultiDict

    @property
    def actor(self) -> Actor:
        """Who acts, for the log: a pseudonym of the account within this community."""
        kind: Literal["member", "clerk"] = "clerk" if self.visitor.is_staff else "member"
        return Actor(kind, self.config.actor_ref(self.community.id, self.visitor.account_id))


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
    form = await forms.sent(request)
    cookies = request.cookies
    csrf.check_origin(config.settings.base_url, request.headers.get("origin"))
    browser = cookies.get(BROWSER_COOKIE, "")
    csrf.check(config.csrf_key, browser, cookies.get(SESSION_COOKIE, ""), form.get(csrf.FIELD))
    return form


async def arrival(request: AnyRequest, config: WebConfig, db: R) -> dict[str, Any]:
    now = config.clock()
    community = await _community(request, db)
    language = choose(
        asked=request.query_params.get("lang"),
        cookie=request.cookies.get("lang"),
        accept=request.headers.get("accept-language", ""),
    )
    return {
        "request": request,
        "config": config,
        "db": db,
        "now": now,
        "translator": Translator(language, community.time_zone if community else DEFAULT_ZONE),
        "found_community": community,
        "found_visitor": await _visitor(request, config, db, community, now),
        "browser": request.cookies.get(BROWSER_COOKIE) or secrets.token_urlsafe(16),
    }


async def _community(request: AnyRequest, db: Reader) -> CommunityView | None:
    slug = request.path_params.get("slug")
    if slug is None:
        return None
    community = await communities.find_by_slug(db, str(slug))
    if community is None:
        raise NoSuchPage
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


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


def _section(path: str) -> str:
    parts = path.split("/")
    if len(parts) > 3 and parts[1] == "c":  # noqa: PLR2004 - /c/{slug}/{section}
        return parts[3]
    return parts[1]
