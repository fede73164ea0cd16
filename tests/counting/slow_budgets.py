"""A second counter for budgets: voter by voter, by the definitions; ties by lower cost, then by the list."""

from fractions import Fraction

Costs = dict[str, Fraction]
Approvals = list[frozenset[str]]


def greedy(costs: Costs, votes: Approvals, money: Fraction, *, stop: bool, least: int) -> set[str]:
    keys = list(costs)
    scores = {key: sum(key in said for said in votes) for key in keys}
    queue = sorted(keys, key=lambda key: (-scores[key], costs[key], keys.index(key)))
    funded: set[str] = set()
    for key in queue:
        if scores[key] < least:
            continue
        if costs[key] + sum(costs[other] for other in funded) <= money:
            funded.add(key)
        elif stop:
            break
    return funded


def equal_shares(costs: Costs, votes: Approvals, money: Fraction, step: Fraction) -> set[str]:
    share, last = money / len(votes), set[str]()
    supported = {key for said in votes for key in said}
    while True:
        bought = _bought(costs, votes, share)
        if sum(costs[key] for key in bought) > money:
            return last
        last = bought
        if bought == supported:
            return last
        share += step


def _bought(costs: Costs, votes: Approvals, share: Fraction) -> set[str]:
    purse = [share] * len(votes)
    keys, bought = list(costs), set[str]()
    while True:
        offers = []
        for at, key in enumerate(keys):
            backers = sorted((v for v, said in enumerate(votes) if key in said), key=lambda v: purse[v])
            if key in bought or sum(purse[v] for v in backers) < costs[key] or not backers:
                continue
            left = costs[key]
            for poorer, voter in enumerate(
                backers
            ):  # the poorest give all they have until the rest can share evenly
                even = left / (len(backers) - poorer)
                if purse[voter] >= even:
                    break
                left -= purse[voter]
            offers.append((even / costs[key], costs[key], at, even))
        if not offers:
            return bought
        _, _, at, price = min(offers)
        bought.add(keys[at])
        purse = [has - min(has, price) * (keys[at] in said) for has, said in zip(purse, votes, strict=True)]
