"""`deliberation count`: what it prints, and what it answers to files that are none."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation.cli.main import main
from deliberation.counting.cases import columns, file, stream

RUNS = int(os.environ.get("DELIBERATION_FUZZ_RUNS", "150"))
"""How many broken files each test of them makes; 25,000 each were tried."""
MANY = int(os.environ.get("DELIBERATION_MANY_UNITS", "20000"))
"""Of the large estate; a million were tried."""

HALF: dict[str, Any] = {"q": "for", "dim": "area", "op": ">", "frac": "1/2", "of": "total"}
RULE: dict[str, Any] = {
    "dims": ["heads", "area"],
    "merge": "same_owner_set",
    "participating_states": ["for", "against"],
    "non_response": {"policy": "ignore"},
    "stages": [{"id": "vote", "quorum": None, "pass": HALF}],
}
UNITS: list[dict[str, Any]] = [
    {
        "id": "1-101",
        "kind": "dwelling",
        "area": "85.44",
        "owners": ["林"],
        "at": {"staircase": "1", "floor": 1},
    },
    {"id": "1-102", "kind": "shop", "area": "50/3", "owners": ["陈", "黄"], "share": 7},
    {"id": "P-1", "kind": "parking", "area": 12, "owners": [], "developer_pool": True},
]
VOTE: dict[str, Any] = {
    "id": "lift",
    "kind": "decision",
    "rule": "ours",
    "units": UNITS,
    "ballots": [
        {"party": "林", "choice": "for", "at": "2026-03-02", "channel": "paper", "present": True},
        {"party": "陈+黄", "choice": "against", "at": "2026-03-03T10:00:00+08:00", "signed_by": "陈"},
        {"party": "陈+黄", "choice": "abstain", "at": "2026-03-04", "rejected": "not signed"},
    ],
    "window": {"open": "2026-03-01", "close": "2026-03-20"},
    "undelivered": ["DEV"],
}
TALLY: dict[str, Any] = {
    "id": "notice",
    "kind": "decision",
    "rule": "CN-278-ORD",
    "tally": {"vote": {"heads": {"total": "24", "for": 17, "against": "4", "abstain": None}, "area": None}},
}
NEED: dict[str, Any] = {
    "id": "need",
    "kind": "threshold",
    "input": {"total": "5369.63", "frac": "2/3", "op": ">=", "step": "0.01"},
}
DOCUMENT: dict[str, Any] = {"rules": {"ours": RULE}, "cases": [VOTE, TALLY, NEED]}


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one clear line of a refusal."""
        assert (self.code, self.out) == (2, ""), self
        (line,) = self.err.splitlines()
        assert line.startswith("deliberation: ")
        assert line.isprintable()
        assert len(line) < 500
        return line

    @property
    def results(self) -> list[dict[str, Any]]:
        assert (self.code, self.err) == (0, ""), self
        found: list[dict[str, Any]] = json.loads(self.out)["results"]
        return found


Count = Callable[[bytes], Answer]


@pytest.fixture(scope="module")
def count(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Count]:
    """Count a file of these bytes as the command does."""
    path = tmp_path_factory.mktemp("cases") / "cases.json"
    before = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patched:

        def run(document: bytes) -> Answer:
            path.write_bytes(document)
            out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            code = main(["count", str(path)])
            out.flush()
            return Answer(code, out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]

        yield run
    signal.signal(signal.SIGTERM, before)


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def with_vote(**changes: Any) -> bytes:
    return as_bytes({"rules": {"ours": RULE}, "cases": [VOTE | changes]})


def with_unit(**changes: Any) -> bytes:
    return with_vote(units=[UNITS[0] | changes, *UNITS[1:]])


def with_rule(**changes: Any) -> bytes:
    return as_bytes({"rules": {"ours": RULE | changes}, "cases": [VOTE]})


def with_test(**changes: Any) -> bytes:
    stage = {"id": "vote", "quorum": None, "pass": HALF | changes}
    return with_rule(stages=[stage])


def nested(depth: int) -> dict[str, Any]:
    return {"not": nested(depth - 1)} if depth else HALF


AT_MOST = {"dim": "heads", "smallest_integer": {"op": "<=", "frac": "1/2", "of": "total"}}
MULTIPLY = {"type": "multiply", "dim": "area", "party": "DEV", "by": "1/3"}
GUARD = {"frac": "1/2", "op": "<", "of": "total"}


def test_every_case_is_answered_in_its_place(count: Count) -> None:
    lift, notice, need = count(as_bytes(DOCUMENT)).results
    assert (lift["id"], lift["outcome"]) == ("lift", "PASS")
    assert lift["quantities"]["area"]["total"] == "8558/75"
    assert lift["tests"] == [
        {
            "stage": "vote",
            "part": "pass",
            "test": "area.for > 1/2 of total",
            "left": "85.44",
            "right": "4279/75",
            "base": "8558/75",
            "ratio": "3204/4279",
            "holds": True,
        }
    ]
    assert lift["ignored_ballots"] == [{"index": 2, "reason": "not signed"}]
    assert (notice["id"], notice["outcome"]) == ("notice", "INSUFFICIENT_DATA")
    assert need == {"id": "need", "smallest": "3579.76"}


def test_a_file_may_begin_with_a_byte_order_mark_and_end_with_spaces(count: Count) -> None:
    plain = count(as_bytes(DOCUMENT))
    assert count(b"\xef\xbb\xbf" + as_bytes(DOCUMENT) + b"\r\n\t ") == plain


def test_the_order_of_fields_does_not_matter(count: Count) -> None:
    turned = {"cases": [dict(reversed(VOTE.items()))], "rules": {"ours": RULE}}
    assert count(as_bytes(turned)).results == count(with_vote()).results


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (with_test(frac="0.5"), "rules.ours.stages.0.pass.frac must be a fraction"),
        (with_test(frac="2/4"), "it says 2/4"),
        (with_test(frac="3/2"), "it says 3/2"),
        (with_test(dim="shares"), "about a dimension the rule does not name"),
        (with_rule(stages=[]), "rules.ours.stages"),
        (with_rule(dims=[]), "rules.ours.dims"),
        (with_rule(colour="red"), "rules.ours.colour"),
        (with_rule(merge="per_person"), "counts people only"),
        (with_rule(stages=[{"id": "vote", "pass": {"q": "for", "dim": "area", "op": ">"}}]), "has no base"),
        (with_rule(dims=["heads", "area", "heads@B9"]), "no unit lies there"),
        (with_rule(stages=[{"id": "vote", "pass": nested(17)}]), "nested too deep"),
        (with_rule(stages=[{"id": "vote", "pass": HALF, "required_quorum": AT_MOST}]), "smallest_integer.op"),
        (with_rule(weight_transforms=[MULTIPLY | {"only_for": "fun"}]), "weight_transforms.0.only_for"),
        (with_rule(weight_transforms=[MULTIPLY] * 17), "weight_transforms"),
        (with_rule(non_response={"policy": "follow_majority", "guard": GUARD}), "guard.op"),
    ],
)
def test_a_rule_with_a_fault_is_named_and_nothing_is_counted(
    count: Count, document: bytes, reason: str
) -> None:
    (result,) = count(document).results
    assert result["outcome"] == "INVALID_CONFIG"
    assert reason in result["reason"]
    assert result["tests"] == []


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "no case file"),
        (b"[]", "no case file"),
        (b'{"rules": {}}', "no case file"),
        (b"\x00" * 100, "no case file"),
        (b'{"cases": [', "cases.0 is missing"),
        (b'{"cases": []} {}', "not readable JSON"),
        (b'{"cases": [],}', "not readable JSON"),
        (b'{"cases": [1 2]}', "cases.0"),
        (as_bytes(DOCUMENT).decode().encode("utf-16"), "UTF-8"),
        (as_bytes(DOCUMENT) + b"\xff", "UTF-8"),
        (b'{"about": ' + b"[" * 100_000 + b"]" * 100_000 + b', "cases": []}', "nested too deep"),
        (b'{"cases": [], "cases": []}', "cases stands twice"),
        (
            as_bytes(DOCUMENT).replace(b'"kind": "shop"', b'"kind": "shop", "kind": "shop"'),
            "kind stands twice",
        ),
        (as_bytes(DOCUMENT).replace(b'"lift"', rb'"\ud800"'), "half a character"),
        (with_vote(rule="a\nb\x1b[31m"), "which is not known"),
        (with_vote(rule="x" * 60_000), "xxx"),
        (with_vote(rule="NO-SUCH-RULE"), "cases.0.rule says NO-SUCH-RULE"),
        (with_vote(kind="party"), "cases.0.kind says party"),
        (with_vote(colour="red"), "cases.0.colour"),
        (with_vote(start_stage="third"), "says third"),
        (with_vote(open_objections=-1), "open_objections"),
        (with_vote(duplicates="any"), "says any"),
        (with_vote(undelivered=["Nobody"]), "cases.0.undelivered says Nobody"),
        (with_vote(window={"open": "2026-03-20", "close": "2026-03-01"}), "window.close"),
        (with_vote(window={"open": "2026-02-30", "close": "2026-03-01"}), "window.open must be a day"),
        (
            with_vote(window={"open": "2026-03-01", "close": "2026-03-20", "extended_to": "2026-03-19"}),
            "window.extended_to",
        ),
        (with_vote(tally={"vote": {}}), "cases.0.units"),
        (with_vote(input={}), "cases.0.input"),
        (as_bytes({"cases": [{"id": "a", "kind": "decision", "tally": {}}]}), "cases.0.rule"),
        (as_bytes({"cases": [TALLY | {"tally": {}}]}), "cases.0.tally.vote"),
        (as_bytes({"rules": {"ours": RULE}, "cases": [NEED | {"kind": "decision"}]}), "cases.0.input"),
        (as_bytes({"cases": [{"id": "a", "kind": "decision", "rule": "CN-279"}]}), "cases.0.units"),
        (
            as_bytes({"cases": [{"id": "a", "kind": "decision", "rule": "CN-279", "units": []}]}),
            "cases.0.ballots",
        ),
        (with_vote(ballots=[{"party": "林", "choice": "for", "colour": "red"}]), "ballots.0.colour"),
        (with_vote(consents_needed=["Nobody"]), "cases.0.consents_needed says Nobody"),
        (with_rule(dims=["heads", "area", "shares"]), "cases.0.units.0.share"),
        (with_rule(dims=["heads", "area", "votes_w"]), "no unit of the case has any"),
        (with_vote(ballots=[{"party": "Nobody", "choice": "for"}]), "says Nobody"),
        (with_vote(ballots=[{"party": "黄+陈", "choice": "for"}]), "says 黄+陈"),
        (with_vote(ballots=[{"party": "林", "choice": "maybe"}]), "says maybe"),
        (with_vote(ballots=[{"party": "林", "choice": "follow"}]), "says follow"),
        (with_vote(ballots=[{"party": "林", "choice": "for", "at": "soon"}]), "must be a day"),
        (with_vote(units=[UNITS[0], UNITS[0]]), "1-101 is on the roll twice"),
        (with_unit(area="-5"), "area must be a number"),
        (with_unit(area=-5), "area must be a number"),
        (with_unit(area="1/0"), "area must be a number"),
        (with_unit(area="1e999999"), "area must be a number"),
        (with_unit(area="1" * 31), "area must be a number"),
        (with_unit(area="١٢"), "area must be a number"),
        (with_unit(area=True), "area must be a number"),
        (with_unit(area=85.44), "85.44 is not exact"),
        (with_unit(area=float("nan")), "NaN is not exact"),
        (with_unit(area=float("-inf")), "-Infinity is not exact"),
        (with_unit().replace(b'"85.44"', b"1e999999"), "1e999999 is not exact"),
        (with_unit().replace(b'"85.44"', b"9" * 1_000_000), "is not exact"),
        (with_unit(area=None), "cases.0.units.0.area"),
        (with_unit(owners=["A", "A"]), "units.0.owners"),
        (with_unit(owners=["A+B"]), "plus sign"),
        (with_unit(owners=["A"] * 1001), "units.0.owners"),
        (with_unit(kind="castle"), "says castle"),
        (with_unit(handed_over="no"), "handed_over"),
        (with_unit(colour="red"), "units.0.colour"),
        (with_unit(id="x" * 70_000), "longer than 65536 characters"),
        (with_unit(at={str(n): "1" for n in range(9)}), "units.0.at"),
        (with_unit(weights={str(n): "1" for n in range(17)}), "units.0.weights"),
        (with_test(op="=>"), "says =>"),
        (with_test(of="everybody"), "says everybody"),
        (with_rule(participating_states=["for", "maybe"]), "says maybe"),
        (as_bytes({"rules": {"ours": None}, "cases": [VOTE]}), "rules.ours"),
        (
            as_bytes({"cases": [TALLY | {"tally": {"vote": {"heads": {"total": "-1"}}}}]}),
            "total must be a number",
        ),
        (as_bytes({"cases": [TALLY | {"tally": {"third": {}}}]}), "says third"),
        (as_bytes({"cases": [TALLY | {"tally": {"vote": {"shares": {}}}}]}), "says shares"),
        (as_bytes({"cases": [TALLY | {"tally": {"vote": {"heads": {"perhaps": "1"}}}}]}), "perhaps"),
        (as_bytes({"cases": [NEED | {"units": []}]}), "cases.0.input"),
    ],
)
def test_what_is_no_case_file_is_refused_in_one_line(count: Count, document: bytes, said: str) -> None:
    assert said in count(document).line


def test_weights_without_a_common_measure_are_refused_before_they_grow(count: Count) -> None:
    units = [UNITS[0] | {"id": f"U{n}", "area": f"1/{10**29 + 2 * n + 1}"} for n in range(50)]
    assert "no common measure" in count(with_vote(units=units)).line


def test_a_file_that_never_ends_is_let_go(monkeypatch: pytest.MonkeyPatch, count: Count) -> None:
    monkeypatch.setattr(stream, "MOST_BYTES", 1_000_000)
    assert "longer than 1000000 bytes" in count(b" " * 3_000_000).line
    assert "longer than" in count(b'{"about": "' + b"a" * 900_000 + b'", "cases": []' + b" " * 3_000_000).line


@pytest.mark.parametrize("what", ["cases", "units", "ballots", "names"])
def test_too_many_of_anything_are_refused(monkeypatch: pytest.MonkeyPatch, count: Count, what: str) -> None:
    monkeypatch.setitem(file._MOST, what, 1)
    assert f"more than 1 {what}" in count(as_bytes(DOCUMENT)).line


def test_too_much_to_keep_is_refused(monkeypatch: pytest.MonkeyPatch, count: Count) -> None:
    monkeypatch.setattr(stream, "MOST_WHOLE", 100)
    assert "longer than 100 characters" in count(as_bytes(DOCUMENT)).line


def test_too_many_places_are_refused(monkeypatch: pytest.MonkeyPatch, count: Count) -> None:
    monkeypatch.setattr(columns, "MOST_PLACES", 1)
    units = [UNITS[0] | {"id": f"U{n}", "at": {"floor": n}} for n in range(5)]
    assert "at is missing" in count(with_vote(units=units)).line


def test_it_reads_a_pipe_and_says_what_it_cannot_open(tmp_path: Path) -> None:
    """In a process of its own, as people run it."""

    def run(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "deliberation.cli.main", "count", *words]
        return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)

    piped = run("-", given=as_bytes(DOCUMENT))
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert len(json.loads(piped.stdout)["results"]) == 3
    read = run("-", "--readings", "2026-03-20", given=with_vote(undelivered=[]))
    (vote,) = json.loads(read.stdout)["results"]
    assert {told["reading"] for told in vote["readings"]} >= {"parking_left_out"}
    assert "readings" not in json.loads(run("-", given=with_vote()).stdout)["results"][0]
    nonsense = run("-", "--readings", "soon", given=with_vote())
    assert (nonsense.returncode, nonsense.stdout) == (2, b"")
    assert nonsense.stderr == b"deliberation: --readings soon: write a day as 2026-05-21\n"
    for name in (tmp_path / "absent.json", tmp_path):
        refused = run(str(name))
        assert (refused.returncode, refused.stdout) == (2, b"")
        assert refused.stderr.startswith(b"deliberation: ")
        assert len(refused.stderr.splitlines()) == 1


NASTY = st.sampled_from(
    [
        *(None, True, False, 0, -1, 1, 10**40, 0.5, "", "0", "-1", "1/0", "0/0", "1e999999", "9" * 40, "NaN"),
        *(
            "for",
            "follow",
            "DEV",
            "林",
            "陈+黄",
            "+",
            "\ud800",
            "\x00",
            "2026-03-02",
            "2/3",
            "total",
            ">=",
            "heads",
        ),
        *([], {}, [[]], [{}], {"": ""}, [None] * 3, {"all": []}, {"any": [HALF]}, {"not": HALF}, HALF),
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, child in children:
        yield from places(child, (*path, name))


PLACES = [path for path in places(DOCUMENT) if path]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(copy[path[0]], path[1:], new)
    return copy


def check(answer: Answer) -> None:
    if answer.code:
        assert answer.line
    else:
        assert all(result["id"] for result in answer.results)


FUZZING = settings(
    max_examples=RUNS, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@FUZZING
@given(st.lists(st.tuples(st.sampled_from(PLACES), NASTY), min_size=1, max_size=3))
def test_a_file_with_any_value_replaced_is_counted_or_refused(
    count: Count, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    document = DOCUMENT
    for path, new in changes:
        try:
            document = changed(document, path, new)
        except (KeyError, IndexError, TypeError):  # an earlier change took the place away
            continue
    check(count(json.dumps(document).encode()))


@FUZZING
@given(
    st.integers(0, len(as_bytes(DOCUMENT))),
    st.integers(0, 60),
    st.one_of(
        st.binary(max_size=8), st.sampled_from([b"{", b"[", b'"', b"}", b"]", b",", b"\\u0000", b"1e9"])
    ),
)
def test_a_file_with_bytes_cut_out_and_put_in_is_counted_or_refused(
    count: Count, at: int, cut: int, put: bytes
) -> None:
    plain = as_bytes(DOCUMENT)
    check(count(plain[:at] + put + plain[at + cut :]))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
)


@FUZZING
@given(st.dictionaries(st.sampled_from(["cases", "rules", "about", "x"]), JSON, max_size=3))
def test_any_json_is_counted_or_refused(count: Count, document: Any) -> None:
    check(count(json.dumps(document).encode()))


@FUZZING
@given(st.binary(max_size=200))
def test_any_bytes_are_counted_or_refused(count: Count, document: bytes) -> None:
    check(count(document))


def an_estate_of(number: int) -> bytes:
    units = ",\n".join(
        json.dumps(
            {
                "id": f"U{n:07}",
                "kind": "dwelling",
                "area": f"{60 + n % 90}.{n % 97:02}",
                "owners": [f"P{n:07}"],
            }
        )
        for n in range(number)
    )
    ballots = ", ".join(
        json.dumps(
            {"party": f"P{n:07}", "choice": "for" if n % 3 else "against", "at": f"2026-03-{1 + n % 28:02}"}
        )
        for n in range(number)
    )
    case = (
        f'{{"id": "M", "kind": "decision", "rule": "CN-278-ORD", "units": [{units}], "ballots": [{ballots}]}}'
    )
    return f'{{"cases": [{case}]}}'.encode()


COUNT_AND_TELL = """
import sys
from deliberation.cli.main import main
code = main(["count", sys.argv[1]])
with open("/proc/self/status") as status:
    sys.stderr.write(next(line for line in status if line.startswith("VmHWM")).split()[1])
sys.exit(code)
"""


def test_a_large_estate_is_counted_in_little_time_and_memory(tmp_path: Path) -> None:
    """A minute and a gigabyte for a million units and ballots, and the interpreter besides."""
    path = tmp_path / "many.json"
    path.write_bytes(an_estate_of(MANY))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, "-c", COUNT_AND_TELL, str(path)], capture_output=True, check=True, timeout=200
    )
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    (result,) = json.loads(done.stdout)["results"]
    assert result["outcome"] == "PASS"
    heads = result["quantities"]["heads"]
    assert (heads["total"], heads["against"]) == (str(MANY), str((MANY + 2) // 3))
    assert seconds < 5 + 60 * MANY / 1_000_000
    assert int(done.stderr) < 1024 * (100 + 1000 * MANY / 1_000_000)
