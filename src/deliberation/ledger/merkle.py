"""The Merkle tree of RFC 6962 and RFC 9162: hashes, growth, proofs and their checks."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deliberation.ledger.faults import Malformed, Untrue

HashReader = Callable[[int, int], bytes]
"""(level, index) → the hash of the complete subtree over the leaves [index·2^level, (index+1)·2^level)."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


_LEAF, _NODE = hashlib.sha256(b"\x00"), hashlib.sha256(b"\x01")
"""To be copied, which is faster than to begin anew."""


def leaf_hash(data: bytes) -> bytes:
    found = _LEAF.copy()
    found.update(data)
    return found.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    found = _NODE.copy()
    found.update(left + right)
    return found.digest()


@dataclass
class Frontier:
    """A tree that only grows, kept as the roots of its complete subtrees, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    @classmethod
    def read(cls, size: int, read: HashReader) -> "Frontier":
        levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
        return cls(size, [read(level, (size >> level) - 1) for level in levels])

    def append(self, leaf: bytes) -> None:
        self.peaks.append(leaf)
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            right = self.peaks.pop()
            self.peaks.append(node_hash(self.peaks.pop(), right))

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root(size: int, read: HashReader) -> bytes:
    return Frontier.read(size, read).root()


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """The path of leaf `index` in the tree of `size`, from the leaf's sibling upwards."""
    if not 0 <= index < size:
        raise Malformed(f"no leaf {index} in a tree of {size}")
    return _path(index, 0, size, read)


def consistency_proof(old: int, new: int, read: HashReader) -> list[bytes]:
    """That the tree of `new` begins with the tree of `old`; nothing to prove if they are equal or `old` is empty."""
    if not 0 <= old <= new:
        raise Malformed(f"a tree of {new} does not begin with a tree of {old}")
    return [] if old in {0, new} else _subproof(old, 0, new, read)


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> None:
    """RFC 9162 section 2.1.3.2. Raises Untrue."""
    if not 0 <= index < size:
        raise Untrue(f"no leaf {index} in a tree of {size}")
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Untrue("the inclusion proof is too long")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            node, last = _climb(node, last)
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last != 0 or found != root_hash:
        raise Untrue("the inclusion proof does not lead to the root")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162 section 2.1.4.2. Raises Untrue."""
    if not 0 <= old <= new:
        raise Untrue(f"a tree of {new} does not begin with a tree of {old}")
    if old in {0, new}:
        _check_nothing_to_prove(old_root, EMPTY_ROOT if old == 0 else new_root, proof)
        return
    if not proof:
        raise Untrue("the consistency proof is empty")
    whole = old & (old - 1) == 0  # the old tree is one subtree of the new one, so its root leads the path
    _check_path(old, new, old_root, new_root, [old_root, *proof] if whole else proof)


def _check_nothing_to_prove(old_root: bytes, expected: bytes, proof: Sequence[bytes]) -> None:
    if proof or old_root != expected:
        raise Untrue("two trees of which one is empty, or of the same size, do not agree")


def _check_path(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    found_old = found_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise Untrue("the consistency proof is too long")
        if node & 1 or node == last:
            found_old, found_new = node_hash(sibling, found_old), node_hash(sibling, found_new)
            node, last = _climb(node, last)
        else:
            found_new = node_hash(found_new, sibling)
        node, last = node >> 1, last >> 1
    if last != 0 or found_old != old_root or found_new != new_root:
        raise Untrue("the consistency proof does not lead to both roots")


def _climb(node: int, last: int) -> tuple[int, int]:
    """Past the levels at which this node has no sibling."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _path(index: int, start: int, end: int, read: HashReader) -> list[bytes]:
    if end - start == 1:
        return []
    middle = _middle(start, end)
    if index < middle:
        return [*_path(index, start, middle, read), _range_hash(middle, end, read)]
    return [*_path(index, middle, end, read), _range_hash(start, middle, read)]


def _subproof(old: int, start: int, end: int, read: HashReader) -> list[bytes]:
    if old == end:
        return [] if start == 0 else [_range_hash(start, end, read)]
    middle = _middle(start, end)
    if old <= middle:
        return [*_subproof(old, start, middle, read), _range_hash(middle, end, read)]
    return [*_subproof(old, middle, end, read), _range_hash(start, middle, read)]


def _range_hash(start: int, end: int, read: HashReader) -> bytes:
    """`start` is a multiple of the largest power of two that fits into the range."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read(level, start >> level)
    middle = _middle(start, end)
    return node_hash(_range_hash(start, middle, read), _range_hash(middle, end, read))


def _middle(start: int, end: int) -> int:
    """RFC 6962: the left part is the largest power of two below the whole."""
    return start + (1 << (end - start - 1).bit_length() - 1)
