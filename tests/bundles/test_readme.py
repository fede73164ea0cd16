"""What README.txt tells people to type does what it says, with no program of ours."""

import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

from bundles import synthetic

KEY = bytes(range(32))
README = resources.files("deliberation.bundles").joinpath("README.txt").read_text(encoding="utf-8")
TOOLS = ("bash", "unzip", "sha256sum", "jq", "openssl", "python3")


def followed(folder: Path, *, vkey: str = synthetic.vkey(KEY)) -> list[str]:
    """What a person who types all of it reads in each of the numbered parts."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed here: {missing}")
    typed = README.replace("paste it here", vkey)
    typed = re.sub(r"^# (\d)\. ", r"echo '=== \1' # ", typed, flags=re.MULTILINE)
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{typed}"], cwd=folder, capture_output=True, text=True, check=False
    )
    return re.split(r"=== \d\n", done.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    synthetic.make(tmp_path / "bundle.zip", 290, KEY, rounds=2)
    return tmp_path


def test_every_part_of_it_finds_a_true_bundle_true(folder: Path) -> None:
    _, unpacked, listed, key, manifest, head, root, prints, ballots, count = followed(folder)
    assert (unpacked, key) == ("", "")
    assert len(set(listed.split())) == 1
    verified, first, second = manifest.splitlines()
    assert verified == head.strip() == "Signature Verified Successfully"
    assert first == second
    assert root.splitlines()[:2] == root.splitlines()[2:]
    assert len(prints.splitlines()) == 3
    assert ballots.strip() == str({"true": 261, "false": 0, "superseded": 261})
    assert '"motion for"' in count
    assert count.count('"homes": 174') == 1


def test_a_ballot_that_was_changed_is_found(folder: Path) -> None:
    change(folder, "vote/ballots.jsonl", b'"motion":["for"]', b'"motion":["against"]')
    parts = followed(folder)
    assert "FAILED" in parts[2]
    assert "'false': 1," in parts[8]


def test_an_entry_that_was_changed_is_found(folder: Path) -> None:
    change(folder, "log/tile/entries/000", b'"channel":"web"', b'"channel":"wen"')
    parts = followed(folder)
    assert "FAILED" in parts[2]
    assert parts[6].splitlines()[1] != parts[6].splitlines()[3]


def test_another_key_is_found(folder: Path) -> None:
    parts = followed(folder, vkey=synthetic.vkey(bytes(32)))
    assert "Verified Successfully" not in parts[4] + parts[5]
    assert "Signature Verification Failure" in parts[4]
    assert "Signature Verification Failure" in parts[5]


def change(folder: Path, name: str, old: bytes, new: bytes) -> None:
    """Put another file in the place of one, as somebody would who mends the file at home."""
    inside = folder / "changed"
    subprocess.run(["unzip", "-q", "bundle.zip", "-d", inside], cwd=folder, check=True)
    before = (inside / name).read_bytes()
    assert old in before
    (inside / name).write_bytes(before.replace(old, new, 1))
    (folder / "bundle.zip").unlink()
    shutil.make_archive(str(folder / "bundle"), "zip", inside)
