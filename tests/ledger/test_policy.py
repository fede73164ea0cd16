import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger import checkpoint, note, policy
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.cosignature import Cosigner
from deliberation.ledger.faults import Malformed, Untrue
from ledger.samples import ORIGIN, SIGNER, VKEY, leaves, naive_root

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SIGNERS = {name: Cosigner(f"{name}.example", bytes([at]) * 32) for at, name in enumerate("ABCXY", start=1)}
KEYS = {name: signer.witness.vkey for name, signer in SIGNERS.items()}
WITNESSES = "".join(f"witness {name} {vkey}\n" for name, vkey in KEYS.items())
TWO_LEVELS = (
    f"# who must have seen it\n\nlog {VKEY} https://deliberation.example/log\n{WITNESSES}"
    "group near 2 A B C\n\tgroup  far any X Y \ngroup both all near far\nquorum both\n"
)
HEAD = checkpoint.sign(Checkpoint(ORIGIN, 3, naive_root(leaves(3))), [SIGNER])
TEXT = note.parse(HEAD).text


def cosigned(names: str) -> note.Note:
    return note.parse(note.add(HEAD, [SIGNERS[name].line(TEXT, AT) for name in names]))


def test_logs_witnesses_and_their_addresses_are_read() -> None:
    read = policy.parse(
        TWO_LEVELS.encode() + f"witness 街道 {Cosigner('z', bytes(32)).witness.vkey} /z\n".encode()
    )
    assert [log.vkey for log in read.logs] == [VKEY]
    assert read.urls == {VKEY: "https://deliberation.example/log", read.witnesses["街道"].vkey: "/z"}
    assert list(read.witnesses) == [*"ABCXY", "街道"]
    assert read.quorum == "both"


@pytest.mark.parametrize(
    ("names", "is_met"),
    [("", False), ("AB", False), ("XY", False), ("AX", False), ("ABX", True), ("CBY", True), ("ABCXY", True)],
)
def test_a_group_counts_its_members_and_groups_count_groups(names: str, *, is_met: bool) -> None:
    read = policy.parse(TWO_LEVELS.encode())
    assert read.is_met([SIGNERS[name].witness for name in names]) is is_met
    if is_met:
        assert {each.witness.name[0] for each in read.verify(cosigned(names))} == set(names)
    else:
        with pytest.raises(Untrue, match=f"{len(names)} of 5"):
            read.verify(cosigned(names))


def test_a_quorum_may_be_one_witness_or_nobody() -> None:
    one = policy.parse(f"{WITNESSES}quorum X\n".encode())
    assert not one.is_met([SIGNERS["A"].witness])
    assert one.is_met([SIGNERS["X"].witness])
    assert policy.parse(b"quorum none").verify(cosigned("")) == ()


def test_a_false_cosignature_is_not_outweighed_by_good_ones() -> None:
    other = TEXT.replace("\n3\n", "\n4\n")
    lines = [SIGNERS["A"].line(TEXT, AT), SIGNERS["B"].line(other, AT)]
    read = policy.parse(f"{WITNESSES}quorum A\n".encode())
    with pytest.raises(Untrue, match=r"B\.example is false"):
        read.verify(note.parse(note.add(HEAD, lines)))


A = f"witness A {KEYS['A']}\n"
B = f"witness B {KEYS['B']}\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "quorum"),
        (A, "quorum"),
        ("quorum A\n", "line 1"),
        (f"{A}quorum A\nquorum A\n", "line 3"),
        (f"{A}quorum A B\n", "line 2"),
        (f"{A}{A}quorum A\n", "line 2"),
        (f"{A}witness C {KEYS['A']}\nquorum A\n", "line 2"),
        (f"witness none {KEYS['A']}\nquorum none\n", "line 1"),
        (f"witness A {VKEY}\nquorum A\n", "line 1"),
        (f"log {KEYS['A']}\nquorum none\n", "line 1"),
        (f"log {VKEY}\nlog {VKEY}\nquorum none\n", "line 2"),
        (f"{A}{B}group g 0 A B\nquorum g\n", "line 3"),
        (f"{A}{B}group g 3 A B\nquorum g\n", "line 3"),
        (f"{A}{B}group g 02 A B\nquorum g\n", "line 3"),
        (f"{A}{B}group g most A B\nquorum g\n", "line 3"),
        (f"{A}{B}group g all\nquorum g\n", "line 3"),
        (f"{A}group g all A none\nquorum g\n", "line 2"),
        (f"{A}group g all g\nquorum g\n", "line 2"),
        (f"{A}{B}group g all A A\nquorum g\n", "line 3"),
        (f"{A}{B}group g any A\ngroup h any A B\nquorum h\n", "line 4"),
        (f"{A}group A any A\nquorum A\n", "line 2"),
        (f"{A}group g any A\nquorum h\n", "line 3"),
        ("Quorum none\n", "line 1"),
        ("quorum none\r\n", "control"),
        ("quorum none\n\0", "control"),
        ("quorum none\n\x7f", "control"),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(text: str, line: str) -> None:
    with pytest.raises(Malformed, match=line):
        policy.parse(text.encode())


def test_names_are_bytes_and_mean_nothing() -> None:
    read = policy.parse(b"witness \xe4 " + KEYS["A"].encode() + b"\nquorum \xe4\n")
    assert read.is_met([SIGNERS["A"].witness])


def test_there_is_an_end_to_the_names() -> None:
    many = "".join(f"witness w{at} {Cosigner('w', at.to_bytes(32)).witness.vkey}\n" for at in range(1001))
    with pytest.raises(Malformed, match="more than 1000 names"):
        policy.parse(f"{many}quorum none\n".encode())
    with pytest.raises(Malformed):
        policy.parse(b"#" * (policy.MAX_BYTES + 1))


@given(st.binary(max_size=200) | st.text("logwitnesgrupqm \n#ABC129any", max_size=80).map(str.encode))
def test_any_bytes_are_a_policy_or_refused(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        assert policy.parse(data).quorum
