"""`docs/tampering.md`, made from the cases that the tests try."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from deliberation.verifier.docket import CHECKS
from tampering import (
    in_the_amendments,
    in_the_disputes,
    in_the_log,
    in_the_result,
    in_the_roll,
    in_the_votes,
    log_signed_anew,
    with_the_key,
)
from tampering.cases import Case, Power
from tampering.limits import LIMITS
from tampering.watching import EXPORT, MIRROR, SEQUENCER, WATCH
from tampering.world import Moment

PAGE = Path(__file__).parents[2] / "docs" / "tampering.md"
CASES = (
    *in_the_log.CASES,
    *in_the_votes.CASES,
    *in_the_disputes.CASES,
    *in_the_roll.CASES,
    *in_the_amendments.CASES,
    *in_the_result.CASES,
    *log_signed_anew.CASES,
    *with_the_key.CASES,
)
_KEPT = {"consistency": "`verify --prev`", "receipts": "`verify --receipt`", WATCH: "`watch`"}
_OWN = {EXPORT: "export", SEQUENCER: "sequencer", MIRROR: "mirror"}
_MOST = 4
_WHEN = {
    Moment.OPENED: "before anybody voted",
    Moment.VOTED: "before the close",
    Moment.COUNTED: "after the count",
}
_HEAD = f"""# What happens when somebody tampers

A vote was held by the program itself: a roll, {{ballots}} ballots, a second thought, a refusal, a ballot in dispute, one that was struck,
the close, the count, the notice. Then, as the database's superuser, with its triggers and foreign keys switched off, we changed it in {{cases}} ways, each in a copy of its own, and asked who
notices. Every line below is a test (`tests/tampering/`); this page is made from their table and they fail where it is not true.

| who notices | is |
|---|---|
| a name such as `log-root` | this check of `deliberation verify` on the public file of the vote, or on the auditors' where the public one does not show it ([all checks](bundle.md)) |
| `verify --prev`, `verify --receipt` | the same, by somebody who kept an older signed head of the log, or the receipt of a vote |
| `watch` | `deliberation watch`, and every witness: both remember the head they saw last |
| sequencer | the program itself: it signs nothing more until a person has looked |
| export | the program itself: it refuses to make a file of a vote whose rows contradict the log |
| mirror | whoever copies all entries and finds another root in them than the signed one |

Who noticed by several checks is told by the first {_MOST} of them.
"""
_KEY = """
## By somebody who also holds the log's key

They rewrite the log and sign it anew, so nothing is broken that a signature could show. What is left of contradictions in the file of the
vote is found by its checks. Where all of it was made to fit, **only those notice who kept something**: a head, a receipt, a witness's memory.
"""
_LIMITS = """
## What no program notices

Also tried by tests, which fail as soon as something does notice.

| what was done | who holds what | who notices instead |
|---|---|---|
"""


def page() -> str:
    own = [case for case in CASES if case.power is Power.DATABASE]
    key = [case for case in CASES if case.power is Power.KEY]
    limits = (
        f"| {each.case.table}: {each.case.deed} | {each.case.power} | {each.instead} |" for each in LIMITS
    )
    return "".join(
        [
            _HEAD.replace("{cases}", str(len(CASES))).replace("{ballots}", "twelve"),
            "\n## By somebody who owns the database\n",
            _table(own),
            _KEY,
            _table(key),
            _LIMITS,
            "\n".join(limits),
            "\n",
        ]
    )


def _table(cases: Iterable[Case]) -> str:
    return "\n".join(
        ["", "| where | what was done | when | who notices |", "|---|---|---|---|", *_rows(cases), ""]
    )


def _rows(cases: Iterable[Case]) -> Iterator[str]:
    for case in cases:
        yield f"| {_place(case.table)} | {case.deed} | {_WHEN[case.at]} | {_noticed(case.caught_by)} |"


def _place(table: str) -> str:
    return table if " " in table or table == "everything" else f"`{table}`"


def _noticed(names: Iterable[str]) -> str:
    """First what shows in the file alone, then the program itself, then whoever kept something."""
    checks = [check for check in CHECKS if check in names and check not in _KEPT]
    shown = [f"`{check}`" for check in checks[:_MOST]]
    if len(checks) > _MOST:
        shown.append(f"and {len(checks) - _MOST} more checks")
    shown += [words for name, words in (*_OWN.items(), *_KEPT.items()) if name in names]
    return ", ".join(shown)
