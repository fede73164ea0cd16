"""`deliberation bench`: every ratio beside its limit, and nothing left behind. No speed is asserted."""

import json
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

import serving
from deliberation.bench import (
    crowd,
    gathering,
    importing,
    offline,
    recording,
    rooms,
    table,
    verifying,
    visiting,
    voting,
)
from deliberation.bench.measuring import Bar, Measured, compare, high
from deliberation.bench.server import Served

BARS = [
    rooms.COUNT,
    rooms.FLIP,
    rooms.ROLL,
    rooms.LOG,
    rooms.PROOF,
    importing.TAKEN_IN,
    verifying.SECONDS,
    verifying.MEMORY,
    voting.AGAINST_HELLO,
    voting.AGAINST_INSERTS,
    voting.CPU,
    voting.LONE,
    voting.CROWDED,
    visiting.PAGE,
    visiting.STORM,
    gathering.MINUTE,
    gathering.BEHIND,
    recording.RECORDED,
    recording.SIGNED,
    crowd.CROWD,
    offline.SECONDS,
    offline.MEMORY,
]
SPEED = Bar(what="votes", limit="hellos", unit="/s", goal=0.5, more_is_better=True)
DELAY = Bar(what="a vote", limit="a flush", unit="ms", goal=2.0)


def test_the_ratio_is_the_median_of_rounds_measured_side_by_side() -> None:
    found = compare(SPEED, [10, 100, 30], [10, 1000, 40])
    assert (found.ours, found.limit, found.ratio) == (30, 40, 0.75)


@pytest.mark.parametrize(("bar", "ratio", "is_met"), [(SPEED, 0.5, True), (SPEED, 0.4, False)])
def test_where_more_is_better_the_goal_is_the_least(bar: Bar, ratio: float, is_met: bool) -> None:  # noqa: FBT001 - the table's column
    assert Measured(bar, 1, 1, ratio).is_met is is_met


def test_where_less_is_better_the_goal_is_the_most() -> None:
    assert [Measured(DELAY, 1, 1, ratio).is_met for ratio in (1.9, 2.0, 2.1)] == [True, True, False]


def test_without_a_goal_there_is_no_verdict() -> None:
    free = Measured(Bar(what="a", limit="b", unit="ms"), 1, 1, 9)
    assert free.is_met is None
    (row,) = json.loads(table.for_programs([free]))
    assert (row["goal"], row["met"]) == (None, None)
    assert "met" not in table.for_people([free])


def test_one_in_a_hundred_is_above_the_high_mark() -> None:
    assert high(range(1000)) == 990


def test_the_table_says_what_is_compared_with_what_and_how_it_stands() -> None:
    printed = table.for_people([Measured(SPEED, 1234, 2000, 0.617), Measured(DELAY, 0.9, 0.3, 3.0)])
    _, fast, late = (" ".join(line.split()) for line in printed.splitlines())
    assert fast == "votes 1,234 /s 2,000 /s hellos 0.617 ≥ 0.5 met"
    assert late == "a vote 0.9 ms 0.3 ms a flush 3 ≤ 2 not met"


def test_without_a_database_it_cannot_run(tmp_path: Path) -> None:
    environ = serving.environment(tmp_path, 1, DELIBERATION_POSTGRES_BIN="/nowhere")
    done = serving.command(["bench"], environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no PostgreSQL 15 or newer in /nowhere" in done.stderr


@pytest.mark.slow
def test_every_ratio_is_measured_and_nothing_stays_behind() -> None:
    with serving.a_data_folder() as folder:
        before = sorted(folder.iterdir())
        environ = {**serving.environment(folder, serving.free_port()), "TMPDIR": str(folder)}
        done = serving.command(["bench", "--quick", "--json"], environ, seconds=250)
        assert done.returncode == 0, done.stderr
        assert sorted(folder.iterdir()) == before
    rows = json.loads(done.stdout)
    assert [(row["what"], row["limit"]) for row in rows] == [(bar.what, bar.limit) for bar in BARS]
    for row in rows:
        assert min(row["value"], row["limit_value"], row["ratio"]) > 0, row


async def test_a_machine_too_busy_for_one_insert_is_given_longer(tmp_path: Path) -> None:
    pgbench = tmp_path / "pgbench"
    pgbench.write_text('#!/bin/sh\ncase "$*" in *"-T 4 "*) echo "tps = 12.5 (without connections)";; esac\n')
    pgbench.chmod(0o700)
    owner = URL.create("postgresql", "owner", "secret", database="bench", query={"host": str(tmp_path)})
    served = Served(port=1, pid=1, owner=owner, folder=tmp_path, pgbench=pgbench)
    assert await served.bare_inserts_a_second(1) == 12.5
