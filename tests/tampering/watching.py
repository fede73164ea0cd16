"""Everybody who may notice: whoever checks the bundle, the sequencer, and those outside who kept a head or a receipt."""

import io
from collections.abc import Iterable

from sqlalchemy.exc import DBAPIError

from bundles.counted import Counted, bundle_of
from deliberation.audit import actions as audit
from deliberation.audit import files, queries, tree
from deliberation.audit.sequencing import LogHalted
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.sessions import reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.ledger import entry_bundle, following, merkle, note, tiles
from deliberation.ledger.bundle import Grade
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Status, Verdict
from deliberation.verifier.faults import NotABundle
from deliberation.verifier.roots import Named
from tampering.world import World

CLOSE = "close"
EXPORT = "export"
SEQUENCER = "sequencer"
WATCH = "watch"
MIRROR = "mirror"


async def noticed(world: World, *, with_what_was_kept: bool = True) -> frozenset[str]:
    """The names of the checks of the public bundle that fail, and of everybody else who objects.

    What the public bundle cannot show the auditor's is asked for. The vote is closed first where it is still open.
    """
    found: set[str] = set()
    if not await world.is_closed() and not await _closes(world):
        found.add(CLOSE)
    found |= await _verified(world, with_what_was_kept=with_what_was_kept)
    if with_what_was_kept and await _is_forked(world):
        found.add(WATCH)
    if not found and not await _copies(world):
        found.add(MIRROR)
    if await _halts(world):
        found.add(SEQUENCER)
    return frozenset(found)


async def _copies(world: World) -> bool:
    """Whether somebody who takes home every entry up to the newest head finds that head's root in them."""
    async with reading(world.sessions, world.estate.id) as db:
        log = await queries.get_log(db, world.estate.id)
        head = await queries.find_checkpoint(db, log)
        assert head is not None
        frontier = merkle.Frontier()
        async for _, bundle in files.entry_tiles(db, log, head.size):
            for body in entry_bundle.parse(bundle):
                frontier.append(merkle.leaf_hash(body))
    return (frontier.size, frontier.root()) == (head.size, head.root)


async def _closes(world: World) -> bool:
    """Whether honest code closes and counts without an objection."""
    try:
        await world.close()
    except LogHalted:
        return True  # the sequencer is asked below
    except Refusal:
        return False
    return True


async def _verified(world: World, *, with_what_was_kept: bool) -> set[str]:
    for grade in (Grade.PUBLIC, Grade.AUDITOR):
        verdict = await verdict_of(world, grade, with_what_was_kept=with_what_was_kept)
        if verdict is None:
            return {EXPORT}
        if failed := set(verdict.of(Status.FAIL)):
            return failed
    return set()


async def verdict_of(world: World, grade: Grade, *, with_what_was_kept: bool = True) -> Verdict | None:
    """None where no bundle can be made, or what was made is none."""
    try:
        bundle = await bundle_of(world.sessions, Counted(world.estate, world.poll), grade)
        return checking.check(io.BytesIO(bundle), await _roots(world, with_what_was_kept))
    except (Refusal, NotABundle):
        return None


async def _roots(world: World, with_what_was_kept: bool) -> roots.Roots:  # noqa: FBT001 - handed down
    """The key is the one that the notice board showed when the vote began."""
    prevs: Iterable[Named] = [Named("old head", world.kept.head)]
    receipts: Iterable[Named] = [Named(who, each.encode()) for who, each in world.kept.receipts.items()]
    return roots.read(
        Named("key", world.vkey.encode()),
        prevs=tuple(prevs) if with_what_was_kept else (),
        receipts=tuple(receipts) if with_what_was_kept else (),
    )


async def _is_forked(world: World) -> bool:
    """What `deliberation watch` and every witness look at: the head that is shown, and the tiles that lead to it."""
    verifier = note.Verifier.parse(world.vkey)
    async with reading(world.sessions, world.estate.id) as db:
        log = await queries.get_log(db, world.estate.id)
        shown = await queries.find_checkpoint(db, log)
        if shown is None:
            return True
        try:
            step = following.step(world.kept.head, shown.note, verifier)
            stored = await tree.load(db, log, {tile.place for tile in step.tiles()})
            step.check(tiles.reader(stored))
        except (Untrue, Malformed):
            return True
    return False


async def _halts(world: World) -> bool:
    """Whether the log stands still when something new is to be numbered."""
    fact = RoleChanged(subject_id=new_id(), role=Role.LEAD, is_held=True)
    try:
        async with writing(world.sessions, world.estate.id) as db:
            await audit.record(db, world.estate.id, fact, actor=SYSTEM, at=clock.now())
        await world.sequence()
    except (LogHalted, Refusal, DBAPIError):
        return True
    return False
