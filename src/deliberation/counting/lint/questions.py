"""Whether a question asks more than one thing. A guess, so it only warns."""

import re

_MARKS = re.compile(r"[?？]")
_NUMBERED = re.compile(
    r"(?:^|[\s:：;；,，。])(?:[(（](?:\d{1,2}|[一二三四五六七八九十])[)）]|\d{1,2}[.、．)）](?!\d)|[一二三四五六七八九十]、)"
    r"|[①-⑳]"
)
_ASKED_AGAIN = re.compile(r"是否|同意不同意|\bwhether\b|\bdo you agree\b", re.IGNORECASE)
_JOINED = re.compile(r"[;；]|同时|并且|以及是否|\band also\b|\bas well as\b", re.IGNORECASE)
_SEVERAL = 2


def asks_several(question: str) -> bool:
    """Several question marks or numbered points, the same asking twice, or two sentences joined."""
    return (
        any(len(sign.findall(question)) >= _SEVERAL for sign in (_MARKS, _NUMBERED, _ASKED_AGAIN))
        or _JOINED.search(question.rstrip(";； ")) is not None
    )
