import hashlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ledger import merkle
from deliberation.ledger.faults import Malformed, Untrue
from ledger import samples

# The inputs and roots of Certificate Transparency's own tests, for sizes 0 to 8.
CT_INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_LEAVES = [merkle.leaf_hash(bytes.fromhex(text)) for text in CT_INPUTS]
CT_INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CT_CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        7,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    frontier = merkle.Frontier()
    for leaf in CT_LEAVES[:size]:
        frontier.append(leaf)
    assert frontier.root().hex() == CT_ROOTS[size]
    assert merkle.root(size, samples.naive_reader(CT_LEAVES)).hex() == CT_ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), CT_INCLUSION)
def test_inclusion_proofs_are_those_of_certificate_transparency(
    index: int, size: int, path: list[str]
) -> None:
    proof = merkle.inclusion_proof(index, size, samples.naive_reader(CT_LEAVES))
    assert [sibling.hex() for sibling in proof] == path
    merkle.check_inclusion(CT_LEAVES[index], index, size, proof, bytes.fromhex(CT_ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "path"), CT_CONSISTENCY)
def test_consistency_proofs_are_those_of_certificate_transparency(
    old: int, new: int, path: list[str]
) -> None:
    proof = merkle.consistency_proof(old, new, samples.naive_reader(CT_LEAVES))
    assert [sibling.hex() for sibling in proof] == path
    merkle.check_consistency(old, new, bytes.fromhex(CT_ROOTS[old]), bytes.fromhex(CT_ROOTS[new]), proof)


def test_every_leaf_of_every_size_to_300_is_proved_as_the_naive_tree_proves_it() -> None:
    hashes = samples.leaves(300)
    read = samples.naive_reader(hashes)
    frontier = merkle.Frontier()
    assert frontier.root() == merkle.root(0, read) == samples.naive_root([])
    for size in range(1, 301):
        frontier.append(hashes[size - 1])
        root = merkle.root(size, read)
        assert frontier.root() == root == samples.naive_root(hashes[:size])
        for index in range(size):
            path = merkle.inclusion_proof(index, size, read)
            merkle.check_inclusion(hashes[index], index, size, path, root)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 63, 64, 65, 127, 300])
def test_inclusion_paths_equal_those_of_the_naive_tree(size: int) -> None:
    hashes = samples.leaves(size)
    read = samples.naive_reader(hashes)
    for index in range(size):
        assert merkle.inclusion_proof(index, size, read) == samples.naive_path(index, hashes)


def test_every_pair_of_sizes_to_64_is_consistent_as_the_naive_tree_proves_it() -> None:
    hashes = samples.leaves(64)
    read = samples.naive_reader(hashes)
    roots = [merkle.root(size, read) for size in range(65)]
    for new in range(1, 65):
        for old in range(1, new + 1):
            proof = merkle.consistency_proof(old, new, read)
            assert proof == samples.naive_subproof(old, hashes[:new], whole=True)
            merkle.check_consistency(old, new, roots[old], roots[new], proof)


def test_a_tree_begins_with_the_empty_tree() -> None:
    root = samples.naive_root(samples.leaves(3))
    assert merkle.consistency_proof(0, 3, samples.naive_reader(samples.leaves(3))) == []
    merkle.check_consistency(0, 3, merkle.EMPTY_ROOT, root, [])
    with pytest.raises(Untrue):
        merkle.check_consistency(0, 3, root, root, [])


def test_two_roots_of_one_size_are_a_fork() -> None:
    first, second = samples.leaves(2)
    merkle.check_consistency(1, 1, first, first, [])
    with pytest.raises(Untrue):
        merkle.check_consistency(1, 1, first, second, [])
    with pytest.raises(Untrue):
        merkle.check_consistency(1, 1, first, first, [second])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_for_a_leaf_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(Malformed):
        merkle.inclusion_proof(index, size, samples.naive_reader(samples.leaves(3)))
    with pytest.raises(Untrue):
        merkle.check_inclusion(bytes(32), index, size, [], bytes(32))


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_a_tree_does_not_begin_with_a_larger_one(old: int, new: int) -> None:
    with pytest.raises(Malformed):
        merkle.consistency_proof(old, new, samples.naive_reader(samples.leaves(4)))
    with pytest.raises(Untrue):
        merkle.check_consistency(old, new, bytes(32), bytes(32), [])


def test_a_path_too_long_too_short_or_altered_proves_nothing() -> None:
    hashes = samples.leaves(37)
    read = samples.naive_reader(hashes)
    root = merkle.root(37, read)
    for index in range(37):
        path = merkle.inclusion_proof(index, 37, read)
        false = [path[:-1], [*path, root], [*path[:-1], hashes[0]], path[::-1] if len(path) > 1 else []]
        for attempt in false:
            with pytest.raises(Untrue):
                merkle.check_inclusion(hashes[index], index, 37, attempt, root)
        with pytest.raises(Untrue):
            merkle.check_inclusion(hashes[index], (index + 1) % 37, 37, path, root)
        with pytest.raises(Untrue):
            merkle.check_inclusion(hashes[index - 1], index, 37, path, root)


def test_a_consistency_proof_too_long_too_short_or_altered_proves_nothing() -> None:
    hashes = samples.leaves(24)
    read = samples.naive_reader(hashes)
    roots = [merkle.root(size, read) for size in range(25)]
    for new in range(2, 25):
        for old in range(1, new):
            proof = merkle.consistency_proof(old, new, read)
            for attempt in ([], proof[:-1], [*proof, roots[new]], [*proof[:-1], bytes(32)]):
                with pytest.raises(Untrue):
                    merkle.check_consistency(old, new, roots[old], roots[new], attempt)
            with pytest.raises(Untrue):
                merkle.check_consistency(old, new, bytes(32), roots[new], proof)
            with pytest.raises(Untrue):
                merkle.check_consistency(old, new, roots[old], bytes(32), proof)


@settings(deadline=None)
@given(st.integers(1, 200), st.data())
def test_one_flipped_bit_anywhere_in_a_path_is_noticed(size: int, data: st.DataObject) -> None:
    hashes = samples.leaves(size)
    index = data.draw(st.integers(0, size - 1))
    read = samples.naive_reader(hashes)
    parts = [hashes[index], *merkle.inclusion_proof(index, size, read)]
    place, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[place] = (int.from_bytes(parts[place], "big") ^ 1 << bit).to_bytes(32, "big")
    with pytest.raises(Untrue):
        merkle.check_inclusion(parts[0], index, size, parts[1:], merkle.root(size, read))


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(0, 40))
def test_a_frontier_read_from_a_tree_grows_like_the_tree(size: int, more: int) -> None:
    hashes = samples.leaves(size + more)
    frontier = merkle.Frontier.read(size, samples.naive_reader(hashes))
    for leaf in hashes[size:]:
        frontier.append(leaf)
    assert (frontier.size, frontier.root()) == (size + more, samples.naive_root(hashes))


def test_leaves_and_nodes_are_hashed_apart() -> None:
    left, right = samples.leaves(2)
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)
    assert merkle.leaf_hash(b"a") == hashlib.sha256(b"\x00a").digest()


def test_seventy_thousand_leaves_are_appended_in_less_than_two_seconds_of_work() -> None:
    hashes = samples.leaves(70_000)
    began = time.process_time()
    frontier = merkle.Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    root = frontier.root()
    assert time.process_time() - began < 2
    assert root == merkle.root(70_000, samples.naive_reader(hashes))


def test_a_path_of_the_wrong_length_proves_nothing_even_to_a_root_made_to_fit_it() -> None:
    a, b, c, d = samples.leaves(4)
    with pytest.raises(Untrue, match="lead"):
        merkle.check_inclusion(a, 0, 2, [], a)
    with pytest.raises(Untrue, match="too long"):
        merkle.check_inclusion(a, 0, 1, [b], merkle.node_hash(b, a))
    with pytest.raises(Untrue, match="lead"):
        merkle.check_consistency(1, 4, a, merkle.node_hash(a, b), [b])
    old, new = (
        merkle.node_hash(merkle.node_hash(a, b), c),
        merkle.node_hash(merkle.node_hash(a, b), merkle.node_hash(c, d)),
    )
    proof = [c, d, merkle.node_hash(a, b)]
    merkle.check_consistency(3, 4, old, new, proof)
    with pytest.raises(Untrue, match="too long"):
        merkle.check_consistency(3, 4, merkle.node_hash(a, old), merkle.node_hash(a, new), [*proof, a])
