"""Whose signatures make a checkpoint good (c2sp.org/tlog-policy): logs, witnesses, and how many of them are enough."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.ledger import cosignature
from deliberation.ledger.cosignature import Cosigned, Witness
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Note, Verifier
from deliberation.ledger.strict import decimal

NONE = "none"
MAX_BYTES = 1 << 20
MAX_NAMES = 1_000
_ALLOWED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_WHITE = re.compile(r"[ \t]+")


@dataclass(frozen=True)
class Group:
    """It has witnessed what at least `least` of its members have."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Witnesses and groups by their names here, in the order of the file; `quorum` is one of them, or `none`.

    `urls` says where the logs and witnesses answer, by their vkeys, as far as the file says.
    """

    quorum: str
    logs: tuple[Verifier, ...] = ()
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)

    def is_met(self, cosigned: Collection[Witness]) -> bool:
        """Whether the cosignatures of these witnesses are enough."""
        good = {NONE, *(name for name, witness in self.witnesses.items() if witness in cosigned)}
        for name, group in self.groups.items():  # a group names only what stands before it
            if sum(member in good for member in group.members) >= group.least:
                good.add(name)
        return self.quorum in good

    def verify(self, opened: Note) -> tuple[Cosigned, ...]:
        """Who has cosigned, if that is enough. Raises Untrue if not, or if a known witness's signature is false.

        The log's own signature is checked by whoever opens the note.
        """
        signed = cosignature.verify(opened, tuple(self.witnesses.values()))
        if not self.is_met([each.witness for each in signed]):
            raise Untrue(f"{len(signed)} of {len(self.witnesses)} witnesses signed, which is no quorum")
        return signed


def parse(data: bytes) -> Policy:
    """Raises Malformed, naming the line."""
    if len(data) > MAX_BYTES or not _ALLOWED.fullmatch(data):
        raise Malformed("a policy is lines of text without control characters")
    reading = _Reading()
    # names are opaque bytes there: surrogates keep those that are no UTF-8
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), start=1):
        words = [word for word in _WHITE.split(line) if word]
        if words and not words[0].startswith("#"):
            try:
                reading.line(words[0], words[1:])
            except Malformed as error:
                raise Malformed(f"line {number}: {error}") from error
    return reading.policy()


class _Reading:
    """A policy as far as it has been read."""

    def __init__(self) -> None:
        self.logs: list[Verifier] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, Group] = {}
        self.urls: dict[str, str] = {}
        self.quorum: str | None = None
        self.members: set[str] = set()

    def line(self, keyword: str, words: Sequence[str]) -> None:
        readers: Mapping[str, Callable[[Sequence[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if keyword not in readers:
            raise Malformed("a line begins with log, witness, group or quorum")
        readers[keyword](words)

    def policy(self) -> Policy:
        if self.quorum is None:
            raise Malformed("no line says what the quorum is")
        return Policy(self.quorum, tuple(self.logs), self.witnesses, self.groups, self.urls)

    def _log(self, words: Sequence[str]) -> None:
        _check_number(words, 1, 2)
        log = Verifier.parse(words[0])
        if log.public_key in {other.public_key for other in self.logs}:
            raise Malformed("this log's key stands there twice")
        self._check_room(len(self.logs))
        self.logs.append(log)
        self._answers(log.vkey, words[1:])

    def _witness(self, words: Sequence[str]) -> None:
        _check_number(words, 2, 3)
        self._check_new(words[0])
        witness = Witness.parse(words[1])
        if witness.public_key in {other.public_key for other in self.witnesses.values()}:
            raise Malformed("this witness's key stands there twice")
        self.witnesses[words[0]] = witness
        self._answers(witness.vkey, words[2:])

    def _group(self, words: Sequence[str]) -> None:
        _check_number(words, 3, MAX_NAMES)
        name, least, *members = words
        self._check_new(name)
        for member in members:
            if not self._is_defined(member):
                raise Malformed(f"no line before this one defines {member!r}")
            if member in self.members:
                raise Malformed(f"{member!r} is a member already")
            self.members.add(member)
        number = {"all": len(members), "any": 1}.get(least) or decimal(least)
        if not 1 <= number <= len(members):
            raise Malformed(f"{number} of {len(members)} members can never be met, or always are")
        self.groups[name] = Group(number, tuple(members))

    def _quorum(self, words: Sequence[str]) -> None:
        _check_number(words, 1, 1)
        if self.quorum is not None:
            raise Malformed("a second quorum")
        if words[0] != NONE and not self._is_defined(words[0]):
            raise Malformed(f"no line before this one defines {words[0]!r}")
        self.quorum = words[0]

    def _is_defined(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _check_new(self, name: str) -> None:
        if name == NONE or self._is_defined(name):
            raise Malformed(f"{name!r} is defined already")
        self._check_room(len(self.witnesses) + len(self.groups))

    def _check_room(self, have: int) -> None:
        if have >= MAX_NAMES:
            raise Malformed(f"more than {MAX_NAMES} names")

    def _answers(self, vkey: str, url: Sequence[str]) -> None:
        if url:
            self.urls[vkey] = url[0]


def _check_number(words: Sequence[str], least: int, most: int) -> None:
    if not least <= len(words) <= most:
        raise Malformed("too few or too many words")
