"""From the rows of a closed poll to its certificate; the same twice over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import and_, col, select

from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.certificate import Box, Certificate
from deliberation.counting.count import Count
from deliberation.counting.parties import Party
from deliberation.counting.presets import Preset
from deliberation.counting.rules import Choice, Rule
from deliberation.database.sessions import Reader
from deliberation.ledger import digests
from deliberation.polls import documents, electorate, rules
from deliberation.polls.documents import CastBallot
from deliberation.polls.models import Ballot, Poll, PollClosing, PollOpening, PollParty

_SILENT = "silent"
_IS_LAST = and_(col(Ballot.party_id) == col(PollParty.id), col(Ballot.revision) == col(PollParty.revision))
"""Of all that a party said, what it said last."""


@dataclass(frozen=True)
class LastBallots:
    """What each party said last, by its key, and the root of the set of these ballots."""

    choices: Mapping[str, Choice]
    root: str


async def added_up(db: Reader, poll: Poll, rule: Rule) -> Count:
    """The same count as of every party by itself, added up by the database: one pass, whatever the electorate's size.

    Weights add up, so one party stands for all that said the same. Raises RuleNeedsMore where they do not.
    """
    rows = await db.exec(
        select(Ballot.choice, func.sum(PollParty.heads), func.sum(PollParty.area_cm2))
        .select_from(PollParty)
        .outerjoin(Ballot, _IS_LAST)
        .where(PollParty.poll_id == poll.id)
        .group_by(Ballot.choice)
    )
    groups = [_as_one(choice or _SILENT, heads, area) for choice, heads, area in rows]
    said = {group.key: Choice(group.key) for group in groups if group.key != _SILENT}
    return counting.count(rule, groups, said)


async def last_ballots(db: Reader, poll: Poll) -> LastBallots:
    rows = await db.exec(
        select(PollParty.key, Ballot.revision, Ballot.commitment, Ballot.choice)
        .join(Ballot, _IS_LAST)
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
    """Counted from the frozen parties and the last ballots. Raises TwoCountsDiffer."""
    ballots = await last_ballots(db, poll)
    box = Box(
        root=ballots.root,
        replaced_count=closing.accepted_count - closing.counted_count,
        refused_count=closing.rejected_count,
    )
    made = Certificate(
        poll=str(poll.id),
        preset=preset_of(opening),
        electorate=await electorate.read(db, poll),
        roll_root=opening.roll_root,
        record_on=opening.record_on,
        ballots=ballots.choices,
        box=box,
        counted_at=counted_at,
    )
    rules.check_same(made.count, await added_up(db, poll, made.preset.rule))
    return made


def preset_of(opening: PollOpening) -> Preset:
    """The rule as it was frozen, whatever the law's files say today."""
    return presets.parse(json.loads(opening.preset))


def _as_one(key: str, heads: int, area_cm2: int) -> Party:
    return Party(
        key=key, units=(), voters=frozenset(), heads=int(heads), area_cm2=int(area_cm2), is_developer=False
    )
