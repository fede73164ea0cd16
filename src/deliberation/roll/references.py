"""What stands in an exported table where two people of one name must stay apart: a reference to the roll, no document number."""

import re
from uuid import UUID

_REFERENCE = re.compile(r"ROLL-[0-9A-F]{12}")
_DIGITS = 12


def of(person_id: UUID) -> str:
    """`ROLL-` and the last digits of the id, which are random: it means something on this roll alone."""
    return f"ROLL-{person_id.hex[-_DIGITS:].upper()}"


def is_one(document: str) -> bool:
    """Whether a document number in normal form is none, but points to a person of the roll."""
    return _REFERENCE.fullmatch(document) is not None
