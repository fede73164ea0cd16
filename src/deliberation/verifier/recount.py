"""Count again, by the rule, from the roll and the ballots; then compare with what was published."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deliberation.counting import count as counting
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates import recounting
from deliberation.counting.certificates.certificate import Counting, FrozenRoll, LogHead
from deliberation.counting.margin import flipping
from deliberation.counting.parties import Electorate, Scope, ScopeKind
from deliberation.papers import papers
from deliberation.papers.committees import Committee
from deliberation.papers.papers import Answers, Kind, Paper
from deliberation.papers.rankings import Ranking
from deliberation.verifier import shapes
from deliberation.verifier.box import Box
from deliberation.verifier.docket import Docket, listed
from deliberation.verifier.documents import CERTIFICATE, Rules
from deliberation.verifier.faults import NO_SENSE
from deliberation.verifier.journal import CLOSED, Event, Journal
from deliberation.verifier.records import OF_THE_ROLL
from deliberation.verifier.roll import Roll

_LATE = "voting_closed"
_MOST_NAMED = 4
_NOT_COUNTED = {"counted_at", "counted_by", "objections", "sensitivity"}


@dataclass(frozen=True, kw_only=True)
class Vote:
    """All that a count rests on, and the record of it that was published (without its lists)."""

    poll: str
    rules: Rules
    roll: Roll
    box: Box
    journal: Journal
    roots: Mapping[int, bytes]
    record: shapes.Fields


def head_size(record: shapes.Fields | None) -> int | None:
    """Of the newest signed head that the record says there was at the close."""
    log = _object(_object(record or {}, "ballots"), "log")
    size = log.get("size")
    return size if shapes.COUNT.admits(size) else None


def check_rejected(found: list[tuple[int, str]], journal: Journal, docket: Docket) -> None:
    """`rejected-listed`: each refused ballot of the log, and as many before the close as it says."""
    logged = [(event.index, str(event.data["reason"])) for event in journal.rejected]
    for index, _ in sorted(set(logged) ^ set(found))[:1]:
        docket.failed(
            "rejected-listed", f"the refused ballot at {index} is not the same in the log and in its list"
        )
    if len(found) != len(logged) or found != sorted(found):
        docket.failed(
            "rejected-listed", f"{len(found)} lines in order for {len(logged)} refused ballots in the log"
        )
    closed = journal.one(CLOSED)
    if closed is None:
        docket.failed("rejected-listed", "the log never says that the vote closed")
        return
    number = len(_before(closed, journal))
    if closed.data["rejected"] != number:
        docket.failed(
            "rejected-listed", f"rejected is {closed.data['rejected']} in the log, and {number} are before it"
        )
    docket.passed("rejected-listed", f"{len(found)} refused ballots, {number} of them before the close")


def check(vote: Vote, docket: Docket) -> None:
    """`recount`: the same figures, tests and outcome."""
    if not vote.box.is_whole:
        docket.skipped("recount", "a ballot that counts is not shown")
        return
    try:
        differences = _differences(vote)
    except NO_SENSE as fault:
        docket.failed("recount", f"by these rules it cannot be counted: {type(fault).__name__}")
        return
    if differences:
        first, number = listed(differences[:_MOST_NAMED]), len(differences)
        docket.failed("recount", f"counted again, {CERTIFICATE} is wrong in {number} places: {first}")
    docket.passed("recount", f"counted again from {vote.box.counted} ballots: {vote.record.get('outcome')}")


def _differences(vote: Vote) -> tuple[str, ...]:
    found = {**_counted(vote), "poll": vote.poll, "rule": vote.rules.preset.as_json()}
    claimed = {
        name: value
        for name, value in vote.record.items()
        if name not in OF_THE_ROLL and name not in _NOT_COUNTED
    }
    found["ballots"] = _box_json(vote, _object(claimed, "ballots"))
    if vote.rules.paper is not None:
        names = sorted(found.keys() | claimed)
        return tuple(name for name in names if not recounting.is_same(claimed.get(name), found.get(name)))
    return recounting.differences(claimed, found)


def _counted(vote: Vote) -> dict[str, Any]:
    if vote.rules.paper is None:
        return _motion(vote)
    fresh = _record(vote, vote.rules.paper).as_json()
    return {name: value for name, value in fresh.items() if name not in OF_THE_ROLL | _NOT_COUNTED}


def _motion(vote: Vote) -> dict[str, Any]:
    preset, parties, choices = vote.rules.preset, vote.roll.parties, vote.box.said(papers.choice_of)
    count = counting.count(preset.rule, parties, choices)
    margin = _object(vote.record, "margin")
    flip = (
        certificates.flip_json(flipping.flip(preset.rule, parties, choices, outcome=count.outcome))
        if margin
        else None
    )
    return {
        "kind": certificates.KIND,
        "units": certificates.UNITS,
        **certificates.counted_json(preset, count),
        "margin": {"disputed": margin.get("disputed"), "flip": flip},
    }


def _record(vote: Vote, paper: Paper) -> Ranking | Committee:
    said = vote.box.said(_as_it_is)
    dated = _object(vote.record, "roll")
    scope = _object(vote.record, "scope")
    count = Committee if paper.kind is Kind.ELECTION else Ranking
    return count(
        poll=vote.poll,
        paper=paper,
        preset=vote.rules.preset,
        roll=FrozenRoll(
            root=vote.roll.root,
            record_on=date.fromisoformat(dated["record_on"]),
            electorate=Electorate(
                Scope(kind=ScopeKind(scope["kind"]), building=scope["building"], entrance=scope["entrance"]),
                tuple(vote.roll.parties),
                vote.roll.left_out,
            ),
        ),
        ballots=said,
        box=certificates.Box(root="", counted_count=len(said), replaced_count=0, refused_count=0),
        counting=Counting(at=datetime.fromisoformat(vote.record["counted_at"]), version=""),
    )


def _as_it_is(answers: Answers) -> Answers:
    return answers


def _box_json(vote: Vote, claimed: shapes.Fields) -> Any:
    """What the record should say of the box. Only which head there was at the close may be left open."""
    closed = vote.journal.one(CLOSED)
    refused = (
        Counter(str(event.data["reason"]) for event in _before(closed, vote.journal))
        if closed
        else Counter[str]()
    )
    log = _object(claimed, "log")
    root = vote.roots.get(log["size"]) if shapes.COUNT.admits(log.get("size")) else None
    box = certificates.Box(
        root=vote.box.root or "",
        counted_count=vote.box.counted,
        replaced_count=vote.box.count - vote.box.counted,
        refused_count=refused.total(),
        refused=refused,
        late_count=refused[_LATE],
        channels=vote.box.channels(),
        log=None if root is None else LogHead(log["size"], root.hex()),
    )
    return certificates.box_json(box)


def _before(closed: Event, journal: Journal) -> list[Event]:
    return [event for event in journal.rejected if event.index < closed.index]


def _object(value: shapes.Fields, name: str) -> shapes.Fields:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
