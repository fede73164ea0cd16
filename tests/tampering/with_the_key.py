"""What somebody can do who owns the database and the log's key: rewrite the log, sign it anew, play history again."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

import shutil
from collections.abc import Sequence
from typing import Any

from bundles.counted import Counted, bundle_of, files_of, lines_of
from deliberation.counting.rules import Choice
from deliberation.database.sessions import reading
from deliberation.ledger import canonical, digests, note
from deliberation.proposals import versions
from tampering.cases import Case, ballot_of, entry_of, party_of, reword, signed
from tampering.hands import Line, carry_out, sign_anew, signed_anew
from tampering.world import VOTES, Moment, World

_OWNER = "业主2"
_FORGOTTEN = (
    f"DELETE FROM audit_private WHERE entry_id = {entry_of(_OWNER)}",
    f"UPDATE poll_party SET revision = 0 WHERE id = {party_of(_OWNER)}",
    f"DELETE FROM ballot WHERE id = {ballot_of(_OWNER)}",
    "UPDATE poll_closing SET accepted_count = accepted_count - 1, counted_count = counted_count - 1",
)


def _at(lines: Sequence[Line], kind: str) -> int:
    """The place of the last entry of this kind."""
    return max(place for place, line in enumerate(lines) if line.type == kind)


def _without_a_ballot(lines: list[Line]) -> Sequence[Line]:
    """The third ballot, which is the one of _OWNER."""
    ballots = [line for line in lines if line.type == "ballot.accepted"]
    return [line for line in lines if line is not ballots[2]]


def _and_closed_to_fit(lines: list[Line]) -> Sequence[Line]:
    left = list(_without_a_ballot(lines))
    place = _at(left, "vote.closed")
    data = left[place].says["data"]
    left[place] = left[place].telling(
        accepted=data["accepted"] - 1, counted=data["counted"] - 1, last_index=data["last_index"] - 1
    )
    return left


def _late(lines: list[Line]) -> Sequence[Line]:
    """The last ballot comes after the close."""
    ballot = lines[_at(lines, "ballot.accepted")]
    rest = [line for line in lines if line is not ballot]
    rest.insert(_at(rest, "vote.closed") + 1, ballot)
    return rest


def _early(lines: list[Line]) -> Sequence[Line]:
    """The first ballot comes before the opening."""
    ballot = next(line for line in lines if line.type == "ballot.accepted")
    rest = [line for line in lines if line is not ballot]
    rest.insert(_at(rest, "vote.opened"), ballot)
    return rest


def _frozen_late(lines: list[Line]) -> Sequence[Line]:
    """The roll is frozen when all have voted."""
    frozen = lines[_at(lines, "roll.frozen")]
    rest = [line for line in lines if line is not frozen]
    rest.insert(_at(rest, "vote.closed"), frozen)
    return rest


def _doubled(lines: list[Line]) -> Sequence[Line]:
    place = _at(lines, "ballot.accepted")
    return [*lines[: place + 1], lines[place].again(), *lines[place + 1 :]]


def _swapped(lines: list[Line]) -> Sequence[Line]:
    """A second thought comes before the first."""
    found = [place for place, line in enumerate(lines) if line.type == "ballot.accepted"]
    second = next(place for place in found if lines[place].says["data"]["rev"] == 2)
    voter = lines[second].says["data"]["voter_ref"]
    first = next(place for place in found if lines[place].says["data"]["voter_ref"] == voter)
    turned = list(lines)
    turned[first], turned[second] = lines[second], lines[first]
    return turned


def _retold(kind: str, **data: Any) -> Any:
    """The last entry of this kind says something else."""

    def rewriting(lines: list[Line]) -> Sequence[Line]:
        place = _at(lines, kind)
        return [*lines[:place], lines[place].telling(**data), *lines[place + 1 :]]

    return rewriting


def _redated(lines: list[Line]) -> Sequence[Line]:
    place = _at(lines, "ballot.accepted")
    return [*lines[:place], lines[place].saying(at="2039-01-01T00:00:00.000Z"), *lines[place + 1 :]]


def _renamed(lines: list[Line], old: str, new: str) -> list[Line]:
    """The same words everywhere in the log."""
    data = [canonical.encode(dict(line.says)).replace(old.encode(), new.encode()) for line in lines]
    return [Line(line.id, canonical.decode(each)) for line, each in zip(lines, data, strict=True)]  # type: ignore[arg-type]


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
        told = _renamed(lines, old, new)
        told = _renamed(told, digests.document(before["vote/notice.json"]), digests.document(notice))
        return _retold("vote.tallied", outcome="fail")(told)

    await sign_anew(world, rewriting)


async def _other_rule(world: World) -> None:
    before = (await _files(world))[1]["vote/rules.json"]
    after = before.replace(b"1/2", b"1/9")
    old, new = digests.document(before), digests.document(after)
    assert old != new
    await carry_out(
        world,
        [f"UPDATE poll_opening SET preset = decode('{after.hex()}', 'hex'), rules_sha256 = '{new}'"],
    )
    await sign_anew(world, lambda lines: _renamed(lines, old, new))


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
        told = _renamed(lines, old, new)
        place = _at(told, "roll.frozen")
        total = told[place].says["data"]["total_area_cm2"] + more
        return _retold("roll.frozen", total_area_cm2=total)(told)

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
    await sign_anew(world, lambda lines: _renamed(lines, old, new))


async def _config(world: World) -> Any:
    return canonical.decode((await _files(world))[1]["vote/config.json"])


async def _other_key(world: World) -> None:
    """A log that began with another key, which signs everything."""
    seed = bytes(32)
    old = note.Verifier.parse(world.vkey)
    new = note.Signer(old.name, seed).verifier.public_key.hex()
    await carry_out(world, [f"UPDATE audit_log SET public_key = decode('{new}', 'hex')"])
    await sign_anew(world, lambda lines: _renamed(lines, old.public_key.hex(), new), seed=seed)


async def _cut_off(world: World) -> None:
    await sign_anew(world, lambda lines: lines[: _at(lines, "ballot.accepted")])


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


_LOG, _WHOLE = "the log", "everything"
_OTHERS = "consistency receipts watch"
CASES = (
    signed(_LOG, "a ballot is left out", signed_anew(_without_a_ballot), caught_by="export sequencer watch"),
    signed(
        _LOG,
        "a ballot is left out, and the counts of the close made to fit",
        signed_anew(_and_closed_to_fit, *_FORGOTTEN),
        caught_by="consistency receipts box-root recount sequencer watch",
    ),
    signed(
        _LOG,
        "a ballot comes after the close",
        signed_anew(_late),
        caught_by="consistency receipts order box-root recount sequencer watch",
    ),
    signed(
        _LOG,
        "a ballot comes before the opening",
        signed_anew(_early),
        caught_by="consistency receipts order box-root recount sequencer watch",
    ),
    signed(
        _LOG,
        "a ballot gets a time after the close",
        signed_anew(_redated),
        caught_by="consistency receipts order ballots-open recount sequencer watch",
    ),
    signed(_LOG, "a ballot stands there twice", signed_anew(_doubled), caught_by="export watch"),
    signed(
        _LOG,
        "a second thought comes before the first",
        signed_anew(_swapped),
        caught_by="consistency receipts ballots-open revisions box-root recount sequencer watch",
    ),
    signed(
        _LOG,
        "a ballot names another voter",
        signed_anew(_retold("ballot.accepted", voter_ref="ab" * 16)),
        caught_by="consistency receipts ballots-open revisions recount sequencer watch",
    ),
    signed(
        _LOG,
        "the roll is frozen after the votes",
        signed_anew(_frozen_late),
        caught_by="consistency receipts order box-root recount sequencer watch",
    ),
    signed(
        _LOG,
        "the frozen roll has more heads",
        signed_anew(_retold("roll.frozen", total_heads=99)),
        caught_by="consistency receipts roll-root recount sequencer watch",
    ),
    signed(
        _LOG,
        "the close names another set of ballots",
        signed_anew(_retold("vote.closed", ballotset_root="ab" * 32)),
        caught_by="box-root sequencer",
    ),
    signed(
        _LOG,
        "the close tells of no refusal",
        signed_anew(_retold("vote.closed", rejected=0)),
        caught_by="rejected-listed sequencer",
    ),
    signed(
        _LOG,
        "the count has another outcome",
        signed_anew(_retold("vote.tallied", outcome="fail")),
        caught_by="certificate sequencer",
    ),
    signed(_LOG, "the log is cut off before the last ballots", _cut_off, caught_by="export sequencer watch"),
    signed(
        _LOG,
        "another key signs all of it",
        _other_key,
        caught_by="export sequencer watch",
    ),
    signed(
        _WHOLE,
        "another outcome, in certificate, notice and log",
        _other_result,
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
