"""What kinds of person and contact the roll knows."""

from enum import StrEnum


class PersonKind(StrEnum):
    """Who can own: a human being, a body, or the one developer who sells the units."""

    NATURAL = "natural"
    LEGAL = "legal"
    DEVELOPER = "developer"


class ContactKind(StrEnum):
    """How a person can be reached."""

    PHONE = "phone"
    MAIL = "mail"
