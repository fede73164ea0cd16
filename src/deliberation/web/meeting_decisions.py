"""Where the decision on an item stands, for the chair who leads to it and the hall that waits for it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.counting.count import Outcome
from deliberation.counting.rules import Choice
from deliberation.kernel.text import sentence
from deliberation.meetings.run.course import Item
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import acting
from deliberation.meetings.votes.views import Docket, VoteView
from deliberation.web import meeting_vote_words, meeting_words
from deliberation.web.deps import Frame, Visit
from deliberation.web.meeting_guided import Act

_ASKED = sentence("Has anybody an interest of their own in this? Please say so. Then we vote on:")
_ASKED_OF_AMENDMENT = sentence(
    "Has anybody an interest of their own in this? Please say so. Then we vote on the amendment first. It makes the motion read:"
)
_TOLD = sentence("Agree: %(agree)s. Disagree: %(disagree)s. Abstain: %(abstain)s.")


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The last vote on an item, as it is announced. `sums` are seats, in words."""

    number: int
    text: str
    sums: str
    word: str
    kind: str
    meaning: str


def left_open(hall: Hall, docket: Docket) -> tuple[Item, ...]:
    """Items that were to be decided, and were before the meeting without a decision."""
    taken = hall.course.done | {hall.course.current}
    return tuple(
        item
        for item in hall.items
        if acting.votable(item) and item.id in taken and not docket.is_settled(item.id)
    )


def decided(frame: Frame, docket: Docket, vote: VoteView, record: bytes) -> Decided:
    """From the record of a vote that is closed."""
    assert vote.outcome is not None, "it has a record"
    sums = json.loads(record)["sums"]
    told = {
        "agree": sums[Choice.FOR.value],
        "disagree": sums[Choice.AGAINST.value],
        "abstain": sums[Choice.ABSTAIN.value],
    }
    verdict = meeting_vote_words.verdict(frame.translator, vote.outcome)
    came_out = frame.say(sentence("It came out: %(word)s."), {"word": verdict.word})
    gap = "" if frame.translator.language == "zh-Hans" else " "
    motion = docket.motion(vote.motion_id)
    return Decided(
        number=vote.number,
        text=next(text.text for text in motion.texts if text.version == vote.version),
        sums=frame.say(_TOLD, told),
        word=verdict.word,
        kind=verdict.kind,
        meaning=came_out if vote.outcome is Outcome.PASS else f"{came_out}{gap}{verdict.words}",
    )


def to_say(visit: Visit, docket: Docket, item: Item, told: Decided | None) -> tuple[str, ...]:
    """What the chair says about the decision on this item, once there is something to decide."""
    vote, due = docket.open_vote, docket.due(item.id)
    if vote is not None:
        return (visit.say(sentence("We are voting now. Please say whether you agree.")),)
    if due is not None:
        asked = _ASKED if due.amends is None else _ASKED_OF_AMENDMENT
        return (visit.say(asked), due.text.text)
    if told is not None:
        result = sentence("Vote no. %(number)s, the result.")
        return (visit.say(result, {"number": told.number}), told.sums, told.meaning)
    return ()


def act(visit: Visit, hall: Hall, docket: Docket, item: Item) -> Act | None:
    """The next step to a decision on this item; none where there is none to make."""
    if not acting.votable(item) or docket.is_settled(item.id):
        return None
    due = docket.due(item.id)
    if due is None:
        words = visit.say(sentence("Write what is to be decided"))
        return Act(words=words, page=f"votes/items/{item.position}/motion")
    words = visit.say(sentence("Vote on it now"))
    page = f"votes/motions/{due.number}/opening"
    return Act(words=words, page=page, is_main=hall.quorum.is_met is not False)


def cautions(frame: Frame, hall: Hall, item: Item) -> Iterator[str]:
    """What was read about this item before the call: that it is not this meeting's to decide, or has another rule."""
    for caution in hall.cautions(item.id):
        yield frame.say(meeting_words.CAUTIONS[caution])


def missing(visit: Visit, hall: Hall, docket: Docket) -> Iterator[str]:
    """Decisions that were left behind, and what is to be known about the one before the meeting."""
    if hall.item is not None and acting.votable(hall.item):
        yield from cautions(visit, hall, hall.item)
    for item in (each for each in left_open(hall, docket) if each != hall.item):
        named = {"number": item.position, "title": item.title}
        yield visit.say(sentence("Item %(number)s was to be decided and is not: %(title)s."), named)
