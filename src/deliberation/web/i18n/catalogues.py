"""Keep the catalogues whole: every sentence of code and templates has its translation.

`update` writes sentences that no catalogue has yet into `zh_Hans/untranslated.po`; `check` fails while any is missing
or stale, or a Chinese sentence breaks the house's voice.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from deliberation.web.i18n.translator import FOLDER, merged_catalog

ROOT = Path(__file__).parents[4]
LONGEST_SENTENCE = 30
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "sentence": None}
_OPTIONS = {"jinja2": {"silent": "false", "newstyle_gettext": "true"}}
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?](?!\d)")
_SENTENCE_END = re.compile(r"[。！？；\n]")


def sentences() -> dict[str, bool]:
    """The English sentence (singular) of every message in code and templates, and whether it has a plural."""
    found: dict[str, bool] = {}
    for folder in (ROOT / "src" / "deliberation", ROOT / "templates"):
        options = {pattern: _OPTIONS.get(method, {}) for pattern, method in _methods(folder)}
        for _, _, message, _, _ in extract_from_dir(folder, _methods(folder), options, keywords=_KEYWORDS):
            text = _singular(message)
            found[text] = text != message or found.get(text, False)
    found.pop("", None)
    return found


def faults() -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    catalog = merged_catalog("zh-Hans")
    known = {_singular(message.id): message for message in catalog if message.id}
    wanted = sentences()
    yield from (f"not translated: {text}" for text in sorted(wanted.keys() - known.keys()))
    yield from (f"translated, but nobody says it: {text}" for text in sorted(known.keys() - wanted.keys()))
    for text, message in known.items():
        if wanted.get(text) and isinstance(message.id, str):
            yield f"translated for one only: {text}"
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        yield from (f"{text!r}: {fault}" for string in strings for fault in _voice(text, string))


def _voice(english: str, chinese: str) -> Iterator[str]:
    if _HALF_WIDTH.search(chinese):
        yield f"half-width punctuation in {chinese!r}"
    places = set(re.findall(r"%\((\w+)\)", english))
    if places - set(re.findall(r"%\((\w+)\)", chinese)) - {"num"}:
        yield f"a place of {sorted(places)} is missing in {chinese!r}"
    for part in _SENTENCE_END.split(re.sub(r"%\(\w+\)[sd]", "某某", chinese)):
        if len(part) > LONGEST_SENTENCE:
            yield f"a sentence of {len(part)} characters: {part!r}"


def _methods(folder: Path) -> list[tuple[str, str]]:
    if folder.name == "templates":
        return [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]
    return [("**.py", "python")]


def _singular(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _update() -> int:
    catalog = Catalog(locale="zh_Hans")
    known = {_singular(message.id) for message in merged_catalog("zh-Hans") if message.id}
    for text in sorted(sentences().keys() - known):
        catalog.add(text)
    path = FOLDER / "zh_Hans" / "untranslated.po"
    path.unlink(missing_ok=True)
    if len(catalog):
        with path.open("wb") as file:
            write_po(file, catalog, omit_header=True)
    sys.stdout.write(f"{len(catalog)} sentences to translate\n")
    return 0


def _check() -> int:
    found = list(faults())
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(_update() if sys.argv[1:] == ["update"] else _check())
