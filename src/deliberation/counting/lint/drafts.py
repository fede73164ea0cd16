"""A vote as it is drafted: its question, its answers, its days, and the law of its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deliberation.counting import days
from deliberation.counting.days import Kept
from deliberation.counting.lint import questions, rule_shapes, terms
from deliberation.counting.lint.findings import Finding, refuse, warn
from deliberation.counting.lint.seats import Seats
from deliberation.counting.presets import Preset, Standing, Voters, cautions
from deliberation.counting.silence import Policy
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

SEVERAL_TOPICS = sentence(
    "This may ask several things at once. Ask one matter only: one answer fits one matter."
)
NO_AGAINST = sentence(
    "One cannot vote against. Add an answer that says so: without it the count may be struck down."
)
NOTICE_SHORT = sentence(
    "Owners must be told %(days)s days before. This vote begins sooner, so it may be challenged."
)
NOTICE_DISPUTED = sentence(
    "Some count the %(days)s days of notice so that one day is missing. Begin a day later to be sure."
)
WINDOW_SHORT = sentence("Voting must stay open for %(days)s days or more. Choose a later end.")
WINDOW_LONG = sentence("Voting must end within %(days)s days. Choose an earlier end.")
WINDOW_SHORT_BY_CUSTOM = sentence("Votes are usually open for %(days)s days or more. This one ends sooner.")
WINDOW_LONG_BY_CUSTOM = sentence("Votes usually end within %(days)s days. This one stays open longer.")
ENDS_DURING = sentence("This rule ends on %(day)s, before the voting does. Ask whether it still counts.")
SILENCE_UNPROVEN = sentence("Silence may count only if each delivery is recorded and the ballot warns of it.")
COMMITTEE_PROXY = sentence("Members of a committee vote themselves. Nobody may vote for them.")

_AGAINST = ("反对", "不同意", "都不", "against", "disagree", "none of", "reject")
_PLAIN_NO = frozenset({"no", "否", "不"})


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A vote to be. Days are the community's own; `told_on` is when the notice goes out.

    `answers` are the words to choose from; None stands for agree, disagree, abstain.
    """

    question: str
    preset: Preset
    place: str
    record_on: date
    told_on: date
    opens_on: date
    closes_on: date
    answers: tuple[str, ...] | None = None
    seats: Seats | None = None
    allows_proxies: bool = False
    has_delivery_log: bool = False
    has_silence_warning: bool = False


def findings(draft: Draft) -> tuple[Finding, ...]:
    """What forbids the vote first, then what whoever opens it must have read. Raises PlaceUnknown."""
    found = [*_of_rule(draft), *_of_question(draft), *_of_days(draft), *_of_committee(draft)]
    return tuple(sorted(found, key=lambda finding: finding.weight))


def _of_rule(draft: Draft) -> Iterator[Finding]:
    preset = draft.preset
    try:
        cautions.check_binding(preset, draft.record_on)
    except Invalid as refusal:
        yield refuse(refusal.message, "preset", **refusal.details)
    if preset.valid_to is not None and draft.record_on <= preset.valid_to < draft.closes_on:
        yield warn(ENDS_DURING, "preset", day=preset.valid_to)
    is_proven = draft.has_delivery_log and draft.has_silence_warning
    if preset.rule.silence.policy is not Policy.IGNORE and not is_proven:
        yield refuse(SILENCE_UNPROVEN, "preset")
    for each in rule_shapes.of_rule(preset.rule):
        yield Finding(each.weight, each.message, each.details, "preset")
    for caution in cautions.warnings(preset, draft.record_on):
        yield warn(caution.message, "preset", **caution.details)


def _of_question(draft: Draft) -> Iterator[Finding]:
    if questions.asks_several(draft.question):
        yield warn(SEVERAL_TOPICS, "question")
    decides = draft.preset.standing is not Standing.ADVISORY
    if decides and draft.answers is not None and not any(map(_says_no, draft.answers)):
        yield refuse(NO_AGAINST, "answers")


def _says_no(answer: str) -> bool:
    words = answer.strip().casefold()
    return words in _PLAIN_NO or any(word in words for word in _AGAINST)


def _of_days(draft: Draft) -> Iterator[Finding]:
    """What no law asks for, a straw poll need not keep."""
    local = terms.of(draft.place, draft.preset)
    if local is None:
        return
    kept = days.notice_kept(draft.told_on, draft.opens_on, local.notice.days)
    if kept is not Kept.YES:
        message = NOTICE_SHORT if kept is Kept.NO else NOTICE_DISPUTED
        yield warn(message, "opens_at", days=local.notice.days)
    lasts = (draft.closes_on - draft.opens_on).days
    if lasts < local.shortest.days:
        yield _bound(local.shortest, WINDOW_SHORT, WINDOW_SHORT_BY_CUSTOM)
    if lasts > local.longest.days:
        yield _bound(local.longest, WINDOW_LONG, WINDOW_LONG_BY_CUSTOM)


def _bound(term: terms.Term, by_law: str, by_custom: str) -> Finding:
    if term.is_law:
        return refuse(by_law, "closes_at", days=term.days)
    return warn(by_custom, "closes_at", days=term.days)


def _of_committee(draft: Draft) -> Iterator[Finding]:
    if draft.seats is not None:
        yield from draft.seats.findings(draft.place)
    if draft.preset.voters is Voters.MEMBERS and draft.allows_proxies:
        yield refuse(COMMITTEE_PROXY, "allows_proxies")
