"""What a reader holds is compared with the bundle: older heads, receipts, witnesses, keys. None of it comes from inside."""

import uuid
from datetime import timedelta

import pytest

from bundles import forging, synthetic
from bundles.forging import BALLOTS, Bundle
from deliberation.ledger import note
from deliberation.ledger.strict import base64_bytes
from deliberation.verifier import roots
from deliberation.verifier.docket import Status
from deliberation.verifier.roots import Named, Useless
from verifier import samples
from verifier.samples import (
    AT,
    KEY,
    OTHER_KEY,
    WITNESSES,
    check,
    evidence,
    failed,
    head,
    opened,
)

HEX = "ab" * 32
OTHER_ADDRESS = synthetic.ORIGIN.replace("deliberation.example", "moved.example")
OTHER_COMMUNITY = synthetic.ORIGIN.replace("000000000001/", "000000000002/")


def held(data: bytes) -> list[Named]:
    return [Named("mine", data)]


# witnesses


def cosigned(names: str) -> bytes:
    bundle = opened()
    bundle.cosign(*(signer.line(bundle.head_text, AT) for signer in WITNESSES if signer.name[0] in names))
    return bundle.sealed()


@pytest.mark.parametrize(("names", "status"), [("", "fail"), ("a", "fail"), ("ac", "pass"), ("abc", "pass")])
def test_as_many_witnesses_must_have_signed_as_the_policy_asks_for(names: str, status: str) -> None:
    verdict = check(cosigned(names), policy_file=samples.policy(2))
    assert verdict.status("cosignatures") == status
    assert verdict.exit_code == {"fail": 1, "pass": 3}[status]


def test_a_false_cosignature_fails_even_where_the_others_are_enough() -> None:
    bundle = opened()
    bundle.cosign(
        *(signer.line(bundle.head_text, AT) for signer in WITNESSES[:2]),
        WITNESSES[2].line(bundle.head_text.replace("36", "35"), AT),
    )
    verdict = check(bundle.sealed(), policy_file=samples.policy(2))
    assert failed(verdict) == {"cosignatures"}
    assert "c.example is false" in evidence(verdict, "cosignatures")


def test_a_policy_that_asks_for_nobody_is_met_by_nobody() -> None:
    verdict = check(samples.good(), policy_file=Named("policy", b"quorum none\n"))
    assert verdict.status("cosignatures") is Status.PASS


def test_a_policy_for_another_log_is_not_met() -> None:
    text = f"log {note.Signer(synthetic.ORIGIN, OTHER_KEY).verifier.vkey}\nquorum none\n"
    assert failed(check(samples.good(), policy_file=Named("policy", text.encode()))) == {"cosignatures"}


# heads seen before


def test_the_log_must_have_grown_from_every_head_that_was_seen_before() -> None:
    bundle = opened()
    for size in (0, 1, 2, 35, 36):
        verdict = check(samples.good(), prevs=held(head(bundle, size)))
        assert verdict.status("consistency") is Status.PASS
    forged = head(bundle, 12, root=bytes(32))
    verdict = check(samples.good(), prevs=[*held(head(bundle, 5)), *held(forged)])
    assert failed(verdict) == {"consistency"}
    assert "at size 12" in evidence(verdict, "consistency")


def test_a_head_across_several_tiles_is_found_too() -> None:
    bundle = opened(1000)
    sizes = (255, 256, 257, 511, 512, 700, 908)
    verdict = check(samples.good(1000), prevs=[Named(str(size), head(bundle, size)) for size in sizes])
    assert verdict.status("consistency") is Status.PASS
    for size in sizes:
        assert failed(check(samples.good(1000), prevs=held(head(bundle, size, root=bytes(32))))) == {
            "consistency"
        }


def test_a_head_that_nobody_trusted_signed_proves_nothing() -> None:
    assert failed(check(samples.good(), prevs=held(head(opened(), 5, key=OTHER_KEY)))) == {"consistency"}


def test_a_newer_head_cannot_be_checked_with_an_older_bundle() -> None:
    bundle = opened()
    bundle.insert(len(bundle.entries), bundle.entry(0))
    verdict = check(samples.good(), prevs=held(head(bundle, 37)))
    assert verdict.status("consistency") is Status.SKIP
    assert "newer" in evidence(verdict, "consistency")


@pytest.mark.parametrize("address", ["deliberation.example", "moved.example"])
def test_a_head_of_an_earlier_epoch_must_be_its_end_or_before(address: str) -> None:
    """Between the two the service may have moved."""
    before = opened()
    root = base64_bytes(note.parse(head(before, 9)).text.split("\n")[2]).hex()
    data, keys = samples.in_epoch(2, address=address, prev_epoch=1, prev_size=9, prev_root=root)
    found = {
        size: check(data, keys=keys, prevs=held(head(before, size))).status("consistency")
        for size in (8, 9, 10)
    }
    assert found == {8: Status.SKIP, 9: Status.PASS, 10: Status.FAIL}
    assert failed(check(data, keys=keys, prevs=held(head(before, 9, root=bytes(32))))) == {"consistency"}


@pytest.mark.parametrize("origin", [OTHER_COMMUNITY, OTHER_ADDRESS])
def test_a_head_of_another_community_or_address_is_no_head_of_this_log(origin: str) -> None:
    bundle = opened()
    bundle.manifest["origin"] = origin
    keys = Named("keys", samples.VKEY.data + note.Signer(origin, KEY).verifier.vkey.encode())
    verdict = check(samples.good(), keys=keys, prevs=held(head(bundle, 5)))
    assert failed(verdict) == {"consistency"}
    assert "of another log" in evidence(verdict, "consistency")


# receipts


def test_a_receipt_is_found_and_its_ballot_counts() -> None:
    verdict = check(samples.good(), receipts=held(samples.a_receipt(opened(), 0)))
    assert verdict.status("receipts") is Status.PASS
    assert evidence(verdict, "receipts") == "mine is entry 5, a ballot that counts"


def test_a_receipt_of_a_ballot_that_was_replaced_says_so() -> None:
    bundle = opened()
    bundle.cast_again(0, {"motion": ["against"]})
    both = [Named(str(at), samples.a_receipt(bundle, at, 33)) for at in (0, -1)]
    verdict = check(bundle.remade().sealed(), receipts=both)
    assert failed(verdict) == set()
    assert evidence(verdict, "receipts") == (
        "0 is entry 5, a ballot that a later one of the same home replaced; -1 is entry 32, a ballot that counts"
    )


def test_a_ballot_with_a_receipt_cannot_be_dropped() -> None:
    bundle = opened()
    receipt = samples.a_receipt(bundle, 3, 20)
    bundle.drop(bundle.lines(BALLOTS)[3]["index"])
    verdict = check(bundle.remade().sealed(), receipts=held(receipt))
    assert failed(verdict) == {"receipts"}


def test_a_ballot_with_a_receipt_cannot_be_changed() -> None:
    bundle = opened()
    receipt = samples.a_receipt(bundle, 3, 9)
    bundle.edit_line(BALLOTS, 3, lambda line: line["body"].update(choices={"motion": ["against"]}))
    verdict = check(bundle.remade().sealed(), receipts=held(receipt))
    assert failed(verdict) == {"receipts"}
    assert "another" in evidence(verdict, "receipts")


def newer(bundle: Bundle, poll: str) -> bytes:
    """The receipt of a ballot of that vote that came after the end of the good bundle."""
    line = bundle.lines(BALLOTS)[3]
    body = {**line["body"], "vote": poll}
    entry = bundle.entry(line["index"])
    entry["data"]["vote"] = entry["subject"]["id"] = poll
    entry["commit"] = forging.commitment(line["salt"], body)
    bundle.insert(36, entry)
    bundle.edit_line(BALLOTS, 3, lambda line: line.update(index=36, body=body))
    return samples.a_receipt(bundle, 3)


def test_a_receipt_newer_than_the_bundle_cannot_be_checked_with_it() -> None:
    bundle = opened()
    bundle.insert(36, bundle.entry(0))
    for receipt in (samples.a_plain_receipt(bundle, 36), newer(opened(), str(uuid.UUID(int=9)))):
        verdict = check(samples.good(), receipts=held(receipt))
        assert verdict.status("receipts") is Status.SKIP
        assert "newer" in evidence(verdict, "receipts")


def test_a_ballot_of_this_vote_cannot_be_newer_than_its_result() -> None:
    bundle = opened()
    verdict = check(samples.good(), receipts=held(newer(bundle, bundle.poll)))
    assert failed(verdict) == {"receipts"}
    assert "a ballot of this vote at 36" in evidence(verdict, "receipts")


def test_a_receipt_of_another_epoch_fails_only_for_a_ballot_of_this_vote() -> None:
    data, keys = samples.in_epoch(2, prev_epoch=1, prev_size=9, prev_root=HEX)
    found = {}
    for name, receipt in (
        ("ballot", samples.a_receipt(opened(), 3)),
        ("plain", samples.a_plain_receipt(opened())),
    ):
        found[name] = check(data, keys=keys, receipts=held(receipt)).status("receipts")
    assert found == {"ballot": Status.FAIL, "plain": Status.SKIP}


@pytest.mark.parametrize("origin", [OTHER_COMMUNITY, OTHER_ADDRESS])
def test_a_receipt_of_another_community_or_address_is_of_another_log(origin: str) -> None:
    bundle = opened()
    bundle.manifest["origin"] = origin
    bundle.entries = [entry.replace(synthetic.ORIGIN.encode(), origin.encode()) for entry in bundle.entries]
    keys = Named("keys", samples.VKEY.data + note.Signer(origin, KEY).verifier.vkey.encode())
    verdict = check(samples.good(), keys=keys, receipts=held(samples.a_plain_receipt(bundle)))
    assert failed(verdict) == {"receipts"}
    assert "of another log" in evidence(verdict, "receipts")


def test_a_receipt_that_another_key_signed_does_not_hold() -> None:
    bundle = opened()
    data = samples.a_receipt(bundle, 0).replace(*(head(bundle, 36, key=key) for key in (KEY, OTHER_KEY)))
    assert failed(check(samples.good(), receipts=held(data))) == {"receipts"}


# keys


def test_without_the_right_key_nothing_that_is_signed_is_believed() -> None:
    key = Named("keys", f"{note.Signer(synthetic.ORIGIN, OTHER_KEY).verifier.vkey}\n".encode())
    verdict = check(samples.good(), keys=key)
    assert failed(verdict) == {"manifest-signature", "checkpoint-signature"}
    assert verdict.status("key-history") is Status.SKIP


def test_a_rotated_key_is_trusted_as_far_as_the_log_tells_of_it() -> None:
    bundle = opened()
    new = note.Signer(synthetic.ORIGIN, OTHER_KEY).verifier
    data = {
        "old_key": bundle.entry(0)["data"]["public_key"],
        "new_key": new.public_key.hex(),
        "reason": "planned",
    }
    bundle.insert(1, {**bundle.entry(0), "type": "key.rotated", "data": data})
    bundle.rebox()
    bundle.rehead()
    bundle.rename()
    bundle.relog(key=OTHER_KEY)
    sealed = bundle.sealed(key=OTHER_KEY)
    both = Named("keys", samples.VKEY.data + new.vkey.encode())
    assert failed(check(sealed, keys=both)) == set()
    assert failed(check(sealed, keys=Named("keys", new.vkey.encode()))) == set()
    assert "checkpoint-signature" in failed(check(sealed))


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("keys", b""),
        ("keys", b"# nothing but words\n"),
        ("keys", b"not a key\n"),
        ("keys", b"\xff\n"),
        ("policy_file", b"quorum\n"),
        ("prevs", b"no checkpoint"),
        ("prevs", samples.good()[:40]),
        ("receipts", b"no receipt"),
        ("receipts", b""),
    ],
)
def test_what_cannot_be_read_is_of_no_use(what: str, data: bytes) -> None:
    named = Named("mine", data)
    given = {"keys": samples.VKEY, what: [named] if what in {"prevs", "receipts"} else named}
    with pytest.raises(Useless, match="mine: "):
        roots.read(given.pop("keys"), **given)


def test_the_time_of_a_cosignature_is_told() -> None:
    bundle = opened()
    bundle.cosign(WITNESSES[0].line(bundle.head_text, AT + timedelta(seconds=1)))
    verdict = check(bundle.sealed(), policy_file=samples.policy(1))
    assert evidence(verdict, "cosignatures") == "enough for the policy: a.example at 2026-06-01T00:00:01Z"
