"""Text as people type it, and the mark on sentences that people will read."""

import re
import unicodedata

_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z]")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def sentence(text: str) -> str:
    """Mark an English sentence for translation; the web translates it for its reader."""
    return text


def tidy_line(text: str) -> str:
    """One line: NFC, no unseen characters, single spaces, trimmed."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _seen(text).replace("\n", " ")).strip()


def tidy_text(text: str) -> str:
    """Several lines: NFC, no unseen characters, LF line ends, at most one blank line between paragraphs."""
    lines = "\n".join(_SPACES.sub(" ", line).rstrip() for line in _seen(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n").rstrip()


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as their ordinary forms (NFKC), trimmed."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def language(text: str) -> str:
    """The language a text is most likely in, as a tag for readers' devices; empty when it could be any."""
    if _HAN.search(text):
        return "zh-Hans"
    return "en" if _LATIN.search(text) else ""


def _seen(text: str) -> str:
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if unified.isprintable():
        return unified
    seen = "".join(c for c in unified if c in "\n\t\u200d" or unicodedata.category(c) not in _UNSEEN)
    return unicodedata.normalize("NFC", seen)  # what an unseen sign kept apart may join now
