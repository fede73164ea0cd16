"""A disputed ballot is set aside as the log tells, by everybody who checks: at the close it counts for nobody, or is found out."""

from collections.abc import Callable
from typing import Any

import pytest

from bundles.forging import BALLOTS, CERTIFICATE, CLOSED, Bundle
from deliberation.kernel import canonical
from deliberation.ledger import digests
from deliberation.verifier.docket import Status
from verifier import samples
from verifier.samples import check, evidence, failed, opened

AT = 2
HEX = "ab" * 32
Change = Callable[[Bundle], object]


def commit_of(bundle: Bundle, at: int = AT) -> str:
    """Of the shown ballot on that line."""
    found: str = bundle.entry(bundle.lines(BALLOTS)[at]["index"])["commit"]
    return found


def tell(
    bundle: Bundle, kind: str, ballot: str, *, where: str = CLOSED, by: str = "ef" * 16, **said: str
) -> None:
    """An entry about a ballot, before the close or another entry."""
    place = bundle.find(where)[0]
    entry: dict[str, Any] = bundle.entry(bundle.find(CLOSED)[0])
    entry["actor"] = {"kind": "clerk", "ref": by}
    entry |= {"type": kind, "data": {"vote": entry["data"]["vote"], "ballot": ballot, **said}}
    bundle.insert(place, entry)


def disputed(bundle: Bundle, *ends: str, at: int = AT) -> str:
    """A ballot that is disputed as often as there are ends; the last one may be open."""
    ballot = commit_of(bundle, at)
    for end in ends:
        tell(bundle, "dispute.opened", ballot, reason="not_ours")
        if end in {"upheld", "rejected"}:
            for by in ("ab" * 16, "cd" * 16):
                tell(bundle, "dispute.decided", ballot, by=by, outcome=end)
        if end != "open":
            tell(bundle, "dispute.closed", ballot, outcome=end)
    return ballot


def certificate(bundle: Bundle) -> Any:
    return bundle.json(CERTIFICATE)


@pytest.mark.parametrize(
    ("ends", "counts"),
    [
        (("open",), False),
        (("upheld",), False),
        (("rejected",), True),
        (("withdrawn",), True),
        (("withdrawn", "open"), False),
        (("withdrawn", "rejected"), True),
    ],
)
def test_a_ballot_counts_unless_its_dispute_is_open_or_upheld(ends: tuple[str, ...], counts: bool) -> None:  # noqa: FBT001 - a column
    bundle = opened()
    before = certificate(bundle)["ballots"]["counted"]
    disputed(bundle, *ends)
    bundle.remade()
    verdict = check(bundle.sealed(), receipts=[samples.Named("mine", samples.a_receipt(bundle, AT))])
    assert failed(verdict) == set()
    assert verdict.status("disputes") is Status.PASS
    made = certificate(bundle)
    assert made["ballots"]["counted"] == before - (not counts)
    assert made["ballots"]["set_aside"] == (not counts)
    said = evidence(verdict, "receipts")
    assert ("counts" in said, "set aside" in said) == (counts, not counts)


def test_the_certificate_says_what_the_count_would_be_with_the_disputed_ballots() -> None:
    bundle = opened()
    disputed(bundle, "open")
    bundle.remade()
    made = certificate(bundle)
    assert made["margin"]["disputed"] == 1
    without, others = made["counts"]["heads"], made["with_disputed"]["counts"]["heads"]
    assert int(others["participating"]) == int(without["participating"]) + 1
    assert failed(check(bundle.sealed())) == set()


def test_a_struck_ballot_may_be_withheld_and_is_counted_nowhere() -> None:
    bundle = opened()
    disputed(bundle, "upheld")
    bundle.remade()
    bundle.edit_line(BALLOTS, AT, withhold("struck"))
    verdict = check(bundle.sealed())
    assert failed(verdict) == set()
    assert verdict.status("recount") is Status.PASS
    assert certificate(bundle)["with_disputed"] is None


def test_a_ballot_is_not_struck_because_its_line_says_so() -> None:
    bundle = opened()
    bundle.edit_line(BALLOTS, AT, withhold("struck"))
    assert "ballots-open" in failed(check(bundle.sealed()))


def withhold(word: str) -> Callable[[Any], None]:
    def hide(line: Any) -> None:
        del line["body"], line["salt"]
        line["withheld"] = word

    return hide


def close_again(bundle: Bundle, *, but: frozenset[str]) -> None:
    """As if the ballots of these states alone were set aside."""
    items = [
        canonical.encode(
            {
                "party": key,
                "rev": line["body"]["rev"],
                "commit": bundle.entry(line["index"])["commit"],
            }
        )
        for key, line in bundle.last_ballots(but=but).items()
    ]
    bundle.edit_data(CLOSED, counted=len(items), ballotset_root=digests.set_root("ballotset", items))
    bundle.rename()
    bundle.relog()


def test_a_close_that_counts_a_ballot_that_is_set_aside_is_false() -> None:
    bundle = opened()
    disputed(bundle, "open")
    bundle.remade()
    close_again(bundle, but=frozenset())
    assert failed(check(bundle.sealed())) == {"box-root"}


def test_a_close_that_leaves_out_a_ballot_that_nobody_disputes_is_false() -> None:
    bundle = opened()
    ballot = disputed(bundle, "open")
    bundle.remade()
    opening = bundle.find("dispute.opened")[0]
    entry = bundle.entry(opening)
    entry["data"]["ballot"] = commit_of(bundle, AT + 1)
    bundle.put_entry(opening, entry)
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    assert ballot != commit_of(bundle, AT + 1)
    assert {"box-root", "recount"} <= failed(check(bundle.sealed()))


def twice(bundle: Bundle) -> None:
    ballot = disputed(bundle, "open")
    tell(bundle, "dispute.opened", ballot, reason="not_ours")


def settled_unopened(bundle: Bundle) -> None:
    tell(bundle, "dispute.closed", commit_of(bundle), outcome="rejected")


def of_no_ballot(bundle: Bundle) -> None:
    tell(bundle, "dispute.opened", HEX, reason="not_ours")


def reopened(bundle: Bundle) -> None:
    disputed(bundle, "rejected", "open")


def ended_otherwise(bundle: Bundle) -> None:
    disputed(bundle, "forgotten")


def after_the_close(bundle: Bundle) -> None:
    tell(bundle, "dispute.opened", commit_of(bundle), where="vote.tallied", reason="not_ours")


@pytest.mark.parametrize(
    "change",
    [twice, settled_unopened, of_no_ballot, reopened, ended_otherwise],
    ids=lambda each: each.__name__,
)
def test_disputes_that_nobody_can_have_had_are_false(change: Change) -> None:
    bundle = opened()
    change(bundle)
    bundle.remade()
    assert failed(check(bundle.sealed())) == {"disputes"}


def test_a_dispute_after_the_close_is_false_and_sets_nothing_aside() -> None:
    bundle = opened()
    after_the_close(bundle)
    bundle.rename()
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"disputes"}


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.update(with_disputed=None),
        lambda made: made["margin"].update(disputed=0),
        lambda made: made["ballots"].update(set_aside=0, replaced=1),
        lambda made: made["with_disputed"].update(outcome="FAIL"),
    ],
)
def test_a_certificate_that_hides_what_is_disputed_is_false(change: Callable[[Any], None]) -> None:
    bundle = opened()
    disputed(bundle, "open")
    bundle.remade()
    bundle.edit(CERTIFICATE, change)
    bundle.rename()
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"recount"}


def test_no_certificate_from_before_disputes_is_taken_where_there_are_some() -> None:
    def older(made: Any) -> None:
        del made["with_disputed"], made["ballots"]["set_aside"]
        made["v"] = 2

    bundle = opened()
    disputed(bundle, "withdrawn")
    bundle.remade()
    bundle.edit(CERTIFICATE, older)
    bundle.rename()
    bundle.relog()
    assert failed(check(bundle.sealed())) == {"recount"}
