"""Five ways in which a vote can end, each with the certificate that says so: three from polls, two from counted cases."""

import dataclasses
from collections.abc import Callable

import case_results
import face
from conftest import Database
from deliberation.counting.certificates.summaries import Summary
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions
from deliberation.polls.queries import PollView
from deliberation.web import rendering, result_view
from deliberation.web.i18n.translator import Translator
from polling import Estate, a_plan, an_estate, closed, end_window, homes_of, open_poll, vote

POLLS: dict[str, tuple[list[int], str]] = {
    "passed": ([882_000] * 8 + [1_204_500] * 4, "FFFFFFFFAFF."),
    "failed-on-area": ([882_000] * 9 + [882_100] * 3, "FFFFFFFFFAAA"),
    "no-quorum": ([882_000] * 8 + [1_204_500] * 4, "FFFFFFA....."),
}
"""Areas in square centimetres, and what each owner said: for, against, abstain, nothing."""
_CHOICES = {"F": Choice.FOR, "A": Choice.AGAINST}
_PAGE = """{% extends "base.html" %}
{% from "components/result.html" import result_counted, result_questions, result_verdict with context %}
{% block title %}{{ result.verdict.word }}: {{ title }}{% endblock %}
{% block main %}<article class="page"><div class="p-head stack"><h1>{{ title }}</h1>{{ result_verdict(result) }}</div>
<div class="p-body stack-l">{{ result_questions(result) }}{{ result_counted(result) }}</div></article>{% endblock %}"""


async def a_result(sessions: Sessions, database: Database, name: str) -> tuple[Estate, PollView]:
    """One of POLLS, voted on, closed and counted as any other."""
    areas, said = POLLS[name]
    estate = await an_estate(sessions, homes_of(areas), slug=name)
    poll = await open_poll(sessions, estate, a_plan(estate, preset="CN-278-SPEC"))
    for place, letter in enumerate(said):
        if letter in _CHOICES:
            await vote(sessions, estate, poll, f"业主{place}", _CHOICES[letter])
    await end_window(database.owner, poll)
    return estate, await closed(sessions, estate, poll)


CASES: dict[str, tuple[Callable[[], Summary], str, str]] = {
    "blocked": (case_results.blocked, "二栋一单元加装电梯", "A lift for entrance 1"),
    "insufficient-data": (case_results.without_figures, "更换物业服务企业", "A new property company"),
}


def case_page(name: str, language: str) -> str:
    """The result's own component, from the certificate alone."""
    make, chinese, english = CASES[name]
    translator = Translator(language)
    views = {"result": result_view.of(translator, make()), "title": english if language == "en" else chinese}
    return (
        rendering.environment(language)
        .from_string(_PAGE)
        .render(page=dataclasses.replace(face.page(language), flash=None), **views)
    )
