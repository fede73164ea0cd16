"""What became of a poll of any kind, in one word and one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.counting.count import Outcome
from deliberation.counting.elections import Status
from deliberation.counting.parties import DIMENSIONS
from deliberation.counting.presets import Preset, Standing
from deliberation.kernel.text import sentence
from deliberation.papers.rankings import Advised
from deliberation.web.i18n.translator import Translator

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
    Status.FORMED: (
        sentence("Committee elected"),
        "passed",
        sentence("Enough owners took part, and enough candidates are wanted by more than half of them."),
    ),
    Status.NOT_FORMED: (
        sentence("Too few elected"),
        "failed",
        sentence("Enough owners took part, but too few candidates are wanted by more than half of them."),
    ),
    Status.RUNOFF: (
        sentence("Run-off needed"),
        "void",
        sentence("Candidates with the same votes are tied at the last seat. They stand again."),
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


@dataclass(frozen=True)
class VerdictView:
    """The outcome in one word and one sentence; `kind` is the verdict's look."""

    word: str
    kind: str
    words: str


def verdict(translator: Translator, outcome: StrEnum, preset: Preset) -> VerdictView:
    word, kind, words = _OUTCOMES[outcome]
    if preset.standing is Standing.ADVISORY:
        word, kind, words = _ADVICE.get(outcome, (word, kind, words))
    elif set(preset.rule.dims) != set(DIMENSIONS):
        words = _PLAIN.get(outcome, words)
    return VerdictView(translator.say(word), kind, translator.say(words))
