"""Committees from approvals against abcvoting, which lists all committees that some breaking of ties gives."""

import abcvoting.abcrules
import pytest
from abcvoting.preferences import Profile

from counting.profiles import approval_profile
from counting.samples import sample
from deliberation.counting import ties
from deliberation.counting.files import pabulib
from deliberation.counting.methods import pav, phragmen
from deliberation.counting.methods.approvals import Approval, Approvals
from oracles import generated


def theirs(approvals: Approvals) -> Profile:
    places = {name: at for at, name in enumerate(approvals.candidates)}
    found = Profile(len(places))
    for said in approvals.ballots:
        for _ in range(said.count):
            found.add_voter([places[name] for name in said.approved])
    return found


def test_generated_committees() -> None:
    compared = 0
    for seed in generated.seeds():
        approvals, seats = approval_profile(seed), 1 + seed % 4
        if len({name for said in approvals.ballots for name in said.approved}) < seats:
            continue
        compared += 1
        oracle, order = theirs(approvals), ties.by_order(approvals.candidates)
        for method, rule, algorithm in (
            (pav, "seqpav", "standard"),
            (phragmen, "seqphragmen", "standard-fractions"),
        ):
            found = method.count(approvals, seats, tie_rule=order)
            committees = abcvoting.abcrules.compute(
                rule, oracle, seats, algorithm=algorithm, resolute=False, max_num_of_committees=None
            )
            members = {approvals.candidates.index(name) for name in found.members}
            assert members in [set(committee) for committee in committees], (seed, rule)
            if not found.broken:
                assert len(committees) == 1, (seed, rule)
    assert compared > generated.PROFILES // 4


@pytest.mark.parametrize(
    ("name", "seats"),
    [("Netherlands_Assen_2024.pb", 5), ("Poland_Swiecie_2023.pb", 7), ("Poland_Lodz_2022.pb", 3)],
)
def test_real_committees(name: str, seats: int) -> None:
    election = pabulib.read(sample(f"pb/{name}")).election
    approvals = Approvals(
        candidates=election.keys,
        ballots=tuple(Approval(tuple(dict.fromkeys(ballot.chosen))) for ballot in election.ballots),
    )
    oracle = theirs(approvals)
    for method, rule in ((pav, "seqpav"), (phragmen, "seqphragmen")):
        found = method.count(approvals, seats, tie_rule=ties.by_order(election.keys))
        (committee,) = abcvoting.abcrules.compute(rule, oracle, seats, resolute=True)
        assert {election.keys[at] for at in committee} == set(found.members)
