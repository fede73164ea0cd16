"""What to be told before a rule is used, and when it may not be used at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from deliberation.counting.presets.preset import Preset, SourceStatus, Standing
from deliberation.kernel.refusals import Detail, Invalid
from deliberation.kernel.text import sentence

SOON = timedelta(days=90)


class RuleBindsNobody(Invalid):
    field = "preset"
    message = sentence("This rule is there for comparison only. Choose another rule.")


class RuleEnded(Invalid):
    field = "preset"
    message = sentence("This rule ended on %(day)s. Choose a rule that is in force on the day of the vote.")


class RuleNotYetInForce(Invalid):
    field = "preset"
    message = sentence("This rule begins on %(day)s. Choose a rule that is in force on the day of the vote.")


@dataclass(frozen=True)
class Caution:
    """A sentence to be translated, with its details."""

    message: str
    details: Mapping[str, Detail] = field(default_factory=dict)


UNVERIFIED = sentence("Nobody has compared this rule with its source. Have it checked before you rely on it.")
PARTLY_CHECKED = sentence("Only part of this rule was compared with its source. Have the rest checked.")
COMMENTARY = sentence("This rule was compared with commentary only, not with the official text.")
CHANGED = sentence("The law was changed after %(day)s. Compare this rule with the new text first.")
ENDED = sentence("This rule ended on %(day)s. It counts only votes up to that day.")
ENDS_SOON = sentence("This rule ends on %(day)s.")
ADVISORY = sentence("This vote only asks what people think. It decides nothing.")
AGREED = sentence("This rule holds only if your own rules say so. Have that page at hand.")
READING = sentence("This is one reading of the law, and not the usual one.")
EXAMPLE = sentence("This rule is an example. It binds nobody.")

_SOURCES = {
    SourceStatus.UNVERIFIED: UNVERIFIED,
    SourceStatus.PARTLY_CHECKED: PARTLY_CHECKED,
    SourceStatus.CHECKED_COMMENTARY: COMMENTARY,
}
_STANDINGS = {
    Standing.AGREED: AGREED,
    Standing.ADVISORY: ADVISORY,
    Standing.READING: READING,
    Standing.EXAMPLE: EXAMPLE,
}


def warnings(preset: Preset, on: date) -> tuple[Caution, ...]:
    """The weightiest first; none for a law that was checked and stays."""
    return tuple(_warnings(preset, on))


def check_binding(preset: Preset, on: date) -> None:
    """Raise RuleBindsNobody, RuleEnded or RuleNotYetInForce for a vote of that day."""
    if preset.standing in (Standing.READING, Standing.EXAMPLE):
        raise RuleBindsNobody
    if preset.valid_to is not None and on > preset.valid_to:
        raise RuleEnded({"day": preset.valid_to})
    if preset.valid_from is not None and on < preset.valid_from:
        raise RuleNotYetInForce({"day": preset.valid_from})


def _warnings(preset: Preset, on: date) -> Iterator[Caution]:
    if preset.standing in _STANDINGS:
        yield Caution(_STANDINGS[preset.standing])
    if preset.source_status in _SOURCES:
        yield Caution(_SOURCES[preset.source_status])
    if preset.checked_until is not None and on > preset.checked_until:
        yield Caution(CHANGED, {"day": preset.checked_until})
    if preset.valid_to is not None and preset.valid_to < on + SOON:
        yield Caution(ENDED if preset.valid_to < on else ENDS_SOON, {"day": preset.valid_to})
