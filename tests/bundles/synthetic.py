"""A bundle of a vote that nobody held: valid in every check, of any size, made without a database.

Its log is written as the product writes its own, and so are roll, ballots and certificate. Lines of which there are many are
filled into a form; the first of each is compared with the product's own bytes.
"""

import hashlib
import hmac
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bundles.synthetic_documents import (
    CLOSES,
    OPENS,
    POLL,
    PRESET,
    QUESTION,
    RECORD_ON,
    TEXT,
    config,
    notice,
)
from bundles.synthetic_log import COMMUNITY, ORIGIN, Log, vkey
from deliberation.audit import rules as audit
from deliberation.audit.facts import LogStarted
from deliberation.counting import count as counting
from deliberation.counting.certificates.certificate import (
    Box,
    Certificate,
    Counting,
    Disputed,
    FrozenRoll,
    LogHead,
    Margin,
)
from deliberation.counting.margin import flipping
from deliberation.counting.parties import Electorate, Party, Scope
from deliberation.counting.rules import Choice
from deliberation.kernel import clock
from deliberation.kernel.facts import SYSTEM, Actor
from deliberation.ledger import canonical, digests, note
from deliberation.ledger.bundle import Gathering, Grade, Heading
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.papers import documents
from deliberation.papers.documents import CastBallot
from deliberation.polls.ballots.facts import BallotAccepted, BallotRejected
from deliberation.polls.facts import (
    QuestionAsked,
    ResultPublished,
    RollFrozen,
    VoteClosed,
    VoteConfigured,
    VoteOpened,
    VoteTallied,
)

PEPPER = bytes(range(64, 96))
_SAID = (*[Choice.FOR] * 6, Choice.AGAINST, Choice.AGAINST, Choice.ABSTAIN, None)
"""What every ten parties say."""


def make(path: Path, parties: int, key: bytes, *, rounds: int = 1) -> None:
    """Nine of ten parties vote, each `rounds` times. `key` is the log's, an Ed25519 seed."""
    with tempfile.TemporaryFile() as spool, path.open("wb") as file:
        gathering = Gathering(spool)
        head = _Vote(gathering, key, parties, rounds).run()
        gathering.seal(file, Heading(grade=Grade.PUBLIC, poll=POLL, head=head), key)


@dataclass
class _Vote:
    gathering: Gathering
    key: bytes
    size: int
    rounds: int

    def __post_init__(self) -> None:
        self.log = Log(self.gathering)
        self.parties = [_party(at) for at in range(self.size)]
        self.references = [_reference(b"voter", at) for at in range(self.size)]
        self.commits: dict[int, str] = {}

    def run(self) -> Checkpoint:
        rules_sha256 = digests.document(PRESET.canonical_bytes())
        public_key = note.Signer(ORIGIN, self.key).verifier.public_key
        started = LogStarted(subject_id=COMMUNITY, epoch=1, public_key=public_key)
        self.log.record(started, OPENS - timedelta(days=30), SYSTEM)
        roll_root = self._roll()
        self._open(roll_root, rules_sha256)
        first = len(self.log.hashes)
        self._ballots()
        last = len(self.log.hashes) - 1
        rejected = BallotRejected(subject_id=POLL, voter_ref=None, reason="not_your_home", channel="web")
        index = self.log.record(rejected, CLOSES - timedelta(seconds=1), Actor("member", "cd" * 16))
        self.gathering.add("vote/rejected.jsonl", [_line({"index": index, "reason": rejected.reason})])
        return self._close(roll_root, (first, last) if self.commits else (None, None), rules_sha256)

    def _open(self, roll_root: str, rules_sha256: str) -> None:
        frozen = RollFrozen(
            subject_id=POLL,
            roll_root=roll_root,
            rules_sha256=rules_sha256,
            unit_count=self.size,
            head_count=self.size,
            area_cm2=sum(party.area_cm2 for party in self.parties),
        )
        opened = VoteOpened(
            subject_id=POLL,
            text_sha256=digests.document(TEXT),
            rules_sha256=rules_sha256,
            roll_root=roll_root,
            opens_at=OPENS,
            closes_at=CLOSES,
        )
        asked = QuestionAsked(subject_id=POLL, question_sha256=digests.document(QUESTION.encode()))
        configured = VoteConfigured(subject_id=POLL, rules_sha256=rules_sha256)
        for fact in (asked, frozen, configured, opened):
            self.log.record(fact, OPENS - timedelta(hours=1))

    def _roll(self) -> str:
        items = []
        with self.gathering.file("vote/roll.jsonl") as put:
            for party, voter in zip(self.parties, self.references, strict=True):
                area, unit = party.area_cm2, party.key
                item = (
                    f'{{"area_cm2":{area},"heads":1,"is_developer":false,"key":"{unit}","units":["{unit}"],'
                    f'"voters":["{voter}"]}}'
                ).encode()
                home = f'{{"area_cm2":{area},"kind":"dwelling","unit":"{unit}"}}'.encode()
                put(b'{"homes":[' + home + b'],"item":' + item + b"}\n")
                items.append(item)
        assert not items or items[0] == documents.roll_item(self.parties[0], [self.references[0]])
        self.gathering.add("vote/left_out.jsonl", [])
        return digests.set_root("roll", items)

    def _ballots(self) -> None:
        total = max(1, self.size * self.rounds)
        with tempfile.TemporaryFile() as lines:
            for rev in range(1, self.rounds + 1):
                for at, choice in self._said():
                    place = (rev - 1) * self.size + at
                    moment = OPENS + (CLOSES - OPENS) * place / (total + 1)
                    lines.write(self._cast(at, choice, rev, clock.rfc3339(moment)))
            lines.seek(0)
            self.gathering.add("vote/ballots.jsonl", iter(lambda: lines.read(1 << 20), b""))

    def _said(self) -> Iterator[tuple[int, Choice]]:
        for at in range(self.size):
            choice = _SAID[at % len(_SAID)]
            if choice is not None:
                yield at, choice

    def _cast(self, at: int, choice: Choice, rev: int, moment: str) -> bytes:
        """One ballot into the log; its line for the bundle."""
        party, voter, caster = self.parties[at], self.references[at], _reference(b"caster", at)
        before = f'"{self.commits[at]}"' if rev > 1 else "null"
        body = (
            f'{{"at":"{moment}","cast_by":"{caster}","channel":"web","choices":{{"motion":["{choice.value}"]}},'
            f'"prev":{before},"rev":{rev},"units":["{party.key}"],"v":1,"vote":"{POLL}","voter":"{voter}",'
            f'"weight":{{"area_cm2":{party.area_cm2},"heads":1}}}}'
        )
        salt = hashlib.sha256(b"salt %d %d" % (at, rev)).digest()
        sealed = b"deliberation/commit/v1\nballot.accepted\n" + body.encode()
        commit = hmac.digest(salt, sealed, "sha256").hex()
        leaf = (
            f'{{"actor":{{"kind":"member","ref":"{caster}"}},"at":"{moment}","commit":"{commit}",'
            f'"data":{{"channel":"web","prev":{before},"rev":{rev},"vote":"{POLL}","voter_ref":"{voter}"}},'
            f'"log":"{ORIGIN}","subject":{{"id":"{POLL}","kind":"poll"}},"type":"ballot.accepted","v":1}}'
        ).encode()
        if at == 0:
            assert leaf == self._as_the_product_writes_it(body, salt, caster)
        self.commits[at] = commit
        index = self.log.add(leaf)
        if rev < self.rounds:
            return b'{"index":%d,"withheld":"superseded"}\n' % index
        return f'{{"body":{body},"index":{index},"salt":"{salt.hex()}"}}\n'.encode()

    def _as_the_product_writes_it(self, text: str, salt: bytes, caster: str) -> bytes:
        body = json.loads(text)
        fact = BallotAccepted(
            subject_id=POLL,
            voter_ref=body["voter"],
            channel=body["channel"],
            revision=body["rev"],
            previous=body["prev"],
            units=tuple(body["units"]),
            cast_by=caster,
            answers={"motion": tuple(body["choices"]["motion"])},
            heads=body["weight"]["heads"],
            area_cm2=body["weight"]["area_cm2"],
            cast_at=datetime.fromisoformat(body["at"]),
        )
        return audit.write(ORIGIN, fact, actor=Actor("member", caster), at=fact.cast_at, salt=salt).body

    def _close(self, roll_root: str, span: tuple[int | None, int | None], rules_sha256: str) -> Checkpoint:
        box, at = self._box(), CLOSES + timedelta(minutes=1)
        closed = VoteClosed(
            subject_id=POLL,
            closes_at=CLOSES,
            accepted_count=box.counted_count * self.rounds,
            counted_count=box.counted_count,
            rejected_count=1,
            first_index=span[0],
            last_index=span[1],
            ballotset_root=box.root,
            roll_root=roll_root,
        )
        self.log.record(closed, at)
        certificate, outcome = self._certificate(roll_root, box, at)
        told = notice(outcome, certificate, at)
        named = {
            "certificate_sha256": digests.document(certificate),
            "notice_sha256": digests.document(told),
        }
        self.log.record(
            VoteTallied(subject_id=POLL, outcome=outcome, certificate_sha256=named["certificate_sha256"]), at
        )
        self.log.record(ResultPublished(subject_id=POLL, notice_sha256=named["notice_sha256"]), at)
        for name, data in {
            "README.txt": b"A vote that nobody held.\n",
            "vote/certificate.json": certificate,
            "vote/notice.json": told,
            "vote/rules.json": PRESET.canonical_bytes(),
            "vote/text.bin": TEXT,
            "vote/config.json": config(rules_sha256=rules_sha256, **named),
        }.items():
            self.gathering.add(name, [data])
        return self.log.end(self.key)

    def _box(self) -> Box:
        head = self.log.head()
        items = [
            documents.ballot_item(CastBallot(self.parties[at].key, self.rounds, commit))
            for at, commit in self.commits.items()
        ]
        return Box(
            root=digests.set_root("ballotset", items),
            counted_count=len(items),
            replaced_count=len(items) * (self.rounds - 1),
            refused_count=1,
            refused={"not_your_home": 1},
            late_count=0,
            channels={"web": len(items)} if items else {},
            log=LogHead(head.size, head.root.hex()),
        )

    def _certificate(self, roll_root: str, box: Box, at: datetime) -> tuple[bytes, str]:
        choices = {self.parties[at].key: choice for at, choice in self._said()}
        count = counting.count(PRESET.rule, self.parties, choices)
        made = Certificate(
            poll=str(POLL),
            preset=PRESET,
            count=count,
            counting=Counting(at=at, version="0.1.0", by="committee"),
            roll=FrozenRoll(
                root=roll_root,
                record_on=RECORD_ON,
                electorate=Electorate(Scope(), tuple(self.parties), ()),
            ),
            box=box,
            margin=Margin(flip=flipping.flip(PRESET.rule, self.parties, choices), disputed=Disputed(0)),
        )
        return made.canonical(), count.outcome.value


def _party(at: int) -> Party:
    unit = f"01930000-0000-7000-9000-{at:012x}"
    area = 600_000 + at * 7_919 % 900_000
    return Party(key=unit, units=(unit,), voters=frozenset(), heads=1, area_cm2=area, is_developer=False)


def _reference(kind: bytes, at: int) -> str:
    return hmac.digest(PEPPER, b"%b %d" % (kind, at), "sha256")[:16].hex()


def _line(value: dict[str, str | int]) -> bytes:
    return canonical.encode(dict(value)) + b"\n"


if __name__ == "__main__":
    make(
        Path(sys.argv[1]), int(sys.argv[2]), bytes(range(32)), rounds=int(sys.argv[3]) if sys.argv[3:] else 1
    )
    sys.stdout.write(f"{vkey(bytes(range(32)))}\n")
