"""The bundle of a counted vote: what it is, who may have which, and how to check it."""

from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Stream

from deliberation.audit import keyring
from deliberation.audit.rules import LogKey
from deliberation.bundles import actions as bundles
from deliberation.bundles import rules, sources
from deliberation.bundles.actions import Workshop
from deliberation.bundles.sources import Source
from deliberation.database.sessions import reading, writing
from deliberation.kernel.text import sentence
from deliberation.ledger.bundle import Grade
from deliberation.polls import queries
from deliberation.verifier import packing
from deliberation.web.bindery import Volume
from deliberation.web.deps import Change, Html, Visit, Visitor
from deliberation.web.headers import INCOMPRESSIBLE
from deliberation.web.paths import Number
from deliberation.web.refusals import NoSuchPage

_KILOBYTE = 1000
_MEGABYTE = 1000 * _KILOBYTE
_WORDS = {
    Grade.PUBLIC: (
        sentence("For everybody"),
        sentence("How each home voted, under a number for each home. No room numbers, no names."),
        sentence("Save the public file"),
    ),
    Grade.MEMBERS: (
        sentence("For people of this community"),
        sentence("The same with room numbers. Names are masked."),
        sentence("Save the file with room numbers"),
    ),
    Grade.AUDITOR: (
        sentence("For auditors"),
        sentence("The same with whole names, and with votes that were changed later."),
        sentence("Save the file with names"),
    ),
}


@dataclass(frozen=True)
class DownloadView:
    """One grade that this visitor may have."""

    grade: str
    name: str
    words: str
    act: str


class BundlePages(Controller):
    """`/c/{slug}/polls/{number}/bundle`."""

    path = "/c/{slug:str}/polls/{number:int}/bundle"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        source = await sources.get(visit.db, visit.community.id, number)
        rules.check_key(_key(visit, source).public_key, source.log.public_key)
        poll = await queries.page(visit.db, number, now=visit.now)
        downloads = [
            DownloadView(grade.value, visit.say(name), visit.say(words), visit.say(act))
            for grade in _grades(visit.found_visitor)
            for name, words, act in [_WORDS[grade]]
        ]
        views = {
            "poll": poll,
            "downloads": downloads,
            "size": _size(visit, await sources.about_bytes(visit.db, source)),
            "vkey": source.log.vkey,
            "file": _name(visit, source, Grade.PUBLIC),
            "verifier": packing.NAME,
        }
        return visit.render("polls/bundle.html", views)

    @get("/vkey.txt")
    async def key(self, visit: NamedDependency[Visit], number: Number) -> Response[str]:
        """The key of the log that this vote stands in."""
        source = await sources.get(visit.db, visit.community.id, number)
        headers = {"content-disposition": 'attachment; filename="vkey.txt"'}
        return Response(f"{source.log.vkey}\n", media_type=MediaType.TEXT, headers=headers)

    @get("/public.zip", opt={INCOMPRESSIBLE: True})
    async def public(self, visit: NamedDependency[Visit], number: Number) -> Stream:
        source = await sources.get(visit.db, visit.community.id, number)
        name = f"{source.name}-{await sources.erased_count(visit.db, source)}"
        await visit.leave_database()
        volume = await visit.config.bindery.public(name, partial(_make_public, visit, source))
        return _file(volume, _name(visit, source, Grade.PUBLIC))

    @post("/{grade:str}", opt={INCOMPRESSIBLE: True}, status_code=200)
    async def export(self, change: NamedDependency[Change], number: Number, grade: FromPath[str]) -> Stream:
        """By POST, since the log tells that somebody took it."""
        if grade not in {Grade.MEMBERS, Grade.AUDITOR}:
            raise NoSuchPage
        wanted = Grade(grade)
        rules.check_grade(wanted, _grades(change.member))
        source = await sources.get(change.db, change.community.id, number)
        # the transaction in which it is made and told begins when it is our turn
        await change.leave_database()
        volume = await change.config.bindery.bound(partial(_make, change, source, wanted))
        return _file(volume, _name(change, source, wanted))


def _grades(visitor: Visitor | None) -> tuple[Grade, ...]:
    if visitor is None or visitor.needs_second_step:
        return rules.grades_for(belongs_here=False, roles=frozenset())
    belongs_here = visitor.is_member and (visitor.person_id is not None or bool(visitor.roles))
    return rules.grades_for(belongs_here=belongs_here, roles=visitor.roles)


async def _make_public(visit: Visit, source: Source, to: BinaryIO) -> None:
    """On a connection of its own, taken only when it is our turn."""
    async with reading(visit.config.sessions, visit.community.id) as db:
        await bundles.make(db, source, grade=Grade.PUBLIC, workshop=_workshop(visit, source), to=to)


async def _make(change: Change, source: Source, grade: Grade, to: BinaryIO) -> None:
    """On a connection of its own as well; who gets the file gets it after the log has told it."""
    async with writing(change.config.sessions, change.community.id) as db:
        await bundles.export(
            db,
            change.community.id,
            source,
            grade=grade,
            workshop=_workshop(change, source),
            to=to,
            actor=change.actor,
            now=change.now,
        )


def _workshop(visit: Visit, source: Source) -> Workshop:
    pepper = visit.config.keys.community_pepper(visit.community.id)
    return Workshop(key=_key(visit, source), pepper=pepper)


def _key(visit: Visit, source: Source) -> LogKey:
    return keyring.key_of(visit.config.settings.log_key_file, source.log.public_key)


def _name(visit: Visit, source: Source, grade: Grade) -> str:
    return f"{visit.community.slug}-vote-{source.poll.number}-{grade.value}.zip"


def _file(volume: Volume, name: str) -> Stream:
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-length": str(volume.size),
        "cache-control": "no-store",
    }
    return Stream(volume.pieces(), media_type="application/zip", headers=headers)


def _size(visit: Visit, about: int) -> str:
    """In two digits: it is an estimate."""
    digits = len(str(about)) - 2
    rounded = round(about, -digits)
    if rounded < _MEGABYTE:
        return visit.say(sentence("about %(size)s kB"), {"size": str(max(1, rounded // _KILOBYTE))})
    tenths = rounded * 10 // _MEGABYTE
    size = f"{tenths // 10}.{tenths % 10}" if tenths < 100 else str(tenths // 10)  # noqa: PLR2004 - two digits
    return visit.say(sentence("about %(size)s MB"), {"size": size})
