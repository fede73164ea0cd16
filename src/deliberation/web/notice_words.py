"""Notices, objections and outcomes in words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from deliberation.kernel.text import sentence
from deliberation.notices.clocks import Hanging
from deliberation.notices.kinds import Answered, Deed, Ground, Kind, Remedy, State, Way, Why
from deliberation.web.deps import Visit

Each = TypeVar("Each", bound=StrEnum)

KINDS: Mapping[Kind, str] = {
    Kind.RESULT: sentence("Result of a vote"),
    Kind.FINAL: sentence("Final result"),
    Kind.CANDIDATES: sentence("List of candidates"),
    Kind.ROLL: sentence("Roll of owners"),
    Kind.PLAN: sentence("Plan"),
    Kind.ACCOUNTS: sentence("Accounts"),
    Kind.TENDER: sentence("Tender"),
    Kind.MONTHLY: sentence("Monthly report"),
    Kind.CALL: sentence("Call to a meeting"),
    Kind.OTHER: sentence("Something else"),
}
GROUNDS: Mapping[Ground, tuple[str, str]] = {
    Ground.COUNT: (sentence("The count"), sentence("Figures or a ballot are wrong.")),
    Ground.ROLL: (sentence("Who could vote"), sentence("Somebody is missing, or should not be there.")),
    Ground.DELIVERY: (sentence("The ballot papers"), sentence("They did not reach somebody.")),
    Ground.POSTING: (sentence("The posting"), sentence("It did not hang where it should, or too briefly.")),
    Ground.TEXT: (sentence("The text"), sentence("The notice says something that is not so.")),
    Ground.INTEREST: (sentence("A tie of interest"), sentence("Somebody decided in their own matter.")),
    Ground.OTHER: (sentence("Another reason"), ""),
}
WAYS: Mapping[Way, str] = {
    Way.WEB: sentence("online"),
    Way.PAPER: sentence("on paper"),
}
ANSWERED: Mapping[Answered, tuple[str, str]] = {
    Answered.UPHELD: (sentence("The objection is right"), "warn"),
    Answered.REJECTED: (sentence("The objection is not right"), "off"),
    Answered.WITHDRAWN: (sentence("Taken back"), "off"),
}
REMEDIES: Mapping[Remedy, tuple[str, str]] = {
    Remedy.RECOUNT: (sentence("Count again"), sentence("Two people count the vote once more.")),
    Remedy.CORRECTION: (sentence("Correct the notice"), sentence("A new notice says what is right.")),
    Remedy.POSTING: (sentence("Post it again"), sentence("A new notice hangs for all its days.")),
    Remedy.VOID: (sentence("The vote is void"), sentence("It decides nothing and has to be held anew.")),
}
STATES: Mapping[State, tuple[str, str, str]] = {
    State.PROVISIONAL: (
        sentence("Provisional"),
        "warn",
        sentence("The votes are counted. The result is not posted as a notice yet, so nothing is final."),
    ),
    State.WINDOW: (
        sentence("Objections are open"),
        "live",
        sentence("The result hangs out. Whoever could vote may object until its days are over."),
    ),
    State.FINAL: (sentence("Final"), "ok", sentence("The days are over, and nothing holds it any more.")),
    State.BLOCKED: (
        sentence("On hold"),
        "warn",
        sentence("The days are over, but something has to be settled first."),
    ),
    State.UNDONE: (sentence("Undone"), "warn", sentence("This outcome no longer stands.")),
}
WHYS: Mapping[Why, str] = {
    Why.NOT_POSTED: sentence("The notice of the result is still to come."),
    Why.DAYS_RUN: sentence("Its days are still running."),
    Why.OPEN_OBJECTION: sentence("An objection has no answer yet."),
    Why.VOID_WAITS: sentence("Somebody of the office found the vote void. It waits for a second person."),
    Why.REMEDY_DUE: sentence("An objection is right, and what it asks for is still to be done."),
    Why.CONSENTS_UNLISTED: sentence("Two people of the office have yet to say whose consent is needed."),
    Why.CONSENT_MISSING: sentence("Somebody whose consent is needed has not given it."),
    Why.NO_FIGURES: sentence("Figures are missing, so the rule cannot be applied."),
    Why.OBJECTED_TO: sentence("So many objected that by the rule the decision falls."),
    Why.ANNULLED: sentence("The chair annulled the vote. It does not count."),
    Why.VOID: sentence("An objection was found right: the vote is void."),
    Why.COUNTED_OTHERWISE: sentence("Two people counted again, and it came out differently."),
}
HANGING: Mapping[Hanging, tuple[str, str]] = {
    Hanging.STILL: (sentence("Hangs there"), "live"),
    Hanging.LONG_ENOUGH: (sentence("Hung long enough"), "ok"),
    Hanging.BY_THE_COMMON_COUNT: (sentence("Perhaps a day too few"), "warn"),
    Hanging.TOO_SHORT: (sentence("Came down too soon"), "warn"),
}
EFFECTS: Mapping[Hanging, str] = {
    Hanging.BY_THE_COMMON_COUNT: sentence(
        "Whoever does not count the first day finds one day missing. A court may count that way. Put it up again."
    ),
    Hanging.TOO_SHORT: sentence("A notice that hung too briefly can void the decision. Put it up again."),
}
DEEDS: Mapping[Deed, str] = {
    Deed.PRINTED: sentence("Printed"),
    Deed.VOTERS_TOLD: sentence("The voters were told"),
    Deed.COMMITTEE_TOLD: sentence("The residents’ committee was told"),
    Deed.FILED: sentence("Filed with the office"),
}


def options(visit: Visit, words: Mapping[Each, str | tuple[str, ...]]) -> list[tuple[str, ...]]:
    """As a form offers them: value, words, and smaller words where there are any."""
    return [
        (each.value, *(visit.say(part) for part in ((said,) if isinstance(said, str) else said)))
        for each, said in words.items()
    ]
