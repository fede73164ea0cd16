"""The bundle of a vote that nobody held is made as the product makes its own."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from bundles import synthetic
from deliberation.counting.certificates import recounting
from deliberation.ledger import checkpoint, merkle, note, tiles

KEY = bytes(range(32))


@pytest.mark.parametrize(("parties", "rounds"), [(0, 1), (1, 1), (30, 3), (300, 1)])
def test_its_head_is_the_root_of_its_entries_and_its_count_is_right(
    tmp_path: Path, parties: int, rounds: int
) -> None:
    synthetic.make(tmp_path / "made.zip", parties, KEY, rounds=rounds)
    with zipfile.ZipFile(tmp_path / "made.zip") as read:
        head = checkpoint.verify(read.read("log/checkpoint"), note.Verifier.parse(synthetic.vkey(KEY)))
        leaves = entries(read, head.size)
        frontier = merkle.Frontier()
        for leaf in leaves:
            frontier.append(merkle.leaf_hash(leaf))
        assert frontier.root() == head.root
        for tile in tiles.all_of(head.size):
            assert len(read.read(f"log/{tile.path}")) == 32 * tile.width
        certificate = json.loads(read.read("vote/certificate.json"))
        said = [json.loads(line) for line in io.BytesIO(read.read("vote/ballots.jsonl"))]
    opened = {
        each["body"]["units"][0]: each["body"]["choices"]["motion"][0] for each in said if "body" in each
    }
    assert len(said) == len(opened) * rounds == certificate["ballots"]["counted"] * rounds
    assert recounting.recount(certificate, opened).differences == ()


def test_it_is_the_same_twice_over(tmp_path: Path) -> None:
    prints = set()
    for name in ("one", "two"):
        synthetic.make(tmp_path / name, 12, KEY)
        prints.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(prints) == 1


def entries(read: zipfile.ZipFile, size: int) -> list[bytes]:
    found = []
    for tile in (each for each in tiles.all_of(size) if each.level == 0):
        data = read.read(f"log/{tile.entries_path}")
        while data:
            length = int.from_bytes(data[:2])
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    return found
