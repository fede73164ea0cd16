"""The words of a founding: who is who in it, what is posted, checked, answered and handed over."""

from enum import StrEnum


class Capacity(StrEnum):
    """As what somebody is in the preparatory group."""

    OWNER = "owner"
    STREET_OFFICE = "street_office"
    RESIDENTS_COMMITTEE = "residents_committee"
    DEVELOPER = "developer"


class Draft(StrEnum):
    """What the first assembly adopts besides electing."""

    RULES = "rules"
    COVENANT = "covenant"


class Posting(StrEnum):
    """What is hung up for everybody."""

    GROUP = "group"
    DRAFTS = "drafts"
    CANDIDATES = "candidates"


class Nominator(StrEnum):
    """Who put a candidate forward."""

    PARTY_BRANCH = "party_branch"
    RESIDENTS_COMMITTEE = "residents_committee"
    SELF = "self"
    JOINT = "joint"


class Condition(StrEnum):
    """What a candidate must be."""

    OWNER = "owner"
    CAPABLE = "capable"
    DUTIFUL = "dutiful"
    INDEPENDENT = "independent"
    PROMISED = "promised"


class Evidence(StrEnum):
    """By what it was seen; the last two say that it is not so."""

    REGISTER = "register"
    IDENTITY = "identity"
    RECEIPT = "receipt"
    STATEMENT = "statement"
    INQUIRY = "inquiry"
    MISSING = "missing"
    CONTRADICTED = "contradicted"

    @property
    def is_met(self) -> bool:
        return self not in (Evidence.MISSING, Evidence.CONTRADICTED)


class Outcome(StrEnum):
    """How an objection was answered."""

    UPHELD = "upheld"
    REJECTED = "rejected"


class Event(StrEnum):
    """What follows the count."""

    MEETING = "meeting"
    FILING = "filing"
    HANDOVER = "handover"


class Item(StrEnum):
    """What is handed over."""

    MONEY = "money"
    ACCOUNTS = "accounts"
    ROLL = "roll"
    BALLOTS = "ballots"
    PLANS = "plans"
    CONTRACTS = "contracts"
    SEALS = "seals"


class Ended(StrEnum):
    """Why a founding goes no further."""

    GIVEN_UP = "given_up"
    NOT_FORMED = "not_formed"
    MISTAKE = "mistake"
