"""Whatever somebody changes who owns the database, and even the log's key, somebody notices, and we know who."""

import pytest

from deliberation.database.embedded import Server
from deliberation.ledger.bundle import Grade
from deliberation.verifier.docket import Status
from tampering import watching
from tampering.cases import Case
from tampering.limits import LIMITS, Limit
from tampering.page import CASES, PAGE, page
from tampering.watching import noticed
from tampering.world import Moment, Past, lived

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
async def past(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Past:
    return await lived(server, tmp_path_factory.mktemp("past"), "tampering")


async def test_nobody_objects_to_what_was_done_honestly(past: Past) -> None:
    async with past.at(Moment.COUNTED) as world:
        for grade in Grade:
            verdict = await watching.verdict_of(world, grade)
            assert verdict is not None
            unseen = () if grade is Grade.AUDITOR else ("ballots-open",)
            assert (verdict.of(Status.FAIL), verdict.of(Status.SKIP)) == ((), ("cosignatures", *unseen))
        assert await noticed(world) == set()
    async with past.at(Moment.VOTED) as world:
        assert await noticed(world) == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_tampering_is_noticed(past: Past, case: Case) -> None:
    async with past.at(case.at) as world:
        await case.do(world)
        assert sorted(await noticed(world)) == sorted(case.caught_by)
    assert case.caught_by


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.case.name)
async def test_what_we_say_no_program_notices_is_noticed_by_none(past: Past, limit: Limit) -> None:
    async with past.at(limit.case.at) as world:
        await limit.case.do(world)
        assert await noticed(world, with_what_was_kept=False) == set()


def test_the_page_tells_what_these_tests_found() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "make it again: PYTHONPATH=src:tests python -m tampering"
    )
