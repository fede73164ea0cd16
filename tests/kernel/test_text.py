"""Text as people type it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernel import text


def test_a_line_loses_line_ends_unseen_signs_and_double_spaces() -> None:
    assert text.tidy_line("  停车\u200b\u0000  方案\r\n甲 ") == "停车 方案 甲"


def test_paragraphs_keep_one_blank_line_between_them() -> None:
    assert text.tidy_text("one \r\n\r\n\r\n\r\ntwo\n") == "one\n\ntwo"


def test_full_width_digits_are_ordinary_digits() -> None:
    assert text.half_width(" １２３ａ ") == "123a"


@given(st.text())
def test_tidying_twice_changes_nothing(words: str) -> None:
    assert text.tidy_line(text.tidy_line(words)) == text.tidy_line(words)
    assert text.tidy_text(text.tidy_text(words)) == text.tidy_text(words)


@given(st.text())
def test_what_is_tidied_can_be_stored(words: str) -> None:
    tidied = text.tidy_text(words)
    assert "\x00" not in tidied
    tidied.encode()
    assert unicodedata.is_normalized("NFC", tidied)


def test_signs_that_an_unseen_one_kept_apart_become_one() -> None:
    assert text.tidy_line("e\u200b\u0301") == "\u00e9"


def test_the_language_of_a_text_is_told_from_its_script() -> None:
    assert [text.language(words) for words in ("停车 parking", "parking", "2026", "")] == [
        "zh-Hans",
        "en",
        "",
        "",
    ]
