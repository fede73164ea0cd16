"""The log's tree, made again out of all its entries, and compared with the tiles that came with them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from deliberation.ledger import entry_bundle, merkle
from deliberation.ledger import tiles as tiling
from deliberation.ledger.entry import MAX_BYTES
from deliberation.ledger.faults import Malformed
from deliberation.ledger.merkle import EMPTY_ROOT, Frontier, node_hash
from deliberation.ledger.tiles import WIDTH, Tile
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.manifest import Manifest, is_log_file

_MOST_OF_A_ROW = WIDTH * (MAX_BYTES + 2)
_MOST_OF_A_TILE = WIDTH * 32


def rows(archive: Archive, size: int) -> Iterator[list[bytes]]:
    """The entries in their order, as many at a time as stand in one file. Raises Unreadable."""
    return _rows(archive, size, 0)


def _rows(archive: Archive, size: int, first: int) -> Iterator[list[bytes]]:
    for start in range(first, size, WIDTH):
        tile = Tile(0, start // WIDTH, min(WIDTH, size - start))
        name = _entries(tile)
        yield _split(archive.read(name, _MOST_OF_A_ROW), tile.width, name)


def entry(archive: Archive, size: int, index: int) -> bytes:
    """The entry at this place of a log of `size`. Raises Unreadable."""
    return next(_rows(archive, size, index - index % WIDTH))[index % WIDTH]


@dataclass(frozen=True)
class Grown:
    """The roots at the sizes that were asked for, and the first places of the leaves that were asked for."""

    roots: Mapping[int, bytes]
    places: Mapping[bytes, int]


def grow(
    archive: Archive, manifest: Manifest, wanted: Collection[int], leaves: Collection[bytes], docket: Docket
) -> Grown:
    """`log-root`: the whole tree."""
    tree = Tree(archive, wanted, docket, leaves=leaves)
    try:
        for row in rows(archive, manifest.size):
            tree.take(leaf_hashes(row))
        tree.end(manifest)
    except Unreadable as fault:
        docket.failed("log-root", str(fault))
    return Grown(tree.roots, tree.places)


class Tree:
    """Grows row by row. `roots` has the roots at the sizes that were asked for, as soon as they are passed.

    `places` has the first places of the leaves that were asked for.
    """

    def __init__(
        self, archive: Archive, wanted: Iterable[int], docket: Docket, *, leaves: Iterable[bytes] = ()
    ) -> None:
        self._archive, self._docket = archive, docket
        self._wanted = sorted(wanted, reverse=True)
        self._frontier = Frontier()
        self._rising: list[list[bytes]] = []
        self._last: list[bytes] = []
        self.size = 0
        self.roots: dict[int, bytes] = {}
        self._leaves = frozenset(leaves)
        self.places: dict[bytes, int] = {}
        self._pass([])

    def take(self, hashes: list[bytes]) -> None:
        """The leaf hashes of the next row."""
        self._compare(Tile(0, self.size // WIDTH, len(hashes)), hashes)
        self._pass(hashes)
        for leaf in self._leaves.intersection(hashes) if self._leaves else ():
            self.places.setdefault(leaf, self.size + hashes.index(leaf))
        self.size += len(hashes)
        self._last = hashes
        if len(hashes) == WIDTH:
            whole = root_of(hashes)
            self._frontier.append(whole)
            self._rise(0, whole)

    def end(self, manifest: Manifest) -> None:
        """`log-root`, when every row was taken."""
        for level, row in enumerate(self._rising, start=1):
            if row:
                self._compare(Tile(level, self.size >> (tiling.HEIGHT * (level + 1)), len(row)), row)
        _check_files(self._archive, manifest, self._docket)
        if self.roots.get(manifest.size, b"").hex() != manifest.root:
            self._docket.failed(
                "log-root", f"the entries make another root than the signed one at {manifest.size}"
            )
        self._docket.passed("log-root", f"{self.size} entries make the root {manifest.root[:16]}…")

    def _pass(self, hashes: list[bytes]) -> None:
        while self._wanted and self._wanted[-1] <= self.size + len(hashes):
            size = self._wanted.pop()
            inner = Frontier()
            for leaf in hashes[: size - self.size]:
                inner.append(leaf)
            self.roots[size] = Frontier(size, [*self._frontier.peaks, *inner.peaks]).root()

    def _rise(self, level: int, whole: bytes) -> None:
        if level == len(self._rising):
            self._rising.append([])
        row = self._rising[level]
        row.append(whole)
        if len(row) == WIDTH:
            index = (self.size >> (tiling.HEIGHT * (level + 2))) - 1
            self._compare(Tile(level + 1, index), row)
            self._rising[level] = []
            self._rise(level + 1, root_of(row))

    def _compare(self, tile: Tile, hashes: list[bytes]) -> None:
        try:
            found = self._archive.read(f"log/{tile.path}", _MOST_OF_A_TILE)
        except Unreadable as fault:
            self._docket.failed("log-root", str(fault))
            return
        if found != b"".join(hashes):
            self._docket.failed("log-root", f"log/{tile.path} is not what the entries make")


def _check_files(archive: Archive, manifest: Manifest, docket: Docket) -> None:
    """Each tile of this tree is looked for when it is compared; here, whether there are others."""
    wanted = set()
    for tile in tiling.changed(0, manifest.size):
        wanted.add(f"log/{tile.path}")
        if tile.level == 0:
            wanted.add(_entries(tile))
    for name in archive.members:
        if is_log_file(name) and name not in wanted:
            docket.failed("log-root", f"{name} has no place in a log of {manifest.size} entries")


def _entries(tile: Tile) -> str:
    return "log/" + tile.path.replace("tile/0/", "tile/entries/", 1)


def _split(data: bytes, width: int, name: str) -> list[bytes]:
    try:
        found = entry_bundle.parse(data)
    except Malformed as fault:
        raise Unreadable(f"{name}: {fault}") from fault
    if len(found) != width:
        raise Unreadable(f"{name} holds {len(found)} entries and not {width}")
    return found


def root_of(hashes: list[bytes]) -> bytes:
    """The root over leaf hashes, level by level: what has no neighbour rises as it is."""
    if not hashes:
        return EMPTY_ROOT
    while len(hashes) > 1:
        alone = hashes[-1:] if len(hashes) % 2 else []
        pairs = iter(hashes)
        hashes = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=False)] + alone
    return hashes[0]


def leaf_hashes(row: Iterable[bytes]) -> list[bytes]:
    return [merkle.leaf_hash(entry) for entry in row]
