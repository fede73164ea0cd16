"""Whatever bytes it is given, the verifier answers: never a traceback, and never a good word for changed bytes.

A few examples run with the suite; `make fuzz FUZZ=5000` tries as many as that of each.
"""

import json
import os
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bundles import forging
from bundles.forging import Bundle
from deliberation.kernel import canonical
from deliberation.ledger import merkle
from deliberation.verifier import roots
from deliberation.verifier.docket import Verdict
from deliberation.verifier.faults import NotABundle, Unreadable
from deliberation.verifier.pieces import Pieces
from deliberation.verifier.roots import Named, Useless
from ledger.test_fuzz import bent
from verifier import samples
from verifier.samples import check, opened

PARTIES = 4
GOOD = samples.good(PARTIES)
FILES = forging.unpacked(GOOD)
JSON = sorted(name for name in FILES if name.endswith(".json") and name != forging.MANIFEST)
LINES = sorted(name for name in FILES if name.endswith(".jsonl") and FILES[name])
HELD = {
    "policy_file": samples.policy().data,
    "prevs": samples.head(opened(PARTIES), 5),
    "receipts": samples.a_receipt(opened(PARTIES), 1),
    "promise": samples.a_promise(merkle.leaf_hash(opened(PARTIES).entries[5])),
    "keys": samples.VKEY.data,
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2**53 - 1) | st.text(max_size=4) | st.just("ab" * 32),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
often = settings(max_examples=int(os.environ.get("FUZZ", "40")), deadline=None)


def verdict_on(data: bytes) -> Verdict | None:
    """None where the bytes are no bundle."""
    try:
        return check(data)
    except NotABundle:
        return None


def answers(data: bytes) -> None:
    verdict = verdict_on(data)
    if verdict is not None:
        assert verdict.exit_code in {1, 3}
        assert all(finding.evidence.isprintable() for finding in verdict.findings)


@st.composite
def bent_value(draw: st.DrawFn, value: Any) -> Any:
    """The same JSON with one value somewhere in it replaced, taken out or doubled."""
    if not draw(st.integers(0, 3)) or not isinstance(value, list | dict) or not value:
        return draw(VALUES)
    if isinstance(value, dict):
        name = draw(st.sampled_from(sorted(value)))
        if draw(st.integers(0, 5)) == 0:
            return {key: each for key, each in value.items() if key != name}
        return {**value, name: draw(bent_value(value[name]))}
    at = draw(st.integers(0, len(value) - 1))
    if draw(st.integers(0, 5)) == 0:
        return [*value, value[at]]
    return [*value[:at], draw(bent_value(value[at])), *value[at + 1 :]]


def followed(bundle: Bundle, steps: list[Callable[[Bundle], object]]) -> bytes:
    """What follows made again, as far as it can be made from what was changed."""
    for step in steps:
        try:
            step(bundle)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, ArithmeticError):
            continue
    bundle.relog()
    return bundle.sealed()


STEPS = st.lists(
    st.sampled_from([Bundle.recommit, Bundle.reroll, Bundle.rebox, Bundle.rehead, Bundle.rename]), max_size=4
)


@often
@given(bent(GOOD))
def test_changed_bytes_are_never_called_good_unless_they_unpack_to_the_same(data: bytes) -> None:
    verdict = verdict_on(data)
    if verdict is not None and verdict.exit_code != 1:
        assert forging.unpacked(data) == FILES


@often
@given(st.binary(max_size=200))
def test_no_bytes_bring_it_down(data: bytes) -> None:
    answers(data)


@often
@given(st.sampled_from(sorted(FILES)), st.data())
def test_one_bent_file_in_a_sound_zip_is_noticed(name: str, data: st.DataObject) -> None:
    changed = {**FILES, name: data.draw(bent(FILES[name]))}
    verdict = verdict_on(forging.packed(changed))
    assert verdict is None or verdict.exit_code == (3 if changed == FILES else 1)


@often
@given(st.sampled_from(JSON), STEPS, st.data())
def test_any_json_in_any_place_is_answered(
    name: str, steps: list[Callable[[Bundle], object]], data: st.DataObject
) -> None:
    bundle = opened(PARTIES)
    bundle.files[name] = canonical.encode(data.draw(bent_value(json.loads(FILES[name]))))
    answers(followed(bundle, steps))


PAPERS = {
    "ranking": {
        "v": 1,
        "kind": "ranking",
        "options": [{"id": "o1", "title": "a"}, {"id": "o2", "title": "b"}],
    },
    "election": {
        "v": 1,
        "kind": "election",
        "options": [{"id": "c1", "title": "a"}, {"id": "c2", "title": "b", "text": "c"}],
        "seats": {"count": 1, "sitting": 2, "least": 3, "rank": ["heads", "area"], "order": "listed"},
    },
}
SAID: list[Any] = [
    {"1": ["o1"], "2": ["o2"]},
    {"c1": ["for"], "c2": ["abstain"]},
    {"2": ["o1", "o2"]},
    {"c2": ["for"]},
]


@often
@given(st.sampled_from(sorted(PAPERS)), st.booleans(), st.data())
def test_any_ballot_paper_is_answered(kind: str, is_bent: bool, data: st.DataObject) -> None:  # noqa: FBT001 - drawn
    bundle = opened(PARTIES)
    paper = data.draw(bent_value(PAPERS[kind])) if is_bent else PAPERS[kind]
    bundle.put("vote/paper.json", paper)
    bundle.edit(forging.CONFIG, lambda config: config.update(kind=kind))
    for at in range(len(bundle.lines(forging.BALLOTS))):
        said = data.draw(st.sampled_from(SAID) | VALUES.filter(lambda value: isinstance(value, dict)))
        bundle.edit_line(forging.BALLOTS, at, lambda line, said=said: line["body"].update(choices=said))
    answers(followed(bundle, [Bundle.recommit, Bundle.rebox, Bundle.rehead, Bundle.rename]))


@often
@given(st.sampled_from(LINES), STEPS, st.data())
def test_any_line_in_any_list_is_answered(
    name: str, steps: list[Callable[[Bundle], object]], data: st.DataObject
) -> None:
    bundle = opened(PARTIES)
    lines = bundle.lines(name)
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(bent_value(lines[at]))
    bundle.put_lines(name, lines)
    answers(followed(bundle, steps))


@often
@given(st.integers(0, len(opened(PARTIES).entries) - 1), STEPS, st.data())
def test_any_entry_in_the_log_is_answered(
    index: int, steps: list[Callable[[Bundle], object]], data: st.DataObject
) -> None:
    bundle = opened(PARTIES)
    if data.draw(st.booleans()):
        bundle.put_entry(index, data.draw(bent_value(bundle.entry(index))))
    else:
        bundle.entries[index] = data.draw(bent(bundle.entries[index]))
    answers(followed(bundle, steps))


@often
@given(st.lists(st.integers(0, 11), min_size=1, max_size=3), st.data())
def test_entries_in_any_order_are_answered(places: list[int], data: st.DataObject) -> None:
    bundle = opened(PARTIES)
    for place in places:
        entry = bundle.entries.pop(place % len(bundle.entries))
        bundle.entries.insert(data.draw(st.integers(0, len(bundle.entries))), entry)
    answers(followed(bundle, [Bundle.rename]))


@often
@given(bent_value(json.loads(FILES[forging.MANIFEST])))
def test_any_manifest_is_answered(manifest: Any) -> None:
    bundle = opened(PARTIES)
    said = canonical.encode(manifest)
    answers(forging.packed({**FILES, forging.MANIFEST: said, forging.SIGNED: bundle.signed(said)}))


@often
@given(st.sampled_from(sorted(HELD)), st.data())
def test_whatever_a_reader_holds_is_used_or_refused(what: str, data: st.DataObject) -> None:
    given_ = {**HELD, what: data.draw(bent(HELD[what]) | st.binary(max_size=60))}
    named = {name: Named(name, each) for name, each in given_.items()}
    try:
        held = roots.read(
            named["keys"],
            policy_file=named["policy_file"],
            prevs=[named["prevs"]],
            receipts=[named["receipts"], named["promise"]],
        )
    except Useless:
        return
    assert held.keys
    verdict = check(
        GOOD,
        keys=named["keys"],
        policy_file=named["policy_file"],
        prevs=[named["prevs"]],
        receipts=[named["receipts"], named["promise"]],
    )
    assert verdict.exit_code in {1, 3}


@often
@given(VALUES.filter(lambda value: isinstance(value, dict)), st.integers(1, 9))
def test_an_object_in_pieces_is_the_same_object(value: dict[str, Any], size: int) -> None:
    data = canonical.encode({f"k{at}": each for at, each in enumerate(value.values())})
    pieces = Pieces((data[at : at + size] for at in range(0, len(data), size)), "it")
    assert {name: json.loads(pieces.value()) for name in pieces.members()} == json.loads(data)


@often
@given(st.text('{}[]",:a1 \\', max_size=30).map(str.encode), st.integers(1, 9))
def test_anything_in_pieces_ends(data: bytes, size: int) -> None:
    pieces = Pieces((data[at : at + size] for at in range(0, len(data), size)), "it")
    try:
        found = [(name, pieces.value()) for name in pieces.members()]
    except Unreadable:
        return
    members = b",".join(b'"%b":%b' % (name.encode(), value) for name, value in found)
    assert b"{%b}" % members == data
