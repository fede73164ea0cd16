"""The files that the log names by their hashes: text, rules, certificate and notice; and what they say of each other."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from deliberation.counting import presets
from deliberation.counting.parties import ScopeKind
from deliberation.counting.presets import Preset
from deliberation.ledger import digests, schema
from deliberation.papers import papers
from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.papers.papers import Kind, Paper
from deliberation.verifier import ballot_papers, shapes
from deliberation.verifier import manifest as manifests
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.faults import NO_SENSE, Unreadable
from deliberation.verifier.journal import (
    CLOSED,
    CONFIGURED,
    FROZEN,
    OPENED,
    PUBLISHED,
    QUESTION,
    TALLIED,
    Journal,
)
from deliberation.verifier.manifest import Manifest

CONFIG, TEXT, RULES = "vote/config.json", "vote/text.bin", "vote/rules.json"
CERTIFICATE, NOTICE = "vote/certificate.json", "vote/notice.json"
_MOST = 1 << 22
_SCOPE: shapes.Kinds = {
    "kind": shapes.one_of(tuple(ScopeKind)),
    "building": shapes.TEXT,
    "entrance": shapes.TEXT,
}
_CONFIG: shapes.Kinds = {
    "v": shapes.exactly(1),
    "poll": shapes.UUID,
    "number": shapes.COUNT,
    "kind": shapes.one_of(tuple(Kind)),
    "question": shapes.TEXT,
    "proposal": shapes.UUID,
    "proposal_version": shapes.COUNT,
    "text_sha256": shapes.DOCUMENT,
    "scope": shapes.OBJECT,
    "opens_at": shapes.TIME,
    "closes_at": shapes.TIME,
    "record_on": shapes.DAY,
    "rules_sha256": shapes.DOCUMENT,
    "certificate_sha256": shapes.DOCUMENT,
    "notice_sha256": shapes.DOCUMENT,
}
_MORE_CONFIG: shapes.Kinds = {"ways": shapes.OBJECT}
_NOTICE: shapes.Kinds = {
    "v": shapes.exactly(1),
    "kind": shapes.exactly("deliberation/notice"),
    "poll": shapes.UUID,
    "number": shapes.COUNT,
    "question": shapes.TEXT,
    "outcome": shapes.TEXT,
    "certificate_sha256": shapes.DOCUMENT,
    "published_at": shapes.TIME,
    "objections_until": shapes.TIME,
}


@dataclass(frozen=True)
class Rules:
    """The rule and the paper as they were frozen, if they can be read; `sha256` names the bytes of both."""

    preset: Preset
    paper: Paper | None
    sha256: str

    @property
    def kind(self) -> Kind:
        return Kind.MOTION if self.paper is None else self.paper.kind


def config(archive: Archive) -> shapes.Fields:
    """Raises Unreadable."""
    value = shapes.fields(shapes.read(archive.read(CONFIG, _MOST), CONFIG), _CONFIG, CONFIG, _MORE_CONFIG)
    shapes.fields(value["scope"], _SCOPE, f"{CONFIG}: scope")
    return value


def rules(archive: Archive) -> Rules:
    """Raises Unreadable."""
    preset_bytes = archive.read(RULES, _MOST)
    preset = _parsed(RULES, preset_bytes, lambda: presets.parse(json.loads(preset_bytes)))
    if manifests.PAPER not in archive.members:
        return Rules(preset, None, digests.document(preset_bytes))
    paper_bytes = archive.read(manifests.PAPER, _MOST)
    paper: Paper = _parsed(manifests.PAPER, paper_bytes, lambda: ballot_papers.read(paper_bytes))
    return Rules(preset, paper, papers.rules_sha256(preset_bytes, paper))


def sha256(archive: Archive, name: str) -> str:
    """Raises Unreadable."""
    digest = hashlib.sha256()
    for chunk in archive.chunks(name):
        digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"


def check_config(said: shapes.Fields, manifest: Manifest, journal: Journal, docket: Docket) -> None:
    """What the log vouches for as well must be said alike, each under the check it belongs to."""
    for check, name, kind in (
        ("text", "text_sha256", OPENED),
        ("rules", "rules_sha256", OPENED),
        ("certificate", "certificate_sha256", TALLIED),
        ("notice", "notice_sha256", PUBLISHED),
        ("order", "opens_at", OPENED),
    ):
        if journal.one(kind) is not None and journal.text(kind, name) != said[name]:
            docket.failed(check, f"{CONFIG}: {name} is not the one that {kind} has in the log")
    if journal.one(OPENED) is not None and journal.closes_at != said["closes_at"]:
        docket.failed("order", f"{CONFIG}: closes_at is not the end that the log tells last")
    _check_question(said["question"], journal, docket)
    if said["poll"] != manifest.poll:
        docket.failed("order", f"{CONFIG} is of another vote than {manifests.NAME}")


def _check_question(question: str, journal: Journal, docket: Docket) -> None:
    """Part of `text`. Where the log does not tell it, as before it did, whoever holds the key may say later what was asked."""
    opened = journal.one(OPENED)
    if not journal.settings[QUESTION]:
        docket.skipped(
            "text", "the log did not name the question before the vote opened: nothing shows which"
        )
    for event in journal.settings[QUESTION]:
        if event.data["value_sha256"] != digests.document(question.encode()):
            docket.failed(
                "text", f"{CONFIG}: question is not the one that entry {event.index} has the hash of"
            )
        if opened is not None and event.index > opened.index:
            docket.failed("text", f"entry {event.index} names a question when the vote had opened")


def check_named(archive: Archive, journal: Journal, docket: Docket) -> None:
    """`text` and `certificate`, by their hashes."""
    for check, name, kind, field in (
        ("text", TEXT, OPENED, "text_sha256"),
        ("certificate", CERTIFICATE, TALLIED, "certificate_sha256"),
    ):
        _check_hash(archive, check, (name, kind, field), journal, docket)


def check_rules(read: Rules, kind: str | None, journal: Journal, docket: Docket) -> None:
    """`rules`: frozen, configured and opened with these."""
    for each in (FROZEN, CONFIGURED, OPENED):
        if journal.one(each) is None or journal.text(each, "rules_sha256") != read.sha256:
            docket.failed("rules", f"{each} in the log does not name these rules, {read.sha256}")
    if kind not in {None, read.kind.value}:
        docket.failed(
            "rules", f"{CONFIG} says that it is of kind {kind}, but its paper of kind {read.kind.value}"
        )
    docket.passed("rules", f"{read.preset.id}, version {read.preset.version}, kind {read.kind.value}")


def check_notice(
    archive: Archive,
    said: shapes.Fields | None,
    record: shapes.Fields | None,
    journal: Journal,
    docket: Docket,
) -> None:
    """`notice`: published in these bytes, and telling what the certificate says."""
    _check_hash(archive, "notice", (NOTICE, PUBLISHED, "notice_sha256"), journal, docket)
    try:
        notice = shapes.fields(shapes.read(archive.read(NOTICE, _MOST), NOTICE), _NOTICE, NOTICE)
    except Unreadable as fault:
        docket.failed("notice", str(fault))
        return
    expected: dict[str, Any] = {"certificate_sha256": journal.text(TALLIED, "certificate_sha256")}
    if said is not None:
        expected |= {name: said[name] for name in ("poll", "number", "question")}
    if record is not None:
        expected["outcome"] = record.get("outcome")
    published = journal.one(PUBLISHED)
    if published is not None:
        expected["published_at"] = published.at
    for name, value in expected.items():
        if notice[name] != value:
            docket.failed("notice", f"{NOTICE}: {name} is not what the log or the other files say")
    _check_period(notice, docket)


def _check_period(notice: shapes.Fields, docket: Docket) -> None:
    begins, ends = schema.moment(notice["published_at"]), schema.moment(notice["objections_until"])
    if begins is None or ends is None or ends - begins != timedelta(days=OBJECTION_DAYS):
        docket.failed("notice", f"{NOTICE}: objections_until is not {OBJECTION_DAYS} days after published_at")


def check_outcome(record: shapes.Fields, journal: Journal, docket: Docket) -> None:
    """The log's word for the outcome is the certificate's."""
    said = str(record.get("outcome")).lower()
    if journal.one(TALLIED) is not None and journal.text(TALLIED, "outcome") != said:
        docket.failed("certificate", f"vote.tallied in the log says another outcome than {CERTIFICATE}")


def check_order(journal: Journal, docket: Docket) -> None:
    """`order`: each stage once, one after the other, and closed when its time was over."""
    before, last = "", -1
    for kind, events in journal.events.items():
        if len(events) != 1:
            docket.failed("order", f"{kind} stands in the log {len(events)} times for this vote")
        for event in events[:1]:
            if event.index <= last:
                docket.failed("order", f"{kind} at {event.index} should come after {before} at {last}")
            before, last = kind, max(last, event.index)
    closed, opened = journal.one(CLOSED), journal.one(OPENED)
    if closed is not None and closed.at < str(closed.data["closes_at"]):
        docket.failed(
            "order", f"the vote closed at {closed.at}, before its end at {closed.data['closes_at']}"
        )
    if closed is not None and opened is not None and closed.data["closes_at"] != journal.closes_at:
        docket.failed("order", "the vote closed with another end than the log told before")
    docket.passed("order", f"from {FROZEN} to {PUBLISHED}, every ballot between opening and close")


def _check_hash(
    archive: Archive, check: str, named: tuple[str, str, str], journal: Journal, docket: Docket
) -> None:
    name, kind, field = named
    try:
        found = sha256(archive, name)
    except Unreadable as fault:
        docket.failed(check, str(fault))
        return
    if journal.one(kind) is None:
        docket.failed(check, f"the log has no {kind} of this vote that would name {name}")
    elif journal.text(kind, field) != found:
        docket.failed(check, f"{kind} in the log names other bytes than {name}, whose hash is {found}")
    docket.passed(check, f"{name} is the one that {kind} names, {found[:23]}…")


def _parsed(name: str, data: bytes, parse: Any) -> Any:
    """Raises Unreadable for whatever the parser refuses."""
    shapes.read(data, name)
    try:
        return parse()
    except Unreadable:
        raise
    except NO_SENSE as fault:
        raise Unreadable(f"{name} cannot be read: {type(fault).__name__}") from fault
