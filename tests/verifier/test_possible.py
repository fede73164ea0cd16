"""A count of ballots that are not all shown is compared with all that they leave to compare, and held within what they weigh."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bundles.forging import CERTIFICATE, ROLL, Bundle
from bundles.synthetic_documents import PRESET
from deliberation.counting import count as counting
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.parties import Party
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice
from deliberation.papers import papers
from deliberation.papers.papers import Answers
from deliberation.verifier import unseen
from deliberation.verifier.unseen import Claim, Unseen
from verifier.hiding import may_speak_too, relogged, retold, withheld
from verifier.samples import check, evidence, failed, opened

HEX = "ab" * 32
FOR, AGAINST, SILENT = "for", "against", "silent"


def erased(bundle: Bundle, *places: int) -> Bundle:
    for at in places:
        withheld(bundle, at, "erased")
    return bundle


def area_of(bundle: Bundle, home: int) -> int:
    return int(bundle.lines(ROLL)[home]["item"]["area_cm2"])


def test_an_erased_ballot_can_have_said_anything() -> None:
    """Of the first home, which said for."""
    bundle = opened()
    area = area_of(bundle, 0)
    retold(bundle, heads={FOR: -1, AGAINST: 1}, area={FOR: -area, AGAINST: area})
    verdict = check(relogged(erased(bundle, 0)))
    assert failed(verdict) == set()
    assert evidence(verdict, "recount") == (
        "1 of 27 ballots that count are not shown: the figures are possible, "
        "and tests and outcome follow from them, but what those say was not counted, nor the margin"
    )


OTHERWISE = [
    ("heads", {FOR: -2, AGAINST: 2}),
    ("heads", {FOR: 1, AGAINST: -1}),
    ("heads", {FOR: -1, SILENT: 1}),
    ("heads", {FOR: 1, SILENT: -1}),
    ("heads", {"total": 1, SILENT: 1}),
    ("heads", {SILENT: 1}),
    ("heads", {"invalid": -1, AGAINST: 1}),
    ("area", {FOR: -600_001, AGAINST: 600_001}),
    ("area", {FOR: -1, SILENT: 1}),
    ("area", {"total": -1, SILENT: -1}),
]


@pytest.mark.parametrize(("dim", "more"), OTHERWISE)
def test_no_figure_is_more_than_the_hidden_ballots_can_weigh(dim: str, more: dict[str, int]) -> None:
    """The first home weighs 600,000 cm2."""
    bundle = opened()
    assert area_of(bundle, 0) == 600_000
    retold(bundle, **{dim: more})
    verdict = check(relogged(erased(bundle, 0)))
    assert failed(verdict) == {"recount"}


def test_of_a_voter_of_two_homes_the_heavier_one_may_have_voted() -> None:
    for more, is_possible in ((0, True), (1, False)):
        bundle = opened()
        may_speak_too(bundle, 9, 0)
        bundle.remade()
        heavier = area_of(bundle, 9) - area_of(bundle, 0)
        assert heavier > 0
        retold(bundle, area={FOR: heavier + more, SILENT: -heavier - more})
        verdict = check(relogged(erased(bundle, 0)))
        assert failed(verdict) == (set() if is_possible else {"recount"})


FALSE: list[tuple[str, Any]] = [
    ("poll", HEX),
    ("kind", "deliberation/tally"),
    ("units", {"heads": "head", "area": "m2"}),
    ("rule_sha256", HEX),
    ("notes", ["?"]),
    ("margin", None),
    ("counts", {}),
]


@pytest.mark.parametrize(("name", "value"), FALSE)
def test_what_does_not_hang_on_the_hidden_ballots_is_compared(name: str, value: object) -> None:
    bundle = opened()
    bundle.edit(CERTIFICATE, lambda made: made.update({name: value}))
    bundle.rename()
    bundle.relog()
    assert "recount" in failed(check(erased(bundle, 0).sealed()))


IN_THE_BOX: list[tuple[str, Any]] = [
    ("root", HEX),
    ("counted", 26),
    ("replaced", 1),
    ("refused", 0),
    ("refused_for", {"voting_closed": 1}),
    ("late", 1),
    ("channels", {"paper": 1, "web": 26}),
    ("log", {"size": 5, "root": HEX}),
]


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize(("name", "value"), IN_THE_BOX)
def test_the_box_of_the_record_is_the_one_in_the_log(name: str, value: object, is_known: bool) -> None:  # noqa: FBT001 - both
    bundle = opened()
    if not is_known:
        may_speak_too(bundle, 9, 0)
        bundle.remade()
    bundle.edit(CERTIFICATE, lambda made: made["ballots"].update({name: value}))
    bundle.rename()
    bundle.relog()
    assert failed(check(erased(bundle, 0).sealed())) == {"recount"}


def test_tests_and_outcome_follow_from_the_published_figures() -> None:
    for change in (
        lambda made: made["tests"][0].update(holds=False),
        lambda made: made["tests"][-1].update(left="1"),
        lambda made: made.update(outcome="FAIL"),
        lambda made: made["rule"].update(version=9),
        lambda made: made["counts"]["heads"].update(votes="1"),
    ):
        bundle = opened()
        bundle.edit(CERTIFICATE, change)
        bundle.rename()
        bundle.relog()
        assert "recount" in failed(check(erased(bundle, 0).sealed()))


# whatever was true stays possible, whichever ballots are hidden


@dataclass(frozen=True)
class World:
    """Parties, what each said, and whose ballot is hidden; of these, of whom it is known."""

    parties: tuple[Party, ...]
    said: dict[str, int]
    hidden: frozenset[str]
    known: frozenset[str]

    def shown(self, words: Sequence[Any]) -> dict[str, Any]:
        return {key: words[at] for key, at in self.said.items() if key not in self.hidden}

    def whole(self, words: Sequence[Any]) -> dict[str, Any]:
        return {key: words[at] for key, at in self.said.items()}

    @property
    def unseen(self) -> Unseen:
        """Whoever is not known can be anybody without another ballot."""
        others = self.hidden - self.known
        silent = {party.key for party in self.parties} - self.said.keys()
        return Unseen(
            known=tuple(party for party in self.parties if party.key in self.known),
            number=len(others),
            among=tuple(party for party in self.parties if party.key in others | silent),
        )


@st.composite
def worlds(draw: st.DrawFn, words: int) -> World:
    areas = draw(st.lists(st.integers(0, 50), min_size=1, max_size=7))
    parties = tuple(
        Party(key=f"p{at}", units=(), voters=frozenset(), heads=1, area_cm2=area, is_developer=False)
        for at, area in enumerate(areas)
    )
    keys = st.sampled_from([party.key for party in parties])
    said = draw(st.dictionaries(keys, st.integers(0, words - 1)))
    hidden = draw(st.frozensets(st.sampled_from(sorted(said)))) if said else frozenset[str]()
    known = draw(st.frozensets(st.sampled_from(sorted(hidden)))) if hidden else frozenset[str]()
    return World(parties, said, hidden, known)


@given(worlds(len(Choice)))
def test_true_figures_are_possible_whichever_ballots_are_hidden(world: World) -> None:
    choices, rule = tuple(Choice), PRESET.rule
    count = counting.count(rule, world.parties, world.whole(choices))
    published = certificates.counted_json(PRESET, count)["counts"]
    found = unseen.claim(
        rule, world.parties, said=world.shown(choices), unseen=world.unseen, counts=published
    )
    assert found == Claim(count, ())


@given(worlds(len(Choice)), st.sampled_from([Choice.FOR, Choice.AGAINST]), st.integers(-60, 60))
def test_figures_beyond_what_is_hidden_are_impossible(world: World, choice: Choice, more: int) -> None:
    choices, rule = tuple(Choice), PRESET.rule
    count = counting.count(rule, world.parties, world.whole(choices))
    published = certificates.counted_json(PRESET, count)["counts"]
    area = int(published["area"][choice]) + more
    shown = counting.tally(rule, world.parties, world.shown(choices))["area"][Quantity(choice)]
    assume(not shown <= area <= shown + world.unseen.weights("area")[1])
    published["area"] |= {choice: str(area), "silent": str(int(published["area"]["silent"]) - more)}
    found = unseen.claim(
        rule, world.parties, said=world.shown(choices), unseen=world.unseen, counts=published
    )
    assert f"counts.area.{choice}" in found.faults


RANKED = [{"1": ("o1",)}, {"1": ("o1", "o3"), "2": ("o2",)}, {"3": ("o2",)}, {"2": ("o3",)}]
GATES = papers.ranking_of(["东门", "西门", "都不要"])


def rankings_of(ballots: Mapping[str, Answers]) -> Counter[Any]:
    return Counter(map(papers.ranks_of, ballots.values()))


@given(worlds(len(RANKED)))
def test_true_rankings_are_possible_whichever_ballots_are_hidden(world: World) -> None:
    true = rankings_of(world.whole(RANKED))
    published = [{"count": number, "ranks": [list(rank) for rank in ranks]} for ranks, number in true.items()]
    found = unseen.ranked(GATES, said=world.shown(RANKED), unseen=world.unseen, rankings=published)
    assert found is not None
    assert rankings_of(found) == true
    more = [*published, {"count": 1, "ranks": [["o2"]]}]
    assert unseen.ranked(GATES, said=world.shown(RANKED), unseen=world.unseen, rankings=more) is None
    if rankings_of(world.shown(RANKED)):
        other = [{"count": true.total(), "ranks": [["o2"], ["o1"]]}]
        assert unseen.ranked(GATES, said=world.shown(RANKED), unseen=world.unseen, rankings=other) is None
