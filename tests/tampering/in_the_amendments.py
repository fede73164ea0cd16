"""Amendments of the frozen roll, changed by somebody who owns the database, and by somebody who holds the log's key as well."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from collections.abc import Sequence

from polls.amendments import Amending, a_clerk, measure
from tampering.cases import Case, Power
from tampering.hands import Deed, Line, carry_out, last_place, sign_anew
from tampering.watching import SEQUENCER
from tampering.world import Moment, World

_HOME, _AREA = "109", 900_000
_ADDED = "(SELECT id FROM poll_party WHERE added_by IS NOT NULL)"


async def _amended(world: World) -> None:
    """Two people put right the area of a home that has not voted."""
    clerks = await a_clerk(world.sessions), await a_clerk(world.sessions)
    await measure(world.sessions, world.estate, _HOME, _AREA)
    await Amending(world.sessions, world.estate, world.poll, *clerks).amend(_HOME)
    await world.sequence()


def _after(*statements: str) -> Deed:
    async def do(world: World) -> None:
        await _amended(world)
        await carry_out(world, statements)

    return do


async def _by_one_person(world: World) -> None:
    """Who proposed an amendment is said, after the count, to have confirmed it."""
    await _amended(world)
    await world.close()

    def rewriting(lines: list[Line]) -> Sequence[Line]:
        proposed = lines[last_place(lines, "roll.amend_proposed")].says["actor"]
        place = last_place(lines, "roll.amended")
        return [*lines[:place], lines[place].saying(actor=proposed), *lines[place + 1 :]]

    await sign_anew(world, rewriting)


CASES = (
    Case(
        "poll_amendment_ending",
        "an amendment of the roll that two people made is said never to have been",
        _after("DELETE FROM poll_amendment_ending"),
        ("amendments", "electorate", "roll-root"),
        at=Moment.VOTED,
    ),
    Case(
        "poll_party",
        "an amendment of the roll is undone, so that the home weighs what it did",
        _after(
            f"DELETE FROM poll_party_unit WHERE party_id = {_ADDED}",
            f"DELETE FROM poll_party_voter WHERE party_id = {_ADDED}",
            f"DELETE FROM poll_party WHERE id = {_ADDED}",
            "UPDATE poll_party SET replaced_by = NULL WHERE replaced_by IS NOT NULL",
        ),
        ("amendments", "roll-root"),
        at=Moment.VOTED,
    ),
    Case(
        "poll_party",
        "a home weighs more than the amendment said that two people made",
        _after(
            f"UPDATE poll_party SET area_cm2 = area_cm2 + 1000 WHERE id = {_ADDED}",
            f"UPDATE poll_party_unit SET area_cm2 = area_cm2 + 1000 WHERE party_id = {_ADDED}",
        ),
        ("amendments", "roll-root"),
        at=Moment.VOTED,
    ),
    Case(
        "audit_entry",
        "the roll is amended by one person alone",
        _by_one_person,
        ("amendments", "recount", SEQUENCER),
        Power.KEY,
        Moment.VOTED,
    ),
)
