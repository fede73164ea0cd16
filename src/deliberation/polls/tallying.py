"""From the rows of a closed poll to its certificate; the same twice over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import and_, col, select

from deliberation.counting import presets
from deliberation.counting.certificate import Box, Certificate
from deliberation.counting.presets import Preset
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader
from deliberation.ledger import digests
from deliberation.polls import documents, electorate
from deliberation.polls.documents import CastBallot
from deliberation.polls.models import Ballot, Poll, PollClosing, PollOpening, PollParty


@dataclass(frozen=True)
class LastBallots:
    """What each party said last, by its key, and the root of the set of these ballots."""

    choices: Mapping[str, Choice]
    root: str


async def last_ballots(db: Reader, poll: Poll) -> LastBallots:
    rows = await db.exec(
        select(PollParty.key, Ballot.revision, Ballot.commitment, Ballot.choice)
        .join(
            Ballot,
            and_(col(Ballot.party_id) == col(PollParty.id), col(Ballot.revision) == col(PollParty.revision)),
        )
        .where(PollParty.poll_id == poll.id)
    )
    choices: dict[str, Choice] = {}
    items: list[bytes] = []
    for key, revision, commitment, choice in rows:
        choices[key] = Choice(choice)
        items.append(documents.ballot_item(CastBallot(key, revision, commitment)))
    return LastBallots(choices, digests.set_root("ballotset", items))


async def certificate(
    db: Reader, poll: Poll, *, opening: PollOpening, closing: PollClosing, counted_at: datetime
) -> Certificate:
    """Counted from the frozen parties and the last ballots."""
    ballots = await last_ballots(db, poll)
    box = Box(
        root=ballots.root,
        replaced_count=closing.accepted_count - closing.counted_count,
        refused_count=closing.rejected_count,
    )
    return Certificate(
        poll=str(poll.id),
        preset=preset_of(opening),
        electorate=await electorate.read(db, poll),
        roll_root=opening.roll_root,
        record_on=opening.record_on,
        ballots=ballots.choices,
        box=box,
        counted_at=counted_at,
    )


def preset_of(opening: PollOpening) -> Preset:
    """The rule as it was frozen, whatever the law's files say today."""
    return presets.parse(json.loads(opening.preset))
