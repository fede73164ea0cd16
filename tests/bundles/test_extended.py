"""The bundle of a vote that was given more time carries the notice of it, and every check finds it true."""

import io
import json

from bundles.counted import Counted, bundle_of, files_of, sequenced
from conftest import Database
from database_clock import make_movable, pass_time
from deliberation.audit import queries as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.verifier import checking, roots
from deliberation.verifier.roots import Named
from polling import a_plan, an_estate, closed, homes_of, open_poll, vote
from polls.lengthening import extended, wanted
from verifier.samples import evidence, failed


async def test_votes_before_and_after_the_first_end_count_and_the_bundle_says_why(
    sessions: Sessions, database: Database
) -> None:
    await make_movable(database)
    estate = await an_estate(sessions, homes_of([100] * 3))
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "业主0", Choice.FOR)
    longer = await extended(sessions, estate, poll)
    await extended(sessions, estate, longer, wanted(longer))
    await pass_time(database, "150 minutes")
    await vote(sessions, estate, poll, "业主1", Choice.AGAINST)
    await pass_time(database, "4 hours")
    after = await closed(sessions, estate, poll)
    await sequenced(sessions, estate)
    async with reading(sessions, estate.id) as db:
        vkey = (await audit.get_log(db, estate.id)).vkey
    data = await bundle_of(sessions, Counted(estate, after))
    verdict = checking.check(io.BytesIO(data), roots.read(Named("vkey.txt", f"{vkey}\n".encode())))
    assert failed(verdict) == set()
    assert evidence(verdict, "extensions").startswith("times that the end was moved: 2")
    notices = files_of(data)["vote/extensions.jsonl"].splitlines()
    assert [json.loads(notice)["ordinal"] for notice in notices] == [1, 2]
    assert after.closed is not None
    assert after.closed.counted_count == 2
