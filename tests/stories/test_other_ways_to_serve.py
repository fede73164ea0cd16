"""Several web processes on one database, and a database that is not ours: the same promises."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import serving
from deliberation.database.embedded import Server
from serving import Served
from towns import Town, a_reader, a_town, check_books, check_receipts, has_place, vote_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def folder() -> Iterator[Path]:
    with serving.an_empty_installation() as made:
        yield made


@pytest.fixture
def keys_alone() -> Iterator[Path]:
    with serving.a_data_folder() as made:
        yield made


def workers(served: Served) -> list[int]:
    """The processes that answer people: those of the parent's children that import the application."""
    assert served.process is not None
    return [pid for pid in served.web_processes() if "spawn_main" in serving.command_of(pid)]


def test_two_processes_take_votes_and_write_one_log_and_one_that_dies_is_replaced(folder: Path) -> None:
    with a_town(Served(folder, words=("run", "--workers", "2"))) as town:
        served = town.served
        served.start()
        serving.wait_until(lambda: len(workers(served)) == 2)
        first = workers(served)
        vote_until(town, 20, lambda: os.kill(first[0], signal.SIGKILL))
        serving.wait_until(lambda: len(workers(served)) == 2 and first[0] not in workers(served))
        vote_until(town, 20, lambda: os.kill(first[1], signal.SIGKILL))
        served.wait_until_it_answers()
        vote_until(town, 20, lambda: None)
        check_receipts(town, town.receipts)
        assert "the log stands still" not in served.complaints
        assert served.stop() == 0
        check_books(town)


def test_a_stop_is_heard_while_a_worker_that_died_owes_an_answer(folder: Path) -> None:
    served = Served(folder, words=("run", "--workers", "2"))
    served.start()
    serving.wait_until(lambda: len(workers(served)) == 2)
    silent = workers(served)[0]
    os.kill(silent, signal.SIGSTOP)
    time.sleep(2)  # longer than there is between two looks at it
    os.kill(silent, signal.SIGKILL)
    assert served.stop() == 0


def test_no_process_outlives_the_one_that_watches_them(folder: Path) -> None:
    """Or the next start would find its port taken."""
    with a_town(Served(folder, words=("run", "--workers", "2"))) as town:
        served = town.served
        served.start()
        left = [*served.web_processes(), *served.database_processes()]
        vote_until(town, 20, lambda: _kill_parent(served))
        serving.wait_until_gone(left)
        served.start()
        check_receipts(town, town.receipts)
        assert served.stop() == 0
        check_books(town)


def test_a_database_that_is_not_ours_is_served_the_same_whole_and_in_two_parts(keys_alone: Path) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="deliberation-other-") as elsewhere,
        tempfile.TemporaryDirectory(prefix="deliberation-worker-") as output,
    ):
        Path(elsewhere).chmod(0o755)
        with Server(Path(elsewhere), password="ef" * 16) as other:
            address = other.address.url("postgres").set(drivername="postgresql")
            more = {"DELIBERATION_DATABASE_URL": address.render_as_string(hide_password=False)}
            with a_town(Served(keys_alone, more=more)) as town:
                _serve_and_lose(town)
                worker = Served(keys_alone, Path(output), words=("run", "--only", "worker"), more=more)
                _serve_in_two_parts(town, worker)
    assert not (keys_alone / "postgres").exists()


def test_two_parts_need_a_database_that_both_can_reach(folder: Path) -> None:
    done = serving.command(["run", "--only", "web"], serving.environment(folder, serving.free_port()))
    assert done.returncode == 2
    assert "DELIBERATION_DATABASE_URL" in done.stderr


def _serve_and_lose(town: Town) -> None:
    served = town.served
    served.start()
    vote_until(town, 20, served.kill_web)
    served.start()
    check_receipts(town, town.receipts)
    assert served.stop() == 0
    check_books(town)


def _serve_in_two_parts(town: Town, worker: Served) -> None:
    """Votes are taken while nobody writes the log; the other part numbers them when it comes."""
    web, before = town.served, {*town.receipts}
    web.words = ("run", "--only", "web")
    web.start()
    vote_until(town, 5, lambda: None)
    newest = {*town.receipts} - before
    with a_reader(town) as browser:
        assert [path for path in newest if has_place(browser, path)] == []
    worker.launch()
    check_receipts(town, newest)
    assert (worker.stop(), web.stop()) == (0, 0)
    check_books(town)


def _kill_parent(served: Served) -> None:
    assert served.process is not None
    served.process.kill()
    served.process.wait(timeout=60)
