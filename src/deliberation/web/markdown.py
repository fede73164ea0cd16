"""Residents' Markdown as safe HTML: no raw HTML, no pictures from elsewhere, links that lead where they say."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_PARSER = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True}).disable(["image"])
_WITHOUT_LINKS = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True}).disable(
    ["image", "link", "reference"]
)
_MOST_BRACKETS = (
    500  # each open one is looked for its end to the end of the text: thousands would take seconds
)
_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "blockquote", "ul", "ol", "li", "code", "pre", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_OUR_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}


def html(text: str) -> Markup:
    """Markdown (CommonMark and tables) as HTML from an allow-list; headings begin below the page's own."""
    parser = _PARSER if text.count("[") <= _MOST_BRACKETS else _WITHOUT_LINKS
    tokens = parser.parse(text)
    for token in tokens:
        token.tag = _OUR_HEADINGS.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
    rendered = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener ugc",
    )
    clean = clean.replace("<th></th>", "<td></td>")  # an empty heading would be announced as one
    return Markup(clean)  # noqa: S704 - cleaned by the allow-list above
