"""Rows and log changed together, or history played again, by somebody who owns the database and the log's key."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

import shutil
from collections.abc import Sequence
from typing import Any

from bundles.counted import Counted, bundle_of, files_of, lines_of
from deliberation.counting.rules import Choice
from deliberation.database.sessions import reading
from deliberation.ledger import canonical, digests
from deliberation.proposals import versions
from tampering.cases import Case, entry_of, party_of, reword, signed
from tampering.hands import Line, carry_out, last_place, renamed, retold, sign_anew
from tampering.world import VOTES, Moment, World

_OWNER = "业主2"


async def _files(world: World) -> tuple[bytes, dict[str, bytes]]:
    bundle = await bundle_of(world.sessions, Counted(world.estate, world.poll))
    return bundle, files_of(bundle)


async def _other_result(world: World) -> None:
    """The certificate says failed; the notice and the log's hashes are made to fit."""
    before = (await _files(world))[1]
    await carry_out(
        world,
        [
            "UPDATE poll_result SET outcome = 'FAIL'",
            reword("poll_result", "certificate", '"PASS"', '"FAIL"'),
        ],
    )
    certificate = (await _files(world))[1]["vote/certificate.json"]
    old, new = digests.document(before["vote/certificate.json"]), digests.document(certificate)
    notice = before["vote/notice.json"].replace(old.encode(), new.encode()).replace(b'"PASS"', b'"FAIL"')
    fits = f"UPDATE poll_result SET certificate_sha256 = '{new}', notice = decode('{notice.hex()}', 'hex'), notice_sha256 = '{digests.document(notice)}'"
    await carry_out(world, [fits])

    def rewriting(lines: list[Line]) -> Sequence[Line]:
        told = renamed(lines, old, new)
        told = renamed(told, digests.document(before["vote/notice.json"]), digests.document(notice))
        return retold("vote.tallied", outcome="fail")(told)

    await sign_anew(world, rewriting)


async def _other_result_of_an_erased_ballot(world: World) -> None:
    await carry_out(world, [f"DELETE FROM audit_private WHERE entry_id = {entry_of(_OWNER)}"])
    await _other_result(world)


async def _other_rule(world: World) -> None:
    before = (await _files(world))[1]["vote/rules.json"]
    after = before.replace(b"1/2", b"1/9")
    old, new = digests.document(before), digests.document(after)
    assert old != new
    await carry_out(
        world,
        [f"UPDATE poll_opening SET preset = decode('{after.hex()}', 'hex'), rules_sha256 = '{new}'"],
    )
    await sign_anew(world, lambda lines: renamed(lines, old, new))


async def _other_roll(world: World) -> None:
    """A home weighs more, and the roll's root and totals are made to fit, in the log and in the rows."""
    more = 5_000_000
    old = _roll_root((await _files(world))[0])
    home = f"party_id = {party_of(_OWNER)}"
    await carry_out(
        world,
        [
            f"UPDATE poll_party SET area_cm2 = area_cm2 + {more} WHERE id = {party_of(_OWNER)}",
            f"UPDATE poll_party_unit SET area_cm2 = area_cm2 + {more} WHERE {home}",
            f"UPDATE poll_opening SET area_cm2 = area_cm2 + {more}",
        ],
    )
    new = _roll_root((await _files(world))[0])
    await carry_out(world, [f"UPDATE poll_opening SET roll_root = '{new}'"])

    def rewriting(lines: list[Line]) -> Sequence[Line]:
        told = renamed(lines, old, new)
        place = last_place(told, "roll.frozen")
        total = told[place].says["data"]["total_area_cm2"] + more
        return retold("roll.frozen", total_area_cm2=total)(told)

    await sign_anew(world, rewriting)


def _roll_root(bundle: bytes) -> str:
    return digests.set_root("roll", (canonical.encode(line["item"]) for line in lines_of(bundle, "roll")))


async def _other_text(world: World) -> None:
    old = (await _config(world))["text_sha256"]
    await carry_out(world, ["UPDATE proposal_version SET body = body || '。'"])
    async with reading(world.sessions, world.estate.id) as db:
        text = await versions.canonical_bytes(db, world.estate.proposal_id, 1)
    new = digests.document(text)
    await carry_out(
        world,
        [f"UPDATE poll SET text_sha256 = '{new}'", f"UPDATE proposal_version SET text_sha256 = '{new}'"],
    )
    await sign_anew(world, lambda lines: renamed(lines, old, new))


async def _config(world: World) -> Any:
    return canonical.decode((await _files(world))[1]["vote/config.json"])


async def _played_again(world: World, **otherwise: Choice | None) -> None:
    """All vote as they did, but for those who are named; honest code closes, counts and publishes."""
    said: dict[str, Choice | None] = {**VOTES, **otherwise}
    for name, choice in said.items():
        if choice is not None:
            await world.say(name, choice)
    await world.sequence()
    await world.close()


async def one_turned(world: World) -> None:
    await _played_again(world, 业主2=Choice.AGAINST)


async def _one_left_out(world: World) -> None:
    await _played_again(world, 业主2=None)


async def _restored(world: World) -> None:
    """The database is of the day before, the sequencer's memory is not."""
    shutil.copytree(world.past / Moment.COUNTED, world.heads.folder, dirs_exist_ok=True)


_WHOLE = "everything"
CASES = (
    signed(
        _WHOLE,
        "another outcome, in certificate, notice and log",
        _other_result,
        caught_by="recount sequencer",
    ),
    signed(
        _WHOLE,
        "another outcome, and a ballot that was counted is said to be erased",
        _other_result_of_an_erased_ballot,
        caught_by="recount sequencer",
    ),
    signed(
        _WHOLE,
        "an easier rule, in rows and log",
        _other_rule,
        caught_by="consistency receipts recount sequencer watch",
    ),
    signed(
        _WHOLE,
        "a heavier home, in roll and log",
        _other_roll,
        caught_by="consistency receipts weights recount electorate sequencer watch",
    ),
    signed(
        _WHOLE,
        "another text, in proposal and log",
        _other_text,
        caught_by="consistency receipts recount sequencer watch",
    ),
    signed(
        _WHOLE,
        "history played again from a backup, one vote turned round",
        one_turned,
        caught_by="consistency receipts watch",
        at=Moment.OPENED,
    ),
    signed(
        _WHOLE,
        "history played again from a backup, one vote left out",
        _one_left_out,
        caught_by="consistency receipts watch",
        at=Moment.OPENED,
    ),
    Case(
        _WHOLE,
        "a backup restored, from before the close",
        _restored,
        (
            "export",
            "sequencer",
        ),
        at=Moment.VOTED,
    ),
)
