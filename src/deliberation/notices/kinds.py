"""What there is in this room: kinds of notice, grounds of an objection, what an answer asks for, where an outcome stands."""

from enum import StrEnum


class Kind(StrEnum):
    """A `result` opens the days for objections; `final` says what stands when they are over."""

    RESULT = "result"
    FINAL = "final"
    CANDIDATES = "candidates"
    ROLL = "roll"
    PLAN = "plan"
    ACCOUNTS = "accounts"
    TENDER = "tender"
    MONTHLY = "monthly"
    CALL = "call"
    OTHER = "other"

    @property
    def needs_two(self) -> bool:
        """Whether somebody else than its writer publishes it."""
        return self in {Kind.RESULT, Kind.FINAL}

    @property
    def hears_objections(self) -> bool:
        return self in {Kind.RESULT, Kind.CANDIDATES, Kind.ROLL, Kind.PLAN, Kind.ACCOUNTS, Kind.TENDER}


class Subject(StrEnum):
    """What a notice is about, where that has a page of its own."""

    POLL = "poll"
    MEETING_VOTE = "meeting_vote"
    PROPOSAL = "proposal"

    @property
    def is_vote(self) -> bool:
        return self is not Subject.PROPOSAL


class Ground(StrEnum):
    """What an objection is about."""

    COUNT = "count"
    ROLL = "roll"
    DELIVERY = "delivery"
    POSTING = "posting"
    TEXT = "text"
    INTEREST = "interest"
    OTHER = "other"


class Way(StrEnum):
    """How an objection came."""

    WEB = "web"
    PAPER = "paper"


class Answered(StrEnum):
    """`withdrawn` is the objector's own word."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Remedy(StrEnum):
    """What an objection that is right asks for."""

    RECOUNT = "recount"
    CORRECTION = "correction"
    POSTING = "posting"
    VOID = "void"


class Finding(StrEnum):
    """What somebody who counted again found, against what was published."""

    AGREES = "agrees"
    DIFFERS = "differs"


class Deed(StrEnum):
    """What is done for an outcome outside of this program, and written down by whoever did it."""

    PRINTED = "printed"
    VOTERS_TOLD = "voters_told"
    COMMITTEE_TOLD = "committee_told"
    FILED = "filed"


class State(StrEnum):
    """Where an outcome stands: in exactly one of these."""

    PROVISIONAL = "provisional"
    WINDOW = "window"
    FINAL = "final"
    BLOCKED = "blocked"
    UNDONE = "undone"


class Why(StrEnum):
    """What holds an outcome, or undid it."""

    NOT_POSTED = "not_posted"
    DAYS_RUN = "days_run"
    OPEN_OBJECTION = "open_objection"
    VOID_WAITS = "void_waits"
    REMEDY_DUE = "remedy_due"
    CONSENTS_UNLISTED = "consents_unlisted"
    CONSENT_MISSING = "consent_missing"
    NO_FIGURES = "no_figures"
    OBJECTED_TO = "objected_to"
    ANNULLED = "annulled"
    VOID = "void"
    COUNTED_OTHERWISE = "counted_otherwise"
