"""What a witness signs, and each reason for which it does not (c2sp.org/tlog-witness)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger import merkle, note, submission
from deliberation.ledger.faults import Malformed
from deliberation.ledger.note import Signer
from deliberation.ledger.submission import Refused, Submission, TreeHead, Verdict
from logs import KEY, ORIGIN, Log

LOG = Log()
LOGS = {ORIGIN: [LOG.verifier]}

EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def head(log: Log, size: int) -> TreeHead:
    return TreeHead(log.origin, size, log.root(size))


def judged(asked: Submission, seen: TreeHead | None) -> TreeHead:
    found = submission.signed_head(asked, LOGS)
    submission.check(asked, found, seen)
    return found


def verdict(asked: Submission, seen: TreeHead | None) -> Verdict:
    with pytest.raises(Refused) as refused:
        judged(asked, seen)
    return refused.value.verdict


def test_the_example_of_the_specification_is_read_and_written_again() -> None:
    found = submission.parse(EXAMPLE.encode())
    assert (found.old, len(found.proof)) == (20852014, 4)
    assert submission.head_of(note.parse(found.note).text).size == 20852163
    assert submission.make(found).decode() == EXAMPLE


@pytest.mark.parametrize(
    "change",
    [
        ("old 20852014", "old 020852014"),
        ("old 20852014", "old -1"),
        ("old 20852014", "old  20852014"),
        ("old 20852014\n", ""),
        ("old", "new"),
        ("PlRN", "PlR"),
        ("pkaw=\n", "pkaw=\n" * 61),
        ("\n\nexample", "\nexample"),
        ("\n\nexample", "\n\n\nexample"),
        ("20852163\n", "20852163"),
        ("\n20852163\n", "\n+20852163\n"),
        ("\n\n—", "\n—"),
        ("YQ8=\n", "YQ8="),
        ("jxq2I=", "jxq2J="),
    ],
)
def test_what_is_spelled_in_any_other_way_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(Malformed):
        submission.parse(EXAMPLE.replace(*change, 1).encode())


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(data: bytes) -> None:
    for body in (data, b"old 1\n\n" + data):
        with pytest.raises(Malformed):
            submission.parse(body)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_log_that_grew_is_signed(first: int, second: int) -> None:
    old, new = sorted((first, second))
    assert judged(LOG.submission(old, new), head(LOG, old) if old else None) == head(LOG, new)


def test_extension_lines_are_no_reason_to_refuse() -> None:
    text = note.parse(LOG.note(4)).text + "extension\n"
    asked = Submission(0, (), note.sign(text, [Signer(ORIGIN, KEY)]))
    assert judged(asked, None) == head(LOG, 4)


def test_a_log_nobody_named_is_unknown() -> None:
    assert verdict(Log(origin=ORIGIN[:-1] + "2").submission(0, 4), None) is Verdict.UNKNOWN_LOG


def test_a_head_without_the_logs_signature_or_with_a_false_one_is_not_signed() -> None:
    signed = LOG.note(4)
    other = note.sign(note.parse(signed).text, [Signer("somebody", KEY)])
    for data in (other, signed.replace(b"\n4\n", b"\n5\n")):
        assert verdict(Submission(0, (), data), None) is Verdict.NOT_SIGNED


def test_a_proof_from_a_later_size_is_no_proof() -> None:
    assert verdict(Submission(5, (), LOG.note(4)), head(LOG, 5)) is Verdict.UNREADABLE


@pytest.mark.parametrize(("old", "seen"), [(0, 3), (2, 3), (4, 3), (3, 0)])
def test_another_size_than_the_one_signed_last_is_told_the_right_one(old: int, seen: int) -> None:
    with pytest.raises(Refused) as refused:
        judged(LOG.submission(old, 8), head(LOG, seen) if seen else None)
    assert (refused.value.verdict, refused.value.size) == (Verdict.STALE, seen)


@given(st.integers(1, 100), st.integers(0, 50), st.data())
def test_a_fork_is_never_signed(old: int, more: int, data: st.DataObject) -> None:
    other = Log(twist=data.draw(st.integers(0, old - 1)))
    assert verdict(other.submission(old, old + more), head(LOG, old)) is Verdict.INCONSISTENT


def test_a_proof_where_none_belongs_is_refused() -> None:
    proof = (bytes(32),)
    assert verdict(Submission(0, proof, LOG.note(4)), None) is Verdict.INCONSISTENT
    assert verdict(Submission(4, proof, LOG.note(4)), head(LOG, 4)) is Verdict.INCONSISTENT


def test_an_empty_tree_has_one_root_only() -> None:
    text = f"{ORIGIN}\n0\n{'A' * 43}=\n"
    asked = Submission(0, (), note.sign(text, [Signer(ORIGIN, KEY)]))
    assert verdict(asked, None) is Verdict.INCONSISTENT
    assert judged(LOG.submission(0, 0), None).root == merkle.EMPTY_ROOT


def test_a_proof_of_64_hashes_is_not_made() -> None:
    with pytest.raises(Malformed):
        submission.make(Submission(1, (bytes(32),) * 64, LOG.note(4)))
