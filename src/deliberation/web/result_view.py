"""A result as its page shows it, from the certificate alone: the verdict, the tests, and how it was counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deliberation.communities.rules import Role
from deliberation.counting.certificates.certificate import DEVELOPER
from deliberation.counting.certificates.summaries import BoxFigures, ElectorateFigures, Summary, WithDisputed
from deliberation.counting.count import Outcome
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.merging import Merge
from deliberation.counting.parties import HEADS, LeftOutBecause
from deliberation.counting.quantities import Quantity
from deliberation.kernel.text import sentence
from deliberation.web import exact_tests, poll_views, result_tests, role_words, verdicts
from deliberation.web.exact_tests import ExactTestView
from deliberation.web.i18n.translator import Translator
from deliberation.web.poll_views import RuleView
from deliberation.web.result_tests import QuestionView
from deliberation.web.verdicts import VerdictView

_MERGED: Mapping[str, str] = {
    DEVELOPER: sentence("Of the developer, several homes as one: %(number)s."),
    Merge.SAME_OWNER_SET: sentence("Same owners, several homes as one: %(number)s."),
    Merge.ANY_COMMON_OWNER: sentence("A common owner, several homes as one: %(number)s."),
    Merge.PER_HOUSEHOLD: sentence("Same household, several homes as one: %(number)s."),
}
_LEFT_OUT: Mapping[str, str] = {
    LeftOutBecause.OUTSIDE_SCOPE: sentence("Left out because the vote is not about them: %(number)s."),
    LeftOutBecause.KIND_EXCLUDED: sentence("Left out because this kind does not vote: %(number)s."),
}
_REFUSED = {
    "voting_closed": sentence("After the end: %(number)s."),
    "voting_not_open_yet": sentence("Before the beginning: %(number)s."),
    "not_in_electorate": sentence("Not on the list of owners: %(number)s."),
    "not_your_home": sentence("For somebody else's home: %(number)s."),
    "signed_on_paper": sentence("After a signed form, which goes first: %(number)s."),
    "home_voted_meanwhile": sentence("Somebody of the home had just voted: %(number)s."),
}
_OTHER_REASON = sentence("For another reason: %(number)s.")
_CHANNELS = {
    "web": sentence("Online: %(number)s."),
    "paper": sentence("On paper: %(number)s."),
    "proxy": sentence("By proxy: %(number)s."),
    "assisted": sentence("With help: %(number)s."),
    "meeting": sentence("On paper, at a meeting: %(number)s."),
}
_FLIP = sentence("At least %(number)s votes would have to be different for another result.")
_FLIP_ONE = sentence("One different vote could have given another result.")
_NO_FLIP = sentence("However these votes had been cast, the result would be the same.")
_SETTLED = sentence("Votes in dispute: %(number)s. That is fewer, so the dispute cannot change the result.")
_UNSETTLED = sentence("Votes in dispute: %(number)s. That is enough to change the result.")

_SAME_WITH = sentence("Votes in dispute, not counted: %(number)s. With them the result would be the same.")
_OTHER_WITH = sentence("Votes in dispute, not counted: %(number)s. With them the result would be another.")
_WITH = sentence("With them: %(agree)s owners agree, %(disagree)s disagree.")


@dataclass(frozen=True)
class SectionView:
    """A folded part of "How it was counted"."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """`short` says what was lacking or what holds it up; `margin` how near it was."""

    verdict: VerdictView
    short: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    measures: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rule: RuleView
    margin: tuple[str, ...]
    tests: tuple[ExactTestView, ...]
    readings: SectionView | None
    sections: tuple[SectionView, ...]


def of(translator: Translator, summary: Summary) -> ResultView:
    count = summary.count
    return ResultView(
        verdict=verdicts.verdict(translator, count.outcome, summary.preset),
        short=tuple(_short(translator, summary)),
        questions=result_tests.questions(translator, count, summary.preset),
        measures=result_tests.measures(translator, count),
        rows=result_tests.table(translator, count),
        rule=poll_views.rule(translator, summary.preset),
        margin=tuple(_margin(translator, summary)),
        tests=tuple(exact_tests.of(translator, test) for test in count.tests),
        readings=_readings(translator, summary),
        sections=tuple(_sections(translator, summary)),
    )


def _short(translator: Translator, summary: Summary) -> Iterator[str]:
    """What was lacking of the part that decided it."""
    count, later = summary.count, summary.later
    if later is not None and count.outcome is Outcome.BLOCKED:
        for words, number in (
            (sentence("Objections still open: %(number)s."), later.open_objection_count),
            (sentence("Consents still missing: %(number)s."), later.missing_consent_count),
        ):
            if number:
                yield translator.say(words, {"number": number})
    decided = {Outcome.NO_QUORUM: "quorum", Outcome.FAIL: "pass"}.get(count.outcome)
    for test in count.tests:
        lacking = exact_tests.missing(translator, test) if test.part == decided else ""
        if lacking:
            yield lacking


def flip_words(translator: Translator, flip: Flip | None) -> Iterator[str]:
    """How near it was; nothing where that is not known."""
    if flip is None:
        return
    if flip.ballots is None:
        yield translator.say(_NO_FLIP)
    elif flip.ballots == 1:
        yield from (translator.say(_FLIP_ONE),) if flip.is_exact else ()
    else:
        yield translator.say(_FLIP, {"number": flip.ballots})


def _margin(translator: Translator, summary: Summary) -> Iterator[str]:
    flip, disputed = summary.flip, summary.disputed_count
    if flip is None:
        return
    yield from flip_words(translator, flip)
    if summary.with_disputed is not None:
        yield from _with_disputed(translator, summary, summary.with_disputed)
    elif disputed:
        is_settled = flip.ballots is None or disputed < flip.ballots
        yield translator.say(_SETTLED if is_settled else _UNSETTLED, {"number": disputed})


def _with_disputed(translator: Translator, summary: Summary, others: WithDisputed) -> Iterator[str]:
    """What the result would be, were every ballot in dispute counted as well."""
    is_same = others.outcome is summary.count.outcome
    yield translator.say(_SAME_WITH if is_same else _OTHER_WITH, {"number": summary.disputed_count})
    heads = others.quantities.get(HEADS, {})
    if heads:
        figures = {"agree": heads.get(Quantity.FOR), "disagree": heads.get(Quantity.AGAINST)}
        yield translator.say(_WITH, {name: int(value or 0) for name, value in figures.items()})


def _readings(translator: Translator, summary: Summary) -> SectionView | None:
    if not summary.told:
        return None
    number = sum(told.changes_outcome for told in summary.told)
    title = (
        translator.say(
            sentence("If the law were read otherwise: %(number)s would change the result"), {"number": number}
        )
        if number
        else translator.say(sentence("If the law were read otherwise: the result stays"))
    )
    return SectionView(title, tuple(told.text[translator.language] for told in summary.told))


def _sections(translator: Translator, summary: Summary) -> Iterator[SectionView]:
    if summary.electorate is not None:
        lines = tuple(_electorate(translator, summary, summary.electorate))
        yield SectionView(translator.say(sentence("Who counted, and who was left out")), lines)
    if summary.box is not None:
        lines = tuple(_box(translator, summary.box))
        yield SectionView(translator.say(sentence("What became of the votes")), lines)
    if summary.software:
        lines = tuple(_counted(translator, summary))
        yield SectionView(translator.say(sentence("Who counted it")), lines)


def _electorate(translator: Translator, summary: Summary, figures: ElectorateFigures) -> Iterator[str]:
    if summary.record_on is not None:
        yield translator.say(sentence("The list of owners is that of %(day)s."), {"day": summary.record_on})
    yield translator.say(
        sentence("Voices: %(parties)s, with %(units)s homes."),
        {"parties": figures.party_count, "units": figures.unit_count},
    )
    yield from _each(translator, figures.merged, _MERGED)
    yield from _each(translator, figures.left_out, _LEFT_OUT)


def _box(translator: Translator, box: BoxFigures) -> Iterator[str]:
    yield translator.say(sentence("Of each home the last vote before the end stands."))
    yield translator.say(sentence("Votes counted: %(number)s."), {"number": box.counted_count})
    yield from _each(translator, box.channels, _CHANNELS)
    yield translator.say(
        sentence("Earlier votes of the same home, replaced by a later one: %(number)s."),
        {"number": box.replaced_count},
    )
    if box.set_aside_count:
        words = sentence("Votes set aside after a dispute: %(number)s.")
        yield translator.say(words, {"number": box.set_aside_count})
    yield translator.say(sentence("Votes not taken: %(number)s."), {"number": box.refused_count})
    yield from _each(translator, box.refused, _REFUSED)


def _counted(translator: Translator, summary: Summary) -> Iterator[str]:
    if summary.role:
        role = translator.say(role_words.WORDS[Role(summary.role)])
        yield translator.say(sentence("Had it counted: %(role)s."), {"role": role})
    elif summary.box is not None:
        yield translator.say(sentence("The clock closed the vote, nobody had to act."))
    yield translator.say(
        sentence("Counted by the program Deliberation %(version)s on %(moment)s."),
        {"version": summary.software, "moment": summary.counted_at},
    )


def _each(translator: Translator, numbers: Mapping[str, int], words: Mapping[str, str]) -> Iterator[str]:
    for name, number in numbers.items():
        yield translator.say(words.get(name, _OTHER_REASON), {"number": number})
