"""The bundle's own list of its files, and whether the files are those."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.ledger import note, schema
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
from deliberation.ledger.tiles import Tile
from deliberation.verifier import shapes
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.faults import NotABundle, Unreadable

NAME, SIGNED = "MANIFEST.json", "MANIFEST.note"
KIND, HEAD = "deliberation/bundle", "deliberation/bundle/v1"
GRADES = ("public", "members", "auditor")
MOST_OF_A_MANIFEST = 1 << 27
MOST_OF_A_NOTE = 1 << 16
ALWAYS = frozenset(
    {
        *("README.txt", "log/checkpoint", "vote/config.json", "vote/text.bin", "vote/rules.json"),
        *("vote/roll.jsonl", "vote/left_out.jsonl", "vote/ballots.jsonl", "vote/rejected.jsonl"),
        *("vote/certificate.json", "vote/notice.json"),
    }
)
PAPER, EXTENSIONS, AMENDMENTS = "vote/paper.json", "vote/extensions.jsonl", "vote/amendments.jsonl"
HANDS = "vote/hands.jsonl"
_SOMETIMES = frozenset({PAPER, EXTENSIONS, AMENDMENTS, HANDS})
_ORIGIN = schema.Kind("origin", lambda value: isinstance(value, str) and bool(schema.ORIGIN.fullmatch(value)))
_HEADING: shapes.Kinds = {
    "v": shapes.exactly(1),
    "kind": shapes.exactly(KIND),
    "grade": shapes.one_of(GRADES),
    "poll": shapes.UUID,
    "origin": _ORIGIN,
    "size": shapes.COUNT,
    "root": shapes.HASH,
    "files": shapes.LIST,
}
_FILE: shapes.Kinds = {"path": shapes.TEXT, "bytes": shapes.COUNT, "sha256": shapes.HASH}


@dataclass(frozen=True)
class File:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`sha256` is that of the manifest's own bytes; `root` is in hex."""

    grade: str
    poll: str
    origin: str
    size: int
    root: str
    files: tuple[File, ...]
    sha256: str


def read(archive: Archive) -> Manifest:
    """Raises NotABundle."""
    try:
        data = archive.read(NAME, MOST_OF_A_MANIFEST)
        value = shapes.fields(shapes.read(data, NAME), _HEADING, NAME)
        listed = [shapes.fields(each, _FILE, f"{NAME}: files") for each in value["files"]]
    except Unreadable as fault:
        raise NotABundle(str(fault)) from fault
    return Manifest(
        grade=value["grade"],
        poll=value["poll"],
        origin=value["origin"],
        size=value["size"],
        root=value["root"],
        files=tuple(File(each["path"], each["bytes"], each["sha256"]) for each in listed),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def check_files(archive: Archive, manifest: Manifest, docket: Docket) -> None:
    """`manifest-hashes`: all files of a bundle, in this order, with these bytes."""
    there = [name for name in archive.members if name not in {NAME, SIGNED}]
    paths = [file.path for file in manifest.files]
    for word in _other_files(there, paths):
        docket.failed("manifest-hashes", word)
    for file in manifest.files:
        if file.path in archive.members:
            for word in _other_bytes(archive, file):
                docket.failed("manifest-hashes", word)
    size = sum(file.size for file in manifest.files)
    docket.passed("manifest-hashes", f"{len(paths)} files, {size} bytes, are the ones of {NAME}")


def check_signature(archive: Archive, manifest: Manifest, keys: tuple[Verifier, ...], docket: Docket) -> None:
    """`manifest-signature`, by a key that signs for this log."""
    signers = [
        Verifier(f"{manifest.origin}/bundle", key.public_key) for key in keys if key.name == manifest.origin
    ]
    try:
        opened, by = note.verify(archive.read(SIGNED, MOST_OF_A_NOTE), signers)
    except (Unreadable, Malformed, Untrue) as fault:
        docket.failed("manifest-signature", f"{SIGNED}: {fault}")
        return
    if opened.text != f"{HEAD}\n{manifest.sha256}\n":
        docket.failed("manifest-signature", f"{SIGNED} vouches for another {NAME}")
    docket.passed("manifest-signature", f"signed by {by[0].name}, key {by[0].key_id.hex()}")


def _other_files(there: list[str], paths: list[str]) -> Iterator[str]:
    for path in sorted(set(paths) - set(there)):
        yield f"{path} is missing"
    for name in sorted(set(there) - set(paths)):
        yield f"{name} is not in {NAME}"
    if set(there) == set(paths) and there != paths:
        yield f"{NAME} lists the files in another order"
    for name in sorted(ALWAYS - set(paths)):
        yield f"{NAME} lists no {name}, which every bundle has"
    for path in paths:
        if path not in ALWAYS | _SOMETIMES and not is_log_file(path):
            yield f"{NAME} lists {path}, which no bundle has"


def is_log_file(path: str) -> bool:
    """Whether a path is one that a tile or a bundle of entries can have."""
    try:
        Tile.parse(path.removeprefix("log/").replace("tile/entries/", "tile/0/"))
    except Malformed:
        return False
    return path.startswith("log/tile/")


def _other_bytes(archive: Archive, file: File) -> Iterator[str]:
    member = archive.members[file.path]
    digest, crc = hashlib.sha256(), 0
    for chunk in archive.chunks(file.path):
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
    if member.size != file.size:
        yield f"{file.path} has {member.size} bytes and not {file.size}"
    elif digest.hexdigest() != file.sha256:
        yield f"{file.path} has other bytes: their SHA-256 begins with {digest.hexdigest()[:16]}"
    elif crc != member.crc:
        yield f"{file.path}: the ZIP's own sum of it is wrong"
