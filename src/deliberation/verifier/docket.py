"""What was found: every check by its id, with its evidence in words, and what follows from all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

CHECKS = (
    "manifest-hashes",
    "manifest-signature",
    "checkpoint-signature",
    "cosignatures",
    "log-root",
    "consistency",
    "receipts",
    "entries",
    "key-history",
    "order",
    "extensions",
    "text",
    "rules",
    "certificate",
    "notice",
    "roll-root",
    "amendments",
    "ballots-listed",
    "ballots-open",
    "revisions",
    "paper",
    "ways",
    "helpers",
    "proxies",
    "weights",
    "disputes",
    "box-root",
    "rejected-listed",
    "recount",
    "electorate",
    "counters",
)
MOST_OF_A_WORD = 400


class Status(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True)
class Finding:
    """The end of one check. `evidence` names the first thing that is wrong, or why nothing could be said."""

    check: str
    status: Status
    evidence: str


class Docket:
    """Takes down what is found, in any order. What nobody calls good is not good."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[str, int]] = {}
        self._skipped: dict[str, str] = {}
        self._passed: dict[str, str] = {}

    def failed(self, check: str, evidence: str) -> None:
        first, number = self._failed.get(_known(check), (evidence, 0))
        self._failed[check] = first, number + 1

    def skipped(self, check: str, evidence: str) -> None:
        """It could not run, or not on everything."""
        self._skipped.setdefault(_known(check), evidence)

    def passed(self, check: str, evidence: str) -> None:
        """It ran to its end."""
        self._passed.setdefault(_known(check), evidence)

    def merge(self, other: "Docket") -> None:
        """What somebody else took down, as if it were found now."""
        for check, (first, number) in other._failed.items():  # noqa: SLF001 - of the same class
            mine, before = self._failed.get(check, (first, 0))
            self._failed[check] = mine, before + number
        self._skipped = other._skipped | self._skipped  # noqa: SLF001 - likewise
        self._passed = other._passed | self._passed  # noqa: SLF001 - likewise

    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._finding(check) for check in CHECKS)

    def _finding(self, check: str) -> Finding:
        if check in self._failed:
            first, number = self._failed[check]
            rest = f" (the first of {number})" if number > 1 else ""
            return Finding(check, Status.FAIL, shown(first) + rest)
        if check in self._skipped:
            return Finding(check, Status.SKIP, shown(self._skipped[check]))
        if check in self._passed:
            return Finding(check, Status.PASS, shown(self._passed[check]))
        return Finding(check, Status.SKIP, "not reached: something before it could not be read")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`heading` says what the bundle claims to be."""

    heading: Mapping[str, str | int]
    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """1: something is false; 3: nothing false was found, but something could not be checked; 0: all is well."""
        statuses = {finding.status for finding in self.findings}
        if Status.FAIL in statuses:
            return 1
        return 3 if Status.SKIP in statuses else 0

    def status(self, check: str) -> Status:
        """Raises StopIteration for what is no check."""
        return next(finding.status for finding in self.findings if finding.check == check)

    def of(self, status: Status) -> tuple[str, ...]:
        return tuple(finding.check for finding in self.findings if finding.status is status)


def shown(text: str) -> str:
    """One line that a terminal can show, whatever a file says."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return plain if len(plain) <= MOST_OF_A_WORD else f"{plain[:MOST_OF_A_WORD]}…"


def listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"


def _known(check: str) -> str:
    assert check in CHECKS, f"{check} is no check"
    return check
