"""The text with which a notice begins, in both languages: the result of a vote from its count, or what it corrects."""

from collections.abc import Callable, Sequence
from functools import partial

from deliberation.counting.certificates.summaries import Summary
from deliberation.counting.shapes import Object
from deliberation.kernel.text import sentence
from deliberation.meetings.votes import counted as meetings
from deliberation.meetings.votes import recounting
from deliberation.notices import outcomes, state
from deliberation.notices.kinds import Answered, Kind
from deliberation.notices.outcomes import OutcomeView
from deliberation.notices.views import Texts
from deliberation.notices.votes import Vote
from deliberation.polls import queries as polls
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.roll import masking
from deliberation.web import (
    election_views,
    named_votes,
    notice_words,
    poll_views,
    ranking_views,
    result_tests,
    result_view,
)
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator
from deliberation.web.named_votes import NamedVote
from deliberation.web.poll_views import RuleView
from deliberation.web.result_tests import QuestionView, TestView

EMPTY = Texts(dict.fromkeys(LANGUAGES, ""), dict.fromkeys(LANGUAGES, ""))
_Title = tuple[str, str]
"""Of a poll, and of a vote in a meeting."""
_RESULT: _Title = (
    sentence("Result of vote no. %(number)s: %(word)s"),
    sentence("Result of vote no. %(number)s of meeting no. %(meeting)s: %(word)s"),
)
_FINAL: _Title = (
    sentence("Final result of vote no. %(number)s: %(word)s"),
    sentence("Final result of vote no. %(number)s of meeting no. %(meeting)s: %(word)s"),
)
_QUESTION = sentence("**Question**: %(question)s")
_MEETING = sentence("**Meeting no. %(number)s**: %(title)s")
_ITEM = sentence("**Item**: %(item)s")
_MOTION = sentence("**Motion**: %(text)s")
_TEST = sentence("%(measure)s: %(percent)s, %(needed)s")
_LAW = sentence("%(title)s. %(citation)s.")
_ELECTED = sentence("Elected: %(names)s.")
_RESERVE = sentence("Reserve, in this order: %(names)s.")
_AGAIN = sentence("Standing again: %(names)s.")
_READING = sentence("- %(way)s: %(option)s.")
_STATE = sentence("**%(word)s**: %(words)s")
_NOT_FINAL = sentence(
    "This is not final yet: each owner whose own part is used, or who is harmed more than others, must agree as well."
)
_CONSENTS = sentence("Consents of single owners: %(given)s of %(asked)s")
_AFTER = sentence("It hung as notice no. %(name)s. Objections: %(count)s, of these right: %(right)s.")
_Body = Callable[[Translator], list[str]]


async def beginning(visit: Visit, kind: Kind, vote: NamedVote | None) -> Texts:
    """Nothing, where no count says anything."""
    if vote is None or vote.vote is None:
        return EMPTY
    asked = await _asked(visit, vote)
    if kind is Kind.RESULT:
        return await _of_result(visit, vote, vote.vote, asked)
    if kind is Kind.FINAL:
        outcome = await outcomes.of(visit.db, vote.vote, now=visit.now, zone=visit.community.time_zone)
        return _of_final(visit, vote, outcome, asked)
    return EMPTY


async def _of_result(visit: Visit, named: NamedVote, vote: Vote, asked: _Body) -> Texts:
    found = await _found(visit, named)

    def body(translator: Translator) -> list[str]:
        said = named_votes.verdict(translator, named)
        waits = _waits(translator, vote, is_passed=said.kind == "passed")
        return [*asked(translator), said.words, *found(translator), *waits]

    return _texts(visit, _RESULT, named, body)


def _of_final(visit: Visit, named: NamedVote, outcome: OutcomeView, asked: _Body) -> Texts:
    """What stands when the days are over."""
    word, _, words = notice_words.STATES[outcome.standing.state]
    answers = [each.answer.answered for each in outcome.objections if each.answer]
    after = {
        "name": outcome.notice.name if outcome.notice else "",
        "count": len(outcome.objections),
        "right": answers.count(Answered.UPHELD),
    }

    def body(translator: Translator) -> list[str]:
        stands = {"word": translator.gettext(word), "words": translator.gettext(words)}
        return [
            *asked(translator),
            translator.say(_STATE, stands),
            *(translator.gettext(notice_words.WHYS[each]) for each in outcome.standing.whys),
            translator.say(_AFTER, after),
            *_consents(translator, outcome),
        ]

    return _texts(visit, _FINAL, named, body)


async def _asked(visit: Visit, vote: NamedVote) -> _Body:
    """What was put to the vote; of a meeting also which, and on which item. Nobody is named."""
    taken = vote.taken
    if taken is None:
        return lambda translator: [translator.say(_QUESTION, {"question": vote.question})]
    title, item, text = await masking.masked_all(visit.db, [taken.title, taken.item, taken.text])
    return lambda translator: [
        translator.say(_MEETING, {"number": str(taken.meeting), "title": title}),
        translator.say(_ITEM, {"item": item}),
        translator.say(_MOTION, {"text": text}),
    ]


async def _found(visit: Visit, vote: NamedVote) -> _Body:
    if vote.taken is not None:
        record = await meetings.record(visit.db, vote.matter.id)
        return partial(_of_record, record)
    poll = vote.poll
    assert poll is not None, "it is a poll or a vote of a meeting"
    assert poll.closed is not None, "it was counted"
    summary = await polls.summary(visit.db, poll.id) if poll.closed.count else None
    return partial(_of_poll, poll, poll.closed, summary)


def _of_record(record: Object, translator: Translator) -> list[str]:
    """Sums alone: never what a seat said."""
    count, preset = recounting.counted(record), meetings.preset(record)
    return _figures(
        translator,
        measures=result_tests.measures(translator, count),
        rows=result_tests.table(translator, count),
        questions=result_tests.questions(translator, count, preset),
        rule=poll_views.rule(translator, preset),
    )


def _of_poll(
    poll: PollView, closed: ClosedView, summary: Summary | None, translator: Translator
) -> list[str]:
    """Of a motion the figures and each test; of an election who was elected; of a ranking what each way of reading it names."""
    if summary is not None:
        result = result_view.of(translator, summary)
        return _figures(
            translator,
            measures=result.measures,
            rows=result.rows,
            questions=result.questions,
            rule=result.rule,
        )
    if closed.election is not None:
        return _chosen(translator, poll, closed)
    if closed.ranking is not None:
        return _ranked(translator, poll, closed)
    return []


def _figures(
    translator: Translator,
    *,
    measures: Sequence[str],
    rows: Sequence[Sequence[str]],
    questions: Sequence[QuestionView],
    rule: RuleView,
) -> list[str]:
    heads = [translator.gettext(sentence("Votes")), *measures]
    gap = "" if translator.language == LANGUAGES[0] else " "
    tests = [
        f"- {question.asked}{gap}{translator.say(_TEST, _of_test(each))}"
        for question in questions
        for each in question.tests
    ]
    law = translator.say(_LAW, {"title": rule.title, "citation": rule.citation})
    return [_table([heads, *rows]), "\n".join(tests), law]


def _waits(translator: Translator, vote: Vote, *, is_passed: bool) -> list[str]:
    asks = state.after_of(vote.preset.rule).asks_individual_consents
    return [translator.gettext(_NOT_FINAL)] if asks and is_passed else []


def _consents(translator: Translator, outcome: OutcomeView) -> list[str]:
    if outcome.awaited is None or not outcome.awaited.wanted:
        return []
    asked = len(outcome.awaited.wanted)
    given = asked - outcome.awaited.missing_count
    return [translator.say(_CONSENTS, {"given": given, "asked": asked})]


def _texts(visit: Visit, title: _Title, vote: NamedVote, body: _Body) -> Texts:
    titles, bodies, taken = {}, {}, vote.taken
    for language in LANGUAGES:
        translator = Translator(language, visit.community.time_zone)
        word = named_votes.verdict(translator, vote).word
        titles[language] = (
            translator.say(title[1], {"number": taken.number, "meeting": taken.meeting, "word": word})
            if taken
            else translator.say(title[0], {"number": vote.key, "word": word})
        )
        bodies[language] = "\n\n".join(body(translator))
    return Texts(titles, bodies)


def _chosen(translator: Translator, poll: PollView, closed: ClosedView) -> list[str]:
    seen = election_views.election(translator, poll, closed)
    comma = "、" if translator.language == LANGUAGES[0] else ", "
    asked = ((_ELECTED, seen.elected), (_RESERVE, seen.reserve), (_AGAIN, seen.runoff))
    named = [translator.say(words, {"names": comma.join(names)}) for words, names in asked if names]
    heads = (
        sentence("Candidate"),
        sentence("Outcome"),
        sentence("Agree: owners"),
        sentence("Agree: area"),
    )
    lines = [(name, outcome, owners, area) for name, owners, area, outcome in seen.short]
    return [*named, _table([[translator.gettext(each) for each in heads], *lines])]


def _ranked(translator: Translator, poll: PollView, closed: ClosedView) -> list[str]:
    seen = ranking_views.ranking(translator, poll, closed)
    heads = [translator.gettext(sentence("Option")), translator.gettext(sentence("First places"))]
    ways = [translator.say(_READING, {"way": each.name, "option": each.winner}) for each in seen.readings]
    return [_table([heads, *seen.firsts]), "\n".join(ways), seen.agreement]


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def _of_test(test: TestView) -> dict[str, str]:
    return {"measure": test.name, "percent": test.percent, "needed": test.needed}
