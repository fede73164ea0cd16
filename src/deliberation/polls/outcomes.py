"""What the count of a closed poll found, whatever kind of poll it is: one record, the same twice over."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deliberation.counting.certificates import recounting, summaries
from deliberation.counting.certificates.certificate import Counting, FrozenRoll
from deliberation.counting.shapes import Json, Object
from deliberation.database.sessions import Reader
from deliberation.kernel import canonical, release
from deliberation.papers import versions
from deliberation.papers.committees import Committee
from deliberation.papers.papers import Kind, Paper
from deliberation.papers.rankings import Ranking
from deliberation.polls import electorate, spoken, tallying
from deliberation.polls.models import Poll, PollClosing, PollOpening


@dataclass(frozen=True)
class Tally:
    """`record` is what is published, `summary` the same without its lists where a page wants it shorter."""

    outcome: StrEnum
    record: Object
    summary: Object

    @property
    def counts(self) -> Json:
        """The record's figures alone."""
        return self.record["counts"]

    def canonical(self) -> bytes:
        """RFC 8785."""
        return canonical.encode(self.record)


async def tally(
    db: Reader, poll: Poll, *, opening: PollOpening, closing: PollClosing, counted_at: datetime
) -> Tally:
    """Counted from the frozen parties and the last ballots. Raises TwoCountsDiffer."""
    paper = spoken.paper_of(poll)
    if paper is None:
        made = await tallying.certificate(db, poll, opening=opening, closing=closing, counted_at=counted_at)
        whole = made.as_json()
        return Tally(made.count.outcome, whole, summaries.shortened(whole))
    counted = await _counted(db, poll, paper, opening=opening, closing=closing, counted_at=counted_at)
    record = counted.as_json()
    return Tally(counted.outcome, record, {"counts": record["counts"]})


def differences(poll: Poll, published: bytes, fresh: Tally) -> tuple[str, ...]:
    """Where a fresh count differs from the record as it was published, of this version or an earlier one."""
    if poll.paper is None:
        return recounting.differences(json.loads(published), fresh.record)
    stored: Object = json.loads(published)
    found = versions.as_of(stored.get("v"), fresh.record)
    return tuple(sorted(name for name in stored.keys() | found if _differs(stored, found, name)))


def _differs(stored: Object, fresh: Object, name: str) -> bool:
    """Who counted may have changed since, the count may not."""
    return name != "counted_by" and not recounting.is_same(stored.get(name), fresh.get(name))


async def _counted(
    db: Reader,
    poll: Poll,
    paper: Paper,
    *,
    opening: PollOpening,
    closing: PollClosing,
    counted_at: datetime,
) -> Ranking | Committee:
    ballots, frozen = await tallying.last_ballots(db, poll), await electorate.read(db, poll)
    count = Committee if paper.kind is Kind.ELECTION else Ranking
    return count(
        poll=str(poll.id),
        paper=paper,
        preset=tallying.preset_of(opening),
        roll=FrozenRoll(
            root=closing.roll_root or opening.roll_root,
            record_on=opening.record_on,
            electorate=frozen.electorate,
        ),
        ballots=ballots.answers,
        box=tallying.box_of(closing, ballots),
        counting=Counting(at=counted_at, version=release.VERSION, by=closing.closed_as or ""),
    )
