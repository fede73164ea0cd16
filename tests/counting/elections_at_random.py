"""Random rules and random votes, from a seed: every part of the model, small enough to count by hand."""

from random import Random
from typing import Any

from counting import oracle

Case = dict[str, Any]
FRACTIONS = ("0/1", "1/5", "1/4", "1/3", "1/2", "3/5", "2/3", "3/4", "1/1")
OPS = (">", ">=", "<", "<=", "==")
QUANTITIES = (
    *("total", "delivered", "present", "participating", "votes", "for", "against", "abstain", "invalid"),
    *("silent_delivered", "undelivered", "objections", "in_person"),
)
DIMS = ("heads", "area", "shares", "lots", "heads@B1", "heads@estate", "area@B2")
DAYS = tuple(f"2026-03-{day:02}" for day in range(1, 8))
PEOPLE = ("A", "B", "C", "D")


def a_rule(random: Random) -> Case:
    merge = random.choice(
        ["same_owner_set"] * 4 + ["any_common_owner"] * 2 + ["per_unit", "per_household", "per_person"]
    )
    dims = random.sample(DIMS, random.randint(1, 3)) if merge != "per_person" else ["heads"]
    states = random.sample(oracle.STATES, random.randint(1, 4))
    rule: Case = {
        "dims": dims,
        "merge": merge,
        "participating_states": random.choice([["for", "against", "abstain"], ["for", "against"], states]),
        "non_response": _silence(random),
        "stages": _stages(random, dims),
    }
    if random.random() < 0.3:
        rule["exclude_kinds"] = random.sample(["parking", "public", "shop"], random.randint(0, 2))
    if random.random() < 0.2:
        rule["exclude_kinds_by_dim"] = {random.choice(dims): ["parking"]}
    if random.random() < 0.3 and merge != "per_person":
        rule["weight_transforms"] = [_transform(random, dims) for _ in range(random.randint(1, 2))]
    if random.random() < 0.3:
        rule["after"] = _after(random, dims)
    return rule


def a_vote(random: Random, rule: Case) -> Case:
    """Units and ballots, or figures that were published."""
    case: Case = {"id": "R", "kind": "decision", "rule": "R"}
    if random.random() < 0.3:
        return case | _tally(random, rule)
    case["units"] = [_unit(random, number) for number in range(random.randint(1, 7))]
    for number, building in enumerate(("B1", "B2"), 90):
        case["units"].append(_unit(random, number) | {"at": {"building": building}})
    parties = oracle.grouped(rule["merge"], case["units"])
    names = [name for party in parties for name in (party["name"], *sorted(party["other_names"]))]
    case["ballots"] = [_ballot(random, names) for _ in range(random.randint(0, 9) if names else 0)]
    for name in ("undelivered", "suspended", "mute", "objectors"):
        if random.random() < 0.25 and names:
            case[name] = sorted(set(random.choices(names, k=2)))
    case |= _terms(random)
    if random.random() < 0.2:
        ids = [unit["id"] for unit in case["units"]]
        by_hand = {"units": random.sample(ids, random.randint(1, len(ids)))}
        case["scope"] = random.choice([{"building": "B1"}, {"building": ["B1", "B2"]}, by_hand])
    if random.random() < 0.4 and names:
        owner = random.choice(names)
        case["consents_needed"] = [random.choice([owner, {"party": owner, "given": random.random() < 0.5}])]
        case["open_objections"] = random.randint(0, 1)
    return case


def _terms(random: Random) -> Case:
    terms: Case = {}
    if random.random() < 0.3:
        terms["window"] = {"open": DAYS[1], "close": DAYS[4]}
        if random.random() < 0.3:
            terms["window"]["extended_to"] = DAYS[5]
    if random.random() < 0.5:
        terms["duplicates"] = random.choice(["first", "last_before_close"])
    if random.random() < 0.5:
        terms["co_owner_conflict"] = random.choice(["invalid", "last", "all_sign"])
    return terms


def _unit(random: Random, number: int) -> Case:
    unit: Case = {
        "id": f"U{number}",
        "kind": random.choice(["dwelling", "dwelling", "shop", "parking"]),
        "area": random.choice(
            ["100", "85.44", "0.01", f"{random.randint(0, 99)}.{random.randint(0, 9999):04}"]
        ),
        "share": random.choice(["1", "250", "1/3", "50/7", str(random.randint(0, 600))]),
        "owners": random.sample(PEOPLE, random.choice([0, 1, 1, 1, 1, 2, 2, 3])),
        "at": {"building": random.choice(["B1", "B2"])},
    }
    if random.random() < 0.2:
        unit |= random.choice([{"developer_pool": True}, {"handed_over": False}])
    if random.random() < 0.3:
        unit["household"] = random.choice(["H1", "H2"])
    return unit


def _ballot(random: Random, names: list[str]) -> Case:
    ballot: Case = {
        "party": random.choice(names),
        "choice": random.choice(["for", "for", "for", "against", "abstain", "invalid"]),
    }
    if random.random() < 0.7:
        ballot["at"] = random.choice(DAYS)
    if random.random() < 0.4:
        ballot["signed_by"] = random.choice(PEOPLE)
    for flag in ("present", "in_person"):
        if random.random() < 0.4:
            ballot[flag] = random.random() < 0.7
    if random.random() < 0.1:
        ballot["rejected"] = "not signed"
    return ballot


def _tally(random: Random, rule: Case) -> Case:
    """Figures with gaps; of the later calls perhaps."""
    ids = [stage["id"] for stage in rule["stages"]]
    begin = random.randrange(len(ids))
    given = {
        stage: {dim: None if random.random() < 0.15 else _figures(random) for dim in rule["dims"]}
        for at, stage in enumerate(ids)
        if at == begin or random.random() < 0.6
    }
    start = {"start_stage": ids[begin]} if begin or random.random() < 0.3 else {}
    return {"tally": given, **start}


def _figures(random: Random) -> Case:
    parts = {name: random.choice([0, 0, 1, 2, 3, 5, 10]) for name in oracle.STATES}
    total = sum(parts.values())
    known: Case = {"total": total, "present": random.randint(0, total), **parts, "in_person": 1}
    known["absent_notified"] = random.randint(0, 5)
    known["objections"] = random.randint(0, known["absent_notified"])
    told = {
        name: random.choice([str(n), f"{n}.50", f"{n}/7"])
        for name, n in known.items()
        if random.random() < 0.93
    }
    if "objections" in told:
        told |= {name: str(known[name]) for name in ("objections", "absent_notified")}
    return {name: None if random.random() < 0.06 else value for name, value in told.items()}


def _stages(random: Random, dims: list[str]) -> list[Case]:
    stages = [{"id": "first", "quorum": _perhaps(random, dims), "pass": _test(random, dims)}]
    if random.random() < 0.3:
        stages.append({"id": "second", "quorum": _perhaps(random, dims), "pass": _test(random, dims)})
    if random.random() < 0.3:
        stages.append(
            {"id": "bridge", "opens_if": _test(random, dims), "quorum": None, "pass": _test(random, dims)}
        )
    if random.random() < 0.2:
        dim = random.choice(dims)
        smallest = {"op": random.choice([">", ">="]), "frac": random.choice(FRACTIONS), "of": "total"}
        stages[0]["required_quorum"] = {"dim": dim, "smallest_integer": smallest}
        atom = {"q": "for", "dim": dim, "op": ">", "frac": "1/2", "of": "required_quorum"}
        stages[0]["pass"] = {"all": [stages[0]["pass"], atom]}
    return stages


def _perhaps(random: Random, dims: list[str]) -> Case | None:
    return _test(random, dims) if random.random() < 0.6 else None


def _test(random: Random, dims: list[str], depth: int = 0) -> Case:
    roll = random.random()
    if depth < 3 and roll < 0.45:
        members = [_test(random, dims, depth + 1) for _ in range(random.randint(1, 3))]
        return {random.choice(["all", "any"]): members}
    if depth < 3 and roll < 0.5:
        return {"not": _test(random, dims, depth + 1)}
    atom: Case = {
        "q": random.choice(["for", "for", "participating", "present", *QUANTITIES]),
        "dim": random.choice(dims),
        "op": random.choice([">", ">=", ">=", *OPS]),
    }
    share = {"frac": random.choice(FRACTIONS), "of": random.choice(["total", "participating", *QUANTITIES])}
    if roll < 0.9:
        return atom | share
    number = {"count": str(random.randint(0, 4))}
    return atom | (number if roll < 0.95 else {"lesser_of": [share, number]})


def _silence(random: Random) -> Case:
    policy = random.choice(["ignore"] * 4 + ["follow_majority"] * 2 + ["absent_count_for_unless_objected"])
    if policy != "follow_majority":
        return {"policy": policy}
    silence: Case = {"policy": policy, "leader_must_agree_in_all_dims": random.random() < 0.8}
    if random.random() < 0.4:
        silence["guard"] = {
            "frac": random.choice(FRACTIONS),
            "op": random.choice([">", ">="]),
            "of": random.choice(["total", "participating"]),
        }
    return silence


def _transform(random: Random, dims: list[str]) -> Case:
    dim = random.choice(dims)
    return random.choice(
        [
            {"type": "cap_to_sum_of_others", "dim": dim, "if_above": random.choice(["1/2", "1/3"])},
            {
                "type": "cap_share_of_original_total",
                "dim": dim,
                "cap": random.choice(["1/5", "1/3"]),
                "total_shrinks": random.random() < 0.5,
            },
            {
                "type": "multiply",
                "dim": dim,
                "party": random.choice(["DEV", "A"]),
                "by": random.choice(["1/3", "1/2", "0/1"]),
                **({"if_total_at_least": "1/2"} if random.random() < 0.5 else {}),
                **({"if_lots_more_than": 1} if random.random() < 0.5 else {}),
                **({"only_for": "votes"} if random.random() < 0.5 else {}),
            },
        ]
    )


def _after(random: Random, dims: list[str]) -> Case:
    after: Case = {}
    if random.random() < 0.5:
        after["block_if_open_objections"] = True
    if random.random() < 0.5:
        after["individual_consents"] = True
    if random.random() < 0.5:
        after["fails_if"] = _test(random, dims)
    return after
