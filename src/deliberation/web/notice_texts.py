"""The text with which a notice begins, in both languages: the result of a vote from its count, or what it corrects."""

from collections.abc import Callable, Sequence

from deliberation.counting.certificates.summaries import Summary
from deliberation.counting.count import Outcome
from deliberation.kernel.text import sentence
from deliberation.notices import state
from deliberation.notices.kinds import Answered, Kind
from deliberation.notices.outcomes import OutcomeView
from deliberation.notices.views import Texts
from deliberation.polls import queries as polls
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.web import election_views, notice_words, ranking_views, result_view, verdicts
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator
from deliberation.web.result_tests import TestView

EMPTY = Texts(dict.fromkeys(LANGUAGES, ""), dict.fromkeys(LANGUAGES, ""))
_RESULT = sentence("Result of vote no. %(number)s: %(word)s")
_FINAL = sentence("Final result of vote no. %(number)s: %(word)s")
_QUESTION = sentence("**Question**: %(question)s")
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


async def of_result(visit: Visit, poll: PollView, closed: ClosedView) -> Texts:
    summary = await polls.summary(visit.db, poll.id) if closed.count else None

    def body(translator: Translator) -> list[str]:
        return [
            translator.say(_QUESTION, {"question": poll.question}),
            _verdict(translator, poll, closed).words,
            *_found(translator, poll, closed, summary),
            *_waits(translator, poll, closed),
        ]

    return _texts(visit, _RESULT, poll, closed, body)


def of_final(visit: Visit, poll: PollView, closed: ClosedView, outcome: OutcomeView) -> Texts:
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
            translator.say(_QUESTION, {"question": poll.question}),
            translator.say(_STATE, stands),
            *(translator.gettext(notice_words.WHYS[each]) for each in outcome.standing.whys),
            translator.say(_AFTER, after),
            *_consents(translator, outcome),
        ]

    return _texts(visit, _FINAL, poll, closed, body)


def _waits(translator: Translator, poll: PollView, closed: ClosedView) -> list[str]:
    asks = state.after_of(poll.frozen.preset.rule).asks_individual_consents
    return [translator.gettext(_NOT_FINAL)] if asks and closed.outcome is Outcome.PASS else []


def _consents(translator: Translator, outcome: OutcomeView) -> list[str]:
    if outcome.awaited is None or not outcome.awaited.wanted:
        return []
    asked = len(outcome.awaited.wanted)
    given = asked - outcome.awaited.missing_count
    return [translator.say(_CONSENTS, {"given": given, "asked": asked})]


async def beginning(visit: Visit, kind: Kind, poll: PollView | None, outcome: OutcomeView | None) -> Texts:
    """Nothing, where no count says anything."""
    if poll is None or poll.closed is None:
        return EMPTY
    if kind is Kind.RESULT:
        return await of_result(visit, poll, poll.closed)
    if kind is Kind.FINAL and outcome is not None:
        return of_final(visit, poll, poll.closed, outcome)
    return EMPTY


def _texts(visit: Visit, title: str, poll: PollView, closed: ClosedView, body: _Body) -> Texts:
    titles, bodies = {}, {}
    for language in LANGUAGES:
        translator = Translator(language, visit.community.time_zone)
        word = _verdict(translator, poll, closed).word
        titles[language] = translator.say(title, {"number": str(poll.number), "word": word})
        bodies[language] = "\n\n".join(body(translator))
    return Texts(titles, bodies)


def _verdict(translator: Translator, poll: PollView, closed: ClosedView) -> verdicts.VerdictView:
    return verdicts.verdict(translator, closed.outcome, poll.frozen.preset)


def _found(translator: Translator, poll: PollView, closed: ClosedView, summary: Summary | None) -> list[str]:
    """Of a motion the figures and each test; of an election who was elected; of a ranking what each way of reading it names."""
    if summary is not None:
        result = result_view.of(translator, summary)
        heads = [translator.gettext(sentence("Votes")), *result.measures]
        gap = "" if translator.language == LANGUAGES[0] else " "
        tests = [
            f"- {question.asked}{gap}{translator.say(_TEST, _of_test(each))}"
            for question in result.questions
            for each in question.tests
        ]
        law = {"title": result.rule.title, "citation": result.rule.citation}
        return [_table([heads, *result.rows]), "\n".join(tests), translator.say(_LAW, law)]
    if closed.election is not None:
        return _chosen(translator, poll, closed)
    if closed.ranking is not None:
        return _ranked(translator, poll, closed)
    return []


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
