"""The shape of a case: what is tampered with, with which power, and who notices."""
# ruff: noqa: S608 - names of our own stand in these statements, and nothing else

from dataclasses import dataclass
from enum import StrEnum

from tampering.hands import Deed, sql
from tampering.world import Moment


class Power(StrEnum):
    """What the one who tampers holds."""

    DATABASE = "database"
    KEY = "database and key"


@dataclass(frozen=True)
class Case:
    """`deed` is told in the page; `caught_by` are the names that watching.py gives."""

    table: str
    deed: str
    do: Deed
    caught_by: tuple[str, ...]
    power: Power = Power.DATABASE
    at: Moment = Moment.COUNTED

    @property
    def name(self) -> str:
        return f"{self.table} {self.at} {self.deed}".replace(" ", "-").replace(",", "")


def rows(table: str, deed: str, *statements: str, caught_by: str, at: Moment = Moment.COUNTED) -> Case:
    """Some rows are changed, and nothing else. `caught_by` are names with spaces between."""
    return Case(table, deed, sql(*statements), tuple(caught_by.split()), at=at)


def signed(table: str, deed: str, do: Deed, *, caught_by: str, at: Moment = Moment.COUNTED) -> Case:
    """The log is written and signed anew."""
    return Case(table, deed, do, tuple(caught_by.split()), Power.KEY, at)


def person(name: str) -> str:
    return f"(SELECT id FROM person WHERE name = '{name}')"


def ballot_of(name: str) -> str:
    """The id of the last ballot that this owner cast."""
    return f"(SELECT id FROM ballot WHERE person_id = {person(name)} ORDER BY revision DESC LIMIT 1)"


def entry_of(name: str) -> str:
    return f"(SELECT entry_id FROM ballot WHERE id = {ballot_of(name)})"


def party_of(name: str) -> str:
    return f"(SELECT party_id FROM poll_party_voter WHERE person_id = {person(name)} LIMIT 1)"


def entry_of_kind(kind: str) -> str:
    return f"(SELECT id FROM audit_entry WHERE kind = '{kind}' ORDER BY id DESC LIMIT 1)"


def reword(table: str, column: str, old: str, new: str, *, where: str = "true") -> str:
    """Other words in the bytes of a column."""
    words = f"replace(convert_from({column}, 'UTF8'), '{old}', '{new}')"
    return f"UPDATE {table} SET {column} = convert_to({words}, 'UTF8') WHERE {where}"
