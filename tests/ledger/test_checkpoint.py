import pytest

from deliberation.ledger import checkpoint, merkle, note
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed, Untrue
from ledger import samples

ROOT = merkle.leaf_hash(b"")
HEAD = Checkpoint(samples.ORIGIN, 1, ROOT)
BASE = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="


def test_a_checkpoint_is_three_lines() -> None:
    assert HEAD.text == f"{samples.ORIGIN}\n1\n{BASE}\n"
    assert checkpoint.parse(HEAD.text) == HEAD


def test_a_signed_checkpoint_opens_with_the_logs_key() -> None:
    assert checkpoint.verify(checkpoint.sign(HEAD, [samples.SIGNER]), samples.SIGNER.verifier) == HEAD


def test_the_empty_log_has_a_checkpoint() -> None:
    empty = Checkpoint(samples.ORIGIN, 0, merkle.EMPTY_ROOT)
    assert checkpoint.parse(empty.text) == empty


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{samples.ORIGIN}\n1\n{BASE}",
        f"{samples.ORIGIN}\n1\n{BASE}\n\n",
        f"{samples.ORIGIN}\n1\n{BASE}\nextension\n",
        f"{samples.ORIGIN}\n01\n{BASE}\n",
        f"{samples.ORIGIN}\n+1\n{BASE}\n",
        f"{samples.ORIGIN}\n1 \n{BASE}\n",
        f"{samples.ORIGIN}\n\u0661\n{BASE}\n",
        f"{samples.ORIGIN}\n{2**63}\n{BASE}\n",
        f"{samples.ORIGIN}\n{'9' * 5000}\n{BASE}\n",
        f"{samples.ORIGIN}\n0\n{BASE}\n",
        f"{samples.ORIGIN}\n1\n{BASE[:-1]}\n",
        f"{samples.ORIGIN}\n1\nAAAA\n",
        f"\n1\n{BASE}\n",
        f"example.com/behind-the-sofa\n1\n{BASE}\n",
        f"{samples.ORIGIN}\r\n1\r\n{BASE}\r\n",
    ],
)
def test_a_checkpoint_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        checkpoint.parse(text)


@pytest.mark.parametrize(("size", "root"), [(-1, ROOT), (1, ROOT[:31]), (0, ROOT)])
def test_a_head_that_no_tree_has_cannot_be_made(size: int, root: bytes) -> None:
    with pytest.raises(Malformed):
        Checkpoint(samples.ORIGIN, size, root)


def test_a_log_signs_only_under_its_own_name() -> None:
    other = note.Signer(
        checkpoint.origin("deliberation.example", samples.COMMUNITY, 2), samples.SIGNER.private_key
    )
    for signers in ([other], []):
        with pytest.raises(Malformed):
            checkpoint.sign(HEAD, signers)


def test_the_same_key_under_another_name_does_not_vouch_for_this_log() -> None:
    other = note.Signer(
        checkpoint.origin("deliberation.example", samples.COMMUNITY, 2), samples.SIGNER.private_key
    )
    signed = note.sign(HEAD.text, [samples.SIGNER, other])
    assert checkpoint.verify(signed, samples.SIGNER.verifier) == HEAD
    with pytest.raises(Untrue, match="another log"):
        checkpoint.verify(signed, other.verifier)


@pytest.mark.parametrize(
    "address", ["example.org", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "example.org/town/x"]
)
def test_a_log_is_named_after_address_community_and_epoch(address: str) -> None:
    assert checkpoint.origin(address, samples.COMMUNITY, 12) == f"{address}/log/{samples.COMMUNITY}/12"


@pytest.mark.parametrize(
    ("address", "epoch"),
    [("", 1), ("Example.org", 1), ("a b", 1), ("a+b", 1), ("a/", 1), ("https://a", 1), ("a", 0), ("a", -1)],
)
def test_a_log_cannot_have_such_a_name(address: str, epoch: int) -> None:
    with pytest.raises(Malformed):
        checkpoint.origin(address, samples.COMMUNITY, epoch)


OTHER = samples.ORIGIN.replace("0001/", "0002/")
MOVED = samples.ORIGIN.replace("deliberation.example", "moved.example")


@pytest.mark.parametrize("written_for", [f"{samples.ORIGIN}0", f"{samples.ORIGIN[:-1]}9", f"{MOVED[:-1]}9"])
def test_an_entry_may_stand_in_its_own_log_and_in_a_later_epoch_of_it(written_for: str) -> None:
    assert checkpoint.may_hold(f"{samples.ORIGIN}0", written_for)


@pytest.mark.parametrize(
    "written_for",
    [f"{samples.ORIGIN}1", f"{MOVED}0", OTHER, "", f"{samples.ORIGIN[:-1]}", f"{samples.ORIGIN}x"],
)
def test_an_entry_of_a_later_epoch_or_another_log_stands_nowhere_else(written_for: str) -> None:
    assert not checkpoint.may_hold(f"{samples.ORIGIN}0", written_for)
