"""`proxies`: behind every ballot by proxy stands a mandate of its home for its caster, which held at that moment; nobody votes for too many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deliberation.papers.ways import Ways
from deliberation.verifier.docket import Docket
from deliberation.verifier.hands import ON_PAPER, Hands
from deliberation.verifier.journal import (
    MANDATE_ACCEPTED,
    MANDATE_CONFIRMED,
    MANDATE_ENDED,
    MANDATE_GIVEN,
    PROXY,
    Journal,
)
from deliberation.verifier.steps import Came, Step

CHECK = "proxies"
_ONLINE, _PAPER = "online", ON_PAPER
_AGREEMENT = {_ONLINE: MANDATE_ACCEPTED, _PAPER: MANDATE_CONFIRMED}


@dataclass
class _Mandate:
    """What the log says of one mandate."""

    given: Step
    agreed: list[Step] = field(default_factory=list)
    ended: list[Step] = field(default_factory=list)

    @property
    def voter(self) -> object:
        return self.given.data["voter_ref"]

    @property
    def holder(self) -> object:
        return self.given.data["holder_ref"]


def check(ways: Ways, journal: Journal, hands: Hands | None, docket: Docket) -> None:
    """What the log says of mandates, against the ballots by proxy. `hands` are known to auditors alone."""
    mandates = _read(journal, docket)
    by_proxy = [came for came in journal.came if came.channel == PROXY]
    for came in by_proxy:
        reasons = [
            _fault(mandate, came, journal)
            for mandate in mandates.values()
            if (mandate.voter, mandate.holder) == (came.voter, came.caster)
            and mandate.given.index < came.place
        ]
        if None not in reasons:
            reason = reasons[-1] if reasons else "its voter gave its caster no mandate before it"
            docket.failed(CHECK, f"the ballot by proxy at {came.place}: {reason}")
    for holder, voters in _held(by_proxy).items():
        if len(voters) > ways.mandates_most:
            docket.failed(
                CHECK, f"{holder} votes for {len(voters)} others, and {ways.mandates_most} are allowed"
            )
    said = f"ballots by proxy: {len(by_proxy)}, each on a mandate that two people stand behind"
    _check_desk(mandates.values(), hands, said, docket)
    docket.passed(CHECK, said)


def _check_desk(mandates: Iterable[_Mandate], hands: Hands | None, said: str, docket: Docket) -> None:
    """A mandate on paper was neither taken in nor confirmed by its holder, who has another name as a clerk."""
    on_paper = [mandate for mandate in mandates if mandate.given.data["way"] == _PAPER]
    if hands is None:
        if on_paper:
            docket.skipped(
                CHECK, f"{said}; that no clerk was the holder of the {len(on_paper)} on paper, auditors see"
            )
        return
    for mandate in on_paper:
        given = mandate.given
        hand = hands[given.index]
        if hand.caster != mandate.holder:
            docket.failed(CHECK, f"entry {given.index} seals somebody else than the holder of its mandate")
        if hand.clerk in {given.actor, *(step.actor for step in mandate.agreed)}:
            docket.failed(
                CHECK, f"entry {given.index}: its holder took in or confirmed the mandate as a clerk"
            )


def _read(journal: Journal, docket: Docket) -> Mapping[object, _Mandate]:
    found: dict[object, _Mandate] = {}
    for step in journal.mandates:
        name = step.data["mandate_sha256"]
        if step.kind == MANDATE_GIVEN:
            if name in found:
                docket.failed(CHECK, f"entry {step.index} gives a mandate that was given before")
            found.setdefault(name, _Mandate(step))
        elif name not in found:
            docket.failed(CHECK, f"entry {step.index} is about a mandate that was never given")
        elif step.kind == MANDATE_ENDED:
            found[name].ended.append(step)
        else:
            found[name].agreed.append(step)
    return found


def _fault(mandate: _Mandate, came: Came, journal: Journal) -> str | None:
    """Why this mandate is none for a ballot of this place and moment."""
    given = mandate.given
    if not _is_agreed(mandate, came):
        return "nobody but who gave it stands behind its mandate"
    if any(step.index < came.place for step in mandate.ended):
        return "its mandate had been taken back"
    if came.at >= str(given.data["valid_until"]):
        return "the term of its mandate was over"
    if any(
        own.voter == came.voter and given.index < own.place < came.place and own.at > given.at
        for own in journal.own_votes
    ):
        return "its voter had voted after giving the mandate"
    return None


def _is_agreed(mandate: _Mandate, came: Came) -> bool:
    """Online by its holder, of one on paper by another clerk than the one who took it in."""
    way = mandate.given.data["way"]
    people = {
        step.actor
        for step in mandate.agreed
        if step.index < came.place and step.kind == _AGREEMENT.get(str(way))
    }
    if way == _ONLINE:
        return mandate.given.actor != mandate.holder and mandate.holder in people
    return bool(people - {mandate.given.actor})


def _held(by_proxy: list[Came]) -> Mapping[str, set[str]]:
    """For whom each has voted."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for came in by_proxy:
        found[came.caster].add(came.voter)
    return found
