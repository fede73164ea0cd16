"""What no program notices, with whoever can notice it instead."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from dataclasses import dataclass

from deliberation.counting.rules import Choice
from tampering.cases import Case, Power, ballot_of, entry_of, entry_of_kind, party_of, rows
from tampering.hands import carry_out
from tampering.with_the_key import one_turned
from tampering.world import Moment, World


@dataclass(frozen=True)
class Limit:
    """`instead` says who notices, or why it decides nothing."""

    case: Case
    instead: str


async def _stuffed(world: World) -> None:
    await world.say("业主8", Choice.AGAINST)
    await world.sequence()


async def _swallowed(world: World) -> None:
    """Nothing of it is left before the sequencer has seen it."""
    await world.say("业主8", Choice.AGAINST)
    entry = entry_of("业主8")
    await carry_out(
        world,
        [
            f"DELETE FROM audit_pending WHERE entry_id = {entry}",
            f"DELETE FROM audit_private WHERE entry_id = {entry}",
            f"DELETE FROM audit_entry WHERE id = {entry}",
            f"DELETE FROM ballot WHERE id = {ballot_of('业主8')}",
            f"UPDATE poll_party SET revision = 0 WHERE id = {party_of('业主8')}",
        ],
    )


LIMITS = (
    Limit(
        Case(
            "everything",
            "history played again from a backup, one vote turned round, and nobody kept a head or a receipt",
            one_turned,
            (),
            Power.KEY,
            Moment.OPENED,
        ),
        "one voter with a receipt, one witness, or one older head: each is enough",
    ),
    Limit(
        Case(
            "everything",
            "a vote cast by our own program in the name of an owner who stays away",
            _stuffed,
            (),
            at=Moment.VOTED,
        ),
        "the owner, whose own page shows a vote, and neighbours who look their homes up in the members' file of the vote",
    ),
    Limit(
        Case(
            "everything",
            "a vote swallowed whole before it has a number",
            _swallowed,
            (),
            at=Moment.VOTED,
        ),
        "the voter, whose code leads nowhere; with the signed promise from the page of the receipt they can prove it",
    ),
    Limit(
        rows(
            "poll_party_unit",
            "a dwelling becomes a shop",
            f"UPDATE poll_party_unit SET kind = 'shop' WHERE party_id = {party_of('业主2')}",
            caught_by="",
        ),
        "the kind of a home is for reading only: what it weighs and whether it counts is vouched for",
    ),
    Limit(
        rows(
            "poll_opening",
            "the roll's total area on the page of the vote is changed",
            "UPDATE poll_opening SET area_cm2 = area_cm2 + 1",
            caught_by="",
            at=Moment.VOTED,
        ),
        "the true total is in the log, in the certificate and in the sum of the roll; no count reads this one",
    ),
    Limit(
        rows(
            "poll_closing",
            "the page of the vote leads to another entry as its close",
            f"UPDATE poll_closing SET entry_id = {entry_of_kind('log.started')}",
            caught_by="",
        ),
        "whoever follows the link reads an entry that is no close",
    ),
    Limit(
        rows(
            "proposal_version",
            "the sentence on what changed since the last version is rewritten",
            "UPDATE proposal_version SET changed = changed || '。'",
            caught_by="",
        ),
        "both texts are vouched for, so anybody can compare them",
    ),
)
