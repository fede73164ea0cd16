"""The lines of a bundle's lists, each the only bytes for what it says. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.counting.parties import Party
from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical, digests
from deliberation.ledger.bundle import Grade
from deliberation.papers import documents
from deliberation.roll import directory
from deliberation.roll.kinds import PersonKind

SUPERSEDED, STRUCK = "superseded", "struck"
Home = tuple[str, str | None, int | None, str]
"""A unit's id, kind, area and what its neighbours call it. Kind and area are unknown in old votes."""
Voter = tuple[str, str, str]
"""The id of somebody who may speak for a party, their name and kind of person."""


@dataclass(frozen=True, kw_only=True)
class RolledParty:
    """A party as it stood at the close; homes by unit, voters by person."""

    key: str
    heads: int
    area_cm2: int
    is_developer: bool
    homes: Sequence[Home]
    voters: Sequence[Voter]


@dataclass(frozen=True, kw_only=True)
class CastBallot:
    """A ballot in the log. `why` only auditors see it, if so. Salt and body are gone where they were erased."""

    index: int
    why: str
    salt: bytes | None
    body: bytes | None


@dataclass(frozen=True, kw_only=True)
class AmendedParty:
    """A party that an amendment added or replaced. `index` is the place of the amendment in the log; voters by person."""

    index: int
    is_added: bool
    key: str
    heads: int
    area_cm2: int
    is_developer: bool
    units: Sequence[str]
    voters: Sequence[str]


def of_amendment(parties: Iterable[AmendedParty], *, poll_id: UUID, pepper: bytes) -> bytes:
    """`parties` of one amendment, in the order of their keys."""
    found = tuple(parties)

    def items(*, is_added: bool) -> list[PublicValue]:
        return [
            canonical.decode(_item(each, each.units, each.voters, poll_id, pepper))
            for each in found
            if each.is_added is is_added
        ]

    return line({"added": items(is_added=True), "index": found[0].index, "removed": items(is_added=False)})


def of_party(rolled: RolledParty, grade: Grade, *, poll_id: UUID, pepper: bytes) -> bytes:
    units = tuple(unit for unit, *_ in rolled.homes)
    item = _item(rolled, units, [person for person, _, _ in rolled.voters], poll_id, pepper)
    homes: list[PublicValue] = [_home(home, grade) for home in rolled.homes]
    owners: dict[str, PublicValue] = (
        {} if grade is Grade.PUBLIC else {"owners": _owners(rolled.voters, grade)}
    )
    return line({"homes": homes, "item": canonical.decode(item), **owners})


def _item(
    rolled: RolledParty | AmendedParty,
    units: Sequence[str],
    voters: Iterable[str],
    poll_id: UUID,
    pepper: bytes,
) -> bytes:
    party = Party(
        key=rolled.key,
        units=tuple(units),
        voters=frozenset(),
        heads=rolled.heads,
        area_cm2=rolled.area_cm2,
        is_developer=rolled.is_developer,
    )
    return documents.roll_item(party, [digests.voter_ref(pepper, poll_id, UUID(person)) for person in voters])


def of_ballot(cast: CastBallot, grade: Grade) -> bytes:
    """A body is canonical as it is stored, so it is not read again."""
    if cast.why and grade is not Grade.AUDITOR:
        return line({"index": cast.index, "withheld": cast.why})
    if cast.salt is None or cast.body is None:
        return line({"index": cast.index, "withheld": "erased"})
    return of_hand(cast.index, cast.salt, cast.body)


def of_hand(index: int, salt: bytes, body: bytes) -> bytes:
    """Of an entry that seals who acted; a body is canonical as it is stored."""
    return b'{"body":%b,"index":%d,"salt":"%b"}\n' % (body, index, salt.hex().encode())


def of_rejection(index: int, entry: bytes) -> bytes:
    """From the bytes of the entry."""
    value = canonical.decode(entry)
    data = value["data"] if isinstance(value, dict) else None
    return line({"index": index, "reason": data["reason"] if isinstance(data, dict) else None})


def line(value: PublicValue) -> bytes:
    return canonical.encode(value) + b"\n"


def _home(home: Home, grade: Grade) -> PublicValue:
    unit, kind, area_cm2, place = home
    shown: dict[str, PublicValue] = {} if grade is Grade.PUBLIC else {"place": _nfc(place)}
    return {"unit": unit, "kind": kind, "area_cm2": area_cm2, **shown}


def _owners(voters: Iterable[Voter], grade: Grade) -> list[PublicValue]:
    if grade is Grade.AUDITOR:
        return [_nfc(name) for _, name, _ in voters]
    return [directory.masked_name(_nfc(name), PersonKind(kind)) for _, name, kind in voters]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
