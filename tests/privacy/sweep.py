"""Every address that can be read, looked at as everybody: who gets a page, and what about other people stands on it."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import httpx
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.types.internal_types import PathParameterDefinition

import pages
from deliberation.roll.directory import masked_name
from deliberation.roll.kinds import PersonKind
from privacy.estate import Prepared

NO_PERSONS = ("/static", "/healthz", "/deliberation-verify.pyz")
"""What the program itself brings along."""
_MASKED = masked_name("麤7001龘", PersonKind.NATURAL)
_MOST_UNPACKED = 4 << 20
_CHANGES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[A-Za-z0-9_\-]{22,}|\d{1,2}:\d{2}(:\d{2})?|name=\"_csrf_token\" value=\"[^\"]*\""
)
_BY_ROOM = ("desk?q", "desk/{party}?q", "paper/{serial}?q", "walks?q", "proxies/new?owner")
"""Where the desk looks for a home by its room."""
_EXPORTS = (
    ("polls/{number:int}/bundle", "members", "counted"),
    ("polls/{number:int}/bundle", "auditor", "counted"),
    ("manage/roll/export", "", ""),
    ("manage/roll/persons", "names", ""),
    ("manage/roll/units", "names", ""),
    ("manage/roll/units/{unit_id:uuid}", "names", ""),
)
"""What is taken by a form, since the log tells of it: the page it stands on, and what is sent there."""


_SEARCHES = (
    "manage/letters",
    "manage/roll/persons",
    "manage/roll/units",
    "manage/meetings/{sitting}/actions",
    "manage/meetings/{sitting}/attendance",
    "manage/meetings/{sitting}/desk",
    "manage/meetings/{sitting}/invitations",
    "manage/polls/{running}/desk",
    "manage/polls/{running}/walks",
    "manage/polls/{running}/closing",
    "manage/polls/{running}/proxies/new",
)
_SOUGHT = {"a name": "names", "a phone": "phones", "a document": "documents"}
_SAYS = ("location", "content-disposition", "set-cookie", "link", "refresh")
"""Headers in which a name could stand."""
_OF_A_PROPOSAL = ("polls/new", "polls/elections/new", "polls/rankings/new", "polls/rules")


@dataclass(frozen=True)
class Address:
    """`of` is the route with what is told apart in it; `path` is filled in. Whoever looks for something on a `page` knows it: `sought`."""

    of: str
    path: str
    posts: Mapping[str, str] | None = None
    sought: str = ""
    page: str = ""


@dataclass
class Seen:
    """The letters of what stands on a page; None: there is no page for this role."""

    body: str | None
    kinds: set[str] = field(default_factory=set)

    @property
    def said(self) -> str:
        if self.body is None:
            return "·"
        return "".join(sorted(self.kinds, key="NMPRDC".index)) or "–"


def addresses(app: Litestar, made: Prepared) -> list[Address]:
    found = [each for route in _readable(app) for each in _of_route(route, made)]
    return sorted(
        [*found, *_by_room(made), *_exports(made), *_searches(made)],
        key=lambda address: (address.of, address.path),
    )


def _readable(app: Litestar) -> Iterator[list[str | PathParameterDefinition]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and any("GET" in each.http_methods for each in route.route_handlers):
            path = "/" + "/".join(map(_shown, route.path_components))
            if not path.startswith(NO_PERSONS):
                yield list(route.path_components)


def _shown(part: str | PathParameterDefinition) -> str:
    return part if isinstance(part, str) else f"{{{part.name}}}"


def _of_route(parts: list[str | PathParameterDefinition], made: Prepared) -> Iterator[Address]:
    shown = "/" + "/".join(map(_shown, parts))
    if "meetings" in parts and _has_number(parts):
        for which, number in made.meetings.items():
            of = shown.replace("meetings/{number}", f"meetings/{{{which}}}")
            yield Address(of, _filled(parts, made, number=str(number)))
        return
    if "polls" not in parts or not _has_number(parts):
        yield Address(shown, _filled(parts, made, number="1"))
        return
    for which, poll in (("running", made.running), ("counted", made.counted)):
        of = shown.replace("polls/{number}", f"polls/{{{which}}}")
        yield Address(of, _filled(parts, made, number=str(poll.number)))


def _by_room(made: Prepared) -> Iterator[Address]:
    here = f"/c/{made.places['slug']}/manage/polls/{made.running.number}"
    for page in _BY_ROOM:
        sent = f"{here}/{page.format_map(made.places)}={made.places['room']}"
        yield Address(f"/c/{{slug}}/manage/polls/{{running}}/{page}={{room}}", sent)


def _has_number(parts: list[str | PathParameterDefinition]) -> bool:
    return any(not isinstance(part, str) and part.name == "number" for part in parts)


def _filled(parts: Iterable[str | PathParameterDefinition], made: Prepared, *, number: str) -> str:
    """Where nothing real is prepared a place is `1`, `0` or a word that nothing has. What stands before it tells places of one name apart."""
    places = {"number": number, "turn": "1", "ordinal": "1", "version": "1", "seq": "0"} | made.places
    filled: list[str] = []
    under = ""
    for part in parts:
        if isinstance(part, str):
            under = part
            filled.append(part)
        else:
            known = places.get(f"{under}/{part.name}") or places.get(part.name)
            filled.append(known or "00000000-0000-7000-8000-000000000007")
    return "/" + "/".join(filled)


def _exports(made: Prepared) -> Iterator[Address]:
    here = f"/c/{made.places['slug']}"
    for page, sent, which in _EXPORTS:
        filled = page.replace("{number:int}", str(made.counted.number))
        filled = filled.replace("{unit_id:uuid}", made.places["unit_id"])
        of = page.replace("{number:int}", f"{{{which}}}").replace(":uuid", "")
        target = "/".join(part for part in (filled, sent) if part)
        form = {"reason": "check", "form": "csv"}
        yield Address("POST /c/{slug}/" + "/".join(p for p in (of, sent) if p), f"{here}/{target}", form)


def _searches(made: Prepared) -> Iterator[Address]:
    """For the home that is not reached, by what only the roll knows of it; and the forms that ask about a proposal."""
    here = f"/c/{made.places['slug']}"
    for page in _SEARCHES:
        path = page.replace("{running}", str(made.running.number)).replace(
            "{sitting}", str(made.meetings["sitting"])
        )
        for what, marks in _SOUGHT.items():
            mark = getattr(made, marks)[made.names.index(made.owner_of["paper"])]
            of = f"/c/{{slug}}/{page}"
            yield Address(f"{of}?q={what}", f"{here}/{path}?q={mark}", sought=mark, page=of)
    for page in _OF_A_PROPOSAL:
        yield Address(f"/c/{{slug}}/{page}?proposal=1", f"{here}/{page}?proposal=1")


async def look(
    browser: httpx.AsyncClient, address: Address, token: str, is_clean: Callable[[str], bool]
) -> str | None:
    """What came, as text; None where it is no page of theirs, which then says nothing of anybody."""
    if address.posts is None:
        answer = await browser.get(address.path)
    else:
        answer = await browser.post(address.path, data={**address.posts, "_csrf_token": token})
    assert answer.status_code < 500, f"{address.path}: {answer.status_code}"
    headers = unquote(
        "\n".join(f"{name}: {answer.headers[name]}" for name in _SAYS if name in answer.headers)
    )
    said = f"{text_of(answer)}\n{headers}".replace(address.sought or "\0", "")
    if answer.status_code == 200:
        return said
    assert is_clean(said), f"{address.path}: {answer.status_code} names somebody"
    return None


def text_of(answer: httpx.Response) -> str:
    if answer.content.startswith(b"PK\x03\x04"):
        return "\n".join(_unpacked(answer.content))
    said = html.unescape(answer.text)
    if "\\u" in said:
        said += "\n" + _unescaped(said)
    return said


def _unpacked(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            text = archive.read(info)[:_MOST_UNPACKED].decode("utf-8", "replace")
            yield text + _unescaped(text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def kinds_in(text: str, made: Prepared, role: str) -> set[str]:
    """What about others than the one who looks stands here."""
    own = made.own.get(role, set())
    found = {
        "N": made.names,
        "M": [],
        "P": made.phones,
        "R": made.rooms,
        "D": [*made.documents, *(digest.hex() for digest in made.hashes)],
    }
    seen = {kind for kind, marks in found.items() if any(mark in text for mark in marks if mark not in own)}
    return seen | ({"M"} if _MASKED in text else set())


def is_changed(before: str, after: str) -> bool:
    """Whether a page says something else than before, whatever its keys and hours are."""
    return _CHANGES.sub("", before) != _CHANGES.sub("", after)


def table(roles: Iterable[str], rows: Mapping[str, Mapping[str, Seen]]) -> Iterator[str]:
    listed = list(roles)
    yield "| address | " + " | ".join(listed) + " |"
    yield "|---|" + "---|" * len(listed)
    for of, seen in rows.items():
        yield f"| `{of}` | " + " | ".join(seen[role].said for role in listed) + " |"


async def token_of(browser: httpx.AsyncClient) -> str:
    await browser.get("/settings")
    return pages.proof(await browser.get("/settings"))
