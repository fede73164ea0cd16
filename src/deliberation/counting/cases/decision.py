"""One vote of a case file: a rule, and either a register with its ballots or figures that were published."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from deliberation.counting import count as counting
from deliberation.counting import moments, quantities, weighing
from deliberation.counting.after import Afterwards
from deliberation.counting.ballots import CoOwners, Custom, Duplicates
from deliberation.counting.cases import casting, electorate, published
from deliberation.counting.cases.casting import Cast, Ignored, Terms
from deliberation.counting.cases.columns import FOLLOW, Papers, Units
from deliberation.counting.cases.electorate import Electorate, Scope
from deliberation.counting.cases.entries import place_text
from deliberation.counting.cases.published import Places, Published
from deliberation.counting.count import Count
from deliberation.counting.quantities import Quantities, Quantity, State
from deliberation.counting.rules import Rule
from deliberation.counting.shapes import Misshapen, Shape, UnknownWord
from deliberation.counting.silence import Policy
from deliberation.counting.stages import Stage

Setting = TypeVar("Setting", bound=StrEnum)

LISTS = frozenset({"undelivered", "suspended", "mute", "objectors"})
"""Fields that name parties, as many as there are."""
SETTINGS = frozenset(
    {
        *("scope", "window", "duplicates", "co_owner_conflict", "representatives"),
        *("open_objections", "consents_needed", "start_stage", "tally"),
    }
)


@dataclass
class Decision:
    """What a case says of a vote, read as far as it can be without its rule."""

    where: str
    units: Units | None = None
    papers: Papers | None = None
    parties: dict[str, list[str]] = field(default_factory=dict)
    settings: dict[str, Shape] = field(default_factory=dict)

    def named(self, name: str) -> Collection[str]:
        return self.parties.get(name, ())


@dataclass(frozen=True, kw_only=True)
class Decided:
    count: Count
    ignored: Sequence[Ignored] = ()
    places: Places = field(default_factory=dict)
    """How many decimals a published figure had."""


def decide(case: Decision, rule: Rule) -> Decided:
    """Raises Misshapen and other refusals for a case that says too little or the impossible, InvalidRule."""
    start = _start(case, rule)
    if "tally" in case.settings:
        return _published(case, rule, start)
    if case.units is None or case.papers is None:
        raise Misshapen(f"{case.where}.{'units' if case.units is None else 'ballots'}")
    return _polled(case, _Poll(case.units, case.papers), rule, start)


@dataclass(frozen=True)
class _Poll:
    """A register and its ballots."""

    units: Units
    papers: Papers


def _polled(case: Decision, poll: _Poll, rule: Rule, start: Stage) -> Decided:
    suspended, where = case.named("suspended"), f"{case.where}.units"
    electors = electorate.of(poll.units, rule, scope=_scope(case), suspended=suspended, where=where)
    _check_follow(case, poll.papers, rule)
    found = casting.cast(poll.papers, electors, _terms(case))
    _check_names(case, poll, electors, rule, found)

    def agrees(name: str) -> bool:
        return name in electors.places and found.states[electors.places[name]] is State.FOR

    known = {start.id: _figures(case, rule, electors, found)}
    count = counting.decide(rule, known, start=start, later=_later(case, agrees))
    return Decided(count=count, ignored=found.ignored)


def _published(case: Decision, rule: Rule, start: Stage) -> Decided:
    for name in ("units", "ballots", *LISTS):
        if name in case.parties or (name == "units" and case.units) or (name == "ballots" and case.papers):
            raise Misshapen(f"{case.where}.{name}")
    tally: Published = published.read(case.settings["tally"], rule)
    if start.id not in tally.calls:
        raise Misshapen(f"{case.where}.tally.{start.id}")
    found = counting.decide(rule, tally.calls, start=start, later=_later(case, lambda _: False))
    return Decided(count=found, places=tally.places[start.id])


def _start(case: Decision, rule: Rule) -> Stage:
    shape = case.settings.get("start_stage")
    if shape is None:
        return rule.stage
    found = next((stage for stage in rule.stages if stage.id == shape.text()), None)
    if found is None:
        raise UnknownWord(shape.where, word=shape.text())
    return found


def _scope(case: Decision) -> Scope:
    """`{"staircase": "2"}`, or several of a name: `{"building": ["1", "2"]}`, `{"units": ["1-101", "1-102"]}`."""
    shape = case.settings.get("scope")
    entries = {} if shape is None else shape.entries()
    return {name: frozenset(map(place_text, _one_or_more(spots))) for name, spots in entries.items()}


def _one_or_more(shape: Shape) -> tuple[Shape, ...]:
    return shape.items() if isinstance(shape.value, list) else (shape,)


def _terms(case: Decision) -> Terms:
    window, settings = case.settings.get("window"), case.settings
    representatives = settings.get("representatives")
    custom = Custom(
        duplicates=_setting(settings.get("duplicates"), Duplicates.LAST),
        co_owners=_setting(settings.get("co_owner_conflict"), CoOwners.INVALID),
    )
    return Terms(
        custom=custom,
        window=None if window is None else moments.window(window),
        mute=case.named("mute"),
        representatives={}
        if representatives is None
        else {party: person.text() for party, person in representatives.entries().items()},
    )


def _setting(shape: Shape | None, default: Setting) -> Setting:
    return default if shape is None else shape.one_of(type(default))


def _check_follow(case: Decision, papers: Papers, rule: Rule) -> None:
    """A box to follow the majority stands on the ballot only where the rule lets silence follow."""
    if rule.silence.policy is not Policy.FOLLOW_MAJORITY and State.SILENT_DELIVERED in papers.choices:
        at = papers.choices.index(State.SILENT_DELIVERED)
        raise UnknownWord(f"{case.where}.ballots.{at}.choice", word=FOLLOW)


def _check_names(case: Decision, poll: _Poll, electors: Electorate, rule: Rule, found: Cast) -> None:
    """Who is not in the electorate must at least be on the register."""
    strange = {
        poll.papers.parties[each.index]: f"ballots.{each.index}.party" for each in reversed(found.ignored)
    }
    for name in LISTS:
        strange |= dict.fromkeys(case.named(name), name)
    strange |= dict.fromkeys((consent.party for consent in _consents(case)), "consents_needed")
    strange = {name: where for name, where in strange.items() if name not in electors.places}
    known = electorate.known_names(poll.units, rule) if strange else frozenset()
    for name, where in strange.items():
        if name not in known:
            raise UnknownWord(f"{case.where}.{where}", word=name)


def _figures(case: Decision, rule: Rule, electors: Electorate, found: Cast) -> Quantities:
    """Who sent no ballot was reached, unless the case says otherwise."""
    undelivered, objectors = (_places(case, name, electors) for name in ("undelivered", "objectors"))
    silent = [at for at, state in enumerate(found.states) if state is None]
    states = [state or State.SILENT_DELIVERED for state in found.states]
    for at in undelivered.intersection(silent):
        states[at] = State.UNDELIVERED
    selectors = {Quantity(state): bytes(each is state for each in states) for state in State}
    if rule.silence.policy is Policy.ABSENT_COUNT_FOR:
        objectors = {at for at in objectors if states[at] is State.SILENT_DELIVERED}
        selectors[Quantity.ABSENT_NOTIFIED] = selectors[Quantity.SILENT_DELIVERED]
    selectors[Quantity.PRESENT], selectors[Quantity.IN_PERSON] = found.present, found.in_person
    selectors[Quantity.OBJECTIONS] = bytes(at in objectors for at in range(len(states)))
    return {
        dim: quantities.with_sums(weighing.figures(weights, selectors), rule.participating)
        for dim, weights in electors.weights.items()
    }


def _places(case: Decision, name: str, electors: Electorate) -> set[int]:
    return {electors.places[party] for party in case.named(name) if party in electors.places}


@dataclass(frozen=True)
class _Consent:
    """Of one owner. Where nothing else is said, a vote for the motion gives it."""

    party: str
    is_given: bool | None


def _consents(case: Decision) -> list[_Consent]:
    shape = case.settings.get("consents_needed")
    return [] if shape is None else [_consent(item) for item in shape.items()]


def _consent(shape: Shape) -> _Consent:
    if isinstance(shape.value, str):
        return _Consent(shape.text(), None)
    fields = shape.fields({"party", "given"})
    return _Consent(fields["party"].text(), fields["given"].truth())


def _later(case: Decision, is_for: Callable[[str], bool]) -> Afterwards:
    open_objections = case.settings.get("open_objections")
    given = [is_for(each.party) if each.is_given is None else each.is_given for each in _consents(case)]
    return Afterwards(
        open_objection_count=0 if open_objections is None else open_objections.whole(),
        missing_consent_count=given.count(False),
    )
