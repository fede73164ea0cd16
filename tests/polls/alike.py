"""What counts after a race is the same in the table, in the log and in the bundle that anybody recounts."""

import io

from sqlmodel import select

from bundles.counted import Counted, bundle_of, files_of, lines_of, log_of, sequenced
from conftest import Database
from database_clock import pass_time
from deliberation.audit import queries as audit
from deliberation.database.sessions import Sessions, reading
from deliberation.polls import tallying
from deliberation.polls.models import Poll
from deliberation.polls.queries import PollView
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Status
from deliberation.verifier.roots import Named
from polling import Estate, closed


async def counted_alike(
    sessions: Sessions, database: Database, estate: Estate, poll: PollView
) -> dict[str, str]:
    """Close and count the vote; what each home says that counts, by its label. The clock was made movable before the vote."""
    await pass_time(database, "6 hours")
    made = Counted(estate, await closed(sessions, estate, poll))
    await sequenced(sessions, estate)
    labels = {str(unit): label for label, unit in estate.units.items()}
    async with reading(sessions, estate.id) as db:
        row = (await db.exec(select(Poll).where(Poll.id == poll.id))).one()
        counts = (await tallying.last_ballots(db, row)).choices
        vkey = (await audit.get_log(db, estate.id)).vkey
    in_the_table = {labels[key]: choice.value for key, choice in counts.items()}

    bundle = await bundle_of(sessions, made)
    cast = [entry for entry in log_of(files_of(bundle)) if entry.type == "ballot.accepted"]
    in_the_log = {entry.commit for entry in cast} - {entry.data["prev"] for entry in cast}
    assert len(in_the_log) == len(in_the_table)
    shown = [line["body"] for line in lines_of(bundle, "ballots") if "body" in line]
    assert {labels[said["units"][0]]: said["choices"]["motion"][0] for said in shown} == in_the_table
    assert len(shown) == len(in_the_table)
    verdict = checking.check(io.BytesIO(bundle), roots.read(Named("vkey", f"{vkey}\n".encode())))
    assert verdict.of(Status.FAIL) == ()
    return in_the_table
