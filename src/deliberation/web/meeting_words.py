"""What the fixed choices about meetings are called, as marked sentences."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from deliberation.counting.days import Kept
from deliberation.kernel.text import sentence
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode, Source
from deliberation.web.deps import Visit

K = TypeVar("K", bound=StrEnum)
KINDS: Mapping[MeetingKind, str] = {
    MeetingKind.ASSEMBLY: sentence("Owners’ assembly"),
    MeetingKind.COMMITTEE: sentence("Committee meeting"),
    MeetingKind.JOINT: sentence("Joint meeting"),
}
KIND_HINTS: Mapping[MeetingKind, str] = {
    MeetingKind.ASSEMBLY: sentence("All owners. It decides by owners and floor area."),
    MeetingKind.COMMITTEE: sentence("The members of the owners’ committee. Each has one voice."),
    MeetingKind.JOINT: sentence("Residents, committee, property company, offices. Each sends one person."),
}
MODES: Mapping[Mode, str] = {
    Mode.IN_PERSON: sentence("In person"),
    Mode.ONLINE: sentence("Online"),
    Mode.BOTH: sentence("In person and online"),
}
ITEMS: Mapping[ItemKind, str] = {
    ItemKind.REPORT: sentence("A report"),
    ItemKind.DISCUSSION: sentence("A discussion"),
    ItemKind.DECISION: sentence("A decision"),
}
ITEM_HINTS: Mapping[ItemKind, str] = {
    ItemKind.REPORT: sentence("Somebody reports. Nothing is voted on."),
    ItemKind.DISCUSSION: sentence("It is talked over. Nothing is voted on."),
    ItemKind.DECISION: sentence("The meeting votes on it."),
}
SOURCES: Mapping[Source, str] = {
    Source.PROPOSAL: sentence("From a proposal"),
    Source.POLL: sentence("About a vote"),
    Source.ACTION: sentence("Left open by the last meeting"),
}
LENGTHS: Mapping[int, str] = {
    30: sentence("half an hour"),
    60: sentence("one hour"),
    90: sentence("one and a half hours"),
    120: sentence("two hours"),
    180: sentence("three hours"),
    240: sentence("four hours"),
}
"""By minutes."""
KEPT: Mapping[Kept, str] = {
    Kept.YES: sentence("In time"),
    Kept.BY_THE_COMMON_COUNT: sentence("Just in time"),
    Kept.NO: sentence("Too few"),
}
CAUTIONS: Mapping[Caution, str] = {
    Caution.COMMON_COUNT: sentence(
        "In time only if the day of the meeting counts. Some courts do not count it. One day later is safe."
    ),
    Caution.SHORT_NOTICE: sentence(
        "The notice comes too late. Whoever was not told in time can ask a court to undo the decisions."
    ),
    Caution.BEYOND: sentence(
        "By law this belongs to all owners. This meeting can prepare it, but a decision here does not bind them."
    ),
    Caution.OTHER_RULE: sentence(
        "The law has another rule for this matter. Votes by the wrong rule can be undone."
    ),
}


def options(
    visit: Visit, words: Mapping[K, str], hints: Mapping[K, str] | None = None
) -> list[tuple[str, ...]]:
    """As a form shows them: value, words, smaller words."""
    return [
        (str(value), visit.say(said), *([visit.say(hints[value])] if hints else []))
        for value, said in words.items()
    ]
