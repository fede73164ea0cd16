"""The files of a log that other people's tools read, in the shapes of c2sp.org; nobody needs to sign in."""

import re
from collections.abc import Callable
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath

from deliberation.audit import cosigning, proving, publishing, queries
from deliberation.audit.queries import LogView
from deliberation.audit.rules import NoSuchTile, NotSignedYet
from deliberation.database.sessions import enter
from deliberation.kernel.refusals import Invalid, NotFound, Refusal
from deliberation.ledger import schema, strict
from deliberation.ledger.faults import Malformed
from deliberation.ledger.tiles import Tile
from deliberation.web.deps import AnyRequest, Visit
from deliberation.web.headers import INCOMPRESSIBLE
from deliberation.web.refusals import NoSuchPage

_EPOCH = re.compile(r"[1-9][0-9]{0,8}")
_HASH = re.compile(r"[0-9a-f]{64}")
_BYTES = "application/octet-stream"
_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
_ASK_AGAIN = {"cache-control": "no-cache"}


class BadQuestion(Invalid):
    """Said to programs, in English only."""

    message = "ask with index= and a number, or with leaf= and 64 hexadecimal digits"


class BadSizes(Invalid):
    """Said to programs, in English only."""

    message = "ask for consistency?old=&new= with two numbers of entries"


class NotWitnessedYet(NotFound):
    """Said to programs, in English only."""

    message = "no witness has signed a head of this log yet"


def _as_line(_: AnyRequest, refusal: Refusal) -> Response[str]:
    """Programs read these addresses: one English line, and 404 or 400."""
    status = 404 if isinstance(refusal, NotFound) else 400
    return Response(f"{refusal.message}\n", status_code=status, media_type=MediaType.TEXT)


class LogFiles(Controller):
    """`/log/{community}/{epoch}/checkpoint`, `/witnessed`, `/tile/…`, `/entry`, `/proof`, `/consistency`."""

    path = "/log/{community:str}/{epoch:str}"
    exception_handlers = {Refusal: _as_line}  # noqa: RUF012 - the framework's own declaration

    @get("/checkpoint")
    async def checkpoint(
        self, visit: NamedDependency[Visit], community: FromPath[str], epoch: FromPath[str]
    ) -> Response[bytes]:
        log = await _log(visit, community, epoch)
        head = await queries.find_checkpoint(visit.db, log)
        if head is None:
            raise NotSignedYet
        signed = await cosigning.cosigned(visit.db, log, head)
        return Response(signed.note, media_type=MediaType.TEXT, headers=_ASK_AGAIN)

    @get("/witnessed")
    async def witnessed(
        self, visit: NamedDependency[Visit], community: FromPath[str], epoch: FromPath[str]
    ) -> Response[bytes]:
        """The newest head that most witnesses have signed: a little older than the checkpoint of a log that grows."""
        log = await _log(visit, community, epoch)
        head = await cosigning.find_witnessed(visit.db, log)
        if head is None:
            raise NotWitnessedYet
        return Response(head.note, media_type=MediaType.TEXT, headers=_ASK_AGAIN)

    # a tile is all hashes, which no compression makes smaller
    @get("/tile/{place:path}", opt={INCOMPRESSIBLE: True})
    async def tile(
        self, visit: NamedDependency[Visit], community: FromPath[str], epoch: FromPath[str]
    ) -> Response[bytes]:
        asked = _tile(visit, Tile.parse)
        hashes = await publishing.tile(visit.db, await _log(visit, community, epoch), asked)
        return Response(hashes, media_type=_BYTES, headers=_FOR_EVER)

    @get("/tile/entries/{place:path}")
    async def entries(
        self, visit: NamedDependency[Visit], community: FromPath[str], epoch: FromPath[str]
    ) -> Response[bytes]:
        asked = _tile(visit, Tile.of_entries)
        bundle = await publishing.entries(visit.db, await _log(visit, community, epoch), asked)
        return Response(bundle, media_type=_BYTES, headers=_FOR_EVER)

    @get("/entry")
    async def entry(
        self, visit: NamedDependency[Visit], community: FromPath[str], epoch: FromPath[str]
    ) -> Response[bytes]:
        """The bytes that the leaf hash is made of."""
        log = await _log(visit, community, epoch)
        seq = await _asked_leaf(visit, log)
        found = await queries.get_entry(visit.db, log, seq)
        name = f'attachment; filename="{log.community_id}-{log.epoch}-{seq}.json"'
        return Response(found.body, media_type=MediaType.JSON, headers={"content-disposition": name})

    @get("/proof")
    async def proof(
        self, visit: NamedDependency[Visit], community: FromPath[str], epoch: FromPath[str]
    ) -> Response[str]:
        log = await _log(visit, community, epoch)
        seq = await _asked_leaf(visit, log)
        name = f'attachment; filename="{log.community_id}-{log.epoch}-{seq}.tlog-proof"'
        proof = await proving.inclusion(visit.db, log, seq)
        return Response(proof, media_type=MediaType.TEXT, headers={"content-disposition": name})

    @get("/consistency")
    async def consistency(
        self, visit: NamedDependency[Visit], community: FromPath[str], epoch: FromPath[str]
    ) -> Response[str]:
        log = await _log(visit, community, epoch)
        asked = visit.request.query_params
        try:
            old, new = strict.decimal(asked.get("old", "")), strict.decimal(asked.get("new", ""))
        except Malformed as error:
            raise BadSizes from error
        path = await proving.consistency(visit.db, log, old, new)
        lines = "".join(f"{strict.base64_text(each)}\n" for each in path)
        return Response(lines, media_type=MediaType.TEXT)


async def _log(visit: Visit, community: str, epoch: str) -> LogView:
    if not schema.UUID.admits(community) or not _EPOCH.fullmatch(epoch):
        raise NoSuchPage
    community_id = UUID(community)
    await enter(visit.db, community_id)
    return await queries.get_log(visit.db, community_id, int(epoch))


def _tile(visit: Visit, parse: Callable[[str], Tile]) -> Tile:
    """The tile of the address, whose path behind the log's own is exactly the one of tlog-tiles."""
    path = visit.path.split("/", 4)[-1]
    try:
        return parse(path)
    except Malformed as error:
        raise NoSuchTile from error


async def _asked_leaf(visit: Visit, log: LogView) -> int:
    asked = visit.request.query_params
    index, leaf = asked.get("index"), asked.get("leaf")
    if (index is None) == (leaf is None):
        raise BadQuestion
    if leaf is not None:
        if not _HASH.fullmatch(leaf):
            raise BadQuestion
        return await queries.get_seq(visit.db, log, bytes.fromhex(leaf))
    try:
        return strict.decimal(str(index))
    except Malformed as error:
        raise BadQuestion from error
