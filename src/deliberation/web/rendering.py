"""Templates into pages: one environment a language, the frame's view, and how numbers are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup, escape
from typing_extensions import override

from deliberation.communities.queries import CommunityView
from deliberation.kernel import text
from deliberation.web import assets, markdown
from deliberation.web.i18n.translator import Translator

_IN_WHEEL = Path(__file__).parents[1] / "_templates"
_IN_CHECKOUT = Path(__file__).parents[3] / "templates"
TEMPLATES = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT


class _Compiled(BytecodeCache):
    """A template is compiled once for all languages: its sentences are looked up when it is filled in."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType]] = {}

    @override
    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key] = bucket.checksum, bucket.code


_COMPILED = _Compiled()


@dataclass(frozen=True)
class VisitorView:
    """Who is signed in, as the frame shows it."""

    name: str
    initial: str
    is_member: bool
    is_staff: bool
    may_convene: bool


@dataclass(frozen=True, kw_only=True)
class PageView:
    """The frame around every page."""

    locale: str
    text_size: str
    theme: str
    path: str
    other_language_url: str
    time_zone: str
    now: datetime
    community: CommunityView | None
    visitor: VisitorView | None
    section: str
    flash: tuple[str, str] | None
    csrf_token: str
    is_demo: bool

    @property
    def gap(self) -> str:
        """What stands between two sentences: Chinese signs bring their own space."""
        return "" if self.locale == "zh-Hans" else " "


def render(template: str, page: PageView, views: Mapping[str, object]) -> str:
    """A page as HTML. A name the template wants and the view lacks is an error."""
    return environment(page.locale).get_template(template).render({**views, "page": page})


@cache
def environment(language: str) -> Environment:
    """The templates in one language."""
    translator = Translator(language)
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=_COMPILED,
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(translator.gettext, translator.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals["static"] = assets.url
    env.filters.update(_FILTERS)
    return env


def _here(context: Context) -> tuple[Translator, datetime]:
    page: PageView = context["page"]
    return Translator(page.locale, page.time_zone), page.now


@pass_context
def _date(context: Context, moment: date) -> str:
    return _here(context)[0].date(moment)


@pass_context
def _short_date(context: Context, moment: datetime) -> str:
    return _here(context)[0].short_date(moment)


@pass_context
def _datetime(context: Context, moment: datetime) -> str:
    return _here(context)[0].datetime(moment)


@pass_context
def _clock(context: Context, moment: datetime) -> str:
    return _here(context)[0].clock(moment)


@pass_context
def _weekday(context: Context, moment: datetime) -> str:
    return _here(context)[0].weekday(moment)


@pass_context
def _ago(context: Context, moment: datetime) -> str:
    translator, now = _here(context)
    return translator.ago(moment, now)


@pass_context
def _number(context: Context, value: int) -> str:
    return _here(context)[0].number(value)


@pass_context
def _say(context: Context, message: str, details: Mapping[str, object] | None = None) -> str:
    """A sentence that came from a room, marked there for translation."""
    return _here(context)[0].say(message, details)


@pass_context
def _own(context: Context, words: str) -> Markup:
    """Somebody's own words, marked with their language where it is not the page's."""
    spoken = text.language(words)
    if not spoken or spoken == context["page"].locale:
        return escape(words)
    return Markup('<span lang="{}">{}</span>').format(spoken, words)


@pass_context
def _spoken(context: Context, words: str) -> Markup:
    """The attribute of a block of somebody's own words that says their language, where it is not the page's."""
    spoken = text.language(words)
    if not spoken or spoken == context["page"].locale:
        return Markup()
    return Markup(' lang="{}"').format(spoken)


def _money(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}¥{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def _markdown(text: str) -> Markup:
    return markdown.html(text)


_FILTERS: dict[str, Any] = {
    "date": _date,
    "short_date": _short_date,
    "datetime": _datetime,
    "clock": _clock,
    "weekday": _weekday,
    "ago": _ago,
    "number": _number,
    "say": _say,
    "own": _own,
    "spoken": _spoken,
    "money": _money,
    "markdown": _markdown,
}
