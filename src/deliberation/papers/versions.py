"""Versions of the published records of rankings and elections; certificates of motions count their own."""

from deliberation.counting.certificates import recounting
from deliberation.counting.shapes import Object

FIRST_VERSION = 1
VERSION = 2
ALL = (FIRST_VERSION, VERSION)


def as_of(version: object, record: Object) -> Object:
    """As a record of that version says it: the first did not know of ballots that are set aside."""
    if version != FIRST_VERSION:
        return record
    lacking = {"ballots": {"set_aside"}}
    known = {name: recounting.without(lacking.get(name, set()), value) for name, value in record.items()}
    return known | {"v": FIRST_VERSION}
