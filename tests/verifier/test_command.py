"""The commands, in the product and as one file by itself: the same words, the same exit codes, one line where nothing can be read."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bundles.forging import BALLOTS
from deliberation.cli.main import main
from deliberation.ledger import merkle, proof
from deliberation.verifier import checking, command, holdings, packing, roots, wording
from verifier import samples
from verifier.samples import opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good bundle, a false one, and all that a reader can hold."""
    place = tmp_path_factory.mktemp("held")
    bundle = opened()
    (place / "keys").write_bytes(samples.VKEY.data)
    (place / "policy").write_bytes(samples.policy().data)
    (place / "prev").write_bytes(samples.head(bundle, 5))
    (place / "receipt").write_bytes(samples.a_receipt(bundle, 2))
    (place / "false-receipt").write_bytes(samples.a_receipt(bundle, 2).replace(b"index 7", b"index 8"))
    leaf = merkle.leaf_hash(bundle.entries[7])
    (place / "promise").write_bytes(samples.a_promise(leaf))
    (place / "false-promise").write_bytes(samples.a_promise(leaf).replace(b"2026-06-01", b"2026-06-02"))
    (place / "plain").write_bytes(samples.a_plain_receipt(bundle))
    bare = replace(proof.parse(samples.a_receipt(bundle, 2)), extra=None)
    (place / "proof-of-an-entry").write_bytes(proof.make(bare))
    bundle.cosign(*(signer.line(bundle.head_text, samples.AT) for signer in samples.WITNESSES))
    (place / "good.zip").write_bytes(bundle.sealed())
    bundle.put_lines(BALLOTS, bundle.lines(BALLOTS)[:-1])
    (place / "less.zip").write_bytes(bundle.sealed())
    (place / "no.zip").write_bytes(b"no bundle\x1b[31m")
    return place


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "verify.pyz"
    packing.pack(path)
    return path


def words(folder: Path, line: str) -> list[str]:
    """A command line in which a name stands for the file in the folder."""
    return [str(folder / word) if (folder / word).exists() else word for word in line.split()]


ALL = "good.zip --vkey keys --policy policy --prev prev --receipt receipt"
LINES = [
    (ALL, 0),
    (f"{ALL} --json", 0),
    (f"{ALL} --receipt promise", 0),
    (f"{ALL} --receipt false-promise", 1),
    ("good.zip --vkey keys", 3),
    ("less.zip --vkey keys", 1),
    ("less.zip --vkey keys --json", 1),
    ("no.zip --vkey keys", 2),
    ("absent.zip --vkey keys", 2),
    ("good.zip --vkey absent", 2),
    ("good.zip --vkey policy", 2),
    ("good.zip --vkey keys --policy keys", 2),
    ("good.zip --vkey keys --prev keys", 2),
    ("good.zip --vkey keys --receipt keys", 2),
    ("good.zip --vkey keys --receipt proof-of-an-entry", 2),
    ("good.zip", 2),
    ("good.zip --vkey keys --trust me", 2),
    (". --vkey keys", 2),
]


def run(asked: list[str], capsysbinary: pytest.CaptureFixture[bytes]) -> tuple[int, str, str]:
    try:
        code = main(asked)
    except SystemExit as end:
        code = int(str(end.code))
    said = capsysbinary.readouterr()
    return code, said.out.decode(), said.err.decode()


@pytest.mark.parametrize(("line", "code"), LINES)
def test_the_exit_code_says_how_it_went(
    folder: Path, line: str, code: int, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found, out, err = run(["verify", *words(folder, line)], capsysbinary)
    assert found == code
    assert bool(out) is (code != 2)
    if code == 2:
        assert err.count("\n") == 1
        assert err.strip().isprintable()
    elif "--json" in line:
        said = json.loads(out)
        assert said["exit"] == code
        assert {check["status"] for check in said["checks"]} == (
            {"pass"} if code == 0 else {"pass", "fail", "skip"}
        )
    else:
        english, chinese = {
            0: ("All 31 checks passed.", "31 项全部通过。"),
            1: ("Something is false: ", "有假："),
            3: ("Nothing false was found, but", "没有核对。"),
        }[code]
        last = out.splitlines()[-1]
        assert last.startswith(english)
        assert chinese in last


@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ("receipt --vkey keys", 0, "It says motion: for."),
        ("plain --vkey keys", 0, "It holds nothing sealed."),
        ("false-receipt --vkey keys", 1, "does not hold"),
        ("promise --vkey keys", 0, "By 2026-06-01T00:01:00.000Z it has an entry with the leaf hash"),
        ("promise --vkey keys", 0, "It is not yet a place in the log"),
        ("false-promise --vkey keys", 1, "This promise does not hold"),
        ("keys --vkey keys", 2, "not a receipt, nor a promise"),
        ("proof-of-an-entry --vkey keys", 2, "the proof of an entry by itself"),
        ("absent --vkey keys", 2, "No such file"),
        ("receipt --vkey receipt", 2, "a key looks like"),
    ],
)
def test_a_receipt_is_told_in_words(
    folder: Path, line: str, code: int, word: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found, out, err = run(["receipt", *words(folder, line)], capsysbinary)
    assert (found, word in out + err) == (code, True)
    if code == 0:
        assert ("is entry" in out) is ("promise" not in line)
        assert "signed by the key you gave" in out


@pytest.mark.parametrize("choices", [5, None, {"a": 5}, {"a": [None, {}]}, ["x"], "\x1b[31m", {"\n": ["\n"]}])
def test_whatever_a_receipt_says_it_is_told(choices: object) -> None:
    bundle = opened()
    bundle.edit_line(BALLOTS, 2, lambda line: line["body"].update(choices=choices))
    bundle.recommit()
    held = holdings.checked(samples.a_receipt(bundle, 2), roots.read_keys(samples.VKEY))
    assert all(line.isprintable() for line in wording.of_receipt(held))


def alone(packed: Path, asked: list[str], empty: Path) -> subprocess.CompletedProcess[bytes]:
    """With no package, no environment, and nothing to import but the file itself."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(packed), *asked], cwd=empty, env={}, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("line", "code"), [(f"{ALL} --json", 0), ("less.zip --vkey keys", 1), ("no.zip --vkey keys", 2)]
)
def test_by_itself_it_finds_the_same(
    packed: Path,
    folder: Path,
    line: str,
    code: int,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    asked = words(folder, line)
    _, out, _ = run(["verify", *asked], capsysbinary)
    done = alone(packed, asked, tmp_path)
    assert (done.returncode, done.stdout.decode()) == (code, out)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["receipt", "promise"])
def test_by_itself_it_reads_receipts_and_promises_too(
    packed: Path, folder: Path, name: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    asked = ["receipt", *words(folder, f"{name} --vkey keys")]
    _, out, _ = run(asked, capsysbinary)
    done = alone(packed, asked, tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, out)


def test_the_same_sources_make_the_same_file(packed: Path, tmp_path: Path) -> None:
    packing.pack(tmp_path / "again.pyz")
    assert (tmp_path / "again.pyz").read_bytes() == packed.read_bytes()
    assert os.access(packed, os.X_OK)


OLDER = """
import runpy, sys
path, sys.argv, sys.version_info = sys.argv[1], ["verify"], (3, 9, 1)
runpy.run_path(path, run_name="__main__")
"""


def test_an_older_python_says_so_and_calls_nothing_false(packed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", OLDER, str(packed)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "deliberation-verify: this needs Python 3.11 or newer, and this is 3.9\n"


def test_a_fault_of_the_verifier_is_no_lie_of_the_bundle(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def breaks(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(checking, "check", breaks)
    code, out, err = run(["verify", *words(folder, "good.zip --vkey keys")], capsysbinary)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "itself" in err


def test_alone_both_commands_may_be_named(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert command.main(words(folder, "verify good.zip --vkey keys")) == 3
    assert command.main(words(folder, "no.zip --vkey keys")) == 2
    assert command.main(["receipt", *words(folder, "false-receipt --vkey keys")]) == 1
    assert b"Traceback" not in capsysbinary.readouterr().err


def test_a_full_disk_is_said_in_a_line(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "deliberation.cli.main", "verify", *words(folder, "good.zip --vkey keys")],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
