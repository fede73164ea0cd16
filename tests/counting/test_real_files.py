"""Outcomes that were official somewhere, reproduced from the files of those who keep them."""

import time
from fractions import Fraction

import pytest

from counting.samples import sample
from deliberation.counting.budgets import equal_shares, greedy
from deliberation.counting.budgets.greedy import Variant
from deliberation.counting.files import blt, pabulib, preflib
from deliberation.counting.files.blt import Blt
from deliberation.counting.methods import pairwise, plurality, runoff, schulze, stv
from deliberation.counting.methods.ranked import SharedRank
from deliberation.counting.ties import Step, TieRule

LOWER_COST = TieRule(steps=(Step.LOWER_COST,))
"""The cities' files need no lot: whatever is tied differs in cost."""


@pytest.mark.parametrize(
    ("name", "funded"),
    [
        ("Poland_Lodz_2022.pb", 16),
        ("Poland_Gdynia_2022_Karwiny__large.pb", 1),
        ("Poland_Katowice_2023_Welnowiec_-_Jozefowiec.pb", 4),
        ("Poland_Czestochowa_2024_Zawodzie_-_Dabie.pb", 8),
    ],
)
def test_greedy_funds_what_the_city_funded(name: str, funded: int) -> None:
    file = pabulib.read(sample(f"pb/{name}"))
    found = greedy.fund(
        file.election,
        variant=Variant(file.meta["rule"]),
        least_score=Fraction(file.meta.get("min_project_score_threshold", "0")),
        tie_rule=LOWER_COST,
    )
    assert len(found.funded) == funded
    assert set(found.funded) == file.official


@pytest.mark.parametrize(
    ("name", "funded", "steps"), [("Netherlands_Assen_2024.pb", 9, 843), ("Poland_Swiecie_2023.pb", 17, 242)]
)
def test_equal_shares_fund_what_the_city_funded(name: str, funded: int, steps: int) -> None:
    file = pabulib.read(sample(f"pb/{name}"))
    assert file.meta["rule"] == "equalshares/add1"
    found = equal_shares.fund(file.election, tie_rule=LOWER_COST)
    assert (len(found.funded), found.steps) == (funded, steps)
    assert set(found.funded) == file.official


def test_ninety_thousand_ballots_are_read_and_counted_in_ten_seconds() -> None:
    raw = sample("pb/Poland_Lodz_2022.pb")
    start = time.monotonic()
    election = pabulib.read(raw).election
    greedy.fund(election, variant=Variant.THRESHOLD, least_score=Fraction(100), tie_rule=LOWER_COST)
    assert time.monotonic() - start < 10
    assert (len(election.ballots), len(election.projects)) == (90_494, 160)


def test_a_budget_without_an_outcome_is_read_and_scores_as_the_file_says() -> None:
    file = pabulib.read(sample("pb/France_Toulouse_2019.pb"))
    assert file.official is None
    assert (len(file.election.ballots), len(file.election.projects)) == (1_494, 30)


@pytest.mark.parametrize(
    "name",
    [
        "France_Toulouse_2019.pb",
        "Netherlands_Assen_2024.pb",
        "Poland_Czestochowa_2024_Zawodzie_-_Dabie.pb",
        "Poland_Gdynia_2022_Karwiny__large.pb",
        "Poland_Katowice_2023_Welnowiec_-_Jozefowiec.pb",
        "Poland_Swiecie_2023.pb",
    ],
)
def test_budgets_are_written_again_as_they_were(name: str) -> None:
    raw = sample(f"pb/{name}")
    assert pabulib.write(pabulib.read(raw)) == raw.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"


def test_one_town_three_rules_three_winners() -> None:
    """Burlington, 2009."""
    file = preflib.read(sample("ranked/00005-00000002.toi"))
    names, profile = file.names, file.profile
    split = runoff.count(profile, shared=SharedRank.SPLIT)
    assert {names[key]: held for key, held in split.rounds[-1].tallies.items()} == {
        "Bob Kiss": 4314,
        "Kurt Wright": 4064,
    }
    assert names[split.winner] == "Bob Kiss"
    stopped = runoff.count(profile, shared=SharedRank.STOP)
    assert {names[key]: held for key, held in stopped.rounds[-1].tallies.items()} == {
        "Bob Kiss": 4313,
        "Kurt Wright": 4060,
    }
    assert names[plurality.count(profile, shared=SharedRank.SPLIT).winner] == "Kurt Wright"
    table = pairwise.compare(profile)
    assert names[str(pairwise.winner(table))] == names[schulze.count(profile).winner] == "Andy Montroll"


def test_dublin_north_elects_its_four() -> None:
    """2002. The Irish law draws a sample of the last parcel; with exact shares of all ballots the same four win."""
    file = preflib.read(sample("ranked/00001-00000001.soi"))
    found = stv.count(file.profile, 4, shared=SharedRank.STOP)
    assert (found.valid, found.quota) == (43_942, 8_789)
    assert {file.names[key] for key in found.elected} == {
        "Trevor Sargent G.P.",
        "Sean Ryan Lab",
        "Jim Glennon F.F.",
        "G.V. Wright F.F.",
    }
    assert found.broken == ()
    again = blt.read(blt.write(Blt(title="2002", seats=4, names=file.names, profile=file.profile)))
    assert again.profile == file.profile


@pytest.mark.parametrize(
    ("name", "winner"),
    [("00002-00000003.soi", "Branden Robinson"), ("00002-00000005.soi", "Sam Hocevar")],
)
def test_debian_elects_its_leader(name: str, winner: str) -> None:
    file = preflib.read(sample(f"ranked/{name}"))
    assert file.names[schulze.count(file.profile).winner] == winner


def test_a_copy_that_lost_its_equal_ranks_elects_somebody_else() -> None:
    """Debian, 2006: Anthony Towns was elected. That is why ballots are kept as cast."""
    file = preflib.read(sample("ranked/00002-00000004.soi"))
    assert file.names[schulze.count(file.profile).winner] == "Steve McIntyre"


@pytest.mark.parametrize(
    "name",
    [
        "00001-00000001.soi",
        "00002-00000003.soi",
        "00002-00000004.soi",
        "00002-00000005.soi",
        "00005-00000002.toi",
    ],
)
def test_orders_are_written_again_as_they_were(name: str) -> None:
    raw = sample(f"ranked/{name}")
    assert preflib.write(preflib.read(raw)) == raw
