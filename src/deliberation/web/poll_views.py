"""What the pages of polls show beside the figures: states and rules in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.audit import queries as audit
from deliberation.counting.presets import Matter, Preset, SourceStatus
from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.papers import documents
from deliberation.polls import queries
from deliberation.polls.homes import CardView as PollCard
from deliberation.polls.homes import HomeView
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.polls.rules import Status
from deliberation.web import tallies, verdicts
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
    verdict: verdicts.VerdictView | None
    gauges: tuple[GaugeView, ...]
    party_count: int
    homes: tuple[tuple[str, HomeView], ...]
    is_signed_in: bool


@dataclass(frozen=True)
class PrintView:
    """One fingerprint, and the part of the log and the number of the entry there that carries it."""

    name: str
    code: str
    part: int | None
    place: int | None


def line(visit: Visit, poll: PollView) -> LineView:
    """The outcome once there is one, else how far the poll is."""
    if poll.closed is not None:
        shown = verdicts.verdict(visit.translator, poll.closed.outcome, poll.frozen.preset)
        return LineView(poll, shown.word, {"passed": "ok"}.get(shown.kind, "warn"))
    state, kind = STATES[poll.status]
    return LineView(poll, visit.say(state), kind)


def card(visit: Visit, shown: PollCard) -> CardView:
    """A poll as its own page and its proposal's page show it."""
    closed = shown.poll.closed
    return CardView(
        line=line(visit, shown.poll),
        verdict=verdicts.verdict(visit.translator, closed.outcome, shown.poll.frozen.preset)
        if closed
        else None,
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
        PrintView(visit.say(name), code, leaf.epoch if leaf else None, leaf.seq if leaf else None)
        for name, code, leaf in ((name, code, leaves.get(entry)) for name, code, entry in found)
    )


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
    return documents.objections_until(closed.published_at)
