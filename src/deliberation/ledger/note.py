"""Signed notes with Ed25519 keys (c2sp.org/signed-note, signature type 0x01)."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from deliberation.ledger import signatures
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.strict import base64_bytes, base64_text, utf8

ED25519 = b"\x01"
KEY_ID_BYTES = 4
KEY_BYTES = 32
MAX_SIGNATURES = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_MARK = "\N{EM DASH} "


def key_id(name: str, kind: bytes, public_key: bytes) -> bytes:
    """What a signature line calls a key; `kind` is the byte of its type of signature."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public_key).digest()[:KEY_ID_BYTES]


def vkey_of(name: str, kind: bytes, public_key: bytes) -> str:
    return f"{name}+{key_id(name, kind, public_key).hex()}+{base64_text(kind + public_key)}"


def key_of(vkey: str, kind: bytes) -> tuple[str, bytes]:
    """The name and the public key of a vkey of this type. Raises Malformed."""
    name, _, rest = vkey.partition("+")
    material = base64_bytes(rest.partition("+")[2])
    if material[:1] != kind:
        raise Malformed("not an Ed25519 key of this use")
    check_name(name)
    if vkey_of(name, kind, material[1:]) != vkey:
        raise Malformed("the key id does not belong to this name and key")
    return name, material[1:]


def line_of(name: str, key: bytes, signature: bytes) -> str:
    """A signature line without its newline; `key` is the id."""
    return f"{_MARK}{name} {base64_text(key + signature)}"


@dataclass(frozen=True)
class Verifier:
    """A public key and the name it signs under."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public_key) != KEY_BYTES:
            raise Malformed(f"an Ed25519 key has {KEY_BYTES} bytes")

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        """The key of `<name>+<hex key id>+<base64 of type and key>`. Raises Malformed."""
        return cls(*key_of(vkey, ED25519))

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, ED25519, self.public_key)

    @property
    def vkey(self) -> str:
        return vkey_of(self.name, ED25519, self.public_key)

    def check(self, text: str, signature: bytes) -> None:
        """Raises Untrue."""
        if not signatures.verify(self.public_key, text.encode(), signature):
            raise Untrue(f"the signature of {self.name} is false")


@dataclass(frozen=True)
class Signer:
    """A private key (the 32 bytes of RFC 8032) and the name it signs under."""

    name: str
    private_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.private_key) != KEY_BYTES:
            raise Malformed(f"an Ed25519 key has {KEY_BYTES} bytes")

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, signatures.public_key(self.private_key))

    def line(self, text: str) -> str:
        """The signature line of this key, without its newline."""
        signature = signatures.sign(self.private_key, text.encode())
        return line_of(self.name, self.verifier.key_id, signature)


@dataclass(frozen=True)
class Signature:
    """A signature line as found; nothing has been checked."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """`text` ends in a newline. Do not believe it before `verify` has."""

    text: str
    signatures: tuple[Signature, ...]


def sign(text: str, signers: Sequence[Signer]) -> bytes:
    """The note: text, blank line, one signature line for each signer."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("a note is lines of text, each with its newline, without control characters")
    if not 1 <= len(signers) <= MAX_SIGNATURES:
        raise Malformed(f"a note has 1 to {MAX_SIGNATURES} signatures")
    lines = "".join(f"{signer.line(text)}\n" for signer in signers)
    return f"{text}\n{lines}".encode()


def add(data: bytes, lines: Sequence[str]) -> bytes:
    """The note with more signature lines, each once. Raises Malformed unless it is still a note."""
    have = data.decode().split("\n")
    more = "".join(f"{line}\n" for line in dict.fromkeys(lines) if line not in have)
    whole = data + more.encode()
    parse(whole)
    return whole


def parse(data: bytes) -> Note:
    """Text and signatures, unchecked. Raises Malformed."""
    whole = utf8(data)
    if _CONTROL.search(whole):
        raise Malformed("a note has no control characters")
    split = whole.rfind("\n\n")
    lines = whole[split + 2 :].split("\n")
    if split < 0 or lines.pop() != "" or not lines:
        raise Malformed("not a text, a blank line and signatures")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed(f"more than {MAX_SIGNATURES} signatures")
    return Note(whole[: split + 1], tuple(_signature(line) for line in lines))


def verify(data: bytes, trusted: Sequence[Verifier]) -> tuple[Note, tuple[Verifier, ...]]:
    """The note and the trusted keys that signed it, at least one.

    Lines of unknown keys are passed over, as the format demands. Raises Untrue if a trusted key's signature is
    false or none is there, Malformed if the note cannot be read.
    """
    note = parse(data)
    signed_by: list[Verifier] = []
    for line in note.signatures:
        for verifier in trusted:
            if (line.name, line.key_id) == (verifier.name, verifier.key_id):
                verifier.check(note.text, line.signature)
                signed_by.append(verifier)
    if not signed_by:
        raise Untrue("no trusted key has signed this note")
    return note, tuple(dict.fromkeys(signed_by))


def _signature(line: str) -> Signature:
    name, _, coded = line.removeprefix(_MARK).partition(" ")
    if not line.startswith(_MARK):
        raise Malformed("a signature line begins with a dash and a space")
    check_name(name)
    data = base64_bytes(coded)
    if len(data) <= KEY_ID_BYTES:
        raise Malformed("a signature line without a signature")
    return Signature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def check_name(name: str) -> None:
    if not name or "+" in name or _CONTROL.search(name) or any(letter.isspace() for letter in name):
        raise Malformed("a key's name has neither spaces nor a plus sign")
