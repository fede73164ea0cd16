"""What the database adds up is what the rows of the roll add up to."""

from datetime import date

import builders
import rolls
from deliberation.database.sessions import Sessions, reading
from deliberation.roll import present, standing
from tables import a_row

TODAY = builders.NOW.date()


async def test_the_database_adds_the_roll_up_as_a_reading_of_all_of_it_does(
    sessions: Sessions,
) -> None:
    day = "2030-01-01"
    rows = [
        a_row(unit="101"),
        a_row(unit="102", kind="商铺"),
        a_row(unit="103", owners="林晓、钱进", ids="330100197001011234;A2002", phones=";", share="1/2;1/2"),
        a_row(unit="104", owners="钱进、林晓", ids="A2002;330100197001011234", phones=";", share="1/2;1/2"),
        a_row(unit="105", owners="开发商", ids="", phones=""),
        a_row(unit="106", owners="孙立", ids="A3003", phones="", handed_over=day),
        a_row(unit="107", owners="开发商、钱进", ids=";A2002", phones=";", share="1/2;1/2"),
    ]
    here = await rolls.a_community(sessions)
    async with reading(sessions, here) as db:
        empty = await standing.figures(db, on=TODAY)
        assert empty == (await present.roll(db)).figures(on=TODAY)
    await rolls.taken_in(sessions, here, rolls.table_of(rows))
    async with reading(sessions, here) as db:
        known = await present.roll(db)
        for on in (TODAY, date(2031, 1, 1)):
            by_kind, whole = await standing.figures_by_kind(db, on=on)
            assert whole == known.figures(on=on)
            assert whole.units == 7
            assert by_kind == known.figures_by_kind(on=on)
