"""Count a vote again: two people, one after the other, each give the figures they counted. What they found follows from these.

Neither sees what the other found before both have counted. Where they differ from each other, nothing is found, and it is counted anew.
The program recounts too, from the ballots it holds; whoever finds that all agrees cannot say so against its own second count.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel import canonical
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.meetings.votes import counted as meetings
from deliberation.meetings.votes import recounting as of_records
from deliberation.notices import acting, meeting_lines, outcomes, refusals
from deliberation.notices.acting import By
from deliberation.notices.facts import COMPARED, COUNTED
from deliberation.notices.kinds import Finding, Subject
from deliberation.notices.outcome_models import OutcomeRecount, OutcomeRecountCheck
from deliberation.notices.views import Matter, RecountView
from deliberation.notices.votes import Vote
from deliberation.papers import hand_counts
from deliberation.papers.hand_counts import Found, Line, Sums
from deliberation.polls import closing
from deliberation.polls import queries as polls


class CountsDiffer(Conflict):
    message = sentence(
        "Your figures are those of the certificate, but the program's own second count differs. Tell whoever runs the program first."
    )


class NotTheseFigures(Invalid):
    message = sentence("These are not the figures that are asked for, or more than there is. Count again.")


@dataclass(frozen=True)
class Again:
    """The figures that somebody counted, by the names of hand_counts, and how they went about it."""

    figures: Sums
    said: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """What is written down of one person's count. `published` are the figures of the certificate."""

    community_id: UUID
    again: Again
    published: Sums
    certificate_sha256: str
    by: By
    at: datetime

    @property
    def finding(self) -> Finding:
        return (
            Finding.DIFFERS if hand_counts.differing(self.published, self.again.figures) else Finding.AGREES
        )

    @property
    def document(self) -> bytes:
        return canonical.encode(dict(self.again.figures))


async def record(db: Writer, community_id: UUID, vote: Vote, again: Again, *, by: By) -> Found | None:
    """What both found, None while a second has to count. Raises NotTheseFigures, CountsDiffer, CountsTwice."""
    asked = await lines(db, vote.matter)
    if again.figures.keys() != {line.name for line in asked} or hand_counts.too_many(asked, again.figures):
        raise NotTheseFigures
    number = await communities.next_number(db, community_id, vote.recounts)
    waiting = await first(db, vote.matter)
    if waiting is not None and waiting.recorded_by == by.account_id:
        raise refusals.CountsTwice
    counted = _Counted(
        community_id=community_id,
        again=again,
        published=hand_counts.published(asked),
        certificate_sha256=vote.sha256,
        by=by,
        at=(await acting.moment(db, by)).at,
    )
    if counted.finding is Finding.AGREES and await differences(db, vote.matter):
        raise CountsDiffer
    if waiting is None:
        await _first(db, vote.matter, number, counted)
        return None
    return await _second(db, vote.matter, waiting, counted)


async def lines(db: Reader, matter: Matter) -> tuple[Line, ...]:
    """The figures that are asked for. Raises NotCountedYet, NoSuchVote."""
    if matter.subject is Subject.MEETING_VOTE:
        return meeting_lines.of_record(await meetings.record(db, matter.id))
    return hand_counts.lines(json.loads(await polls.certificate(db, matter.id)))


async def first(db: Reader, matter: Matter) -> RecountView | None:
    """The one that waits for a second person."""
    return next((each for each in await outcomes.recounts_of(db, matter) if each.waits), None)


async def differences(db: Reader, matter: Matter) -> tuple[str, ...]:
    """Where the program's own second count, from the ballots or from the record, differs from what was published."""
    if matter.subject is Subject.MEETING_VOTE:
        return of_records.differences(await meetings.record(db, matter.id))
    return await closing.recount(db, matter.id)


async def _first(db: Writer, matter: Matter, number: int, counted: _Counted) -> None:
    fact = COUNTED[matter.subject](
        subject_id=matter.id,
        number=number,
        figures=counted.again.figures,
        certificate_sha256=counted.certificate_sha256,
    )
    row = OutcomeRecount(
        community_id=counted.community_id,
        id=new_id(),
        poll_id=matter.poll_id,
        meeting_vote_id=matter.meeting_vote_id,
        number=number,
        finding=counted.finding.value,
        said=counted.again.said,
        figures=counted.document,
        recorded_at=counted.at,
        recorded_by=counted.by.account_id,
        entry_id=await acting.told(db, counted.community_id, fact, counted.by, counted.at),
    )
    db.add(row)
    await db.flush()


async def _second(db: Writer, matter: Matter, waiting: RecountView, counted: _Counted) -> Found:
    before, after = waiting.figures or {}, counted.again.figures
    fact = COMPARED[matter.subject](
        subject_id=matter.id,
        number=waiting.number,
        first=before,
        second=after,
        found=hand_counts.found(counted.published, before, after),
        certificate_sha256=counted.certificate_sha256,
    )
    row = OutcomeRecountCheck(
        community_id=counted.community_id,
        recount_id=waiting.id,
        finding=counted.finding.value,
        said=counted.again.said,
        figures=counted.document,
        recorded_at=counted.at,
        recorded_by=counted.by.account_id,
        entry_id=await acting.told(db, counted.community_id, fact, counted.by, counted.at),
    )
    db.add(row)
    await db.flush()
    return fact.found
