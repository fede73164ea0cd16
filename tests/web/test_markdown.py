"""What residents write is shown quickly, whatever it is made of."""

import time

import pytest

from deliberation.web import markdown

LONGEST = 20_000


@pytest.mark.parametrize("piece", ["[", "![", "[a](", "[a]: ", "[[]", ">", "- ", "`", "<", "&"])
def test_no_text_holds_up_the_page_that_shows_it(piece: str) -> None:
    began = time.process_time()
    markdown.html((piece * LONGEST)[:LONGEST])
    assert time.process_time() - began < 1.5


def test_a_text_of_many_links_keeps_them() -> None:
    shown = markdown.html("[我们](https://example.org/) " * 400)
    assert shown.count("<a href=") == 400


def test_a_text_of_more_brackets_than_people_type_keeps_its_words() -> None:
    shown = markdown.html("[我们](https://example.org/) " * 501)
    assert "<a" not in shown
    assert shown.count("我们") == 501


def test_an_empty_corner_of_a_table_is_no_heading() -> None:
    table = markdown.html("|  | Area |\n| --- | --- |\n| All | 40 |")
    assert "<td></td>" in table
    assert table.count("<th>") == 1
