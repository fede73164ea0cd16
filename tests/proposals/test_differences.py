"""The difference of two texts gives back both, and reads well in Chinese and in English."""

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.proposals.differences import Change, Piece, abridged, compare

SAME, ADDED, REMOVED = Change.SAME, Change.ADDED, Change.REMOVED
_texts = st.text(alphabet="停车位消防通道。，\n ab12。", max_size=60) | st.text(max_size=60)


def _told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.change.value, piece.text) for piece in compare(before, after)]


@given(_texts, _texts)
def test_what_stays_and_goes_is_the_old_text_and_what_stays_and_comes_is_the_new(
    before: str, after: str
) -> None:
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.change is not REMOVED) == after


@given(_texts, _texts)
def test_between_two_shared_pieces_stands_one_removal_then_one_addition(before: str, after: str) -> None:
    changes = [piece.change for piece in compare(before, after)]
    assert all(
        pair in {(SAME, ADDED), (SAME, REMOVED), (REMOVED, ADDED), (ADDED, SAME), (REMOVED, SAME)}
        for pair in pairwise(changes)
    )
    assert all(piece.text for piece in compare(before, after))


@given(_texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.change is SAME for piece in compare(text, text))


def test_chinese_is_compared_sign_by_sign() -> None:
    assert _told("通道净宽恢复到3.5米，七月施工。", "通道净宽恢复到4米，七月施工。") == [
        ("same", "通道净宽恢复到"),
        ("removed", "3.5"),
        ("added", "4"),
        ("same", "米，七月施工。"),
    ]


def test_english_is_compared_by_whole_words() -> None:
    assert _told("The plan moves 22 spaces.", "The plan keeps 22 places.") == [
        ("same", "The plan "),
        ("removed", "moves"),
        ("added", "keeps"),
        ("same", " 22 "),
        ("removed", "spaces"),
        ("added", "places"),
        ("same", "."),
    ]


def test_a_lone_shared_sign_between_two_changes_is_not_kept_apart() -> None:
    changed = [piece for piece in compare("东墙的车位", "西边的树木") if piece.change is not SAME]
    assert changed == [Piece(REMOVED, "东墙的车位"), Piece(ADDED, "西边的树木")]


def test_an_unchanged_paragraph_is_shown_as_unchanged() -> None:
    before = "第一段不变。\n\n第二段要改。\n"
    after = "第一段不变。\n\n新的一段。\n第二段要改。\n"
    assert Piece(ADDED, "新的一段。\n") in compare(before, after)


@pytest.mark.parametrize("length", [20_000])
def test_the_longest_texts_that_share_nothing_are_compared_in_time(length: int) -> None:
    began = perf_counter()
    compare("甲乙" * (length // 2), "丙丁" * (length // 2))
    compare("停车。" * (length // 3), "通道。停" * (length // 4))
    compare("停" * length, "停停" * (length // 2) + "了")
    assert perf_counter() - began < 5


def test_long_unchanged_passages_are_cut_and_changes_never() -> None:
    before = "甲" * 500 + "旧。" + "乙" * 500
    pieces = abridged(compare(before, before.replace("旧", "新")))
    assert [piece.text for piece in pieces] == [" … " + "甲" * 80, "旧", "新", "。" + "乙" * 79 + " … "]


@given(_texts, _texts)
def test_short_texts_are_not_abridged(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert abridged(pieces) == pieces
