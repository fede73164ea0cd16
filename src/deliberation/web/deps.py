"""One visit: who asks, in which community, in which language, with the one database session of the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import Cookie, FormMultiDict
from litestar.enums import MediaType
from litestar.routes import HTTPRoute

from deliberation.accounts.rules import Method
from deliberation.communities import rules as mandates
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CONVENING_ROLES, STAFF_ROLES, Role
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.web import csrf, flashes, rendering
from deliberation.web.config import WebConfig
from deliberation.web.i18n.translator import LANGUAGES, Translator
from deliberation.web.paths import local_path
from deliberation.web.refusals import NoSuchPage, SecondStepDue, SignInFirst

SESSION_COOKIE = "session"
BROWSER_COOKIE = "browser"
YEAR = 365 * 86400
TEXT_SIZES = ("m", "l", "xl")
AnyRequest = Request[Any, Any, Any]
Html = Response[str]


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
class Frame:
    """What stands around every answer, a refusal's too."""

    request: AnyRequest
    config: WebConfig
    now: datetime
    translator: Translator
    found_community: CommunityView | None = None
    found_visitor: Visitor | None = None
    browser: str
    section: str = ""

    @property
    def path(self) -> str:
        # not request.url, which a Host that is no name at all would break
        return str(self.request.scope["path"])

    def render(
        self,
        template: str,
        views: Mapping[str, object],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Html:
        """A page. Views are frozen values by the names that the template uses."""
        html = rendering.render(template, self._page(), views)
        return Response(
            html, status_code=status, media_type=MediaType.HTML, cookies=self._cookies(), headers=headers
        )

    def say(self, message: str, details: Mapping[str, object] | None = None) -> str:
        return self.translator.say(message, details)

    def _page(self) -> rendering.PageView:
        cookies = self.request.cookies
        language = self.translator.language
        return rendering.PageView(
            locale=language,
            text_size=self.text_size_of(None),
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

    def text_size_of(self, asked: str | None) -> str:
        """The size asked for, or else the one that this reader keeps."""
        return asked if asked in TEXT_SIZES else _one_of(self.request.cookies.get("text"), TEXT_SIZES)

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

    def _has_page(self) -> bool:
        """Whether this address can be read as well as sent to."""
        here = self.request.scope.get("path_template")  # none where no handler was found
        return any(
            "GET" in each.methods
            for each in self.request.app.routes
            if each.path_format == here and isinstance(each, HTTPRoute)
        )

    def _other_language_url(self, language: str) -> str:
        """Empty for the answer to a form whose address no link can ask for."""
        if self.request.method == "POST" and not self._has_page():
            return ""
        other = next(each for each in LANGUAGES if each != language)
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]
        # an address may begin with two slashes, and as a link would lead to another site
        return f"{local_path(self.path)}?{urlencode([*kept, ('lang', other)])}"

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
class Visit(Frame):
    """A request to read, and what its answer needs."""

    db: Reader

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

    async def leave_database(self) -> None:
        """What follows takes seconds and asks for nothing more: others need the connection."""
        await self.db.close()

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


@dataclass(kw_only=True)
class Change(Visit):
    """A request to change something: a form of ours, and a session that may write."""

    db: Writer
    form: FormMultiDict

    async def settle(self) -> None:
        """Commit now and give the connection back: what follows takes longer than a transaction may."""
        await self.db.commit()
        await self.db.close()

    @property
    def actor(self) -> Actor:
        """Who acts, for the log: a pseudonym of the account within this community."""
        kind: Literal["member", "clerk"] = "clerk" if self.visitor.is_staff else "member"
        return Actor(kind, self.config.actor_ref(self.community.id, self.visitor.account_id))


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


def _section(path: str) -> str:
    parts = path.split("/")
    if len(parts) > 3 and parts[1] == "c":  # noqa: PLR2004 - /c/{slug}/{section}
        return parts[3]
    return parts[1] if len(parts) > 1 else ""  # a request about no page at all asks for `*`
