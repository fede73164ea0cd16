"""The face of the product: its templates, styles, signs and script keep their promises without a browser."""

import gzip
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import nodes

import face
from deliberation.counting.presets.cautions import RuleEnded
from deliberation.web import assets, rendering
from deliberation.web.i18n.translator import Translator

TEMPLATES = sorted(rendering.TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((rendering.TEMPLATES / "components").glob("*.html"))
PRINTED = {"print", "mail"}  # folders of papers and letters, which no browser shows under our policy
TOKENS = (assets.FOLDER / "css" / "00-tokens.css").read_text()

TEXT_ON_GROUND = [
    *((text, ground) for text in ("ink", "ink2", "brand") for ground in ("paper", "card", "sunk")),
    *((text, "tint") for text in ("ink", "ink2", "brand-d")),
    *(("on-brand", ground) for ground in ("brand", "brand-d")),
    *((text, ground) for text in ("err", "warn", "ok") for ground in ("paper", "card", f"{text}-t")),
    *(("ink", ground) for ground in ("warn-t", "ok-t", "err-t")),
    ("paper", "ink"),
]
SHAPE_ON_GROUND = [
    *((shape, ground) for shape in ("edge", "yes", "no", "abst") for ground in ("card", "paper")),
    ("no", "no-soft"),
    ("yes", "track"),
    ("focus-ink", "focus"),
]


def sheet() -> str:
    return next(content for name, (content, _) in assets.files().items() if name.startswith("app.")).decode()


def script() -> str:
    return (assets.FOLDER / "js" / "app.js").read_text()


def rendered() -> dict[str, str]:
    """Every page of the gallery and of our own, in both languages, by name."""
    found = {}
    for language in face.LANGUAGES:
        view = face.page(language)
        for name, html in {**face.gallery(view), **face.own_pages(view)}.items():
            found[f"{name}.{language}"] = html
    return found


class Elements(HTMLParser):
    """Start tags with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(rendering.TEMPLATES).as_posix())
def test_a_template_has_no_style_and_no_script_of_its_own(path: Path) -> None:
    if PRINTED & set(path.relative_to(rendering.TEMPLATES).parts):
        pytest.skip("not shown by a browser under our policy")
    source = path.read_text()
    assert not re.search(r"<style|\sstyle\s*=|javascript:|\son[a-z]+\s*=\s*[\"']", source, re.IGNORECASE)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source, re.IGNORECASE))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(rendering.TEMPLATES).as_posix())
def test_a_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not re.findall(r"(?:src|href|action)=[\"']?(?:https?:)?//", path.read_text())


def test_the_sheet_and_the_script_load_nothing_from_elsewhere() -> None:
    assert not re.search(r"https?://|@import|url\(", sheet())
    assert not re.search(r"https?://|\bimport\b|\beval\b|innerHTML", script())


@pytest.mark.parametrize(
    "word", ["@layer", ":has(", "color-mix(", "oklch(", "@container", "@scope", "inset:"]
)
def test_the_sheet_uses_nothing_that_old_phones_would_drop_whole_rules_for(word: str) -> None:
    assert word not in sheet()


def test_the_sheet_nests_no_rules() -> None:
    around_rules = re.sub(r"[^{}]+\{[^{}]*\}", "", sheet())
    headers = [header.strip() for header in re.findall(r"([^{}]*)\{", around_rules)]
    assert headers
    assert all(header.startswith("@media ") for header in headers), headers


def test_the_sheet_weighs_at_most_nine_kilobytes() -> None:
    assert len(gzip.compress(sheet().encode(), 9)) <= 9 * 1024


def test_the_script_weighs_at_most_four_kilobytes() -> None:
    assert len(gzip.compress(script().encode(), 9)) <= 4 * 1024


@pytest.mark.parametrize("name", ["proposal.zh-Hans", "proposal.en", "result.zh-Hans", "home.en"])
def test_a_page_with_all_it_loads_weighs_at_most_fifteen_kilobytes_without_scripts(name: str) -> None:
    html = rendered()[name]
    loaded = set(re.findall(r"/static/([^\"#]+\.(?:css|svg))", html))
    parts = [html.encode(), *(assets.files()[each][0] for each in loaded)]
    assert len(loaded) == 3
    assert sum(len(gzip.compress(part, 9)) for part in parts) <= 15 * 1024


def test_no_text_is_set_below_sixteen_pixels() -> None:
    sizes = [float(size) * 18 for size in re.findall(r"font-size:\s*([\d.]+)rem", sheet())]
    sizes += [float(size) for size in re.findall(r"font-size:\s*([\d.]+)px", sheet())]
    sizes += [float(size) * 18 for size in re.findall(r"--t-\w+:\s*([\d.]+)rem", sheet())]
    assert sizes
    assert min(sizes) >= 16


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    assert contrast(colours(theme)[text], colours(theme)[ground]) >= 6


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_borders_and_bars_stand_out_from_their_ground(theme: str, shape: str, ground: str) -> None:
    assert contrast(colours(theme)[shape], colours(theme)[ground]) >= 3


def test_dark_is_the_same_whether_the_phone_or_the_reader_asks_for_it() -> None:
    by_phone = re.search(r":not\(\[data-theme=light\]\) \{(.*?)\}", TOKENS, re.DOTALL)
    by_reader = re.search(r":root\[data-theme=dark\] \{(.*?)\}", TOKENS, re.DOTALL)
    assert by_phone
    assert by_reader
    assert by_phone[1].split() == by_reader[1].split()


def test_printing_resets_every_colour_that_dark_changes() -> None:
    printed = (assets.FOLDER / "css" / "99-print.css").read_text()
    dark = TOKENS.split(":root[data-theme=dark]")[1].split("}")[0]
    assert set(re.findall(r"--[\w-]+(?=:)", dark)) <= set(re.findall(r"--[\w-]+(?=:)", printed))


def colours(theme: str) -> dict[str, tuple[int, int, int]]:
    """The colour tokens of a theme as red, green, blue."""
    light, dark = TOKENS.split("@media (min-width", 1)[0], TOKENS.split(":root[data-theme=dark]")[1]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", light))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", dark))
    return {name: _rgb(value.removeprefix("#")) for name, value in found.items()}


def _rgb(digits: str) -> tuple[int, int, int]:
    whole = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    return int(whole[:2], 16), int(whole[2:4], 16), int(whole[4:], 16)


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of WCAG 2.2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    channels = [value / 255 for value in colour]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_symbol_that_a_page_uses_is_drawn() -> None:
    drawn = set(face.icons_drawn())
    for name, html in rendered().items():
        used = set(re.findall(r"icons\.[0-9a-f]+\.svg#([^\"]*)", html))
        assert used, name
        assert used <= drawn, f"{name}: {used - drawn}"


def test_every_symbol_named_in_a_template_is_drawn() -> None:
    drawn = set(face.icons_drawn())
    for path in TEMPLATES:
        named = set(re.findall(r"\bicon(?:_name)?(?:\(|=)\"([a-z-]+)\"", path.read_text()))
        assert named <= drawn, f"{path.name}: {named - drawn}"


def test_the_gallery_shows_every_macro() -> None:
    shown = "".join(path.read_text() for path in face.GALLERY.glob("*.html"))
    shown += "".join(path.read_text() for path in TEMPLATES if path.parent == rendering.TEMPLATES)
    for path in COMPONENTS:
        parsed = rendering.environment("en").parse(path.read_text())
        for macro in parsed.find_all(nodes.Macro):
            if not macro.name.startswith("_"):
                assert re.search(rf"[\s.]{macro.name}\(", shown), f"{path.name}: {macro.name}"


def test_the_gallery_names_no_element_twice() -> None:
    for name, html in rendered().items():
        ids = [attributes["id"] for _, attributes in Elements(html).found if "id" in attributes]
        assert len(ids) == len(set(ids)), f"{name}: {sorted({each for each in ids if ids.count(each) > 1})}"


def test_every_error_is_linked_to_a_field_that_is_there() -> None:
    html = rendered()["forms.en"]
    elements = Elements(html).found
    ids = {attributes.get("id") for _, attributes in elements}
    linked = re.findall(r'<li><a href="#([^"]+)"', html)
    assert set(linked) >= {"choice", "code", "title", "body", "rule", "plan", "agree", "buildings"}
    assert set(linked) <= ids
    spoken = {
        each for _, attributes in elements for each in (attributes.get("aria-describedby") or "").split()
    }
    assert spoken
    assert spoken <= ids


def test_what_was_typed_is_kept_and_harmless() -> None:
    html = rendered()["forms.en"]
    assert 'value="停车位 &lt;b&gt;"' in html
    assert "“夜间”有车\n堵住</textarea>" in html
    assert re.search(r'value="con" checked', html)


def test_a_password_is_never_shown_again() -> None:
    template = (
        '{% import "components/forms.html" as f with context %}{{ f.text(form, "p", "P", kind="password") }}'
    )
    form = face.forms.Typed(values={"p": ["secret words"]})
    html = rendering.environment("en").from_string(template).render(page=face.page("en"), form=form)
    assert "secret words" not in html


def test_every_form_that_changes_something_proves_that_it_is_ours() -> None:
    for name, html in rendered().items():
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.DOTALL):
            assert 'name="_csrf_token"' in form, name


def test_the_title_says_when_a_form_came_back() -> None:
    assert "<title>Error: Forms" in rendered()["forms.en"]
    assert "<title>错误：" in rendered()["forms.zh-Hans"]


def test_chinese_pages_say_nothing_in_english_and_the_other_way_round() -> None:
    for name, html in rendered().items():
        if name.endswith("zh-Hans") and name.split(".")[0] in {"home", "nowhere", "settings", "error-404"}:
            words = re.sub(r"<(head|script|symbol).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
            assert set(re.findall(r"[A-Za-z]{2,}", words)) <= {"English", "Banyan", "Lane"}, name


def test_a_refusal_writes_days_and_moments_as_its_reader_does() -> None:
    ended = RuleEnded({"day": date(2020, 12, 31)})
    assert "2020年12月31日" in Translator("zh-Hans").refusal(ended)
    assert "31 December 2020" in Translator("en").refusal(ended)
