"""How a fact becomes the bytes of an entry, and whose key signs a log."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from deliberation.kernel.facts import Actor, Fact
from deliberation.kernel.refusals import Conflict, NotFound
from deliberation.kernel.text import sentence
from deliberation.ledger import canonical, digests, merkle, note
from deliberation.ledger import entry as entries
from deliberation.ledger.entry import Entry, Subject


class NoLog(NotFound):
    """Nothing can be recorded, or read, before a log was started."""

    message = sentence("This community has no log yet.")


class NoSuchPart(NoLog):
    """There is a log, but it has not begun anew so often."""

    message = sentence("The log of this community has no such part.")


class NotInTheLog(NotFound):
    message = sentence("There is no such entry in this log.")


class NotNumberedYet(Conflict):
    """Soon it will be: the sequencer takes entries in the moment they are committed."""

    message = sentence("This entry has no number yet. Try again in a minute.")


class NotSignedYet(NotFound):
    message = sentence("This log was not signed yet. Try again in a minute.")


class NotAsSealed(Conflict):
    message = sentence("This is not what the public log vouches for. Have it looked into.")


class OpeningErased(NotFound):
    """Without salt and body nobody can show what the entry commits to."""

    message = sentence("What this entry vouches for was erased, so there is no receipt any more.")


class NoSuchTree(NotFound):
    message = sentence("This log never had a tree of that size.")


class NoSuchTile(NotFound):
    """Said to programs, in English only."""

    message = "there is no such tile in the signed log"


@dataclass(frozen=True)
class LogHome:
    """Where logs of this installation are read (`host` or `host:port`), and the public half of what signs them."""

    address: str
    public_key: bytes


@dataclass(frozen=True)
class LogKey:
    """The installation's one signing key: 32 bytes, an Ed25519 seed. It signs each log under that log's name."""

    seed: bytes = field(repr=False)

    def signer(self, origin: str) -> note.Signer:
        return note.Signer(origin, self.seed)

    @cached_property
    def public_key(self) -> bytes:
        return self.signer("log").verifier.public_key


@dataclass(frozen=True)
class Written:
    """An entry's bytes, its leaf hash, and the private body its commitment vouches for."""

    body: bytes
    leaf_hash: bytes
    private: bytes | None


def write(origin: str, fact: Fact, *, actor: Actor, at: datetime, salt: bytes) -> Written:
    """The entry of a fact. `salt` is used only if the fact has a private body."""
    body = fact.private()
    private = None if body is None else canonical.encode(dict(body))
    entry = Entry(
        log=origin,
        type=fact.kind,
        at=at,
        actor=actor,
        subject=Subject(fact.subject, fact.subject_id),
        data=fact.data(),
        commit=None if private is None else digests.commitment_of(salt, fact.kind, private),
    )
    leaf = entries.encode(entry)
    return Written(leaf, merkle.leaf_hash(leaf), private)
