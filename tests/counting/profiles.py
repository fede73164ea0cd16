"""Made-up ballots for the counts of `methods` and `budgets`, small enough to be counted slowly."""

from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from deliberation.counting.budgets.election import Ballot as BudgetBallot
from deliberation.counting.budgets.election import Election, Project, VoteType
from deliberation.counting.methods.approvals import Approval, Approvals
from deliberation.counting.methods.ranked import Ballot, Profile, Ranks

NAMES = ("Ana", "Bao", "Cem", "Dov", "Eun", "Fay")
SEEDS = st.integers(0, 2**32)


def ranked_profile(seed: int, *, with_ties: bool, most: int = 6, voters: int = 14) -> Profile:
    """A few blocs that think alike, and some who do not; blank ballots and skipped ranks where ties are allowed."""
    dice = Random(seed)
    names = NAMES[: dice.randint(1, most)]
    blocs = [dice.sample(names, len(names)) for _ in range(dice.randint(1, 3))]
    ballots = [
        Ballot(_ranks(dice, list(dice.choice(blocs)), with_ties=with_ties), dice.choice((1, 1, 2, 3)))
        for _ in range(dice.randint(1, voters))
    ]
    return Profile(candidates=names, ballots=tuple(ballots))


def _ranks(dice: Random, order: list[str], *, with_ties: bool) -> Ranks:
    if dice.random() < 0.4:
        dice.shuffle(order)
    order = order[: dice.randint(0 if with_ties else 1, len(order))]
    ranks: list[tuple[str, ...]] = []
    while order:
        size = dice.choice((1, 1, 1, 2, 3)) if with_ties else 1
        ranks.append(tuple(order[:size]))
        order = order[size:]
        if with_ties and dice.random() < 0.1:
            ranks.append(())
    return tuple(ranks)


def approval_profile(seed: int) -> Approvals:
    dice = Random(seed)
    names = NAMES[: dice.randint(1, 6)]
    ballots = [
        Approval(tuple(name for name in names if dice.random() < 0.45), dice.choice((1, 1, 2)))
        for _ in range(dice.randint(1, 10))
    ]
    return Approvals(candidates=names, ballots=tuple(ballots))


def budget(seed: int, *, projects: int = 6, voters: int = 9) -> Election:
    dice = Random(seed)
    keys = [f"p{at}" for at in range(dice.randint(1, projects))]
    costs = [Fraction(dice.randint(1, 30), dice.choice((1, 1, 1, 2, 4))) for _ in keys]
    ballots = [
        BudgetBallot(tuple(key for key in keys if dice.random() < 0.4))
        for _ in range(dice.randint(1, voters))
    ]
    return Election(
        money=Fraction(dice.randint(0, 80)),
        projects=tuple(Project(key, cost) for key, cost in zip(keys, costs, strict=True)),
        ballots=tuple(ballots),
        vote_type=VoteType.APPROVAL,
    )
