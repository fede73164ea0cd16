"""Go's own transparency log code accepts what we write, byte for byte, and refuses it after one wrong bit."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from anchors import logs, outside
from anchors.logs import VKEY, Written
from anchors.outside import Outside
from builders import LOG_KEY
from bundles.counted import a_counted_poll, bundle_of, files_of
from conftest import Database
from deliberation.database.sessions import Sessions
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import merkle, note, proof
from deliberation.ledger.proof import Proof
from deliberation.ledger.strict import base64_text

IS_WANTED = bool(os.environ.get("ANCHORS"))
"""By `make anchors`: at full size, and never skipped."""
LARGE = 70_000 if IS_WANTED else 3_000
LEVELS = 3 if IS_WANTED else 2
FLIPS = 12


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    if not outside.is_installed() and not IS_WANTED:
        pytest.skip("Go is not installed; make anchors installs it")
    return outside.build(tmp_path_factory.mktemp("go"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return logs.write(tmp_path_factory.mktemp("large"), LARGE)


def says(checker: Outside, log: Written, *olds: Path) -> str:
    return checker.says("log", VKEY, log.folder, *olds)


@contextmanager
def flipped(path: Path, place: int, bit: int) -> Iterator[None]:
    """The file with one bit turned."""
    true = path.read_bytes()
    path.write_bytes(true[:place] + bytes([true[place] ^ 1 << bit]) + true[place + 1 :])
    yield
    path.write_bytes(true)


def places(files: list[Path], seed: int) -> Iterator[tuple[Path, int, int]]:
    """A file, a place in it and a bit, some of each by chance."""
    chance = random.Random(seed)
    for _ in range(FLIPS):
        path = chance.choice(files)
        yield path, chance.randrange(path.stat().st_size), chance.randrange(8)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 1000])
def test_a_log_of_any_size_is_accepted(checker: Outside, tmp_path: Path, size: int) -> None:
    assert not says(checker, logs.write(tmp_path, size))


def test_a_large_log_is_accepted_with_every_checkpoint_it_ever_had(
    checker: Outside, large: Written, tmp_path: Path
) -> None:
    olds = [tmp_path / str(number) for number in range(len(large.heads))]
    for path, head in zip(olds, large.heads, strict=True):
        path.write_bytes(head)
    assert sorted(path.name for path in large.folder.glob("tile/[0-9]")) == ["0", "1", "2"][:LEVELS]
    assert not says(checker, large, *olds)


async def test_the_log_in_the_bundle_of_a_vote_is_accepted(
    checker: Outside, sessions: Sessions, database: Database, tmp_path: Path
) -> None:
    counted = await a_counted_poll(sessions, database)
    files = files_of(await bundle_of(sessions, counted))
    for name, data in files.items():
        if name.startswith("log/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    origin = files["log/checkpoint"].decode().split("\n", 1)[0]
    vkey = LOG_KEY.signer(origin).verifier.vkey
    assert not checker.says("log", vkey, tmp_path / "log")
    (entries,) = (tmp_path / "log/tile/entries").iterdir()
    with flipped(next(entries.iterdir()), 40, 3):
        assert checker.says("log", vkey, tmp_path / "log").startswith("entries: ")


def test_one_wrong_bit_in_an_entry_is_refused(checker: Outside, large: Written) -> None:
    bundles = sorted(path for path in large.folder.glob("tile/entries/**/*") if path.is_file())
    for path, place, bit in places(bundles, seed=1):
        with flipped(path, place, bit):
            assert says(checker, large).startswith("entries: "), (path, place, bit)
    assert not says(checker, large)


@pytest.mark.parametrize("level", range(LEVELS))
def test_one_wrong_bit_in_a_tile_is_refused(checker: Outside, large: Written, level: int) -> None:
    tiles = sorted(path for path in large.folder.glob(f"tile/{level}/**/*") if path.is_file())
    for path, place, bit in places(tiles, seed=2 + level):
        with flipped(path, place, bit):
            assert says(checker, large), (path, place, bit)
    assert not says(checker, large)


def test_one_wrong_bit_anywhere_in_the_checkpoint_is_refused(checker: Outside, tmp_path: Path) -> None:
    log = logs.write(tmp_path, 3)
    data = log.checkpoint.read_bytes()
    assert data.endswith(b"=\n")
    chance = random.Random(5)
    # the last letter before the padding has two bits that mean nothing: Go reads over them, we do not
    for place in (place for place in range(len(data)) if place != len(data) - 3):
        with flipped(log.checkpoint, place, chance.randrange(8)):
            assert says(checker, log).startswith("checkpoint: "), place
    assert not says(checker, log)


def test_an_entry_too_many_or_too_few_is_refused(checker: Outside, tmp_path: Path) -> None:
    log = logs.write(tmp_path, 300)
    bundle = tmp_path / "tile/entries/001.p/44"
    true = bundle.read_bytes()
    last = len(log.bodies[-1]) + 2
    for wrong in (true[:-last], true + true[-last:], true[last:] + true[:last], true[:-1], true + b"\0"):
        bundle.write_bytes(wrong)
        assert says(checker, log).startswith("entries: ")
    bundle.write_bytes(true)
    assert not says(checker, log)


def test_a_tree_signed_anew_does_not_follow_from_the_old_checkpoint(checker: Outside, tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(logs.write(tmp_path / "told", 200).heads[-1])
    forged = logs.write(tmp_path / "forged", 300, seed=8)
    assert not says(checker, forged)
    assert says(checker, forged, tmp_path / "old").startswith("old: ")


def test_another_key_is_refused(checker: Outside, tmp_path: Path) -> None:
    log = logs.write(tmp_path, 3)
    other = note.Signer(logs.ORIGIN, bytes(32)).verifier.vkey
    assert checker.says("log", other, log.folder).startswith("checkpoint: ")


def test_our_proofs_of_entries_are_accepted_and_prove_nothing_else(
    checker: Outside, large: Written, tmp_path: Path
) -> None:
    chance = random.Random(6)
    entry, file = tmp_path / "entry", tmp_path / "proof"
    for index in [0, LARGE - 1, *(chance.randrange(1, LARGE - 1) for _ in range(20))]:
        path = tuple(merkle.inclusion_proof(index, LARGE, large.read))
        file.write_bytes(proof.make(Proof(index, path, large.heads[-1], extra=b"anything")))
        entry.write_bytes(large.bodies[index])
        assert not checker.says("proof", VKEY, file, entry)
        entry.write_bytes(large.bodies[index - 1])
        assert checker.says("proof", VKEY, file, entry)


def test_our_proofs_of_growth_are_accepted_and_prove_nothing_else(
    checker: Outside, large: Written, tmp_path: Path
) -> None:
    sizes = [checkpoints.parse(note.parse(head).text).size for head in large.heads]
    files = [tmp_path / str(size) for size in sizes]
    for path, head in zip(files, large.heads, strict=True):
        path.write_bytes(head)
    for old, new, older, newer in zip(sizes, sizes[1:], files, files[1:], strict=False):
        hashes = [base64_text(each) for each in merkle.consistency_proof(old, new, large.read)]
        (tmp_path / "hashes").write_text("\n".join(hashes))
        assert not checker.says("consistency", VKEY, older, newer, tmp_path / "hashes")
        (tmp_path / "hashes").write_text("\n".join([base64_text(bytes(32)), *hashes[1:]]))
        assert checker.says("consistency", VKEY, older, newer, tmp_path / "hashes")
