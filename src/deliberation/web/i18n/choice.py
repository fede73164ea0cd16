"""Which language a reader gets: asked for, chosen before, or preferred by the browser."""

from deliberation.web.i18n.translator import LANGUAGES


def choose(*, asked: str | None, cookie: str | None, accept: str) -> str:
    """One of LANGUAGES. `accept` is the Accept-Language header."""
    for wish in (asked, cookie):
        if wish in LANGUAGES:
            return str(wish)
    return _preferred(accept)


def _preferred(accept: str) -> str:
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")[:20]):
        tag, _, quality = part.strip().partition(";q=")
        language = _language_of(tag.lower())
        if language:
            ranked.append((-_weight(quality), place, language))
    return min(ranked)[2] if ranked else LANGUAGES[0]


def _language_of(tag: str) -> str | None:
    if tag.startswith("zh"):
        return "zh-Hans"
    return "en" if tag.startswith("en") else None


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
