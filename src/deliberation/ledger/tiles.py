"""The tree as it is stored: tiles of up to 256 hashes, 8 levels high (c2sp.org/tlog-tiles).

A tile's row is its place (level, index) and its hashes; it only ever grows at its end, up to 256.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from deliberation.ledger.faults import Malformed
from deliberation.ledger.merkle import HashReader, node_hash
from deliberation.ledger.strict import HASH_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT
MAX_LEVEL = 63
Place = tuple[int, int]
"""The level and the index of a tile."""

_LEAVES = "tile/0/"
_ENTRIES = "tile/entries/"
_PATH = re.compile(r"tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True)
class Tile:
    """`width` hashes of tile `index` at tile level `level`."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not (0 <= self.level <= MAX_LEVEL and self.index >= 0 and 1 <= self.width <= WIDTH):
            raise Malformed("no such tile")

    @classmethod
    def parse(cls, path: str) -> "Tile":
        match = _PATH.fullmatch(path)
        if not match:
            raise Malformed("not the path of a tile")
        digits = match[2].replace("x", "").replace("/", "")
        tile = cls(int(match[1]), int(digits), int(match[3] or WIDTH))
        if tile.path != path:
            raise Malformed("the path of a tile in an unusual spelling")
        return tile

    @classmethod
    def of_entries(cls, path: str) -> "Tile":
        """The tile of level 0 with the leaf hashes of an entry bundle, by the bundle's path."""
        if not path.startswith(_ENTRIES):
            raise Malformed("not the path of an entry bundle")
        return cls.parse(f"{_LEAVES}{path.removeprefix(_ENTRIES)}")

    @property
    def place(self) -> Place:
        return self.level, self.index

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]`, with N in groups of three digits: 1234067 is x001/x234/067."""
        return f"tile/{self.level}/{_numbered(self.index, self.width)}"

    def cut(self, hashes: bytes) -> bytes:
        """What this tile held when it was as wide as it says, from what it holds now."""
        return hashes[: self.width * HASH_BYTES]

    @property
    def entries_path(self) -> str:
        """Where the entries lie whose hashes are in this tile of the lowest level."""
        return f"tile/entries/{_numbered(self.index, self.width)}"


def all_of(size: int) -> list[Tile]:
    """The tiles of a tree of `size`, level by level."""
    return changed(0, size)


def edge(size: int) -> list[Tile]:
    """The tiles of a tree of `size` that are not full: all that is needed to make it grow or to hash its root."""
    counts = _counts(size)
    return [Tile(level, count // WIDTH, count % WIDTH) for level, count in enumerate(counts) if count % WIDTH]


def changed(old: int, new: int) -> list[Tile]:
    """The tiles of the tree of `new` that a tree of `old` has not, or has with fewer hashes."""
    if not 0 <= old <= new:
        raise Malformed("a log never shrinks")
    found = []
    for level, count in enumerate(_counts(new)):
        before = old >> HEIGHT * level
        if count > before:
            indexes = range(before // WIDTH, (count - 1) // WIDTH + 1)
            found += [Tile(level, index, min(WIDTH, count - index * WIDTH)) for index in indexes]
    return found


def grow(size: int, edge_tiles: Mapping[Place, bytes], leaves: Sequence[bytes]) -> dict[Place, bytes]:
    """The changed tiles, whole, when `leaves` (leaf hashes) follow a tree of `size`.

    `edge_tiles` has the tiles of edge(size), exactly as wide as they are there; Malformed otherwise.
    """
    if set(edge_tiles) != {tile.place for tile in edge(size)}:
        raise Malformed("not the tiles at the edge of this tree")
    found: dict[Place, bytes] = {}
    level, count, rising = 0, size, list(leaves)
    while rising:
        index, width = divmod(count, WIDTH)
        row = _exactly(edge_tiles.get((level, index), b""), width) + rising
        tiles = {index + i // WIDTH: row[i : i + WIDTH] for i in range(0, len(row), WIDTH)}
        found |= {(level, place): b"".join(hashes) for place, hashes in tiles.items()}
        rising = [_tree_hash(hashes) for hashes in tiles.values() if len(hashes) == WIDTH]
        level, count = level + 1, count >> HEIGHT
    return found


def reader(tiles: Mapping[Place, bytes]) -> HashReader:
    """Reads node hashes out of tiles. It raises Malformed where a tile is absent or too narrow."""

    def read(level: int, index: int) -> bytes:
        place, first, width = _where(level, index)
        hashes = _split(tiles.get(place, b""))[first : first + width]
        if len(hashes) < width:
            raise Malformed(f"hash {index} of level {level} is not in the tiles")
        return _tree_hash(hashes)

    return read


def tile_at(place: Place, size: int) -> Tile:
    """The tile of this place as wide as it is in a tree of `size`. Raises Malformed where that tree has none."""
    level, index = place
    return Tile(level, index, min(WIDTH, (size >> HEIGHT * level) - index * WIDTH))


def needed(question: Callable[[HashReader], object]) -> set[Place]:
    """The places of the tiles that `question` will read, so that they can be loaded before it is asked.

    What is read never depends on the hashes themselves: needed(lambda read: merkle.root(size, read)).
    """
    places: set[Place] = set()

    def read(level: int, index: int) -> bytes:
        places.add(_where(level, index)[0])
        return bytes(HASH_BYTES)

    question(read)
    return places


def _numbered(index: int, width: int) -> str:
    groups = f"{index:,}".split(",")
    padded = [f"{int(group):03}" for group in groups]
    number = "/".join([*(f"x{group}" for group in padded[:-1]), padded[-1]])
    return f"{number}.p/{width}" if width < WIDTH else number


def _counts(size: int) -> list[int]:
    """How many hashes each tile level has, the lowest first, until there are none."""
    return [size >> HEIGHT * level for level in range(-(-size.bit_length() // HEIGHT))]


def _where(level: int, index: int) -> tuple[Place, int, int]:
    """The tile that holds a node, and the first and the number of the tile's hashes under it."""
    tile_level, height = divmod(level, HEIGHT)
    tile_index, first = divmod(index << height, WIDTH)
    return (tile_level, tile_index), first, 1 << height


def _exactly(data: bytes, width: int) -> list[bytes]:
    if len(data) != width * HASH_BYTES:
        raise Malformed("a tile at the edge is not as wide as the tree says")
    return _split(data)


def _split(data: bytes) -> list[bytes]:
    return [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]


def _tree_hash(hashes: Sequence[bytes]) -> bytes:
    """The hash over a power of two of hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]
