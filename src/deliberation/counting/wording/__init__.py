"""A rule in plain words, in both languages, made from the rule itself: the text can never say something else.

`sayings` turns a rule into a list of things to say, the same for every language; `english` and `chinese` say them.
"""

from collections.abc import Sequence

from deliberation.counting.expressions import Atom
from deliberation.counting.rules import Rule
from deliberation.counting.wording import chinese, english, sayings
from deliberation.counting.wording.sayings import Saying, Voters


def text(rule: Rule, voters: Voters) -> dict[str, str]:
    """By language tag."""
    return _said(sayings.of(rule, voters), voters)


def summary(rule: Rule, voters: Voters) -> dict[str, str]:
    """Only what the first call asks for: who must take part, and who must agree."""
    return _said(sayings.demands(rule.stage), voters)


def of_tests(tests: Sequence[Atom], voters: Voters) -> dict[str, str]:
    """What these tests ask for; those that differ in nothing but what they weigh are one sentence."""
    return _said(sayings.needs(tests), voters)


def _said(said: Sequence[Saying], voters: Voters) -> dict[str, str]:
    return {
        "en": " ".join(english.sentence(each, voters) for each in said),
        "zh-Hans": "".join(chinese.sentence(each, voters) for each in said),
    }
