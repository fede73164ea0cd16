"""Where an outcome stands: worked out from its rule, what was objected and answered, and the clock. Pure, never stored.

Decision rules 1.7: a decision is never silently final. A rule says in `after` what can still undo or hold it; where it says nothing, its
result hangs for the days of the place, and an objection without an answer holds it (ADR 0016).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from deliberation.counting import count as counting
from deliberation.counting.after import After, Afterwards
from deliberation.counting.count import Outcome
from deliberation.counting.quantities import Quantities, Quantity
from deliberation.counting.rules import Rule
from deliberation.counting.stages import Stage
from deliberation.notices.kinds import Answered, Finding, Remedy, State, Why

USUAL = After(blocks_if_open_objections=True)
"""Of rules that say nothing of what follows the count."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """How an objection was answered; `remedy` of one that is right."""

    answered: Answered
    remedy: Remedy | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Said:
    """An objection. `is_voiding`: one person found the vote void, and a second has to agree. `parties` are those for which the objector may speak: by their key, what each weighs by dimension."""

    is_late: bool
    reply: Reply | None
    is_voiding: bool = False
    parties: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recount:
    """Two people counted again and found the same."""

    finding: Finding
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Course:
    """All that came after a count. `figures` are a motion's, None of other polls; `ends_at` is None before the notice of the result.

    `stage` is the call of the rule that decided, its first one unless it is said, and `earlier` what an easier majority followed.
    `are_consents_listed`: whether two people said whose consents the rule asks for, be it nobody's.
    """

    rule: Rule
    figures: Quantities | None
    ends_at: datetime | None
    said: Sequence[Said] = ()
    recounts: Sequence[Recount] = ()
    corrected_at: Sequence[datetime] = ()
    missing_consents: int = 0
    are_consents_listed: bool = True
    is_annulled: bool = False
    stage: Stage | None = None
    earlier: Mapping[str, Quantities] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """`verdict` is the rule's on the figures with the objections among them; None of what is no motion."""

    state: State
    whys: tuple[Why, ...]
    verdict: Outcome | None


def after_of(rule: Rule) -> After:
    return rule.after or USUAL


def judge(course: Course, now: datetime) -> Standing:
    verdict = _verdict(course)
    undone = _undone(course)
    if undone:
        return Standing(State.UNDONE, undone, verdict)
    if course.ends_at is None:
        return Standing(State.PROVISIONAL, (Why.NOT_POSTED,), verdict)
    if now < course.ends_at:
        return Standing(State.WINDOW, (Why.DAYS_RUN, *_holding(course)), verdict)
    if _is_objected_to(course, verdict):
        return Standing(State.UNDONE, (Why.OBJECTED_TO,), verdict)
    holding = _holding(course)
    if verdict is Outcome.INSUFFICIENT_DATA and course.rule.after is not None:
        holding = (*holding, Why.NO_FIGURES)
    return Standing(State.BLOCKED if holding else State.FINAL, holding, verdict)


def is_due(reply: Reply, recounts: Sequence[Recount], corrected_at: Sequence[datetime]) -> bool:
    """Whether what an objection asks for, which was found right, has still to be done."""
    match reply.remedy:
        case Remedy.RECOUNT:
            return not any(each.at > reply.at for each in recounts)
        case Remedy.CORRECTION | Remedy.POSTING:
            return not any(at > reply.at for at in corrected_at)
        case _:
            return False


def with_objections(figures: Quantities, said: Sequence[Said]) -> Quantities:
    """The figures with what objected in time and did not take it back; each party weighs once, whatever the answer."""
    objecting: dict[str, Mapping[str, int]] = {}
    for each in said:
        if not each.is_late and not _is_withdrawn(each):
            objecting |= each.parties
    return {
        dim: {
            **known,
            Quantity.OBJECTIONS: Fraction(sum(weights.get(dim, 0) for weights in objecting.values())),
        }
        for dim, known in figures.items()
    }


def is_passed(course: Course) -> bool:
    """By its votes alone. Nobody need agree to what was not decided."""
    if course.figures is None:
        return True
    return _decided(course, course.rule.of_the_votes, course.figures) is Outcome.PASS


def later(course: Course) -> Afterwards:
    return Afterwards(
        open_objection_count=sum(not each.is_late and each.reply is None for each in course.said),
        missing_consent_count=course.missing_consents + (not course.are_consents_listed),
    )


def _verdict(course: Course) -> Outcome | None:
    """By the rule itself, so that no comparison is ours."""
    if course.figures is None:
        return None
    rule = replace(course.rule, after=after_of(course.rule))
    figures = with_objections(course.figures, course.said)
    return _decided(course, rule, figures, later(course))


def _decided(course: Course, rule: Rule, figures: Quantities, later: Afterwards | None = None) -> Outcome:
    stage = course.stage or rule.stage
    cast = {**course.earlier, stage.id: figures}
    start = stage
    if stage.opens_if is not None:
        start = next(each for each in rule.stages if each.id in cast and each.opens_if is None)
    return counting.decide(rule, cast, start=start, later=later).outcome


def _is_objected_to(course: Course, verdict: Outcome | None) -> bool:
    """Whether it passed by its votes, and objections undo it."""
    return course.figures is not None and verdict is Outcome.FAIL and is_passed(course)


def _undone(course: Course) -> tuple[Why, ...]:
    found = [Why.ANNULLED] if course.is_annulled else []
    if any(reply.remedy is Remedy.VOID for reply in _replies(course)):
        found.append(Why.VOID)
    if any(each.finding is Finding.DIFFERS for each in course.recounts):
        found.append(Why.COUNTED_OTHERWISE)
    return tuple(found)


def _holding(course: Course) -> tuple[Why, ...]:
    after = after_of(course.rule)
    waits = after.asks_individual_consents and is_passed(course)
    due = any(is_due(reply, course.recounts, course.corrected_at) for reply in _replies(course))
    asked = {
        Why.OPEN_OBJECTION: after.is_blocked(replace(later(course), missing_consent_count=0)),
        Why.VOID_WAITS: any(each.is_voiding and not each.is_late for each in course.said),
        Why.REMEDY_DUE: due,
        Why.CONSENTS_UNLISTED: waits and not course.are_consents_listed,
        Why.CONSENT_MISSING: waits and course.missing_consents > 0,
    }
    return tuple(why for why, is_so in asked.items() if is_so)


def _replies(course: Course) -> Iterator[Reply]:
    """To what came in time; what came late is answered too, but holds nothing and undoes nothing."""
    return (each.reply for each in course.said if each.reply is not None and not each.is_late)


def _is_withdrawn(said: Said) -> bool:
    return said.reply is not None and said.reply.answered is Answered.WITHDRAWN
