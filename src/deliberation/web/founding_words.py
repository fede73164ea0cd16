"""A founding in words: its steps, who is who in it, what is checked and by what, what is handed over."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from deliberation.founding.kinds import (
    Capacity,
    Condition,
    Draft,
    Ended,
    Event,
    Evidence,
    Item,
    Nominator,
    Outcome,
)
from deliberation.founding.steps import Step
from deliberation.kernel.text import sentence
from deliberation.web.deps import Visit

Kind = TypeVar("Kind", bound=StrEnum)

STEPS: Mapping[Step, str] = {
    Step.ALLOWED: sentence("A first assembly may be held"),
    Step.GROUP: sentence("Preparatory group"),
    Step.DRAFTS: sentence("Roll and drafts on show"),
    Step.NOMINATIONS: sentence("Candidates put forward"),
    Step.CANDIDATES: sentence("List of candidates on show"),
    Step.ELECTION: sentence("First assembly and election"),
    Step.MEETING: sentence("First meeting of the committee"),
    Step.FILING: sentence("Filing"),
    Step.HANDOVER: sentence("Handover"),
}
ABOUT: Mapping[Step, str] = {
    Step.ALLOWED: sentence("Enough homes are handed over, and enough owners ask for it."),
    Step.GROUP: sentence("An odd number of people prepare it. Half of them or more are owners."),
    Step.DRAFTS: sentence("Everybody can check who owns what, and read the rules that are to be adopted."),
    Step.NOMINATIONS: sentence("By the party branch, the residents’ committee, owners together, or oneself."),
    Step.CANDIDATES: sentence("Everybody can object. If the list changes, it is posted anew."),
    Step.ELECTION: sentence("Owners vote on each candidate, by heads and by floor area."),
    Step.MEETING: sentence("The committee chooses its chair and a deputy."),
    Step.FILING: sentence("The decision, the rules, the covenant and the members go to the office."),
    Step.HANDOVER: sentence("Money, papers and seals go to the committee."),
}
CAPACITIES: Mapping[Capacity, str] = {
    Capacity.OWNER: sentence("Owner"),
    Capacity.STREET_OFFICE: sentence("Street or town office"),
    Capacity.RESIDENTS_COMMITTEE: sentence("Residents’ committee"),
    Capacity.DEVELOPER: sentence("Developer"),
}
DRAFTS: Mapping[Draft, str] = {
    Draft.RULES: sentence("Rules of the owners’ assembly"),
    Draft.COVENANT: sentence("Owners’ covenant"),
}
NOMINATORS: Mapping[Nominator, str] = {
    Nominator.PARTY_BRANCH: sentence("The party branch"),
    Nominator.RESIDENTS_COMMITTEE: sentence("The residents’ committee"),
    Nominator.SELF: sentence("The candidate"),
    Nominator.JOINT: sentence("Several owners together"),
}
CONDITIONS: Mapping[Condition, str] = {
    Condition.OWNER: sentence("Owns a home here"),
    Condition.CAPABLE: sentence("Has full legal capacity"),
    Condition.DUTIFUL: sentence("Keeps the covenant and pays what is due"),
    Condition.INDEPENDENT: sentence("Has no tie of work, debt or family to the property company"),
    Condition.PROMISED: sentence("Signed the written promise"),
}
EVIDENCE: Mapping[Evidence, str] = {
    Evidence.REGISTER: sentence("Seen in the land register"),
    Evidence.IDENTITY: sentence("Seen on the identity card"),
    Evidence.RECEIPT: sentence("Seen on receipts"),
    Evidence.STATEMENT: sentence("Signed statement"),
    Evidence.INQUIRY: sentence("Asked where it is known"),
    Evidence.MISSING: sentence("Nothing shows it"),
    Evidence.CONTRADICTED: sentence("It is not so"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: sentence("The objection is right"),
    Outcome.REJECTED: sentence("The objection is not right"),
}
EVENTS: Mapping[Event, str] = {
    Event.MEETING: STEPS[Step.MEETING],
    Event.FILING: STEPS[Step.FILING],
    Event.HANDOVER: STEPS[Step.HANDOVER],
}
ITEMS: Mapping[Item, str] = {
    Item.MONEY: sentence("Money and bank papers"),
    Item.ACCOUNTS: sentence("Accounts and receipts"),
    Item.ROLL: sentence("Roll of owners"),
    Item.BALLOTS: sentence("Ballots, mandates and minutes of the election"),
    Item.PLANS: sentence("Plans and papers of the buildings"),
    Item.CONTRACTS: sentence("Contracts of the common parts"),
    Item.SEALS: sentence("Seals"),
}
ENDED: Mapping[Ended, str] = {
    Ended.GIVEN_UP: sentence("It was given up"),
    Ended.NOT_FORMED: sentence("No committee came out of the count"),
    Ended.MISTAKE: sentence("It was begun by mistake"),
}


def options(visit: Visit, words: Mapping[Kind, str]) -> list[tuple[str, str]]:
    """As a form offers them: (value, words) pairs."""
    return [(each.value, visit.say(said)) for each, said in words.items()]
