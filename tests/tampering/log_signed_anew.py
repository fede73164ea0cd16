"""The log of a vote, rewritten and signed anew by somebody who owns the database and the log's key."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

import hashlib
from collections.abc import Sequence

from sqlmodel import select

from deliberation.audit.models import AuditPrivate
from deliberation.database.sessions import Reader, reading
from deliberation.ledger import canonical, digests, note
from deliberation.polls.ballots.models import Ballot
from tampering.cases import Case, ballot_of, entry_of, party_of, signed
from tampering.hands import Line, Rewriting, carry_out, last_place, renamed, retold, sign_anew, signed_anew
from tampering.world import World

_OWNER = "业主2"
_COUNTED = "UPDATE poll_closing SET accepted_count = accepted_count {by}, counted_count = counted_count {by}"
_FORGOTTEN = (
    f"DELETE FROM audit_private WHERE entry_id = {entry_of(_OWNER)}",
    f"UPDATE poll_party SET revision = 0 WHERE id = {party_of(_OWNER)}",
    f"DELETE FROM ballot WHERE id = {ballot_of(_OWNER)}",
    _COUNTED.format(by="- 1"),
)


def _without_a_ballot(lines: list[Line]) -> Sequence[Line]:
    """The third ballot, which is the one of _OWNER."""
    ballots = [line for line in lines if line.type == "ballot.accepted"]
    return [line for line in lines if line is not ballots[2]]


def _and_closed_to_fit(lines: list[Line]) -> Sequence[Line]:
    left = list(_without_a_ballot(lines))
    place = last_place(left, "vote.closed")
    data = left[place].says["data"]
    left[place] = left[place].telling(
        accepted=data["accepted"] - 1, counted=data["counted"] - 1, last_index=data["last_index"] - 1
    )
    return left


def _late(lines: list[Line]) -> Sequence[Line]:
    """The last ballot comes after the close."""
    ballot = lines[last_place(lines, "ballot.accepted")]
    rest = [line for line in lines if line is not ballot]
    rest.insert(last_place(rest, "vote.closed") + 1, ballot)
    return rest


def _early(lines: list[Line]) -> Sequence[Line]:
    """The first ballot comes before the opening."""
    ballot = next(line for line in lines if line.type == "ballot.accepted")
    rest = [line for line in lines if line is not ballot]
    rest.insert(last_place(rest, "vote.opened"), ballot)
    return rest


def _frozen_late(lines: list[Line]) -> Sequence[Line]:
    """The roll is frozen when all have voted."""
    frozen = lines[last_place(lines, "roll.frozen")]
    rest = [line for line in lines if line is not frozen]
    rest.insert(last_place(rest, "vote.closed"), frozen)
    return rest


def _doubled(lines: list[Line]) -> Sequence[Line]:
    place = last_place(lines, "ballot.accepted")
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


def _redated(lines: list[Line]) -> Sequence[Line]:
    place = last_place(lines, "ballot.accepted")
    return [*lines[:place], lines[place].saying(at="2039-01-01T00:00:00.000Z"), *lines[place + 1 :]]


def _stuffed(lines: list[Line]) -> Sequence[Line]:
    """Two ballots of nobody come after the last, and the close counts them."""
    place, closed = last_place(lines, "ballot.accepted"), last_place(lines, "vote.closed")
    more = [
        lines[place]
        .again()
        .saying(commit=hashlib.sha256(voter.encode()).hexdigest())
        .telling(voter_ref=voter, rev=1, prev=None)
        for voter in ("ab" * 16, "cd" * 16)
    ]
    data = lines[closed].says["data"]
    told = lines[closed].telling(
        accepted=data["accepted"] + 2, counted=data["counted"] + 2, last_index=data["last_index"] + 2
    )
    return [*lines[: place + 1], *more, *lines[place + 1 : closed], told, *lines[closed + 1 :]]


async def _vanished(world: World) -> None:
    """An only ballot is said to be replaced: by somebody else's second, whose first is said to have sealed the same."""
    async with reading(world.sessions, world.estate.id) as db:
        own = await _ballot(db, world, _OWNER, 1)
        first, second = [await _ballot(db, world, "业主6", number) for number in (1, 2)]
        sealed = await db.get(AuditPrivate, (world.estate.id, second.entry_id))
        assert sealed is not None
        salt, said = sealed.salt, canonical.decode(sealed.body)
    assert isinstance(said, dict)
    said["prev"] = own.commitment
    commit, body = digests.commitment(salt, "ballot.accepted", said), canonical.encode(said).hex()

    def rewriting(lines: list[Line]) -> Sequence[Line]:
        told = {
            first.entry_id: lambda line: line.saying(commit=own.commitment),
            second.entry_id: lambda line: line.saying(commit=commit).telling(prev=own.commitment),
        }
        changed = [told.get(line.id, lambda line: line)(line) for line in lines]
        counted = lines[last_place(lines, "vote.closed")].says["data"]["counted"]
        return retold("vote.closed", counted=counted - 1)(changed)

    await carry_out(
        world,
        [
            f"UPDATE audit_private SET body = decode('{body}', 'hex') WHERE entry_id = '{second.entry_id}'",
            f"UPDATE poll_party SET revision = 2 WHERE id = {party_of(_OWNER)}",
            "UPDATE poll_closing SET counted_count = counted_count - 1",
        ],
    )
    await sign_anew(world, rewriting)


async def _ballot(db: Reader, world: World, name: str, number: int) -> Ballot:
    person = world.estate.persons[name]
    cast = select(Ballot).where(Ballot.person_id == person, Ballot.revision == number)
    return (await db.exec(cast)).one()


async def _other_key(world: World) -> None:
    """A log that began with another key, which signs everything."""
    seed = bytes(32)
    old = note.Verifier.parse(world.vkey)
    new = note.Signer(old.name, seed).verifier.public_key.hex()
    await carry_out(world, [f"UPDATE audit_log SET public_key = decode('{new}', 'hex')"])
    await sign_anew(world, lambda lines: renamed(lines, old.public_key.hex(), new), seed=seed)


async def _cut_off(world: World) -> None:
    await sign_anew(world, lambda lines: lines[: last_place(lines, "ballot.accepted")])


_LOG = "the log"


def _log(deed: str, rewriting: Rewriting, *statements: str, caught_by: str) -> Case:
    return signed(_LOG, deed, signed_anew(rewriting, *statements), caught_by=caught_by)


CASES = (
    _log("a ballot is left out", _without_a_ballot, caught_by="export sequencer watch"),
    _log(
        "a ballot is left out, and the counts of the close made to fit",
        _and_closed_to_fit,
        *_FORGOTTEN,
        caught_by="consistency receipts box-root recount sequencer watch",
    ),
    _log(
        "a ballot comes after the close",
        _late,
        caught_by="consistency receipts order box-root recount sequencer watch",
    ),
    _log(
        "a ballot comes before the opening",
        _early,
        caught_by="consistency receipts order box-root recount sequencer watch",
    ),
    _log(
        "a ballot gets a time after the close",
        _redated,
        caught_by="consistency receipts order ballots-open recount sequencer watch",
    ),
    _log("a ballot stands there twice", _doubled, caught_by="export watch"),
    _log(
        "a second thought comes before the first",
        _swapped,
        caught_by="consistency receipts ballots-open revisions box-root recount sequencer watch",
    ),
    _log(
        "a ballot names another voter",
        retold("ballot.accepted", voter_ref="ab" * 16),
        caught_by="consistency receipts ballots-open revisions recount sequencer watch",
    ),
    _log(
        "the roll is frozen after the votes",
        _frozen_late,
        caught_by="consistency receipts order box-root recount sequencer watch",
    ),
    _log(
        "the frozen roll has more heads",
        retold("roll.frozen", total_heads=99),
        caught_by="consistency receipts roll-root recount sequencer watch",
    ),
    _log(
        "the close names another set of ballots",
        retold("vote.closed", ballotset_root="ab" * 32),
        caught_by="box-root sequencer",
    ),
    _log(
        "the close tells of no refusal",
        retold("vote.closed", rejected=0),
        caught_by="rejected-listed sequencer",
    ),
    _log(
        "the count has another outcome",
        retold("vote.tallied", outcome="fail"),
        caught_by="certificate sequencer",
    ),
    signed(_LOG, "the log is cut off before the last ballots", _cut_off, caught_by="export sequencer watch"),
    signed(_LOG, "another key signs all of it", _other_key, caught_by="export sequencer watch"),
    signed(
        _LOG,
        "a ballot vanishes behind another one that is said to have sealed the same",
        _vanished,
        caught_by="consistency receipts revisions box-root recount sequencer watch",
    ),
    _log(
        "a second thought that nobody can open any more is of a stranger",
        retold("ballot.accepted", voter_ref="ab" * 16),
        f"DELETE FROM audit_private WHERE entry_id = {entry_of('业主6')}",
        caught_by="consistency receipts revisions recount sequencer watch",
    ),
    _log(
        "two ballots of nobody that nobody can open are put in, and counted at the close",
        _stuffed,
        _COUNTED.format(by="+ 2"),
        caught_by="consistency receipts revisions recount watch",
    ),
)
