"""What closing a poll froze and its count found, read again from what was published."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from deliberation.counting import count as counting
from deliberation.counting import elections
from deliberation.counting.count import Count, Outcome
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantity
from deliberation.papers import committees, rankings
from deliberation.papers.papers import Kind
from deliberation.papers.rankings import Advised
from deliberation.polls.models import Poll, PollClosing, PollResult

_OUTCOMES: Mapping[Kind, type[StrEnum]] = {
    Kind.MOTION: Outcome,
    Kind.RANKING: Advised,
    Kind.ELECTION: elections.Status,
}


@dataclass(frozen=True, kw_only=True)
class ClosedView:
    """What closing froze and the count found. `entries` are the log's: closed, tallied, published."""

    outcome: StrEnum
    count: Count | None
    """Of a motion."""
    ranking: rankings.Figures | None
    """Of a ranking."""
    election: committees.Figures | None
    """Of an election."""
    closed_at: datetime
    published_at: datetime
    accepted_count: int
    counted_count: int
    rejected_count: int
    ballotset_root: str
    certificate_sha256: str
    notice_sha256: str
    entries: tuple[UUID, UUID, UUID]


def closed_view(poll: Poll, preset: Preset, closing: PollClosing, result: PollResult) -> ClosedView:
    counts = json.loads(result.counts)
    kind = Kind(poll.kind)
    return ClosedView(
        outcome=_OUTCOMES[kind](result.outcome),
        count=_judged(preset, counts) if kind is Kind.MOTION else None,
        ranking=rankings.figures(counts) if kind is Kind.RANKING else None,
        election=committees.figures(counts) if kind is Kind.ELECTION else None,
        closed_at=closing.closed_at,
        published_at=result.published_at,
        accepted_count=closing.accepted_count,
        counted_count=closing.counted_count,
        rejected_count=closing.rejected_count,
        ballotset_root=closing.ballotset_root,
        certificate_sha256=result.certificate_sha256,
        notice_sha256=result.notice_sha256,
        entries=(closing.entry_id, result.tallied_entry_id, result.published_entry_id),
    )


def _judged(preset: Preset, counts: Mapping[str, Mapping[str, str]]) -> Count:
    """The verdict is judged again from the stored figures; it needs neither roll nor ballots."""
    quantities = {
        dim: {Quantity(name): Fraction(value) for name, value in figures.items()}
        for dim, figures in counts.items()
    }
    return counting.judge(preset.rule, quantities)
