"""Votes on paper in words: what is to be done with a form, what came of it, and why one is not counted."""

from collections.abc import Mapping

from deliberation.kernel.text import sentence
from deliberation.polls.paper_queries import DeskView, FormLine
from deliberation.polls.paper_rules import READINGS_THAT_AGREE, Ended, Unreadable
from deliberation.web.deps import Visit

REASONS: Mapping[Unreadable, str] = {
    Unreadable.NOT_SIGNED: sentence("Nobody signed it"),
    Unreadable.SIGNED_BY_ANOTHER: sentence("Somebody signed who is not on the list"),
    Unreadable.NOTHING_TICKED: sentence("Nothing is ticked"),
    Unreadable.TWO_TICKED: sentence("More than one answer is ticked"),
    Unreadable.DAMAGED: sentence("It is damaged or cannot be read"),
}
_ENDED: Mapping[Ended, tuple[str, str]] = {
    Ended.COUNTED: (sentence("Recorded"), "ok"),
    Ended.SET_ASIDE: (sentence("Set aside"), "off"),
    Ended.REPLACED: (sentence("A later vote counts"), "off"),
    Ended.LATE: (sentence("Too late"), "off"),
}
_FIRST = (sentence("To be read"), "warn")
_SECOND = (sentence("A second person must read it"), "warn")
_THIRD = (sentence("Two read it differently: a third must read it"), "warn")


def state(line: FormLine) -> tuple[str, str]:
    """Marked words and the kind of their tag."""
    if line.ended is not None:
        return _ENDED[line.ended]
    if line.reading_count == 0:
        return _FIRST
    return _SECOND if line.reading_count < READINGS_THAT_AGREE else _THIRD


def figures(visit: Visit, desk: DeskView) -> tuple[tuple[str, int], ...]:
    counted = desk.ended_count(Ended.COUNTED)
    rows = (
        (sentence("Homes with a printed form"), desk.homes_with_form),
        (sentence("Came back"), len(desk.lines)),
        (sentence("Not done yet"), len(desk.unread)),
        (sentence("Recorded"), counted),
        (sentence("Not counted"), len(desk.lines) - len(desk.unread) - counted),
    )
    return tuple((visit.say(words), number) for words, number in rows)
