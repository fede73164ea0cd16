"""A bundle taken apart, changed, and put together again, as somebody could who holds the log's key.

    bundle = Bundle.opened(data, KEY)
    bundle.edit_line("vote/ballots.jsonl", 0, lambda line: line["body"].update(channel="paper"))
    forged = bundle.sealed()

Nothing is made again by itself: `sealed` signs a manifest of whatever there is, `relog` makes tiles and head from the entries,
`rename` writes the hashes of text, rules, certificate and notice where they belong, `reroll` and `rebox` do so for the roots and
counts, `recommit` seals the ballots anew, `recount` counts again. `remade` does all of it. Each is a lie more.
"""

from collections import Counter
from typing import Self

from bundles.opened import (
    BALLOTS,
    CERTIFICATE,
    CLOSED,
    CONFIG,
    CONFIGURED,
    FROZEN,
    MANIFEST,
    NOTICE,
    OPENED,
    PUBLISHED,
    REJECTED,
    ROLL,
    SIGNED,
    TALLIED,
    Opened,
    Value,
    commitment,
    packed,
    unpacked,
)
from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.certificates.certificate import Disputed
from deliberation.counting.count import Count
from deliberation.counting.margin import flipping
from deliberation.counting.parties import LeftOut, LeftOutBecause, Party
from deliberation.counting.rules import Choice
from deliberation.kernel import canonical
from deliberation.ledger import digests, merkle

__all__ = [
    "BALLOTS",
    "CERTIFICATE",
    "CLOSED",
    "CONFIG",
    "CONFIGURED",
    "FROZEN",
    "MANIFEST",
    "NOTICE",
    "OPENED",
    "PUBLISHED",
    "REJECTED",
    "ROLL",
    "SIGNED",
    "TALLIED",
    "Bundle",
    "Opened",
    "Value",
    "commitment",
    "packed",
    "unpacked",
]


class Bundle(Opened):
    """With all that follows from its files and entries."""

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

    def set_aside(self) -> dict[str, str]:
        """By commitment: `open` where a dispute about a ballot is open, `upheld` where it was struck."""
        found = {}
        for entry in map(self.entry, range(len(self.entries))):
            if entry["type"] in {"dispute.opened", "dispute.closed"}:
                found[entry["data"]["ballot"]] = entry["data"].get("outcome", "open")
        return {ballot: state for ballot, state in found.items() if state in {"open", "upheld"}}

    def last_ballots(self, *, but: frozenset[str] = frozenset({"open", "upheld"})) -> dict[str, Value]:
        """The line of each party's last ballot that is shown and not set aside, by the party's key."""
        found: dict[str, Value] = {}
        aside = self.set_aside()
        for line in self.lines(BALLOTS):
            if "body" in line and aside.get(self._commit(line)) not in but:
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
        aside = self._aside_count(last)
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
            "replaced": len(accepted) - len(last) - aside,
            "set_aside": aside,
            "refused": len(refused),
            "refused_for": dict(Counter(refused)),
            "late": Counter(refused)["voting_closed"],
            "channels": dict(Counter(line["body"]["channel"] for line in last.values())),
        }
        self.edit(CERTIFICATE, lambda made: made["ballots"].update(box))

    def _aside_count(self, last: dict[str, Value]) -> int:
        """How many ballots come after the one of their party that counts, all of them shown."""
        counted = {key: line["body"]["rev"] for key, line in last.items()}
        newest = self.last_ballots(but=frozenset())
        return sum(line["body"]["rev"] - counted.get(key, 0) for key, line in newest.items())

    def recount(self) -> None:
        """Count a motion again, from roll, rules and ballots; the log and the notice say what came of it."""
        preset = presets.parse(self.json("vote/rules.json"))
        parties = [_party(line["item"]) for line in self.lines(ROLL)]
        left_out = [
            LeftOut(line["unit"], LeftOutBecause(line["reason"]))
            for line in self.lines("vote/left_out.jsonl")
        ]
        ballots = _choices(self.last_ballots())
        others = _choices(self.last_ballots(but=frozenset({"upheld"})))
        count, merge = counting.count(preset.rule, parties, ballots), preset.rule.merge
        made = {
            **certificates.counted_json(preset, count),
            "rule": preset.as_json(),
            "margin": {
                "disputed": len(self._disputed()),
                "flip": certificates.flip_json(flipping.flip(preset.rule, parties, ballots)),
            },
            "with_disputed": self._with_disputed(counting.count(preset.rule, parties, others)),
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

    def _disputed(self) -> set[str]:
        """The parties for which another ballot would count, were nothing upheld."""
        counted, others = self.last_ballots(), self.last_ballots(but=frozenset({"upheld"}))
        return {key for key, line in others.items() if line != counted.get(key)}

    def _with_disputed(self, count: Count) -> Value:
        number = len(self._disputed())
        return certificates.with_disputed_json(Disputed(number, count) if number else None)

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

    def remade(self) -> Self:
        """All that follows, made again: only what was changed is false now."""
        self.recommit()
        self.reroll()
        self.rebox()
        self.recount()
        self.rehead()
        self.rename()
        self.relog()
        return self

    def _commit(self, line: Value) -> str:
        return str(self.entry(line["index"])["commit"])


def _choices(lines: dict[str, Value]) -> dict[str, Choice]:
    return {key: Choice(line["body"]["choices"]["motion"][0]) for key, line in lines.items()}


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
