"""The gallery: every macro of templates/components on pages, in both languages, as the product renders them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import segno
from markupsafe import Markup

import case_results
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CommunityKind
from deliberation.kernel.text import sentence
from deliberation.web import assets, forms, rendering, result_view
from deliberation.web.i18n.translator import Translator

GALLERY = Path(__file__).parent / "web" / "gallery"
NOW = datetime(2026, 5, 21, 2, 0, tzinfo=UTC)
LANGUAGES = ("zh-Hans", "en")
REQUIRED = sentence("Fill this in.")


def page(language: str, *, text: str = "m", theme: str = "auto") -> rendering.PageView:
    """The frame as a signed-in member of staff sees it: everything that it can hold."""
    return rendering.PageView(
        locale=language,
        text_size=text,
        theme=theme,
        path="/c/banyan/proposals",
        other_language_url="/c/banyan/proposals?lang=en",
        time_zone="Asia/Shanghai",
        now=NOW,
        community=_community("榕树里小区" if language == "zh-Hans" else "Banyan Lane"),
        visitor=rendering.VisitorView(
            name="李美华", initial="李", is_member=True, is_staff=True, may_convene=True
        ),
        section="proposals",
        flash=("done", REQUIRED),
        csrf_token="a" * 64,
        is_demo=True,
    )


def stranger(view: rendering.PageView) -> rendering.PageView:
    """The frame of a reader who belongs nowhere yet."""
    return replace(view, community=None, visitor=None, flash=None, is_demo=False, section="", path="/")


def gallery(view: rendering.PageView) -> dict[str, str]:
    """Each page of the gallery as HTML, by name."""
    environment = rendering.environment(view.locale)
    views = _views(view.locale)
    return {
        path.stem: environment.from_string(path.read_text()).render(page=view, **views)
        for path in sorted(GALLERY.glob("*.html"))
    }


def own_pages(view: rendering.PageView) -> dict[str, str]:
    """The pages that belong to no room, by name."""
    outside = stranger(view)
    somewhere = (_community("榕树里小区"), replace(_community("Banyan Lane"), slug="lane"))
    return {
        "home": rendering.render("home.html", outside, {"communities": somewhere}),
        "nowhere": rendering.render("home.html", outside, {"communities": ()}),
        "settings": rendering.render("settings.html", view, {"next": "/c/banyan", "text": view.text_size}),
        **{
            f"error-{status}": rendering.render(
                "errors/show.html",
                outside,
                {
                    "status": status,
                    "text": "…",
                    "number": "1f2e3d4c" if status == 500 else "",
                    "vote": "/c/hengyu/polls/3" if status == 404 else "",
                },
            )
            for status in (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
        },
    }


def icons_drawn() -> list[str]:
    """The names of the symbols in the sprite."""
    return re.findall(r'<symbol id="([a-z-]+)"', (assets.FOLDER / "img" / "icons.svg").read_text())


def _views(language: str) -> dict[str, object]:
    def words(chinese: str, english: str) -> str:
        return chinese if language == "zh-Hans" else english

    chosen: Callable[[str, str], str] = words
    return {
        "w": chosen,
        "form": _form(),
        "on_hold": result_view.of(Translator(language), case_results.blocked()),
        "now": NOW,
        "earlier": NOW - timedelta(days=9),
        "later": NOW + timedelta(hours=20, minutes=5),
        "qr": Markup(segno.make("7K4P29QDM3XW", micro=False).svg_inline(omitsize=True)),  # noqa: S704 - drawn by segno
        "icons_drawn": icons_drawn(),
    }


def _form() -> forms.Typed:
    required = forms.Fault(REQUIRED)
    short = forms.Fault(sentence("Write at least %(min_length)s characters."), {"min_length": 4})
    faulty = ("choice", "code", "rule", "plan", "agree", "buildings")
    return forms.Typed(
        values={"title": ["停车位 <b>"], "cost": ["86400"], "body": ["“夜间”有车\n堵住"], "kind": ["con"]},
        faults={"": short, "title": short, "body": required} | dict.fromkeys(faulty, required),
    )


def _community(name: str) -> CommunityView:
    return CommunityView(
        id=UUID(int=1),
        slug="banyan",
        name=name,
        kind=CommunityKind.ESTATE,
        place="佛山市禅城区",
        help_name="林姑娘",
        help_phone="0757-0000 0000",
        help_place="3 栋一楼社区客厅",
        time_zone="Asia/Shanghai",
    )
