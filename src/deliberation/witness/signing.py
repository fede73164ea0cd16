"""Look at a submitted head, remember it, sign it: in this order, one log at a time."""

import asyncio
from collections import defaultdict

from deliberation.kernel.clock import Clock
from deliberation.ledger import note, submission
from deliberation.ledger.cosignature import Cosigner
from deliberation.ledger.submission import Refused, Submission, TreeHead, Verdict
from deliberation.witness.logs import Logs
from deliberation.witness.records import Records


class Witness:
    """One process, one folder of records, one key."""

    def __init__(self, signer: Cosigner, records: Records, logs: Logs, clock: Clock) -> None:
        self.signer = signer
        self.records = records
        self._logs = logs
        self._clock = clock
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def add_checkpoint(self, body: bytes) -> str:
        """The line of the cosignature; the head is on the disk by then. Raises Refused or Malformed."""
        asked = submission.parse(body)
        head = submission.signed_head(asked, self._logs.keys())
        # only logs with a key of ours come this far, so the locks are few
        async with self._turns[head.origin]:
            return await asyncio.to_thread(self._sign, asked, head)

    def _sign(self, asked: Submission, head: TreeHead) -> str:
        seen = self.records.find(head.origin)
        try:
            submission.check(asked, head, seen)
        except Refused as refusal:
            is_fork = seen is not None and seen.size == head.size and seen.root != head.root
            if is_fork or refusal.verdict is Verdict.INCONSISTENT:
                refused = Submission(asked.old, asked.proof, self._signed(asked.note, head.origin))
                self.records.keep_evidence(head.origin, refused)
            raise
        line = self.signer.line(note.parse(asked.note).text, self._clock())
        self.records.keep(head.origin, self._signed(asked.note, head.origin, line))
        return line

    def _signed(self, signed: bytes, origin: str, *ours: str) -> bytes:
        """The checkpoint with the signatures that were checked and ours, and no others."""
        opened = note.parse(signed)
        known = {(key.name, key.key_id) for key in self._logs.keys().get(origin, ())}
        lines = [
            note.line_of(each.name, each.key_id, each.signature)
            for each in opened.signatures
            if (each.name, each.key_id) in known
        ]
        return f"{opened.text}\n{''.join(f'{line}{chr(10)}' for line in [*lines, *ours])}".encode()
