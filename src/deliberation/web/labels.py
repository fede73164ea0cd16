"""What the rooms' fixed choices are called, as marked sentences: templates say them in the reader's language."""

from collections.abc import Mapping

from deliberation.communities.rules import Role
from deliberation.kernel.text import sentence
from deliberation.proposals.rules import Category, Stage, Standing
from deliberation.threads.rules import Kind, Reason

CATEGORIES: Mapping[Category, str] = {
    Category.PARKING: sentence("Parking"),
    Category.LIFT: sentence("Lifts"),
    Category.FIRE_SAFETY: sentence("Fire safety"),
    Category.GREEN: sentence("Green space"),
    Category.REPAIRS: sentence("Repairs"),
    Category.MONEY: sentence("Money"),
    Category.OTHER: sentence("Other matters"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.DRAFT: sentence("Draft"),
    Standing.OPEN: sentence("Being discussed"),
    Standing.FROZEN: sentence("Put to the vote"),
    Standing.WITHDRAWN: sentence("Withdrawn"),
}
STAGES: Mapping[Stage, str] = {
    Stage.DELIBERATION: sentence("Neighbours talk it over"),
    Stage.COSTING: sentence("The cost is worked out"),
    Stage.VOTE: sentence("Owners vote"),
    Stage.NOTICE: sentence("The outcome is posted"),
    Stage.BUILT: sentence("The work is done"),
    Stage.JUDGED: sentence("Neighbours judge the work"),
}
STAGE_HINTS: Mapping[Stage, str] = {
    Stage.DELIBERATION: sentence("Anyone may comment. You may still change the text."),
    Stage.COSTING: sentence("What it costs, and who pays."),
    Stage.VOTE: sentence("Needed for all that the law leaves to the owners."),
    Stage.NOTICE: sentence("On paper and here, with days to object."),
    Stage.BUILT: sentence("Who does it, until when, and what was spent."),
    Stage.JUDGED: sentence("Did it do what was promised?"),
}
KINDS: Mapping[Kind, str] = {
    Kind.SUPPORT: sentence("Support"),
    Kind.CONCERN: sentence("Concern"),
    Kind.QUESTION: sentence("A question"),
    Kind.REPLY: sentence("Reply"),
    Kind.ANSWER: sentence("Official answer"),
}
KIND_TAGS: Mapping[Kind, str] = {
    Kind.SUPPORT: "ok",
    Kind.CONCERN: "warn",
    Kind.QUESTION: "",
    Kind.REPLY: "",
    Kind.ANSWER: "off",
}
REASONS: Mapping[Reason, str] = {
    Reason.PERSONAL_DATA: sentence("Personal data"),
    Reason.INSULT: sentence("Insult"),
    Reason.ADVERTISING: sentence("Advertising"),
    Reason.OFF_TOPIC: sentence("Off topic"),
    Reason.REPEATED: sentence("Repeated"),
    Reason.UNLAWFUL: sentence("Against the law"),
}
REASON_HINTS: Mapping[Reason, str] = {
    Reason.PERSONAL_DATA: sentence("It names a person, a phone number, a flat or a car."),
    Reason.INSULT: sentence("It insults or threatens somebody."),
    Reason.ADVERTISING: sentence("It wants to sell something."),
    Reason.OFF_TOPIC: sentence("It has nothing to do with this proposal."),
    Reason.REPEATED: sentence("The same was posted before."),
    Reason.UNLAWFUL: sentence("The law forbids it."),
}
ROLES: Mapping[Role, str] = {
    Role.LEAD: sentence("Building lead"),
    Role.COMMITTEE: sentence("Owners' committee"),
    Role.STAFF: sentence("Community staff"),
    Role.ADMINISTRATOR: sentence("Community staff"),
    Role.COUNTER: sentence("Vote counter"),
    Role.AUDITOR: sentence("Auditor"),
}
