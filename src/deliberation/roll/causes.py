"""Why a home's people change, and what shows it."""

from enum import StrEnum


class Cause(StrEnum):
    SALE = "sale"
    INHERITANCE = "inheritance"
    JOINT = "joint"
    CORRECTION = "correction"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    VOTER = "voter"
    AREA = "area"
    HANDED_OVER = "handed_over"


OWNERS_CHANGE = (Cause.SALE, Cause.INHERITANCE, Cause.JOINT, Cause.CORRECTION)


class Evidence(StrEnum):
    """What the clerk saw; or that all whom it is about said it from their own accounts."""

    DEED = "deed"
    CONTRACT = "contract"
    NOTARY = "notary"
    COURT = "court"
    LETTER = "letter"
    IN_PERSON = "in_person"
    OWN_ACCOUNT = "own_account"
