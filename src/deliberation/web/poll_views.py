"""What the pages of polls show beside the figures: states and rules in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from deliberation.audit import queries as audit
from deliberation.counting.count import Outcome
from deliberation.counting.parties import DIMENSIONS
from deliberation.counting.presets import Matter, Preset, SourceStatus, Standing
from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.polls import queries
from deliberation.polls.homes import CardView as PollCard
from deliberation.polls.homes import HomeView
from deliberation.polls.queries import ClosedView, PollView
from deliberation.polls.rankings import Advised
from deliberation.polls.rules import OBJECTION_DAYS, Status
from deliberation.web import tallies
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator
from deliberation.web.tallies import GaugeView

_SHOWN_PLACES = 3
STATES = {
    Status.UPCOMING: (sentence("Not open yet"), ""),
    Status.OPEN: (sentence("Voting is open"), "live"),
    Status.CLOSED: (sentence("Closed, being counted"), "warn"),
    Status.COUNTED: (sentence("Counted"), "off"),
}
CHOICES = {
    Choice.FOR: (sentence("Agree"), sentence("I want this to go ahead")),
    Choice.AGAINST: (sentence("Disagree"), sentence("I do not want this")),
    Choice.ABSTAIN: (sentence("Abstain"), sentence("I take part, but choose neither")),
}
_OUTCOMES: Mapping[StrEnum, tuple[str, str, str]] = {
    Outcome.PASS: (
        sentence("Passed"),
        "passed",
        sentence("Enough owners took part, and enough of them agreed, both by owners and by floor area."),
    ),
    Outcome.FAIL: (
        sentence("Not passed"),
        "failed",
        sentence("Enough owners took part, but not enough of them agreed."),
    ),
    Outcome.NO_QUORUM: (
        sentence("Too few took part"),
        "void",
        sentence("Not enough owners took part, so nothing is decided. The matter may be voted on again."),
    ),
    Outcome.BRIDGE_OPEN: (
        sentence("Not passed yet"),
        "void",
        sentence("Not enough of them agreed. A second vote under another majority may follow at once."),
    ),
    Outcome.BLOCKED: (
        sentence("On hold"),
        "void",
        sentence("Enough owners agreed. But somebody has still to be heard, so nothing may begin yet."),
    ),
    Outcome.NOT_PASSED: (
        sentence("Not passed"),
        "failed",
        sentence("The figures do not reach what the rule asks for."),
    ),
    Outcome.INSUFFICIENT_DATA: (
        sentence("Cannot be decided"),
        "void",
        sentence("Figures are missing, so the rule cannot be applied."),
    ),
    Advised.ADVISED: (
        sentence("Advice given"),
        "void",
        sentence("This is what people would like best. It decides nothing."),
    ),
    Advised.NOBODY: (sentence("No advice"), "void", sentence("Nobody ranked the options.")),
}
_PLAIN: Mapping[StrEnum, str] = {
    Outcome.PASS: sentence("What the rule asks for is met."),
    Outcome.FAIL: sentence("What the rule asks for is not met."),
}
"""For rules that do not weigh both owners and floor area."""
_ADVICE: Mapping[StrEnum, tuple[str, str, str]] = {
    Outcome.PASS: (
        sentence("More agree"),
        "passed",
        sentence("More homes agree than not. This is an opinion: it decides nothing."),
    ),
    Outcome.FAIL: (
        sentence("Not more agree"),
        "void",
        sentence("Not more homes agree than disagree. This is an opinion: it decides nothing."),
    ),
}
_SOURCES = {
    SourceStatus.CHECKED: sentence("Compared with the official text"),
    SourceStatus.CHECKED_COMMENTARY: sentence("Compared with commentary, not with the official text"),
    SourceStatus.PARTLY_CHECKED: sentence("Only part of it compared with its source"),
    SourceStatus.UNVERIFIED: sentence("Not compared with its source yet"),
    SourceStatus.NO_SOURCE: sentence("No law to compare it with"),
}


@dataclass(frozen=True)
class LineView:
    """A poll in a list."""

    poll: PollView
    state: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class RuleView:
    """A rule in words."""

    id: str
    title: str
    citation: str
    text: str
    matters: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class CardView:
    """A poll for whoever looks at it: its state, the turnout, and the homes they may vote for, each with its place.

    `party_count` is how many have taken part: a rule without a quorum has no gauges.
    """

    line: LineView
    verdict: "VerdictView | None"
    gauges: tuple[GaugeView, ...]
    party_count: int
    homes: tuple[tuple[str, HomeView], ...]
    is_signed_in: bool


@dataclass(frozen=True)
class PrintView:
    """One fingerprint, and the number of the log's entry that carries it."""

    name: str
    code: str
    place: int | None


@dataclass(frozen=True)
class VerdictView:
    """The outcome in one word and one sentence; `kind` is the verdict's look."""

    word: str
    kind: str
    words: str


def line(visit: Visit, poll: PollView) -> LineView:
    """The outcome once there is one, else how far the poll is."""
    if poll.closed is not None:
        shown = verdict(visit.translator, poll.closed.outcome, poll.frozen.preset)
        return LineView(poll, shown.word, {"passed": "ok"}.get(shown.kind, "warn"))
    state, kind = STATES[poll.status]
    return LineView(poll, visit.say(state), kind)


def card(visit: Visit, shown: PollCard) -> CardView:
    """A poll as its own page and its proposal's page show it."""
    closed = shown.poll.closed
    return CardView(
        line=line(visit, shown.poll),
        verdict=verdict(visit.translator, closed.outcome, shown.poll.frozen.preset) if closed else None,
        gauges=tallies.gauges(visit.translator, shown.poll, shown.turnout),
        party_count=shown.turnout.party_count,
        homes=tuple((place(visit, home), home) for home in shown.homes),
        is_signed_in=visit.found_visitor is not None,
    )


async def newest(visit: Visit) -> Mapping[UUID, LineView]:
    """How far the newest poll about each proposal is."""
    found = await queries.index(visit.db, now=visit.now)
    return {poll.proposal_id: line(visit, poll) for poll in reversed(found)}


async def prints(visit: Visit, poll: PollView) -> tuple[PrintView, ...]:
    """What opening and closing fixed, each with its place in the log."""
    frozen, closed = poll.frozen, poll.closed
    found = [
        (sentence("Text of the proposal"), frozen.text_sha256, frozen.entries[2]),
        (sentence("The rule"), frozen.rules_sha256, frozen.entries[1]),
        (sentence("List of owners"), frozen.roll_root, frozen.entries[0]),
    ]
    if closed is not None:
        found += [
            (sentence("All votes together"), closed.ballotset_root, closed.entries[0]),
            (sentence("Certificate of the count"), closed.certificate_sha256, closed.entries[1]),
            (sentence("Text of the notice"), closed.notice_sha256, closed.entries[2]),
        ]
    leaves = await audit.leaves(visit.db, visit.community.id, [entry for _, _, entry in found])
    return tuple(
        PrintView(visit.say(name), code, leaves[entry].seq if entry in leaves else None)
        for name, code, entry in found
    )


def verdict(translator: Translator, outcome: StrEnum, preset: Preset) -> VerdictView:
    word, kind, words = _OUTCOMES[outcome]
    if preset.standing is Standing.ADVISORY:
        word, kind, words = _ADVICE.get(outcome, (word, kind, words))
    elif set(preset.rule.dims) != set(DIMENSIONS):
        words = _PLAIN.get(outcome, words)
    return VerdictView(translator.say(word), kind, translator.say(words))


def rule(translator: Translator, preset: Preset) -> RuleView:
    language = translator.language
    return RuleView(
        id=preset.id,
        title=preset.title[language],
        citation=preset.citation[language],
        text=preset.text[language],
        matters=tuple(_matter(matter, language) for matter in preset.matters),
        source=translator.say(_SOURCES[preset.source_status]),
    )


def _matter(matter: Matter, language: str) -> str:
    """With its number in the law, if it has one."""
    words = matter.wording[language]
    return words if matter.number is None else f"{matter.number}. {words}"


def place(visit: Visit, home: HomeView) -> str:
    """A home by its first units: `5 栋 2 单元 501`."""
    return listed(visit, home.places)


def listed(visit: Visit, places: Sequence[str]) -> str:
    """The first three places, and how many more there are."""
    shown = ("、" if visit.translator.language == "zh-Hans" else ", ").join(places[:_SHOWN_PLACES])
    more = len(places) - _SHOWN_PLACES
    if more <= 0:
        return shown
    return visit.say(sentence("%(places)s and %(more)s more"), {"places": shown, "more": more})


def weight(visit: Visit, home: HomeView) -> str:
    """What a home counts for."""
    return visit.say(
        sentence("Counts as %(heads)s owner and %(area)s."),
        {"heads": home.heads, "area": tallies.area(visit.translator, home.area_cm2)},
    )


def objections_until(closed: ClosedView) -> datetime:
    """The last day for objections."""
    return closed.published_at + timedelta(days=OBJECTION_DAYS)
