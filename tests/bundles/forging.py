"""A bundle taken apart, changed, and put together again, as somebody could who holds the log's key.

    bundle = Bundle.opened(data, KEY)
    bundle.edit_line("vote/ballots.jsonl", 0, lambda line: line["body"].update(channel="paper"))
    forged = bundle.sealed()

Nothing is made again by itself: `sealed` signs a manifest of whatever there is, `relog` makes tiles and head from the entries,
`rename` writes the hashes of text, rules, certificate and notice where they belong, `reroll` and `rebox` do so for the roots and
counts, `recommit` seals the ballots anew, `recount` counts again. `remade` does all of it. Each is a lie more.
"""

import hashlib
import hmac
import io
import json
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.margin import flipping
from deliberation.counting.parties import LeftOut, LeftOutBecause, Party
from deliberation.counting.rules import Choice
from deliberation.kernel import canonical
from deliberation.ledger import archive, checkpoint, digests, entry_bundle, merkle, note, tiles
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
class Bundle:
    """`files` are all but the manifest and the log's; `entries` are the log's."""

    files: dict[str, bytes]
    entries: list[bytes]
    manifest: Value
    key: bytes
    log: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def opened(cls, data: bytes, key: bytes) -> "Bundle":
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

    # what follows from it, made again

    def recommit(self) -> None:
        """Seal every shown ballot anew, from its line: its entry says what the body says, and later ones name it."""
        commits: dict[str, str] = {}
        values = self.lines(BALLOTS)
        for line in values:
            entry = self.entry(line["index"])
            data, body = entry["data"], line.get("body")
            if data["prev"] in commits:
                data["prev"] = commits[data["prev"]]
            if body is not None:
                body["prev"] = data["prev"]
                data.update(
                    channel=body["channel"], rev=body["rev"], voter_ref=body["voter"], vote=body["vote"]
                )
                entry["at"], entry["actor"]["ref"] = body["at"], body["cast_by"]
                before, entry["commit"] = entry["commit"], commitment(line["salt"], body)
                commits[before] = entry["commit"]
            self.put_entry(line["index"], entry)
        self.put_lines(BALLOTS, values)

    def last_ballots(self) -> dict[str, Value]:
        """The line of each party's last ballot that is shown, by the party's key."""
        found: dict[str, Value] = {}
        for line in self.lines(BALLOTS):
            if "body" in line:
                found[line["body"]["units"][0]] = line
        return found

    def reroll(self) -> None:
        """The roll's root and totals, in the log and in the certificate."""
        items = [line["item"] for line in self.lines(ROLL)]
        root = digests.set_root("roll", (canonical.encode(item) for item in items))
        self.edit_data(
            FROZEN,
            roll_root=root,
            units=sum(len(item["units"]) for item in items),
            total_heads=sum(item["heads"] for item in items),
            total_area_cm2=sum(item["area_cm2"] for item in items),
        )
        for kind in (OPENED, CLOSED):
            self.edit_data(kind, roll_root=root)
        self.edit(CERTIFICATE, lambda made: made["roll"].update(root=root))

    def rebox(self) -> None:
        """What the log says of the box at the close, and the certificate after it. Every last ballot must be shown."""
        last = self.last_ballots()
        accepted, closed = self.find("ballot.accepted"), self.find(CLOSED)[0]
        refused = [
            self.entry(index)["data"]["reason"] for index in self.find("ballot.rejected") if index < closed
        ]
        root = digests.set_root(
            "ballotset",
            (
                canonical.encode({"party": key, "rev": line["body"]["rev"], "commit": self._commit(line)})
                for key, line in last.items()
            ),
        )
        self.edit_data(
            CLOSED,
            accepted=len(accepted),
            counted=len(last),
            rejected=len(refused),
            first_index=min(accepted, default=None),
            last_index=max(accepted, default=None),
            ballotset_root=root,
        )
        box = {
            "root": root,
            "counted": len(last),
            "replaced": len(accepted) - len(last),
            "refused": len(refused),
            "refused_for": dict(Counter(refused)),
            "late": Counter(refused)["voting_closed"],
            "channels": dict(Counter(line["body"]["channel"] for line in last.values())),
        }
        self.edit(CERTIFICATE, lambda made: made["ballots"].update(box))

    def recount(self) -> None:
        """Count a motion again, from roll, rules and ballots; the log and the notice say what came of it."""
        preset = presets.parse(self.json("vote/rules.json"))
        parties = [_party(line["item"]) for line in self.lines(ROLL)]
        left_out = [
            LeftOut(line["unit"], LeftOutBecause(line["reason"]))
            for line in self.lines("vote/left_out.jsonl")
        ]
        ballots = {
            key: Choice(line["body"]["choices"]["motion"][0]) for key, line in self.last_ballots().items()
        }
        count, merge = counting.count(preset.rule, parties, ballots), preset.rule.merge
        made = {
            **certificates.counted_json(preset, count),
            "rule": preset.as_json(),
            "margin": {
                "disputed": None,
                "flip": certificates.flip_json(flipping.flip(preset.rule, parties, ballots)),
            },
            "electorate": certificates.electorate_json(parties, left_out, merge),
            "merged": certificates.merged_json(parties),
            "parties": [
                {**_item(party), "merged_because": certificates.merged_because(party, merge) or None}
                for party in parties
            ],
        }
        self.edit(CERTIFICATE, lambda record: record.update(made))
        self.edit_data(TALLIED, outcome=count.outcome.value.lower())
        self.edit(NOTICE, lambda notice: notice.update(outcome=count.outcome.value))

    def rehead(self) -> None:
        """The head that the certificate says there was at the close, as it would be by now."""
        size = self.json(CERTIFICATE)["ballots"]["log"]["size"]
        frontier = merkle.Frontier()
        for entry in self.entries[:size]:
            frontier.append(merkle.leaf_hash(entry))
        self.edit(CERTIFICATE, lambda made: made["ballots"]["log"].update(root=frontier.root().hex()))

    def rename(self) -> None:
        """The hashes of text, rules, certificate and notice: in the log, in the notice and in the config."""
        text = digests.document(self.files["vote/text.bin"])
        paper = self.files.get("vote/paper.json")
        rules = digests.document(self.files["vote/rules.json"] + (b"" if paper is None else b"\n" + paper))
        certificate = digests.document(self.files[CERTIFICATE])
        self.edit(NOTICE, lambda notice: notice.update(certificate_sha256=certificate))
        notice = digests.document(self.files[NOTICE])
        for kind in (FROZEN, CONFIGURED, OPENED):
            self.edit_data(kind, rules_sha256=rules)
        self.edit_data(OPENED, text_sha256=text)
        self.edit_data(TALLIED, certificate_sha256=certificate)
        self.edit_data(PUBLISHED, notice_sha256=notice)
        names = {
            "text_sha256": text,
            "rules_sha256": rules,
            "certificate_sha256": certificate,
            "notice_sha256": notice,
        }
        self.edit(CONFIG, lambda config: config.update(names))

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

    def remade(self) -> "Bundle":
        """All that follows, made again: only what was changed is false now."""
        self.recommit()
        self.reroll()
        self.rebox()
        self.recount()
        self.rehead()
        self.rename()
        self.relog()
        return self

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

    def _commit(self, line: Value) -> str:
        return str(self.entry(line["index"])["commit"])


def commitment(salt: str, body: Value) -> str:
    sealed = b"deliberation/commit/v1\nballot.accepted\n" + canonical.encode(body)
    return hmac.digest(bytes.fromhex(salt), sealed, "sha256").hex()


def _party(item: Value) -> Party:
    return Party(
        key=item["key"],
        units=tuple(item["units"]),
        voters=frozenset(),
        heads=item["heads"],
        area_cm2=item["area_cm2"],
        is_developer=item["is_developer"],
    )


def _item(party: Party) -> Value:
    return {
        "key": party.key,
        "units": list(party.units),
        "heads": party.heads,
        "area_cm2": party.area_cm2,
        "is_developer": party.is_developer,
    }
