"""Count again, by the rule, from the roll and the ballots; then compare with what was published."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deliberation.counting import count as counting
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates import recounting
from deliberation.counting.certificates.certificate import Counting, Disputed, FrozenRoll, LogHead
from deliberation.counting.count import Count
from deliberation.counting.margin import flipping
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.parties import Electorate, Scope, ScopeKind
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice
from deliberation.papers import committees, papers, versions
from deliberation.papers.committees import Committee
from deliberation.papers.papers import Answers, Kind, Paper
from deliberation.papers.rankings import Ranking
from deliberation.verifier import rejected, shapes, unseen
from deliberation.verifier.box import Box
from deliberation.verifier.docket import Docket, listed
from deliberation.verifier.documents import CERTIFICATE, Rules
from deliberation.verifier.faults import NO_SENSE
from deliberation.verifier.journal import CLOSED, Journal
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


def check(vote: Vote, docket: Docket) -> None:
    """`recount`: the same figures, tests and outcome; or, of ballots that are not all shown, possible ones."""
    try:
        differences = _differences(vote)
    except NO_SENSE as fault:
        docket.failed("recount", f"by these rules it cannot be counted: {type(fault).__name__}")
        return
    if differences:
        first, number = listed(differences[:_MOST_NAMED]), len(differences)
        docket.failed("recount", f"counted again, {CERTIFICATE} is wrong in {number} places: {first}")
    if not vote.box.is_whole:
        docket.skipped(
            "recount",
            f"{vote.box.unseen.count} of {vote.box.counted} ballots that count are not shown: the figures are possible, "
            "and tests and outcome follow from them, but what those say was not counted, nor the margin",
        )
    docket.passed("recount", f"counted again from {vote.box.counted} ballots: {vote.record.get('outcome')}")


def _differences(vote: Vote) -> tuple[str, ...]:
    counted, impossible = _counted(vote)
    found = {**counted, "poll": vote.poll, "rule": vote.rules.preset.as_json()}
    claimed = {
        name: value
        for name, value in vote.record.items()
        if name not in OF_THE_ROLL and name not in _NOT_COUNTED
    }
    found["ballots"] = _box_json(vote, _object(claimed, "ballots"))
    if vote.rules.paper is not None:
        found = versions.as_of(vote.record.get("v"), found)
        names = sorted(found.keys() | claimed)
        others = (name for name in names if not recounting.is_same(claimed.get(name), found.get(name)))
        return (*impossible, *others)
    return (*impossible, *recounting.differences(claimed, found))


def _counted(vote: Vote) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the record should say, and which of its figures cannot be, where not all ballots are shown."""
    if vote.rules.paper is None:
        return _motion(vote)
    fresh, impossible = _of_paper(vote, vote.rules.paper)
    counted = {name: value for name, value in fresh.items() if name not in OF_THE_ROLL | _NOT_COUNTED}
    return counted, impossible


def _motion(vote: Vote) -> tuple[dict[str, Any], tuple[str, ...]]:
    preset, choices = vote.rules.preset, vote.box.said(papers.choice_of)
    count, impossible = _count(vote, choices, vote.record)
    margin = _object(vote.record, "margin")
    counted = {
        "kind": certificates.KIND,
        "units": certificates.UNITS,
        **certificates.counted_json(preset, count),
        "margin": {
            "flip": _flip(vote, choices, count) if margin else None,
            "disputed": _disputed_count(vote, margin),
        },
        "with_disputed": _with_disputed(vote, choices),
    }
    return counted, impossible


def _disputed_count(vote: Vote, margin: shapes.Fields) -> int | None:
    """Before the third version nobody could dispute a ballot, and it said whatever it said."""
    claimed = margin.get("disputed")
    if vote.record.get("v") == certificates.VERSION:
        return vote.box.disputed_count
    return claimed if shapes.COUNT.or_null.admits(claimed) else None


def _with_disputed(vote: Vote, choices: Mapping[str, Choice]) -> Any:
    """As it is said to be, where the ballots do not tell."""
    disputed = vote.box.disputed(papers.choice_of)
    if disputed is None or not vote.box.is_whole:
        return vote.record.get("with_disputed")
    if not disputed:
        return None
    count = counting.count(vote.rules.preset.rule, vote.roll.parties, {**choices, **disputed})
    return certificates.with_disputed_json(Disputed(len(disputed), count))


def _count(
    vote: Vote, choices: Mapping[str, Choice], claimed: shapes.Fields
) -> tuple[Count, tuple[str, ...]]:
    """Of one question; from the claimed figures where the ballots do not make them."""
    rule, parties = vote.rules.preset.rule, vote.roll.parties
    if vote.box.is_whole:
        return counting.count(rule, parties, choices), ()
    claim = unseen.claim(
        rule, parties, said=choices, unseen=vote.box.unseen, counts=_object(claimed, "counts")
    )
    return claim.count, claim.faults


def _flip(vote: Vote, choices: Mapping[str, Choice], count: Count) -> Any:
    """As it is said to be, where the ballots do not tell."""
    if vote.box.is_whole:
        found = flipping.flip(vote.rules.preset.rule, vote.roll.parties, choices, outcome=count.outcome)
        return certificates.flip_json(found)
    claimed = _object(_object(vote.record, "margin"), "flip")
    ballots = claimed["ballots"] if shapes.COUNT.or_null.admits(claimed["ballots"]) else None
    return certificates.flip_json(Flip(ballots, is_exact=claimed["is_exact"] is True))


def _of_paper(vote: Vote, paper: Paper) -> tuple[dict[str, Any], tuple[str, ...]]:
    said = vote.box.said(_as_it_is)
    if vote.box.is_whole:
        return _record(vote, paper, said).as_json(), ()
    if paper.kind is Kind.ELECTION:
        return _elected(vote, paper, said)
    rankings = vote.record["rankings"]
    possible = unseen.ranked(paper, said=said, unseen=vote.box.unseen, rankings=rankings)
    if possible is None:
        return _record(vote, paper, said).as_json(), ("rankings",)
    return _record(vote, paper, possible).as_json(), ()


def _elected(vote: Vote, paper: Paper, said: Mapping[str, Answers]) -> tuple[dict[str, Any], tuple[str, ...]]:
    preset, claimed = vote.rules.preset, {each["id"]: each for each in vote.record["candidates"]}
    counts: dict[str, Count] = {}
    impossible: list[str] = []
    for option in paper.options:
        choices = {key: committees.said_of(answers, option.id) for key, answers in said.items()}
        counts[option.id], faults = _count(vote, choices, claimed[option.id])
        impossible += [f"candidates.{option.id}.{fault}" for fault in faults]
    silent = {
        tuple(figures[Quantity.SILENT] for figures in count.quantities.values()) for count in counts.values()
    }
    if len(silent) > 1:
        impossible.append("candidates")
    found = committees.counted_json(preset, counts, committees.elect(paper, preset.rule, counts))
    return {**_record(vote, paper, said).as_json(), **found}, tuple(impossible)


def _record(vote: Vote, paper: Paper, said: Mapping[str, Answers]) -> Ranking | Committee:
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
        Counter(str(event.data["reason"]) for event in rejected.before(closed, vote.journal))
        if closed
        else Counter[str]()
    )
    log = _object(claimed, "log")
    root = vote.roots.get(log["size"]) if shapes.COUNT.admits(log.get("size")) else None
    box = certificates.Box(
        root=vote.box.root or vote.journal.text(CLOSED, "ballotset_root"),
        counted_count=vote.box.counted,
        replaced_count=vote.box.count - vote.box.counted - vote.box.chains.set_aside,
        set_aside_count=vote.box.chains.set_aside,
        refused_count=refused.total(),
        refused=refused,
        late_count=refused[_LATE],
        channels=vote.box.channels(),
        log=None if root is None else LogHead(log["size"], root.hex()),
    )
    return certificates.box_json(box)


def _object(value: shapes.Fields, name: str) -> shapes.Fields:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
