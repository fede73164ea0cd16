"""Large files are checked by several processes, and nothing else is found than by one."""

import io
import multiprocessing
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from deliberation.verifier import beside, checking, packing, roots
from deliberation.verifier.archive import Archive
from deliberation.verifier.beside import Beside
from deliberation.verifier.docket import Docket, Status
from deliberation.verifier.faults import Unreadable
from verifier import samples
from verifier.samples import VKEY

CHECK = "log-root"
_SEVERAL = """
import sys
sys.path.insert(0, sys.argv[1])
from deliberation.verifier import beside, command
begun = []
begin = beside.Beside._begin
def counted(*about):
    begun.append(about)
    return begin(*about)
beside.LARGE, beside.Beside._begin = 0, counted
code = command.main(sys.argv[2:])
sys.stderr.write(f"began {len(begun)}\\n")
sys.exit(code)
"""


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LARGE", 0)


def _count(archive: Archive, least: int, docket: Docket) -> int:
    docket.failed(CHECK, "found there")
    if len(archive.members) < least:
        raise Unreadable("too few files")
    return multiprocessing.current_process().pid or 0


def _end(archive: Archive, _: Docket) -> int:
    """Ends the process, unless it is the one that asked."""
    if multiprocessing.parent_process() is not None:
        raise SystemExit(3)
    return len(archive.members)


def _own(name: str, data: bytes, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.fixture
def file(tmp_path: Path) -> BinaryIO:
    return _own("vote.zip", samples.good(), tmp_path).open("rb")


def _lies() -> list[bytes]:
    one, other, third = samples.opened(), samples.opened(), samples.opened()
    one.files["vote/text.bin"] += b" "
    other.files["vote/roll.jsonl"] = other.files["vote/roll.jsonl"].replace(b'"heads":1', b'"heads":2', 1)
    third.files["vote/roll.jsonl"] = b"{}\n"
    cut = bytearray(samples.good())
    cut[len(cut) // 2] ^= 1
    return [samples.good(), samples.good(10, 3), one.sealed(), other.sealed(), third.sealed(), bytes(cut)]


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("at", range(6))
def test_several_processes_find_what_one_finds(at: int, tmp_path: Path) -> None:
    data = _lies()[at]
    held = roots.read(VKEY)
    with _own("vote.zip", data, tmp_path).open("rb") as file:
        assert checking.check(file, held) == checking.check(io.BytesIO(data), held)


@pytest.mark.usefixtures("several")
def test_a_large_file_is_worked_on_by_another_process_whose_findings_are_taken_over(file: BinaryIO) -> None:
    docket = Docket()
    docket.failed(CHECK, "found here")
    with file, Beside(Archive(file), file, docket) as asked:
        answer = asked.ask(_count, 1)
        assert answer() == answer() != multiprocessing.current_process().pid
    finding = next(each for each in docket.findings() if each.check == CHECK)
    assert finding.evidence == "found here (the first of 2)"


@pytest.mark.usefixtures("several")
def test_what_the_other_process_cannot_read_cannot_be_read(file: BinaryIO) -> None:
    with file, Beside(Archive(file), file, Docket()) as asked, pytest.raises(Unreadable, match="too few"):
        asked.ask(_count, 1_000)()


@pytest.mark.usefixtures("several")
def test_what_a_process_that_ended_leaves_undone_is_done_here(file: BinaryIO) -> None:
    with file, Beside(Archive(file), file, Docket()) as asked:
        assert asked.ask(_end)() == len(Archive(file).members)


@pytest.mark.usefixtures("several")
def test_a_file_that_takes_the_place_of_the_one_that_is_checked_is_not_read(
    file: BinaryIO, tmp_path: Path
) -> None:
    with file, Beside(Archive(file), file, Docket()) as asked:
        _own("other.zip", samples.good(1), tmp_path).replace(tmp_path / "vote.zip")
        assert asked.ask(_count, 1)() == multiprocessing.current_process().pid


@pytest.mark.usefixtures("several")
def test_where_no_process_can_begin_the_work_is_done_here(
    file: BinaryIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", refuse)
    with file, Beside(Archive(file), file, Docket()) as asked:
        assert asked.ask(_count, 1)() == multiprocessing.current_process().pid


@pytest.mark.usefixtures("several")
def test_nobody_works_on_when_nobody_listens(file: BinaryIO) -> None:
    with file, Beside(Archive(file), file, Docket()) as asked:
        asked.ask(_count, 1)
    assert multiprocessing.active_children() == []


def test_packed_into_one_file_it_begins_other_processes_where_nothing_is_installed(tmp_path: Path) -> None:
    packing.pack(tmp_path / "verify.pyz")
    words = [str(_own("vote.zip", samples.good(), tmp_path)), "--vkey", str(_own("key", VKEY.data, tmp_path))]
    command = [sys.executable, "-I", "-S", "-c", _SEVERAL, str(tmp_path / "verify.pyz"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, "began 4\n")


def test_a_small_file_is_checked_by_one_process(file: BinaryIO) -> None:
    docket = Docket()
    with file, Beside(Archive(file), file, docket) as asked:
        assert asked.ask(_count, 1)() == multiprocessing.current_process().pid
    assert next(each for each in docket.findings() if each.check == CHECK).status is Status.FAIL
