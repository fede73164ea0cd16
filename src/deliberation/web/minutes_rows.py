"""The facts at the head of minutes: how, where and when, by which rule, how long before it was called, who led it."""

from collections.abc import Iterable, Iterator

from deliberation.counting.days import Kept
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import Step
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.record import Called, CourseStep
from deliberation.web import meeting_words, minutes_words
from deliberation.web.i18n.translator import Translator

_NOTICE = {
    Kept.YES: sentence("%(needed)s days before (%(law)s); %(given)s full days were given."),
    Kept.BY_THE_COMMON_COUNT: sentence(
        "%(needed)s days before (%(law)s); %(given)s full days were given. In time only if the day of the meeting counts."
    ),
    Kept.NO: sentence("%(needed)s days before (%(law)s); %(given)s full days were given. Too late."),
}
_NEVER = sentence("The quorum was never reached.")
_PLANNED = sentence("%(at)s, to go on at %(planned)s")
_GOES_ON = frozenset({Step.RESUMED, Step.ADJOURNED})
"""A time that is set anew takes the place of the one before."""
_WHY = sentence("Why it was held all the same: %(reason)s")


def of(reader: Translator, document: Document) -> Iterable[tuple[str, str]]:
    heading, called = document.record.heading, document.record.called
    yield reader.gettext("How"), reader.gettext(meeting_words.MODES[heading.mode])
    if heading.venue:
        yield reader.gettext("Where"), heading.venue
    yield reader.gettext("Decides by"), heading.rule[reader.language]
    yield reader.gettext("Called on"), reader.datetime(called.called_at)
    if called.notice_days:
        yield (
            reader.gettext("Notice of the meeting"),
            ("" if reader.language == "zh-Hans" else " ").join(_notice(reader, called)),
        )
    course = document.record.course
    for step, following in zip(course, (*course[1:], None), strict=True):
        yield reader.gettext(minutes_words.STEPS[step.step]), _step(reader, step, following)
    for officer in document.record.officers:
        yield reader.gettext(minutes_words.OFFICES[officer.office]), officer.name


def _notice(reader: Translator, called: Called) -> Iterator[str]:
    """How many days it needed and by which rule, how many it had, and why it was held all the same."""
    notice = called.notice
    law = "" if notice.law is None else notice.law[reader.language]
    figures = {"needed": called.notice_days, "law": law, "given": notice.days_given}
    yield reader.say(_NOTICE[Kept(called.days_kept)], figures)
    if notice.reason:
        yield reader.say(_WHY, {"reason": notice.reason})


def _step(reader: Translator, step: CourseStep, following: CourseStep | None) -> str:
    """When it went on after a break is a row of its own; when it was to go on is told only where it has not."""
    words = reader.datetime(step.at)
    if step.had_quorum is False:
        return f"{words} · {reader.say(_NEVER)}"
    if step.resumes_at is None or (following is not None and following.step in _GOES_ON):
        return words
    return reader.say(_PLANNED, {"at": words, "planned": reader.datetime(step.resumes_at)})
