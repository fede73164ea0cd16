"""Cases and rules written down shortly, and counted as the command counts them."""

import io
import json
from typing import Any

from deliberation.counting.cases import file

Case = dict[str, Any]
DIMS = ("heads", "area")


def a_test(q: str, op: str, frac: str, of: str, dims: tuple[str, ...] = DIMS) -> Case:
    """The same of every dimension."""
    return {"all": [{"q": q, "dim": dim, "op": op, "frac": frac, "of": of} for dim in dims]}


def a_rule(**more: Any) -> Case:
    """More than half of those who took part, in heads and area."""
    dims = tuple(more.get("dims", DIMS))
    stage = {"id": "vote", "quorum": None, "pass": a_test("for", ">", "1/2", "participating", dims)}
    rule = {
        "dims": list(dims),
        "merge": "same_owner_set",
        "participating_states": ["for", "against", "abstain"],
        "non_response": {"policy": "ignore"},
        "stages": [stage],
    }
    return rule | more


def a_stage(**more: Any) -> Case:
    return {"id": "vote", "quorum": None, "pass": a_test("for", ">", "1/2", "votes")} | more


def units(**areas: str) -> list[Case]:
    """`units(A="100", B_C="80")`: a flat each, of A alone and of B and C together."""
    return [
        {"id": f"U{at}", "kind": "dwelling", "area": area, "owners": owners.split("_")}
        for at, (owners, area) in enumerate(areas.items(), 1)
    ]


def ballots(**said: str) -> list[Case]:
    return [{"party": party.replace("_", "+"), "choice": choice} for party, choice in said.items()]


def counted(rule: Case, **case: Any) -> Case:
    """One vote under one rule."""
    vote = {"id": "ours", "kind": "decision", "rule": "R", **case}
    document = json.dumps({"rules": {"R": rule}, "cases": [vote]}).encode()
    (result,) = file.read(io.BytesIO(document)).results()
    return result
