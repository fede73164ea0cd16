"""Text as people type it."""

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
