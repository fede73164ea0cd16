"""A second counter that shares no code with the first: whole numbers, plain loops, the rule's JSON as it stands."""

from typing import Any


def outcome(rule: dict[str, Any], voices: list[dict[str, Any]], dims: list[str]) -> str:
    """`voices`: one dict a party with its weight by dimension (whole numbers) and what it `said` (None: nothing)."""
    stage = rule["stages"][0]
    sums = {dim: _sums(rule, voices, dim) for dim in dims}
    if stage["quorum"] is not None and not _true(stage["quorum"], sums):
        return "NO_QUORUM"
    return "PASS" if _true(stage["pass"], sums) else "FAIL"


def _sums(rule: dict[str, Any], voices: list[dict[str, Any]], dim: str) -> dict[str, int]:
    sums = dict.fromkeys(("total", "participating", "votes", "for", "against", "abstain", "invalid"), 0)
    for voice in voices:
        sums["total"] += voice[dim]
        if voice["said"] is None:
            continue
        sums[voice["said"]] += voice[dim]
        if voice["said"] in rule["participating_states"]:
            sums["participating"] += voice[dim]
        if voice["said"] in ("for", "against"):
            sums["votes"] += voice[dim]
    return sums


def _true(node: dict[str, Any], sums: dict[str, dict[str, int]]) -> bool:
    if "all" in node:
        return all(_true(member, sums) for member in node["all"])
    if "any" in node:
        return any(_true(member, sums) for member in node["any"])
    if "not" in node:
        return not _true(node["not"], sums)
    above, below = (int(part) for part in node["frac"].split("/"))
    base = sums[node["dim"]][node["of"]]
    if base == 0 and node["of"] in ("total", "participating", "votes"):
        return False
    ours, theirs = sums[node["dim"]][node["q"]] * below, above * base
    return {
        ">": ours > theirs,
        ">=": ours >= theirs,
        "<": ours < theirs,
        "<=": ours <= theirs,
        "==": ours == theirs,
    }[node["op"]]
