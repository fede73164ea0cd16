"""A second counter that shares no code with the first: fractions and plain loops over a case and its rule as they stand.

Slow on purpose, and written from the published description of the rules alone.
"""

from fractions import Fraction
from typing import Any

Case = dict[str, Any]
Truth = bool | None
EMPTY_IS_FALSE = ("total", "delivered", "present", "participating", "votes")
STATES = ("for", "against", "abstain", "invalid", "silent_delivered", "undelivered")


def decide(rule: Case, case: Case) -> Case:
    """Outcome, figures of the call it began with, and every test as (stage, part, left, right, base, holds)."""
    ids = [stage["id"] for stage in rule["stages"]]
    begin = ids.index(case.get("start_stage", ids[0]))
    if "tally" in case:
        calls = {stage: published(rule, dims) for stage, dims in case["tally"].items()}
        said: dict[str, str] = {}
        ignored: list[tuple[int, str]] = []
    else:
        figures, said, ignored = polled(rule, case)
        calls = {ids[begin]: figures}
    outcome, shown, tests = follow(rule, calls, begin)
    if outcome == "PASS" and "after" in rule:
        last = shown[-1]
        objected = rule["after"].get("fails_if")
        if objected:
            tests += [("after", "fails_if", *line) for line in lines(objected, last)]
        outcome = settle(rule["after"], case, said, None if objected is None else truth(objected, last))
    return {"outcome": outcome, "figures": shown[0], "tests": tests, "ignored": ignored}


def settle(after: Case, case: Case, said: dict[str, str], fails: Truth) -> str:
    if after.get("fails_if") and fails is None:
        return "INSUFFICIENT_DATA"
    if after.get("fails_if") and fails:
        return "FAIL"
    if after.get("block_if_open_objections") and case.get("open_objections", 0) > 0:
        return "BLOCKED"
    for wanted in case.get("consents_needed", []):
        given = said.get(wanted) == "for" if isinstance(wanted, str) else wanted["given"]
        if after.get("individual_consents") and not given:
            return "BLOCKED"
    return "PASS"


def follow(rule: Case, calls: Case, begin: int) -> tuple[str, list[Case], list[Any]]:
    """Through the calls of a vote."""
    shown, tests, at = [], [], begin
    while True:
        stage = rule["stages"][at]
        figures = required(stage, hear(rule["non_response"], calls[stage["id"]]))
        shown.append(figures)
        parts = [("quorum", stage.get("quorum")), ("pass", stage["pass"])]
        tests += [(stage["id"], part, *line) for part, node in parts if node for line in lines(node, figures)]
        quorum = True if stage.get("quorum") is None else truth(stage["quorum"], figures)
        won = truth(stage["pass"], figures)
        outcome = verdict(quorum, won)
        rest = range(at + 1, len(rule["stages"]))
        if outcome == "NO_QUORUM":
            again = [
                n for n in rest if "opens_if" not in rule["stages"][n] and rule["stages"][n]["id"] in calls
            ]
            if again:
                at = again[0]
                continue
        bridges = [n for n in rest if "opens_if" in rule["stages"][n]]
        if outcome == "FAIL" and bridges:
            bridge = rule["stages"][bridges[0]]
            tests += [(bridge["id"], "opens_if", *line) for line in lines(bridge["opens_if"], figures)]
            if truth(bridge["opens_if"], figures):
                if bridge["id"] in calls:
                    at = bridges[0]
                    continue
                outcome = "BRIDGE_OPEN"
        return outcome, shown, tests


def verdict(quorum: Truth, won: Truth) -> str:
    if quorum is False:
        return "NO_QUORUM"
    if won is False:
        return "FAIL" if quorum is True else "NOT_PASSED"
    if quorum is True and won is True:
        return "PASS"
    return "INSUFFICIENT_DATA"


def truth(node: Case, figures: Case) -> bool | None:
    if "all" in node or "any" in node:
        found = [truth(member, figures) for member in node.get("all", node.get("any"))]
        decisive = "any" in node
        if decisive in found:
            return decisive
        return None if None in found else not decisive
    if "not" in node:
        inner = truth(node["not"], figures)
        return None if inner is None else not inner
    return line_of(node, figures)[-1]


def lines(node: Case, figures: Case) -> list[Any]:
    members = node.get("all") or node.get("any") or ([node["not"]] if "not" in node else None)
    if members is None:
        return [line_of(node, figures)]
    return [line for member in members for line in lines(member, figures)]


def line_of(atom: Case, figures: Case) -> tuple[Any, Any, Any, bool | None]:
    known = figures.get(atom["dim"], {})
    left, base, right = known.get(atom["q"]), None, None
    if "count" in atom:
        right = Fraction(atom["count"])
    else:
        share = atom["lesser_of"][0] if "lesser_of" in atom else atom
        base = known.get(share["of"])
        if base is not None:
            right = Fraction(share["frac"]) * base
            if "lesser_of" in atom:
                right = min(right, Fraction(atom["lesser_of"][1]["count"]))
        if left is not None and base == 0 and share["of"] in EMPTY_IS_FALSE:
            return left, right, base, False
    if left is None or right is None:
        return left, right, base, None
    holds = {
        ">": left > right,
        ">=": left >= right,
        "<": left < right,
        "<=": left <= right,
        "==": left == right,
    }[atom["op"]]
    return left, right, base, holds


def required(stage: Case, figures: Case) -> Case:
    wanted = stage.get("required_quorum")
    if not wanted:
        return figures
    smallest = wanted["smallest_integer"]
    base = figures.get(wanted["dim"], {}).get(smallest["of"])
    heads = None
    if base is not None:
        heads = Fraction(0)
        while not (
            heads > Fraction(smallest["frac"]) * base
            or (smallest["op"] == ">=" and heads == Fraction(smallest["frac"]) * base)
        ):
            heads += 1
    return {**figures, wanted["dim"]: {**figures.get(wanted["dim"], {}), "required_quorum": heads}}


def hear(silence: Case, figures: Case) -> Case:
    if silence["policy"] == "ignore":
        return figures
    if silence["policy"] == "absent_count_for_unless_objected":
        return {dim: absent_agree(known) for dim, known in figures.items()}
    leaders: Case = {}
    for dim, known in figures.items():
        if known.get("for") is None or known.get("against") is None:
            continue
        ranked = sorted(
            (known[name], name) for name in ("for", "against", "abstain") if known.get(name) is not None
        )
        leaders[dim] = None if ranked[-1][0] == ranked[-2][0] else ranked[-1][1]
    agree = silence.get("leader_must_agree_in_all_dims", True)
    if agree and (len(set(leaders.values())) != 1 or None in leaders.values()):
        return figures
    leaders = {dim: name for dim, name in leaders.items() if name is not None}
    met: list[bool | None] = []
    guard = silence.get("guard")
    for dim, name in leaders.items() if guard else ():
        base = figures[dim].get(guard["of"])
        enough = None if base is None else Fraction(guard["frac"]) * base
        met.append(
            None
            if base is None
            else bool(base)
            and (figures[dim][name] > enough or (guard["op"] == ">=" and figures[dim][name] == enough))
        )
    if False in met:
        return figures
    heard = dict(figures)
    for dim, name in leaders.items():
        silent = figures[dim].get("silent_delivered")
        weight = None if silent is None or None in met else figures[dim][name] + silent
        heard[dim] = with_votes({**figures[dim], name: weight})
    return heard


def absent_agree(known: Case) -> Case:
    absent, objections = known.get("absent_notified"), known.get("objections")
    more = {"for": None, "against": None}
    if absent is not None and objections is not None:
        more = {"for": absent - objections, "against": objections}
    added = {
        name: None if more[name] is None or known.get(name) is None else known[name] + more[name]
        for name in more
    }
    return with_votes({**known, "for_at_meeting": known.get("for"), **added})


def with_votes(known: Case) -> Case:
    both = known.get("for"), known.get("against")
    return {**known, "votes": None if None in both else both[0] + both[1]}


def published(rule: Case, dims: Case) -> Case:
    return {
        dim: summed(
            rule, {name: None if value is None else Fraction(value) for name, value in (given or {}).items()}
        )
        for dim, given in dims.items()
    }


def summed(rule: Case, known: Case) -> Case:
    parts = [known.get(state) for state in rule["participating_states"]]
    if known.get("participating") is None and None not in parts:
        known["participating"] = sum(parts, Fraction(0))
    if known.get("votes") is None and None not in (known.get("for"), known.get("against")):
        known["votes"] = known["for"] + known["against"]
    if (
        known.get("delivered") is None
        and None not in (known.get("total"), known.get("undelivered"))
        and known["undelivered"] <= known["total"]
    ):
        known["delivered"] = known["total"] - known["undelivered"]
    return known


def polled(rule: Case, case: Case) -> tuple[Case, dict[str, str], list[tuple[int, str]]]:
    """From a register and its ballots to figures."""
    chosen = [unit for unit in case["units"] if in_scope(unit, case.get("scope", {}), rule)]
    parties = [
        party for party in grouped(rule["merge"], chosen) if party["name"] not in case.get("suspended", [])
    ]
    parties = [party for party in parties if not party["other_names"] & set(case.get("suspended", []))]
    said, ignored = heard_from(parties, case)
    figures: Case = {}
    for dim in rule["dims"]:
        full = [weight_of(dim, party, rule) for party in parties]
        whole, weights, votes = transformed(dim, rule, parties, full)
        figures[dim] = totals(rule, parties, said, (whole, weights, votes))
    return (
        figures,
        {
            name: said[party["name"]]["state"]
            for party in parties
            for name in (party["name"], *party["other_names"])
        },
        ignored,
    )


def in_scope(unit: Case, scope: Case, rule: Case) -> bool:
    if unit["kind"] in rule.get("exclude_kinds", []):
        return False
    for name, spots in scope.items():
        spot = unit["id"] if name == "units" else unit.get("at", {}).get(name)
        if str(spot) not in (spots if isinstance(spots, list) else [spots]):
            return False
    return True


def is_developers(unit: Case) -> bool:
    return bool(unit.get("developer_pool")) or unit.get("handed_over") is False


def grouped(how: str, units: list[Case]) -> list[Case]:  # noqa: C901 - five ways in one place, to be read beside the text
    parties: list[Case] = []

    def join(name: str, unit: Case, marks: set[str]) -> None:
        own = 0 if is_developers(unit) else len(unit["owners"])
        for party in parties:
            if party["name"] == name:
                party["units"].append(unit)
                party["owners"] = max(party["owners"], own)
                party["other_names"] |= marks
                return
        parties.append({"name": name, "units": [unit], "owners": own, "other_names": set(marks)})

    for unit in units:
        together = "+".join(sorted(unit["owners"])) or unit["id"]
        if how == "per_unit":
            join(unit["id"], unit, set())
        elif is_developers(unit):
            join("DEV", unit, set())
        elif how == "per_household":
            join(unit.get("household", unit["id"]), unit, set())
        elif how == "per_person":
            for owner in unit["owners"]:
                join(owner, unit, set())
        elif how == "any_common_owner" and unit["owners"]:
            family = set(unit["owners"])
            for _ in units:
                for other in units:
                    if not is_developers(other) and family & set(other["owners"]):
                        family |= set(other["owners"])
            join("+".join(sorted(family)), unit, {together, *unit["owners"]})
        else:
            join(together, unit, set())
    for party in parties:
        party["other_names"].discard(party["name"])
    return parties


def heard_from(parties: list[Case], case: Case) -> tuple[dict[str, Case], list[tuple[int, str]]]:
    """What each party ends in, and which ballots were set aside."""
    window = case.get("window")
    closes = window and window.get("extended_to", window["close"])
    ignored, live = [], {party["name"]: [] for party in parties}
    present = {party["name"]: {"present": False, "in_person": False} for party in parties}
    for index, ballot in enumerate(case["ballots"]):
        party = next((p for p in parties if ballot["party"] in {p["name"], *p["other_names"]}), None)
        if "rejected" in ballot:
            ignored.append((index, ballot["rejected"]))
        elif party is None:
            ignored.append((index, "not in the electorate"))
        elif window and "at" in ballot and not window["open"] <= ballot["at"] <= closes:
            ignored.append((index, "outside the voting window"))
        else:
            is_mute = any(name in case.get("mute", []) for name in (party["name"], *party["other_names"]))
            if is_mute:
                ignored.append((index, "may not vote on this matter"))
            else:
                live[party["name"]].append(ballot)
            mark = present[party["name"]]
            mark["in_person"] |= bool(ballot.get("in_person"))
            mark["present"] |= bool(ballot.get("present") or ballot.get("in_person"))
    said = {}
    for party in parties:
        name = party["name"]
        names = {name, *party["other_names"]}
        state = one_state(live[name], case, party["owners"]) if live[name] else None
        if state is None:
            state = "undelivered" if names & set(case.get("undelivered", [])) else "silent_delivered"
        said[name] = {
            "state": state,
            "objects": bool(names & set(case.get("objectors", []))),
            **present[name],
        }
    return said, ignored


def one_state(ballots: list[Case], case: Case, owners: int) -> str:
    ordered = list(ballots)
    if all("at" in ballot for ballot in ballots):
        ordered = sorted(ballots, key=lambda ballot: ballot["at"])
    if case.get("duplicates") == "first":
        ordered = ordered[::-1]
    policy = case.get("co_owner_conflict", "invalid")
    if owners <= 1 or policy == "last":
        return str(ordered[-1]["choice"])
    signed = {}
    for ballot in ordered:
        signed[ballot.get("signed_by")] = ballot["choice"]
    if len(set(signed.values())) > 1 or (policy == "all_sign" and len(signed) < owners):
        return "invalid"
    return str(ordered[-1]["choice"])


def weight_of(dim: str, party: Case, rule: Case) -> Fraction:
    name, _, spot = dim.partition("@")
    counted = [
        unit
        for unit in party["units"]
        if unit["kind"] not in rule.get("exclude_kinds_by_dim", {}).get(dim, [])
        and (spot in ("", "estate") or spot in unit.get("at", {}).values())
    ]
    if name in ("heads", "members"):
        return Fraction(1 if counted else 0)
    if name in ("lots", "units", "flats"):
        return Fraction(len(counted))
    return sum((Fraction(unit["share" if name == "shares" else name]) for unit in counted), Fraction(0))


def transformed(
    dim: str, rule: Case, parties: list[Case], full: list[Fraction]
) -> tuple[Fraction, list[Fraction], list[Fraction]]:
    """The total, what each weighs, and what each vote is worth."""
    whole, weights, votes = sum(full, Fraction(0)), list(full), list(full)
    for change in rule.get("weight_transforms", []):
        if change["dim"] != dim:
            continue
        if change["type"] == "multiply":
            for at, party in enumerate(parties):
                enough = weights[at] >= Fraction(change.get("if_total_at_least", "0")) * whole
                many = "if_lots_more_than" not in change or len(party["units"]) > change["if_lots_more_than"]
                if party["name"] == change["party"] and enough and many:
                    votes[at] = weights[at] * Fraction(change["by"])
                    if change.get("only_for") != "votes":
                        weights[at] = votes[at]
                        whole = sum(weights, Fraction(0))
            continue
        others = [whole - weight for weight in weights]
        if change["type"] == "cap_to_sum_of_others":
            above = Fraction(change.get("if_above", "1/2")) * whole
            weights = [
                min(weight, rest) if weight > above else weight
                for weight, rest in zip(weights, others, strict=True)
            ]
        else:
            weights = [min(weight, Fraction(change["cap"]) * whole) for weight in weights]
        votes = [min(vote, weight) for vote, weight in zip(votes, weights, strict=True)]
        if change.get("total_shrinks", True):
            whole = sum(weights, Fraction(0))
    return whole, weights, votes


def totals(rule: Case, parties: list[Case], said: dict[str, Case], weighed: Any) -> Case:
    whole, weights, votes = weighed
    known: Case = {
        "total": whole,
        **dict.fromkeys((*STATES, "present", "in_person", "objections"), Fraction(0)),
    }
    may_object = rule["non_response"]["policy"] != "absent_count_for_unless_objected"
    for party, weight, vote in zip(parties, weights, votes, strict=True):
        mark = said[party["name"]]
        known[mark["state"]] += vote if mark["state"] in ("for", "against") else weight
        known["present"] += weight if mark["present"] else 0
        known["in_person"] += weight if mark["in_person"] else 0
        if mark["objects"] and (may_object or mark["state"] == "silent_delivered"):
            known["objections"] += weight
    if not may_object:
        known["absent_notified"] = known["silent_delivered"]
    return summed(rule, known)
