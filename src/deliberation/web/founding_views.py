"""A founding as its pages show it: each step with its days and their law, and the tests before the first."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter, Setting
from deliberation.founding import progress, queries
from deliberation.founding.clocks import Bound
from deliberation.founding.eligibility import Asked, Finding, Standing, Test
from deliberation.founding.kinds import Event
from deliberation.founding.progress import Progress
from deliberation.founding.refusals import FoundingOver
from deliberation.founding.steps import Course, State, Step, StepView
from deliberation.founding.views import FoundingView
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.web import founding_words, roll_words, rule_views
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES

_PAGES = {
    Step.GROUP: "group",
    Step.DRAFTS: "drafts",
    Step.NOMINATIONS: "candidates",
    Step.CANDIDATES: "candidates",
    Step.ELECTION: "assembly",
    Step.MEETING: "meeting",
    Step.FILING: "filing",
    Step.HANDOVER: "handover",
}


_POSTED = sentence("What it decides is posted within %(days)s days. Source: %(law)s.")
_AFTER: Mapping[Event, Mapping[Parameter, str]] = {
    Event.MEETING: {Parameter.DECISION_POSTED_WITHIN_DAYS: _POSTED},
    Event.FILING: {
        Parameter.FILING_ANSWER_DAYS: sentence("The office answers within %(days)s days. Source: %(law)s."),
        Parameter.FILING_ANSWER_WORKING_DAYS: sentence(
            "The office answers within %(days)s working days. Source: %(law)s."
        ),
    },
    Event.HANDOVER: {},
}


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step in words. `days` are sentences about its days, each with its law; `page` is where it is done, empty for none."""

    title: str
    about: str
    state: State
    days: tuple[str, ...]
    is_late: bool
    page: str


@dataclass(frozen=True, kw_only=True)
class TestLine:
    """A test of the place's law, with both sides exact."""

    words: str
    law: str
    is_met: bool


async def under_way(visit: Visit) -> Progress:
    """The newest founding and where it stands. Raises NoFounding."""
    return await of(visit, await queries.newest(visit.db))


async def at_work(visit: Visit) -> Progress:
    """The same where something is still to be done in it. Raises NoFounding, FoundingOver."""
    found = await under_way(visit)
    if found.founding.is_over:
        raise FoundingOver
    return found


async def of(visit: Visit, founding: FoundingView) -> Progress:
    return await progress.of(visit.db, founding, now=visit.now, zone=visit.community.time_zone)


def lines(visit: Visit, found: Progress) -> tuple[StepLine, ...]:
    return tuple(_line(visit, each, found.course) for each in found.steps)


def law(visit: Visit, setting: Setting) -> str:
    """Where it is written, and how well that was checked."""
    tag, _ = rule_views.TAGS[setting.source_status]
    return f"{setting.citation[visit.translator.language]} · {visit.say(tag)}"


def bound(visit: Visit, words: str, found: Bound) -> str:
    """A marked sentence with the places day, days and law."""
    details = {"day": found.day, "days": found.term.days, "law": law(visit, found.term.setting)}
    return visit.say(words, details)


def hanging(visit: Visit, found: Bound) -> str:
    """How long something hangs, as a notice says it: with the law, where it is one."""
    return posted(visit, sentence("On show until %(day)s, %(days)s days."), found)


def posted(visit: Visit, words: str, found: Bound) -> str:
    """A marked sentence with the places day and days, as a notice says it: with the law, where it is one."""
    said = visit.say(words, {"day": found.day, "days": found.term.days})
    if not found.term.is_law:
        return said
    gap = "" if visit.translator.language == LANGUAGES[0] else " "
    law = found.term.setting.citation[visit.translator.language]
    return f"{said}{gap}{visit.say(sentence('Source: %(law)s.'), {'law': law})}"


def tests(visit: Visit, finding: Finding, standing: Standing) -> tuple[TestLine, ...]:
    return tuple(
        TestLine(words=_test(visit, each, standing), law=law(visit, each.law), is_met=each.is_met)
        for each in finding.tests
    )


def area(visit: Visit, cm2: int) -> str:
    return roll_words.area(cm2, visit.translator)


def after(visit: Visit, place: str, event: Event) -> tuple[str, ...]:
    """What the place adds to a step after the count: when its outcome hangs, when the office answers."""
    return tuple(
        visit.say(words, {"days": int(found.value), "law": law(visit, found)})
        for parameter, words in _AFTER[event].items()
        if (found := places.setting(place, parameter)) is not None
    )


def _line(visit: Visit, step: StepView, course: Course) -> StepLine:
    return StepLine(
        title=visit.say(founding_words.STEPS[step.step]),
        about=visit.say(founding_words.ABOUT[step.step]),
        state=step.state,
        days=(*_days(visit, step), *_waiting(visit, step, course)),
        is_late=step.is_late,
        page=_PAGES.get(step.step, ""),
    )


def _days(visit: Visit, step: StepView) -> list[str]:
    found = []
    if step.done_on and step.state is State.DONE and step.hangs is None:
        found.append(visit.say(sentence("On %(day)s."), {"day": step.done_on}))
    if step.hangs:
        hanging = sentence("On show until %(day)s, %(days)s days. Source: %(law)s.")
        found.append(bound(visit, hanging, step.hangs))
    if step.starts and step.state is not State.DONE:
        starting = sentence("Not before %(day)s: %(days)s days must pass. Source: %(law)s.")
        found.append(bound(visit, starting, step.starts))
    if step.due:
        due = sentence("By %(day)s: within %(days)s days. Source: %(law)s.")
        found.append(bound(visit, due, step.due))
    return found


def _waiting(visit: Visit, step: StepView, course: Course) -> tuple[str, ...]:
    """What keeps a step from its end besides its days."""
    if step.step is not Step.CANDIDATES or not course.open_objections:
        return ()
    words = sentence("Objections that wait for an answer: %(count)s. The assembly waits for it too.")
    return (visit.say(words, {"count": course.open_objections}),)


def _test(visit: Visit, test: Test, standing: Standing) -> str:
    needed = {"needed": str(test.needed), "percent": f"{exact.percent(test.reached)}%"}
    whole = {"reached": area(visit, standing.handed_over_cm2), "total": area(visit, standing.total_cm2)}
    match test.asked:
        case Asked.HANDED_OVER:
            words = sentence(
                "Handed over: %(reached)s of %(total)s, that is %(percent)s. Needed: %(needed)s."
            )
            return visit.say(words, {**needed, **whole})
        case Asked.HANDED_OVER_LATE:
            years = {"years": test.years, **needed, **whole}
            if test.from_on is None:
                words = sentence(
                    "Or %(years)s years after the first home was handed over, and %(needed)s of the area. "
                    "The roll does not say when that was."
                )
                return visit.say(words, years)
            words = sentence(
                "Or from %(day)s, %(years)s years after the first home was handed over: "
                "%(needed)s of the area. It is %(percent)s."
            )
            return visit.say(words, {**years, "day": test.from_on})
        case Asked.CALLED_FOR:
            words = sentence(
                "Asked for by %(callers)s of %(heads)s owners, with %(area)s of %(total)s. "
                "Needed: %(needed)s of either, or the developer asks."
            )
            callers = {"callers": standing.caller_heads, "heads": standing.heads}
            return visit.say(words, {**needed, **whole, **callers, "area": area(visit, standing.caller_cm2)})
