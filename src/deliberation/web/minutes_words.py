"""What the fixed choices in minutes and action items are called, as marked sentences."""

from collections.abc import Mapping

from deliberation.counting.count import Outcome
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import How, Office, Step
from deliberation.meetings.minutes.kinds import (
    Answer,
    Capacity,
    Circle,
    Progress,
    Remark,
    SheetEnd,
    Stage,
    Taken,
    Way,
)

STAGES: Mapping[Stage, str] = {
    Stage.NONE: sentence("Not written yet"),
    Stage.DRAFT: sentence("Draft"),
    Stage.CIRCULATED: sentence("Draft, open for comments"),
    Stage.CLOSED: sentence("Being signed"),
    Stage.PUBLISHED: sentence("Published"),
}
CAPACITIES: Mapping[Capacity, str] = {
    Capacity.CHAIR: sentence("Chair of the meeting"),
    Capacity.SECRETARY: sentence("Secretary of the meeting"),
    Capacity.ATTENDING: sentence("Attended"),
}
OFFICES: Mapping[Office, str] = {
    Office.CHAIR: CAPACITIES[Capacity.CHAIR],
    Office.SECRETARY: CAPACITIES[Capacity.SECRETARY],
}
CIRCLES: Mapping[Circle, str] = {
    Circle.OFFICERS: sentence("Chair and secretary"),
    Circle.ATTENDING: sentence("Chair, secretary and all who attended"),
}
ANSWERS: Mapping[Answer, str] = {
    Answer.SIGNED: sentence("Has signed"),
    Answer.REFUSED: sentence("Refused to sign"),
}
WAYS: Mapping[Way, str] = {
    Way.ACCOUNT: sentence("with their account"),
    Way.PAPER: sentence("on paper, read by two people"),
}
REMARKS: Mapping[Remark, str] = {
    Remark.COMMENT: sentence("A comment for the secretary"),
    Remark.STATEMENT: sentence("A statement for the minutes"),
}
REMARK_HINTS: Mapping[Remark, str] = {
    Remark.COMMENT: sentence("Something is wrong or missing. You get an answer."),
    Remark.STATEMENT: sentence("It stands in the minutes word for word, with your name."),
}
TAKEN: Mapping[Taken, str] = {
    Taken.TAKEN_UP: sentence("Taken up"),
    Taken.NOT_TAKEN_UP: sentence("Not taken up"),
}
SHEET_ENDS: Mapping[SheetEnd, str] = {
    SheetEnd.CONFIRMED: sentence("Confirmed by a second person"),
    SheetEnd.WITHDRAWN: sentence("Withdrawn"),
}
PROGRESS: Mapping[Progress, str] = {
    Progress.OPEN: sentence("Open"),
    Progress.REPORTED: sentence("Reported done"),
    Progress.DONE: sentence("Done"),
}
HOWS: Mapping[How, str] = {
    How.IN_PERSON: sentence("in person"),
    How.PROXY: sentence("by proxy"),
    How.REMOTE: sentence("online"),
}
STEPS: Mapping[Step, str] = {
    Step.OPENED: sentence("Opened"),
    Step.ITEM_BEGUN: sentence("Item begun"),
    Step.ITEM_ENDED: sentence("Item ended"),
    Step.ADJOURNED: sentence("Adjourned"),
    Step.RESUMED: sentence("Resumed"),
    Step.ENDED: sentence("Ended"),
    Step.CANCELLED: sentence("Cancelled"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASS: sentence("Carried"),
    Outcome.FAIL: sentence("Not carried"),
    Outcome.NOT_PASSED: sentence("Not carried"),
    Outcome.NO_QUORUM: sentence("No quorum"),
    Outcome.BRIDGE_OPEN: sentence("Not carried; a second vote could follow"),
    Outcome.BLOCKED: sentence("Blocked"),
    Outcome.INSUFFICIENT_DATA: sentence("Not known"),
}
EFFECTS: Mapping[str, str] = {
    "mute": sentence("may not vote on it"),
    "out": sentence("is left out of every total"),
}
PRESENT: Mapping[str, str] = {
    "members": sentence("%(present)s of %(total)s members"),
    "owner_members": sentence("%(present)s of %(total)s members who are owners"),
    "heads": sentence("%(present)s of %(total)s owners"),
    "area": sentence("%(present)s of %(total)s m²"),
}
FACTS: Mapping[str, str] = {
    "heading": sentence("The meeting itself"),
    "called": sentence("The call"),
    "officers": sentence("Who chaired and wrote"),
    "course": sentence("When it began, paused and ended"),
    "seats": sentence("Who was there"),
    "items": sentence("Items: times, motions, votes, statements or tasks"),
    "statements": sentence("Statements"),
    "actions": sentence("Action items"),
}
