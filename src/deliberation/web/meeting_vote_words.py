"""Votes in a meeting in words: how it is voted, where a motion stands, what came of a vote."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting.count import Outcome
from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.votes.kinds import Declarer, Effect, Way
from deliberation.meetings.votes.views import Standing
from deliberation.web.i18n.translator import Translator
from deliberation.web.verdicts import VerdictView

WAYS: Mapping[Way, str] = {
    Way.HANDS: sentence("By show of hands"),
    Way.NAMES: sentence("By name"),
    Way.SECRET: sentence("Secret"),
}
WAYS_TOLD: Mapping[Way, str] = {
    Way.HANDS: sentence("Two people count, each for themselves."),
    Way.NAMES: sentence("Called out, on the phone or on paper. Everybody’s word is written down."),
    Way.SECRET: sentence("On the phone or on paper. Only what all said together is kept."),
}
_NO_HANDS = sentence(
    "Hands are not counted here: a raised hand does not say how much floor area stands behind it."
)
_BY_NAME = sentence(
    "A committee votes by name: the members answer to the owners for their votes, and those in favour sign the decision. "
    "Choose another way only if your by-laws say so."
)
CHOICES: Mapping[Choice, str] = {
    Choice.FOR: sentence("Agree"),
    Choice.AGAINST: sentence("Disagree"),
    Choice.ABSTAIN: sentence("Abstain"),
    Choice.INVALID: sentence("Not valid"),
}
ON_A_PHONE = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
"""Only a form can say something that is not clear."""
STANDINGS: Mapping[Standing, tuple[str, str]] = {
    Standing.OPEN: (sentence("Not decided yet"), ""),
    Standing.VOTING: (sentence("Being voted on"), "live"),
    Standing.CARRIED: (sentence("Carried"), "ok"),
    Standing.LOST: (sentence("Not carried"), "warn"),
    Standing.WITHDRAWN: (sentence("Withdrawn"), ""),
    Standing.FALLEN: (sentence("Fallen"), ""),
}
EFFECTS: Mapping[Effect, str] = {
    Effect.MUTE: sentence("Does not vote, but stays in the count of all seats"),
    Effect.OUT: sentence("Is left out of every count for this item"),
}
DECLARERS: Mapping[Declarer, str] = {
    Declarer.SEAT: sentence("declared for this seat itself"),
    Declarer.CHAIR: sentence("noted by the chair"),
    Declarer.SECRETARY: sentence("noted by the secretary"),
}
CONFIRMERS: Mapping[Declarer, str] = {
    Declarer.SEAT: sentence("confirmed for the seat itself"),
    Declarer.CHAIR: sentence("confirmed by the chair"),
    Declarer.SECRETARY: sentence("confirmed by the secretary"),
}
_VERDICTS: Mapping[Outcome, tuple[str, str, str]] = {
    Outcome.PASS: (sentence("Carried"), "passed", sentence("What the rule asks for is met.")),
    Outcome.FAIL: (
        sentence("Not carried"),
        "failed",
        sentence("There was a quorum, but not enough of them agreed."),
    ),
    Outcome.NOT_PASSED: (
        sentence("Not carried"),
        "failed",
        sentence("The figures do not reach what the rule asks for."),
    ),
    Outcome.NO_QUORUM: (
        sentence("No quorum"),
        "void",
        sentence("Too few were there or voted, so nothing is decided. It may be voted on again."),
    ),
    Outcome.BRIDGE_OPEN: (
        sentence("Not carried yet"),
        "void",
        sentence("Not enough of them agreed. A second vote under another majority may follow at once."),
    ),
}


@dataclass(frozen=True)
class WaysView:
    """The ways to vote, each with what it means, the one to be taken first. `chosen` stands ticked, because of `reason`."""

    ways: tuple[tuple[str, str, str], ...]
    chosen: str
    reason: str


def ways(translator: Translator, kind: MeetingKind, *, has_hands: bool) -> WaysView:
    """A committee is led to vote by name; any other meeting chooses, among hands only where all weigh the same."""
    by_name = kind is MeetingKind.COMMITTEE
    ordered = sorted(WAYS, key=lambda way: way is not Way.NAMES) if by_name else list(WAYS)
    told = _BY_NAME if by_name else "" if has_hands else _NO_HANDS
    return WaysView(
        ways=tuple(
            (way.value, translator.say(WAYS[way]), translator.say(WAYS_TOLD[way]))
            for way in ordered
            if has_hands or way is not Way.HANDS
        ),
        chosen=Way.NAMES.value if by_name else "",
        reason=translator.say(told) if told else "",
    )


def declared(translator: Translator, declared_as: Declarer | None, confirmed_as: Declarer | None) -> str:
    """Who said it, and who confirmed it; of one from before that was kept nothing."""
    said = [] if declared_as is None else [DECLARERS[declared_as]]
    said += [] if confirmed_as is None else [CONFIRMERS[confirmed_as]]
    return " · ".join(map(translator.say, said))


def verdict(translator: Translator, outcome: Outcome) -> VerdictView:
    """Of a vote that was counted from a meeting's own figures."""
    word, kind, words = _VERDICTS[outcome]
    return VerdictView(translator.say(word), kind, translator.say(words))
