"""All checks of one bundle, in the order in which its files must be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from deliberation.ledger.note import Verifier
from deliberation.papers.ways import BEFORE, Ways
from deliberation.verifier import (
    amendments,
    box,
    counters,
    deciders,
    disputes,
    documents,
    extensions,
    hand_counts,
    hands,
    heads,
    helpers,
    holdings,
    lines,
    manifest,
    paper,
    proxies,
    records,
    recount,
    rejected,
    roll,
    shapes,
    tree,
    ways,
)
from deliberation.verifier.archive import Archive
from deliberation.verifier.beside import Beside
from deliberation.verifier.box import Box
from deliberation.verifier.docket import Docket, Verdict
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.hands import Hands
from deliberation.verifier.heads import Started
from deliberation.verifier.holdings import Held
from deliberation.verifier.journal import ROTATED, STARTED, Journal
from deliberation.verifier.lines import Sayings
from deliberation.verifier.manifest import Manifest
from deliberation.verifier.note_keys import check_history
from deliberation.verifier.roll import Roll
from deliberation.verifier.roots import Roots
from deliberation.verifier.tree import Grown


def check(file: BinaryIO, roots: Roots) -> Verdict:
    """Raises NotABundle where the bytes are no bundle at all, OSError where they cannot be read."""
    archive = Archive(file)
    found = manifest.read(archive)
    docket = Docket()
    with Beside(archive, file, docket) as beside:
        _Checking(archive, found, roots, docket, beside).run()
    heading: dict[str, str | int] = {
        "grade": found.grade,
        "poll": found.poll,
        "origin": found.origin,
        "size": found.size,
        "root": found.root,
    }
    return Verdict(heading=heading, findings=docket.findings())


@dataclass
class _Checking:
    """What has been read so far; None is what could not be read."""

    archive: Archive
    manifest: Manifest
    roots: Roots
    docket: Docket
    beside: Beside
    config: shapes.Fields | None = None
    rules: documents.Rules | None = None
    roll: Roll | None = None
    record: shapes.Fields | None = None
    box: Box | None = None
    hands: Hands | None = None
    ways: Ways = BEFORE

    def run(self) -> None:
        hashed = self.beside.ask(manifest.check_files, self.manifest)
        rooted = self.beside.ask(roll.roots_of, self.manifest.grade)
        manifest.check_signature(self.archive, self.manifest, self.roots.keys, self.docket)
        signed_by = heads.check_signature(self.archive, self.manifest, self.roots.keys, self.docket)
        heads.check_cosignatures(self.archive, self.roots.policy, signed_by, self.docket)
        held = holdings.true_ones(self.roots.receipts, self.roots.keys, self.manifest, self.docket)
        self._try(self._read_config, "order")
        self._try(self._read_rules, "rules", "recount")
        self._try(self._read_roll, "roll-root", "amendments", "electorate")
        self._try(self._read_record, "recount", "electorate")
        grown = self.beside.ask(
            tree.grow, self.manifest, self._wanted_sizes(held), frozenset(holdings.leaves(held))
        )
        journal = self._read_log(held)
        self._try(lambda: self._read_hands(journal), "proxies", "disputes")
        made = grown()
        self._keep_promised(journal, made)
        self._check_keys(journal, made, signed_by)
        if self.roll is not None:
            self.roll.roots = rooted()
        self._check_documents(journal)
        self._check_vote(journal, made.roots)
        holdings.check(held, journal, made, manifest=self.manifest, box=self.box, docket=self.docket)
        hashed()

    def _try(self, work: Callable[[], None], *checks: str) -> None:
        """What cannot be read is false in each of these checks, and the reading goes on."""
        try:
            work()
        except Unreadable as fault:
            for check in checks:
                self.docket.failed(check, str(fault))

    def _read_config(self) -> None:
        self.config = documents.config(self.archive)

    def _read_rules(self) -> None:
        self.rules = documents.rules(self.archive)

    def _read_roll(self) -> None:
        self.roll = roll.read(self.archive, self.manifest.grade, self.docket)

    def _read_record(self) -> None:
        self.record = records.read(self.archive, self.roll, self.rules, self.docket)

    def _read_log(self, held: tuple[Held, ...]) -> Journal:
        if self.roll is not None:
            sayings = Sayings(self.rules.paper if self.rules else None)
            found = box.open_lines(lines.read(self.archive), self.docket)
            self.box = Box(self.manifest, self.roll, sayings=sayings, found=found, docket=self.docket)
        journal = Journal(
            self.manifest.origin,
            self.manifest.poll,
            box=self.box,
            wanted=holdings.indexes(held),
            docket=self.docket,
        )

        def read() -> None:
            for row in tree.rows(self.archive, self.manifest.size):
                for entry in row:
                    journal.take(entry)
            self.docket.passed("entries", f"{journal.size} entries have the one form they can have")

        self._try(read, "entries")
        return journal

    def _read_hands(self, journal: Journal) -> None:
        self.hands = hands.read(self.archive, self.manifest, journal)

    def _keep_promised(self, journal: Journal, made: Grown) -> None:
        for index in made.places.values():
            if index < journal.size:
                journal.keep(index, tree.entry(self.archive, self.manifest.size, index))

    def _wanted_sizes(self, held: tuple[Held, ...]) -> set[int]:
        sizes = heads.sizes(self.roots.prevs, self.manifest.origin)
        sizes |= {self.manifest.size, recount.head_size(self.record) or 0}
        return sizes | holdings.sizes(held)

    def _check_keys(self, journal: Journal, made: Grown, signed_by: tuple[Verifier, ...]) -> None:
        started = _started(journal)
        heads.check_prevs(
            self.roots.prevs,
            self.roots.keys,
            made.roots,
            manifest=self.manifest,
            started=started,
            docket=self.docket,
        )
        check_history(journal, self.manifest.origin, signed_by, self.docket)

    def _check_documents(self, journal: Journal) -> None:
        documents.check_order(journal, self.docket)
        self._try(
            lambda: extensions.check(extensions.read(self.archive), journal, self.config, self.docket),
            extensions.CHECK,
        )
        documents.check_named(self.archive, journal, self.docket)
        if self.config is not None:
            documents.check_config(self.config, self.manifest, journal, self.docket)
            found = self.ways = ways.check(self.config, journal, self.docket)
            helpers.check(journal, found, self.docket)
            proxies.check(found, journal, self.hands, self.docket)
        if self.rules is not None:
            kind = None if self.config is None else self.config["kind"]
            documents.check_rules(self.rules, kind, journal, self.docket)
        if self.record is not None:
            documents.check_outcome(self.record, journal, self.docket)
            records.check_version(self.record, journal, self.docket)
        documents.check_notice(self.archive, self.config, self.record, journal, self.docket)

    def _check_vote(self, journal: Journal, roots: Mapping[int, bytes]) -> None:
        self._try(
            lambda: rejected.check(rejected.read(self.archive), journal, self.docket), "rejected-listed"
        )
        paper.check(journal, self.docket)
        counters.check(journal, self.docket)
        hand_counts.check(journal, self.record, self.docket)
        if self.roll is None or self.box is None:
            return
        roll.check_frozen(self.roll, journal, self.docket)
        deciders.check(journal, self.hands, self.docket)
        self.box.end(disputes.read(journal, self.docket), self.ways.precedence, self.beside)
        firsts = {self.roll.keys[place]: first for place, first in self.box.chains.firsts.items()}
        amendments.check(self.roll.changes, journal, firsts, self.docket)
        self.roll.forget_voters()
        if self.rules is not None and self.record is not None:
            vote = recount.Vote(
                poll=self.manifest.poll,
                rules=self.rules,
                roll=self.roll,
                box=self.box,
                journal=journal,
                roots=roots,
                record=self.record,
            )
            self._recount(vote)
        self.box.check_close(journal)

    def _recount(self, vote: recount.Vote) -> None:
        merge = vote.rules.preset.rule.merge
        records.check_electorate(
            vote.record, vote.roll, merge, config=self.config, journal=vote.journal, docket=self.docket
        )
        recount.check(vote, self.docket)


def _started(journal: Journal) -> Started | None:
    """What the first entry tells of the log before it."""
    kind, event = journal.keys[0] if journal.keys else (ROTATED, None)
    if kind != STARTED or event is None:
        return None
    epoch, size, root = (event.data[name] for name in ("prev_epoch", "prev_size", "prev_root"))
    return Started(
        epoch if isinstance(epoch, int) else None,
        size if isinstance(size, int) else None,
        root if isinstance(root, str) else None,
    )
