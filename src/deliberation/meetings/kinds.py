"""What meetings are, how they are held, and what their parts are called in rows and in the log."""

from enum import StrEnum


class MeetingKind(StrEnum):
    """An assembly is of owners; a joint meeting is of bodies that each send somebody (residents, committee, company, departments)."""

    ASSEMBLY = "assembly"
    COMMITTEE = "committee"
    JOINT = "joint"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"


class ItemKind(StrEnum):
    """Only a decision is voted on."""

    REPORT = "report"
    DISCUSSION = "discussion"
    DECISION = "decision"


class Source(StrEnum):
    """Where an item of the agenda comes from; `item_source_id` names it."""

    PROPOSAL = "proposal"
    POLL = "poll"
    ACTION = "action"


class Office(StrEnum):
    """Who leads a meeting and who writes it down."""

    CHAIR = "chair"
    SECRETARY = "secretary"


class Step(StrEnum):
    """What the chair did with the meeting as a whole, or with an item of it."""

    OPENED = "opened"
    ITEM_BEGUN = "item_begun"
    ITEM_ENDED = "item_ended"
    ADJOURNED = "adjourned"
    RESUMED = "resumed"
    ENDED = "ended"
    CANCELLED = "cancelled"


class How(StrEnum):
    """How a seat is present. What law calls present includes all three unless the rule says otherwise."""

    IN_PERSON = "in_person"
    PROXY = "proxy"
    REMOTE = "remote"


class Via(StrEnum):
    """By what somebody was marked present: at the desk, by the code or QR on their invitation, or signed in as themselves."""

    DESK = "desk"
    CODE = "code"
    ACCOUNT = "account"
