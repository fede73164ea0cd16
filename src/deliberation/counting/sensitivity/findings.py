"""Counts under other readings beside the count that stands: what would differ, and whether the outcome would."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting.count import Count, Outcome, Test
from deliberation.counting.sensitivity import words
from deliberation.counting.sensitivity.readings import Reading, Topic

_FROM_SUMS = {Topic.ABSTENTION, Topic.INVALID, Topic.SILENCE, Topic.CLASS}
_ONLY_OUTCOMES = {Topic.CLASS, Topic.DUPLICATES}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`count` is what the reading makes of the ballots. `rule_id` and `title` name the rule of another class."""

    reading: Reading
    count: Count
    changes_outcome: bool
    rule_id: str | None = None
    title: Mapping[str, str] | None = None

    @property
    def follows_from_sums(self) -> bool:
        """Whether anybody finds it from the published sums. Figures of any other reading could tell how one party voted."""
        return self.reading.topic in _FROM_SUMS

    @property
    def text(self) -> dict[str, str]:
        """One sentence in each language."""
        outcome = self.count.outcome if self.changes_outcome else None
        return words.sentence(self.reading, outcome, self.title)


def found(
    stands: Count,
    reading: Reading,
    other: Count,
    *,
    rule_id: str | None = None,
    title: Mapping[str, str] | None = None,
) -> Finding | None:
    """None where nothing differs, or the reading asks for figures that nobody has.

    Another class of matter asks for other shares by its nature, so there only another outcome counts; and whether
    somebody changed their mind is nobody's business unless it decides.
    """
    is_other = other.outcome is not stands.outcome
    is_vague = is_other and other.outcome is Outcome.INSUFFICIENT_DATA
    if is_vague or _gaps(other) > _gaps(stands):
        return None
    if not is_other and (reading.topic in _ONLY_OUTCOMES or _sides(stands) == _sides(other)):
        return None
    return Finding(reading=reading, count=other, changes_outcome=is_other, rule_id=rule_id, title=title)


def _gaps(count: Count) -> int:
    return sum(test.left is None or test.right is None for test in count.tests)


def _sides(count: Count) -> list[tuple[object, ...]]:
    return [_side(test) for test in count.tests]


def _side(test: Test) -> tuple[object, ...]:
    """Not the text: the same figures under another name are no difference."""
    return test.stage, test.part, test.atom.dim, test.left, test.right, test.base, test.holds


def ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Those that would change the outcome first, then in the order of the topics."""
    topics = list(Topic)
    return tuple(
        sorted(findings, key=lambda each: (not each.changes_outcome, topics.index(each.reading.topic)))
    )
