"""Who got a promise instead of a receipt can hold the log of a vote to it."""

from datetime import datetime, timedelta

import pytest

from bundles import synthetic
from bundles.forging import PUBLISHED, Bundle
from deliberation.ledger import merkle, note
from deliberation.verifier.docket import Status, Verdict
from deliberation.verifier.roots import Named
from verifier import samples
from verifier.samples import KEY, OTHER_KEY, a_promise, check, evidence, failed, opened

ABSENT = merkle.leaf_hash(b"an entry that came into no log")
MILLISECOND, MINUTE = timedelta(milliseconds=1), timedelta(minutes=1)


def held_to(promise: bytes, *, keys: Named = samples.VKEY, data: bytes | None = None) -> Verdict:
    return check(data or samples.good(), keys=keys, receipts=[Named("mine", promise)])


def published_at(bundle: Bundle) -> datetime:
    return datetime.fromisoformat(bundle.entry(bundle.find(PUBLISHED)[0])["at"])


def keys_of(*origins: str) -> Named:
    return Named("keys", "".join(f"{note.Signer(each, KEY).verifier.vkey}\n" for each in origins).encode())


def test_a_promise_is_kept_by_a_log_that_has_the_entry() -> None:
    entries = opened().entries
    verdict = held_to(a_promise(merkle.leaf_hash(entries[5])))
    assert verdict.status("receipts") is Status.PASS
    assert evidence(verdict, "receipts") == "mine was promised and is entry 5, a ballot that counts"
    verdict = held_to(a_promise(merkle.leaf_hash(entries[0])))
    assert (
        evidence(verdict, "receipts") == "mine was promised and is entry 0, which is no ballot of this vote"
    )


def test_a_promised_entry_that_is_none_is_told_as_that() -> None:
    bundle = opened()
    bundle.entries.append(b"no entry")
    bundle.relog()
    verdict = held_to(a_promise(merkle.leaf_hash(b"no entry")), data=bundle.sealed())
    assert "not of the form of an entry" in evidence(verdict, "receipts")
    assert "entries" in failed(verdict)


def test_an_entry_in_a_later_tile_is_found_too() -> None:
    bundle = opened(1000)
    for index in (255, 256, 700):
        promise = a_promise(merkle.leaf_hash(bundle.entries[index]))
        assert f"is entry {index}," in evidence(held_to(promise, data=samples.good(1000)), "receipts")


def test_a_promise_is_broken_by_a_log_that_goes_on_after_its_moment_without_the_entry() -> None:
    last = published_at(opened())
    verdict = held_to(a_promise(ABSENT, last - MINUTE - MILLISECOND))
    assert failed(verdict) == {"receipts"}
    assert "not in this log, which has an entry of" in evidence(verdict, "receipts")
    for at in (last - MINUTE, last):
        verdict = held_to(a_promise(ABSENT, at))
        assert verdict.status("receipts") is Status.SKIP
        assert "nothing later" in evidence(verdict, "receipts")


def test_nobody_else_promises_for_the_log() -> None:
    leaf = merkle.leaf_hash(opened().entries[5])
    assert failed(held_to(a_promise(leaf, key=OTHER_KEY))) == {"receipts"}


def test_a_promise_of_another_epoch_is_kept_by_the_entry_and_broken_nowhere_else() -> None:
    """An entry that waited while the log began anew has its place in the next epoch."""
    data, keys = samples.in_epoch(2, prev_epoch=1, prev_size=9, prev_root="ab" * 32)
    bundle = Bundle.opened(data, KEY)
    for leaf, status in ((merkle.leaf_hash(bundle.entries[5]), Status.PASS), (ABSENT, Status.SKIP)):
        promise = a_promise(leaf, published_at(bundle) - timedelta(days=1))
        verdict = held_to(promise, keys=keys, data=data)
        assert verdict.status("receipts") is status
    assert "another epoch" in evidence(verdict, "receipts")


def test_a_promise_of_another_community_is_of_another_log() -> None:
    other = synthetic.ORIGIN.replace("000000000001/", "000000000002/")
    verdict = held_to(a_promise(ABSENT, origin=other), keys=keys_of(other, synthetic.ORIGIN))
    assert failed(verdict) == {"receipts"}


def test_a_log_that_cannot_be_read_to_its_end_breaks_no_promise() -> None:
    bundle = opened()
    name = next(name for name in bundle.log if "entries" in name)
    bundle.log[name] = b""
    promise = a_promise(ABSENT, published_at(bundle) - timedelta(days=1))
    verdict = held_to(promise, data=bundle.sealed())
    assert verdict.status("receipts") is Status.SKIP
    assert "to its end" in evidence(verdict, "receipts")


@pytest.mark.parametrize("name", ["example", "example.org/log/x/1"])
def test_only_a_log_promises(name: str) -> None:
    verdict = held_to(a_promise(ABSENT, origin=name), keys=keys_of(name))
    assert "named like none" in evidence(verdict, "receipts")
