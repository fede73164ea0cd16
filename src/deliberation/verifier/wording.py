"""The verdict as people and programs read it, and what a receipt proves, in words."""

import json
from typing import Any

from deliberation.kernel import clock
from deliberation.ledger import entry as entries
from deliberation.ledger import merkle
from deliberation.ledger.promise import Promise
from deliberation.ledger.receipt import Receipt
from deliberation.papers import documents
from deliberation.verifier.docket import Status, Verdict, listed, shown

_MARKS = {Status.PASS: "pass", Status.FAIL: "FAIL", Status.SKIP: "skip"}
_WIDTH = 20


def lines(verdict: Verdict) -> list[str]:
    heading = verdict.heading
    return [
        f"vote {heading['poll']}, grade {heading['grade']}",
        f"log {heading['origin']}, size {heading['size']}, root {heading['root']}",
        *(f"{_MARKS[each.status]}  {each.check:{_WIDTH}}  {each.evidence}" for each in verdict.findings),
        last_line(verdict),
    ]


def last_line(verdict: Verdict) -> str:
    """In both languages: whoever reads no more than this line still knows."""
    failed, skipped = verdict.of(Status.FAIL), verdict.of(Status.SKIP)
    if failed:
        return f"Something is false: {listed(failed)}. 有假：{listed(failed)}。"
    if skipped:
        english = f"Nothing false was found, but this was not checked: {listed(skipped)}."
        return f"{english} 没有发现有假。上面标着 skip 的 {len(skipped)} 项没有核对。"
    passed = len(verdict.findings)
    return f"All {passed} checks passed. {passed} 项全部通过。"


def as_json(verdict: Verdict) -> str:
    document: dict[str, Any] = {
        "bundle": dict(verdict.heading),
        "exit": verdict.exit_code,
        "checks": [
            {"id": each.check, "status": each.status.value, "evidence": each.evidence}
            for each in verdict.findings
        ],
    }
    return json.dumps(document, ensure_ascii=False)


def of_receipt(receipt: Receipt) -> list[str]:
    """What it proves, and what it says."""
    entry, checkpoint = receipt.entry, receipt.checkpoint
    words = [
        f"This is entry {receipt.index} of the log {checkpoint.origin}: {entry.type}, {clock.rfc3339(entry.at)}.",
        f"It is in the head of size {checkpoint.size}, root {checkpoint.root.hex()}, signed by the key you gave.",
        f"Its code is {documents.grouped(documents.receipt_code(merkle.leaf_hash(receipt_bytes(receipt))))}.",
    ]
    if receipt.opening is None:
        return [
            *words,
            "It holds nothing sealed." if entry.commit is None else "What it seals is not shown in it.",
        ]
    body = receipt.opening.body
    return [*words, *_of_body(dict(body)), "Salt and body open what the entry sealed."]


def of_promise(promise: Promise) -> list[str]:
    """What was promised, and what it is not."""
    return [
        f"This is a promise of the log {promise.origin}, signed by the key you gave.",
        f"By {clock.rfc3339(promise.due_at)} it has an entry with the leaf hash {promise.leaf.hex()}.",
        f"The code of its receipt is {documents.grouped(documents.receipt_code(promise.leaf))}.",
        "It is not yet a place in the log: after that moment, fetch the receipt with this code.",
        "If there is none, keep this file: verify --receipt shows whether the log of a vote has the entry.",
    ]


def receipt_bytes(receipt: Receipt) -> bytes:
    return entries.encode(receipt.entry)


def _of_body(body: dict[str, Any]) -> list[str]:
    found = [f"Vote: {body.get('vote')}.", f"Number of this ballot of its home: {body.get('rev')}."]
    choices = body.get("choices")
    if isinstance(choices, dict):
        said = (f"{question}: {_options(options)}" for question, options in choices.items())
        found.append(f"It says {'; '.join(said)}.")
    return [shown(word) for word in found]


def _options(options: Any) -> str:
    return ", ".join(map(str, options)) if isinstance(options, list) else str(options)
