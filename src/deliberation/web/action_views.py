"""The list of action items as members read it."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.kernel.text import sentence
from deliberation.meetings.minutes import given
from deliberation.meetings.minutes.given import GivenView
from deliberation.meetings.minutes.kinds import Progress
from deliberation.web import meeting_outcomes, minutes_words
from deliberation.web.deps import Visit


class Which(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


WORDS: Mapping[Which, str] = {
    Which.OPEN: sentence("To do"),
    Which.OVERDUE: sentence("Overdue"),
    Which.DONE: sentence("Done"),
}


async def index(visit: Visit, which: Which) -> Mapping[str, object]:
    found = await given.all_here(visit.db)
    listed = {each: _of(visit, each, found) for each in Which}
    return {
        "which": which,
        "filters": [
            (visit.say(WORDS[each]), f"?which={each.value}", each is which, len(listed[each]))
            for each in Which
        ],
        "actions": listed[which],
        "stands": await meeting_outcomes.of_items(
            visit, {each.item_id for each in listed[which] if each.item_id}
        ),
        "words": minutes_words,
        "today": visit.community.day(visit.now),
    }


def _of(visit: Visit, which: Which, found: tuple[GivenView, ...]) -> tuple[GivenView, ...]:
    """What is to be done by the day it is due, what is done the newest first."""
    today = visit.community.day(visit.now)
    match which:
        case Which.DONE:
            return tuple(each for each in reversed(found) if each.progress is Progress.DONE)
        case Which.OVERDUE:
            due = [each for each in found if each.is_overdue(today)]
        case Which.OPEN:
            due = [each for each in found if each.progress is not Progress.DONE]
    return tuple(sorted(due, key=lambda each: (each.due_on, each.number)))
