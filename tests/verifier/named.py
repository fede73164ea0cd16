"""Counters and a watcher in the log of a vote, as they should be; and what may be false in that."""

import json
from collections.abc import Mapping

from bundles.forging import CLOSED, TALLIED, Bundle
from deliberation.ledger import digests
from deliberation.papers import hand_counts

COMMITS = ("a1" * 32, "b2" * 32, "c3" * 32)
_DUTIES = ("counter", "counter", "watcher")


def _add(bundle: Bundle, place: int, kind: str, commit: str | None = None, **said: str) -> None:
    entry = bundle.entry(bundle.find(CLOSED)[0])
    entry |= {"type": kind, "data": {"vote": bundle.poll, **said}}
    if commit is not None:
        entry["commit"] = commit
    bundle.insert(place, entry)
    bundle.rebox()


def named(bundle: Bundle) -> None:
    for commit, duty in zip(COMMITS, _DUTIES, strict=True):
        _add(bundle, bundle.find(CLOSED)[0], "count.named", commit, duty=duty)


def replaced(bundle: Bundle, naming: str = COMMITS[1]) -> None:
    named(bundle)
    _add(bundle, bundle.find(CLOSED)[0], "count.released", naming=naming, reason="unable")


def confirmed(bundle: Bundle, *by: str) -> None:
    """By those who were named still; of the certificate as it will be."""
    bundle.rehead()
    certificate = digests.document(bundle.files["vote/certificate.json"])
    for naming in by:
        said = {"naming": naming, "certificate_sha256": certificate}
        _add(bundle, len(bundle.entries), "count.witnessed", **said)


def named_after_the_close(bundle: Bundle) -> None:
    _add(bundle, bundle.find(TALLIED)[0], "count.named", COMMITS[0], duty="counter")


def named_for_nothing(bundle: Bundle) -> None:
    _add(bundle, bundle.find(CLOSED)[0], "count.named", COMMITS[0], duty="cook")


def a_stranger_replaced(bundle: Bundle) -> None:
    replaced(bundle, "dd" * 32)


def confirmed_by_a_stranger(bundle: Bundle) -> None:
    replaced(bundle)
    confirmed(bundle, COMMITS[1])


def confirmed_twice(bundle: Bundle) -> None:
    named(bundle)
    confirmed(bundle, COMMITS[0], COMMITS[0])


def another_count_confirmed(bundle: Bundle) -> None:
    named(bundle)
    said = {"naming": COMMITS[0], "certificate_sha256": f"sha256:{'ab' * 32}"}
    _add(bundle, len(bundle.entries), "count.witnessed", **said)


def counted_by_hand(
    bundle: Bundle,
    *,
    other: Mapping[str, int] | None = None,
    without: str = "",
    second: str = "cd" * 16,
    number: int = 1,
    begun: int = 1,
    found: str = "agrees",
) -> None:
    """By two people, of the certificate as it will be; the second found `other` figures."""
    bundle.rehead()
    certificate = bundle.files["vote/certificate.json"]
    sums = dict(hand_counts.published(hand_counts.lines(json.loads(certificate))))
    sums.pop(without, None)
    said = {"certificate_sha256": digests.document(certificate)}
    _by(bundle, "ab" * 16, "outcome.counted", commit=COMMITS[0], number=begun, **said)
    _by(
        bundle,
        second,
        "outcome.compared",
        number=number,
        first=sums,
        second={**sums, **(other or {})},
        found=found,
        **said,
    )


def _by(bundle: Bundle, ref: str, kind: str, commit: str | None = None, **said: object) -> None:
    entry = bundle.entry(bundle.find(CLOSED)[0])
    entry |= {"type": kind, "actor": {"kind": "clerk", "ref": ref}, "data": {"vote": bundle.poll, **said}}
    if commit is not None:
        entry["commit"] = commit
    bundle.insert(len(bundle.entries), entry)
    bundle.rebox()
