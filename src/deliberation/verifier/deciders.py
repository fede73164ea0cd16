"""Part of `disputes`: two people decided alike, and none of them had the ballot in their hands before."""

from collections import defaultdict
from collections.abc import Mapping

from deliberation.verifier.docket import Docket
from deliberation.verifier.hands import ON_PAPER, Hands
from deliberation.verifier.journal import (
    ASSISTED_BEGUN,
    CONFIRMED,
    DISPUTED,
    MANDATE_CONFIRMED,
    MANDATE_GIVEN,
    PROXY,
    SETTLED,
    Journal,
)
from deliberation.verifier.steps import Came, Event, Step

CHECK = "disputes"
_BY_PEOPLE = {"upheld", "rejected"}
_PEOPLE = 2
People = Mapping[object, set[str]]


def check(journal: Journal, hands: Hands | None, docket: Docket) -> None:
    """`hands` are known to auditors alone: they see as well that no proxy decides on the ballot they cast."""
    _check_two(journal, docket)
    touched = _touched(journal)
    casters = {came.commit: came.caster for came in journal.came}
    for step in journal.decided:
        ballot = str(step.data["ballot"])
        hand = None if hands is None else hands.get(step.index)
        if step.actor in touched[ballot] or (hand is not None and hand.caster == casters.get(ballot)):
            docket.failed(CHECK, f"entry {step.index} decides on a ballot that came through the same hands")
        if hand is not None and hand.clerk != step.actor:
            docket.failed(CHECK, f"entry {step.index} seals somebody else than who decided")


def _check_two(journal: Journal, docket: Docket) -> None:
    opened: dict[str, Event] = {}
    for kind, event in journal.disputes:
        ballot = str(event.data["ballot"])
        if kind == DISPUTED:
            opened[ballot] = event
        if kind != SETTLED or event.data["outcome"] not in _BY_PEOPLE:
            continue
        since = opened[ballot].index if ballot in opened else event.index
        people = {
            step.actor
            for step in journal.decided
            if since < step.index < event.index
            and (step.data["ballot"], step.data["outcome"]) == (ballot, event.data["outcome"])
        }
        if len(people) < _PEOPLE:
            docket.failed(CHECK, f"entry {event.index} settles what two people had not decided alike")


def _touched(journal: Journal) -> People:
    """By the commitment of a ballot, who cast it for its home, or stood behind its form, slip or mandate."""
    found: defaultdict[object, set[str]] = defaultdict(set)
    for came in journal.came:
        found[came.commit].add(came.caster)
    _at_forms(journal, found)
    _at_slips(journal, found)
    for came in journal.came:
        if came.channel == PROXY:
            found[came.commit] |= _at_mandates(journal, came)
    return found


def _at_forms(journal: Journal, found: defaultdict[object, set[str]]) -> None:
    people: defaultdict[object, set[str]] = defaultdict(set)
    for step in journal.steps:
        people[step.data["serial"]].add(step.actor)
    for step in journal.steps:
        if step.kind == CONFIRMED:
            found[step.data["ballot"]] |= people[step.data["serial"]]


def _at_slips(journal: Journal, found: defaultdict[object, set[str]]) -> None:
    begun = {step.data["slip"]: step.actor for step in journal.helped if step.kind == ASSISTED_BEGUN}
    for step in journal.helped:
        if step.kind != ASSISTED_BEGUN:
            found[step.data["ballot"]] |= {step.actor, begun.get(step.data["slip"], step.actor)}


def _at_mandates(journal: Journal, came: Came) -> set[str]:
    """Of all mandates of this home for this proxy that came on paper before the ballot."""
    given = {step.data["mandate_sha256"]: step for step in journal.mandates if _is_behind(step, came)}
    confirmed = {
        step.actor
        for step in journal.mandates
        if step.kind == MANDATE_CONFIRMED and step.data["mandate_sha256"] in given
    }
    return confirmed | {step.actor for step in given.values()}


def _is_behind(step: Step, came: Came) -> bool:
    if step.kind != MANDATE_GIVEN or step.data["way"] != ON_PAPER:
        return False
    return (step.data["voter_ref"], step.data["holder_ref"]) == (came.voter, came.caster)
