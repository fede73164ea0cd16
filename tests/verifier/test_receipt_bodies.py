"""A receipt is one ballot: its entry, which is what a vote counts, and its body, which is what the voter reads, agree."""

from collections.abc import Callable
from typing import Any

import pytest

from bundles.forging import BALLOTS, Bundle, commitment
from deliberation.ledger import merkle, receipt, tiles
from deliberation.ledger.faults import Untrue
from deliberation.ledger.proof import Proof
from deliberation.ledger.receipt import Opening
from deliberation.verifier import holdings, roots
from deliberation.verifier.roots import Named
from verifier import samples
from verifier.samples import check, evidence, failed, opened

OTHER_VOTE = "01930000-0000-7000-8000-0000000000bb"


def received(bundle: Bundle, index: int, opening: Opening | None) -> bytes:
    """A receipt of any entry with any opening, by the log's key."""
    size = len(bundle.entries)
    hashes = [merkle.leaf_hash(entry) for entry in bundle.entries]
    path = merkle.inclusion_proof(index, size, tiles.reader(tiles.grow(0, {}, hashes)))
    return receipt.make(bundle.entries[index], opening, Proof(index, tuple(path), samples.head(bundle, size)))


def beside(bundle: Bundle, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The receipt of a changed copy of the first ballot's entry, which stands behind the box; the body is the true one."""
    line = bundle.lines(BALLOTS)[0]
    entry, index = bundle.entry(line["index"]), bundle.find("ballot.accepted")[-1] + 1
    change(entry)
    bundle.insert(index, entry)
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    return received(bundle, index, Opening(bytes.fromhex(line["salt"]), line["body"]))


def test_a_ballot_whose_entry_is_of_another_vote_is_no_ballot_of_the_vote_in_its_body() -> None:
    bundle = opened()
    file = beside(bundle, lambda entry: entry["data"].update(vote=OTHER_VOTE))
    verdict = check(bundle.sealed(), receipts=[Named("mine", file)])
    assert failed(verdict) == {"receipts"}
    assert "vote is not the same" in evidence(verdict, "receipts")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("vote", lambda entry: entry["data"].update(vote=OTHER_VOTE)),
        ("voter", lambda entry: entry["data"].update(voter_ref="ef" * 16)),
        ("channel", lambda entry: entry["data"].update(channel="paper")),
        ("rev", lambda entry: entry["data"].update(rev=2)),
        ("prev", lambda entry: entry["data"].update(prev="ab" * 32)),
        ("cast_by", lambda entry: entry["actor"].update(ref="ef" * 16)),
        ("at", lambda entry: entry.update(at="2026-05-22T01:00:00.000Z")),
    ],
)
def test_a_receipt_whose_entry_says_otherwise_than_its_body_does_not_hold(
    name: str, change: Callable[[dict[str, Any]], object]
) -> None:
    with pytest.raises(Untrue, match=f"^{name} is not the same"):
        holdings.checked(beside(opened(), change), roots.read_keys(samples.VKEY))


def test_a_body_that_leaves_out_what_its_entry_says_does_not_hold() -> None:
    bundle = opened()
    line = bundle.lines(BALLOTS)[0]
    body = {name: value for name, value in line["body"].items() if name != "prev"}
    bundle.edit_entry(line["index"], lambda entry: entry.update(commit=commitment(line["salt"], body)))
    file = received(bundle, line["index"], Opening(bytes.fromhex(line["salt"]), body))
    with pytest.raises(Untrue, match=r"^prev is not the same"):
        holdings.checked(file, roots.read_keys(samples.VKEY))


def test_a_ballot_that_seals_nothing_has_no_receipt() -> None:
    bundle = opened()
    index = bundle.find("ballot.accepted")[0]
    bundle.edit_entry(index, lambda entry: entry.pop("commit"))
    with pytest.raises(Untrue, match="seals nothing"):
        holdings.checked(received(bundle, index, None), roots.read_keys(samples.VKEY))
