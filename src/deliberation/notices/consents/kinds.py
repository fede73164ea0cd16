"""Why a home's consent is needed, and what its owners said."""

from enum import StrEnum


class Need(StrEnum):
    """`uses` is that an exclusive part is used, `harms` that it suffers more than others."""

    USES = "uses"
    HARMS = "harms"
    OTHER = "other"


class Word(StrEnum):
    """What an owner says; `withdrawn` takes back what they said before."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Where the consent of a home stands; `dropped` is no longer asked for."""

    GIVEN = "given"
    REFUSED = "refused"
    WAITS = "waits"
    DROPPED = "dropped"
