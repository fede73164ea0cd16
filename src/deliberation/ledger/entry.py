"""One entry of the log and its only bytes, which are the leaf of the tree."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from uuid import UUID

from deliberation.kernel import clock
from deliberation.kernel.facts import Actor, ActorKind, PublicValue
from deliberation.ledger import canonical, schema
from deliberation.ledger.faults import Malformed

VERSION = 1
MAX_BYTES = 65_535  # tlog-tiles writes the length of an entry in two bytes
_FIELDS = {"v", "log", "type", "at", "actor", "subject", "data"}


@dataclass(frozen=True)
class Subject:
    kind: str
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`log` is the origin, `type` one of schema.ENTRY_FIELDS, `commit` what digests.commitment returned.

    `at` is written in whole milliseconds; what is finer is cut off.
    """

    log: str
    type: str
    at: datetime
    actor: Actor
    subject: Subject
    data: Mapping[str, PublicValue]
    commit: str | None = None


def encode(entry: Entry) -> bytes:
    """The leaf bytes. Raises ValueError for whatever schema.py does not list."""
    _check(entry)
    value: dict[str, PublicValue] = {
        "v": VERSION,
        "log": entry.log,
        "type": entry.type,
        "at": clock.rfc3339(entry.at),
        "actor": {"kind": entry.actor.kind, "ref": entry.actor.ref},
        "subject": {"kind": entry.subject.kind, "id": str(entry.subject.id)},
        "data": dict(entry.data),
    }
    if entry.commit is not None:
        value["commit"] = entry.commit
    data = canonical.encode(value)
    if len(data) > MAX_BYTES:
        raise Malformed(f"an entry of more than {MAX_BYTES} bytes")
    return data


def parse(data: bytes) -> Entry:
    """The entry of leaf bytes. Raises Malformed unless encode(entry) gives exactly these bytes again."""
    if len(data) > MAX_BYTES:
        raise Malformed(f"an entry of more than {MAX_BYTES} bytes")
    value = _object(canonical.decode(data))
    value = _fields(value, _FIELDS | ({"commit"} & value.keys()))
    entry = Entry(
        log=_text(value["log"]),
        type=_text(value["type"]),
        at=_moment(value["at"]),
        actor=_actor(value["actor"]),
        subject=_subject(value["subject"]),
        data=_object(value["data"]),
        commit=_text(value["commit"]) if "commit" in value else None,
    )
    if encode(entry) != data:
        raise Malformed("not the bytes of this entry")
    return entry


def _check(entry: Entry) -> None:
    if not schema.ORIGIN.fullmatch(entry.log):
        raise Malformed("`log` is not an origin: host/log/community/epoch")
    if not schema.CODE.admits(entry.subject.kind):
        raise Malformed("`subject.kind` is not a code")
    if entry.commit is not None and not schema.HASH.admits(entry.commit):
        raise Malformed("`commit` is not 64 hex digits")
    if entry.type not in schema.ENTRY_FIELDS:
        raise Malformed(f"unknown type of entry: {entry.type!r}")
    _check_actor(entry.actor, schema.ENTRY_FIELDS[entry.type].keys())
    _check_data(entry.type, entry.data)


def _check_actor(actor: Actor, fields: AbstractSet[str]) -> None:
    """The system has no reference. Where somebody votes, a member is not called by an id that other votes know."""
    if actor.kind not in get_args(ActorKind):
        raise Malformed(f"unknown kind of actor: {actor.kind!r}")
    unlinkable = actor.kind == "member" and "voter_ref" in fields
    if actor.kind == "system":
        fits = actor.ref == ""
    else:
        fits = schema.VOTER_REF.admits(actor.ref) or (schema.UUID.admits(actor.ref) and not unlinkable)
    if not fits:
        raise Malformed(f"`actor.ref` is not a reference that fits a {actor.kind} here")


def _check_data(kind: str, data: Mapping[str, PublicValue]) -> None:
    fields = schema.ENTRY_FIELDS[kind]
    odd = sorted(str(name) for name in data.keys() ^ fields.keys())
    if odd:
        raise Malformed(f"{kind}: not listed, or missing: {', '.join(odd)}")
    for name, field in fields.items():
        if not field.admits(data[name]):
            raise Malformed(f"{kind}: `{name}` is not a {field.name}")


def _object(value: PublicValue) -> dict[str, PublicValue]:
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return value


def _fields(value: PublicValue, names: AbstractSet[str]) -> dict[str, PublicValue]:
    found = _object(value)
    if found.keys() != names:
        raise Malformed(f"not an object of {', '.join(sorted(names))}")
    return found


def _text(value: PublicValue) -> str:
    if not isinstance(value, str):
        raise Malformed("not a string")
    return value


def _moment(value: PublicValue) -> datetime:
    found = schema.moment(_text(value))
    if found is None:
        raise Malformed("not a time in UTC with milliseconds and Z")
    return found


def _actor(value: PublicValue) -> Actor:
    fields = _fields(value, {"kind", "ref"})
    for kind in get_args(ActorKind):
        if fields["kind"] == kind:
            return Actor(kind, _text(fields["ref"]))
    raise Malformed("unknown kind of actor")


def _subject(value: PublicValue) -> Subject:
    fields = _fields(value, {"kind", "id"})
    text = _text(fields["id"])
    if not schema.UUID.admits(text):
        raise Malformed("`subject.id` is not a uuid")
    return Subject(_text(fields["kind"]), UUID(text))
