"""A bundle taken apart: its files, its entries and its head, to be changed one by one and sealed again."""

import hashlib
import hmac
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from deliberation.kernel import canonical
from deliberation.ledger import archive, checkpoint, entry_bundle, merkle, note, tiles
from deliberation.ledger.bundle import Gathering, Grade, Heading
from deliberation.ledger.checkpoint import Checkpoint

Value = dict[str, Any]
ROLL, BALLOTS, REJECTED = "vote/roll.jsonl", "vote/ballots.jsonl", "vote/rejected.jsonl"
CONFIG, CERTIFICATE, NOTICE = "vote/config.json", "vote/certificate.json", "vote/notice.json"
MANIFEST, SIGNED = "MANIFEST.json", "MANIFEST.note"
FROZEN, CONFIGURED, OPENED = "roll.frozen", "vote.configured", "vote.opened"
CLOSED, TALLIED, PUBLISHED = "vote.closed", "vote.tallied", "result.published"


def unpacked(data: bytes) -> dict[str, bytes]:
    """All files of a ZIP by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP as bundles are, of these files in this order, whatever they say."""
    out = io.BytesIO()
    made = archive.Archive(out)
    for name, data in files.items():
        made.add(archive.Member(name, len(data), zlib.crc32(data)), [data])
    made.close()
    return out.getvalue()


@dataclass
class Opened:
    """`files` are all but the manifest and the log's; `entries` are the log's."""

    files: dict[str, bytes]
    entries: list[bytes]
    manifest: Value
    key: bytes
    log: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def opened(cls, data: bytes, key: bytes) -> Self:
        files = unpacked(data)
        manifest = json.loads(files[MANIFEST])
        rows = [tile.entries_path for tile in tiles.all_of(manifest["size"]) if tile.level == 0]
        entries = [entry for row in rows for entry in entry_bundle.parse(files[f"log/{row}"])]
        log = {name: each for name, each in files.items() if name.startswith("log/")}
        rest = {name: each for name, each in files.items() if name not in {MANIFEST, SIGNED, *log}}
        return cls(rest, entries, manifest, key, log)

    @property
    def origin(self) -> str:
        return str(self.manifest["origin"])

    @property
    def poll(self) -> str:
        return str(self.manifest["poll"])

    # what the files say

    def json(self, name: str) -> Value:
        return dict(json.loads(self.files[name]))

    def put(self, name: str, value: object) -> None:
        self.files[name] = canonical.encode(value)

    def edit(self, name: str, change: Callable[[Value], object]) -> None:
        """Change a JSON file in place."""
        value = self.json(name)
        change(value)
        self.put(name, value)

    def lines(self, name: str) -> list[Value]:
        return [json.loads(line) for line in self.files[name].splitlines()]

    def put_lines(self, name: str, values: list[Value]) -> None:
        self.files[name] = b"".join(canonical.encode(value) + b"\n" for value in values)

    def edit_line(self, name: str, at: int, change: Callable[[Value], object]) -> None:
        """Change one line in place; `at` from 0, or from the end."""
        values = self.lines(name)
        change(values[at])
        self.put_lines(name, values)

    # what the log says

    def entry(self, index: int) -> Value:
        return dict(json.loads(self.entries[index]))

    def put_entry(self, index: int, value: object) -> None:
        self.entries[index] = canonical.encode(value)

    def edit_entry(self, index: int, change: Callable[[Value], object]) -> None:
        value = self.entry(index)
        change(value)
        self.put_entry(index, value)

    def edit_data(self, kind: str, **said: object) -> None:
        """Change what the first entry of a kind says of this vote."""
        self.edit_entry(self.find(kind)[0], lambda entry: entry["data"].update(said))

    def find(self, kind: str) -> list[int]:
        """Where the entries of a kind stand that are of this vote, or of no vote."""
        found = [(index, json.loads(entry)) for index, entry in enumerate(self.entries)]
        return [
            index
            for index, entry in found
            if entry["type"] == kind and entry["data"].get("vote") in {None, self.poll}
        ]

    def insert(self, index: int, value: object) -> None:
        """A new entry; what is listed by its index moves on with it."""
        self.entries.insert(index, canonical.encode(value))
        self._shift(index, 1)

    def drop(self, index: int) -> None:
        """An entry less. Its own line, if it has one, goes as well."""
        del self.entries[index]
        for name in (BALLOTS, REJECTED):
            self.put_lines(name, [line for line in self.lines(name) if line["index"] != index])
        self._shift(index, -1)

    def cast_again(self, at: int, choices: Value) -> None:
        """The party of the ballot on line `at` votes once more, as the last of all. Both ballots are shown."""
        values, index = self.lines(BALLOTS), self.find("ballot.accepted")[-1] + 1
        line = values[at]
        entry, body = self.entry(line["index"]), dict(line["body"])
        body |= {
            "rev": body["rev"] + 1,
            "prev": entry["commit"],
            "choices": choices,
            "at": values[-1]["body"]["at"],
        }
        salt = hashlib.sha256(line["salt"].encode()).hexdigest()
        said = {**entry["data"], "rev": body["rev"], "prev": body["prev"]}
        self.insert(index, {**entry, "at": body["at"], "commit": commitment(salt, body), "data": said})
        self.put_lines(BALLOTS, [*self.lines(BALLOTS), {"index": index, "salt": salt, "body": body}])

    def move(self, index: int, to: int) -> None:
        """An entry that is in no list to another place."""
        value = self.entry(index)
        self.drop(index)
        self.insert(to, value)

    def _shift(self, index: int, by: int) -> None:
        for name in (BALLOTS, REJECTED):
            values = self.lines(name)
            for line in values:
                line["index"] += by if line["index"] >= index else 0
            self.put_lines(name, values)

    # what it is made of again

    def relog(self, *, key: bytes | None = None) -> None:
        """Entries, tiles and a newly signed head. `key` may be another than the log's."""
        hashes = [merkle.leaf_hash(entry) for entry in self.entries]
        grown, size = tiles.grow(0, {}, hashes), len(hashes)
        self.log = {}
        for tile in tiles.all_of(size):
            self.log[f"log/{tile.path}"] = grown[tile.place]
            if tile.level == 0:
                first = tile.index * tiles.WIDTH
                self.log[f"log/{tile.entries_path}"] = entry_bundle.make(
                    self.entries[first : first + tile.width]
                )
        self.sign(Checkpoint(self.origin, size, merkle.root(size, tiles.reader(grown))), key=key)

    def sign(self, head: Checkpoint, *, key: bytes | None = None) -> None:
        """Any head, in the log and in the manifest."""
        signer = note.Signer(head.origin, key or self.key)
        self.log["log/checkpoint"] = checkpoint.sign(head, [signer])
        self.manifest.update(origin=head.origin, size=head.size, root=head.root.hex())

    def cosign(self, *lines: str) -> None:
        """More signature lines under the head."""
        self.log["log/checkpoint"] = note.add(self.log["log/checkpoint"], lines)

    @property
    def head_text(self) -> str:
        return note.parse(self.log["log/checkpoint"]).text

    # the file

    def sealed(self, *, key: bytes | None = None, **said: object) -> bytes:
        """With a new manifest, signed. `said` changes what it says."""
        with tempfile.TemporaryFile() as spool:
            out, gathering = io.BytesIO(), Gathering(spool)
            for name, data in {**self.files, **self.log}.items():
                gathering.add(name, [data])
            head = Checkpoint(self.origin, self.manifest["size"], bytes.fromhex(self.manifest["root"]))
            heading = Heading(grade=Grade(self.manifest["grade"]), poll=UUID(self.poll), head=head)
            gathering.seal(out, heading, key or self.key)
        if not said:
            return out.getvalue()
        files = unpacked(out.getvalue())
        files[MANIFEST] = canonical.encode({**json.loads(files[MANIFEST]), **said})
        files[SIGNED] = self.signed(files[MANIFEST], key=key)
        return packed(files)

    def signed(self, manifest: bytes, *, key: bytes | None = None) -> bytes:
        """The note under a manifest."""
        text = f"deliberation/bundle/v1\n{hashlib.sha256(manifest).hexdigest()}\n"
        return note.sign(text, [note.Signer(f"{self.origin}/bundle", key or self.key)])


def commitment(salt: str, body: Value) -> str:
    sealed = b"deliberation/commit/v1\nballot.accepted\n" + canonical.encode(body)
    return hmac.digest(bytes.fromhex(salt), sealed, "sha256").hex()
