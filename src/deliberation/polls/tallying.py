"""From the rows of a closed poll to its certificate; the same twice over, by as many statements whatever was cast."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func
from sqlmodel import and_, col, or_, select

from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.certificates.certificate import (
    Box,
    Certificate,
    Counting,
    Disputed,
    FrozenRoll,
    LogHead,
    Margin,
)
from deliberation.counting.count import Count
from deliberation.counting.margin import flipping
from deliberation.counting.parties import Party
from deliberation.counting.presets import Preset
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.sensitivity import polled as sensitivity
from deliberation.counting.sensitivity.polled import Polled
from deliberation.database.sessions import Reader
from deliberation.kernel import release
from deliberation.ledger import digests
from deliberation.papers import agreement, documents, papers
from deliberation.papers.documents import MOTION, CastBallot
from deliberation.papers.papers import Answers
from deliberation.polls import counted, electorate, spoken
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll, PollClosing, PollOpening
from deliberation.polls.parties.models import PollParty
from deliberation.polls.rules import VotingClosed

_SILENT = "silent"
_LATE = VotingClosed().code


@dataclass(frozen=True)
class LastBallots:
    """What each party said last, and what it said first, by its key; the root of the set of the last, and how they came.

    What is set aside is not among them. `disputed` is what parties would have said last, were no open dispute upheld.
    """

    answers: Mapping[str, Answers]
    choices: Mapping[str, Choice]
    """On a motion, what the answers come to."""
    root: str
    first: Mapping[str, Choice]
    channels: Mapping[str, int]
    set_aside_count: int
    disputed: Mapping[str, Answers]


async def added_up(db: Reader, poll: Poll, rule: Rule) -> Count:
    """The same count as of every party by itself, added up by the database: one pass, whatever the electorate's size.

    Weights add up, so one party stands for all that said the same. Raises RuleNeedsMore where they do not.
    """
    rows = await db.exec(
        select(Ballot.choice, func.sum(PollParty.heads), func.sum(PollParty.area_cm2))
        .select_from(PollParty)
        .outerjoin(Ballot, counted.IS_COUNTED)
        .where(PollParty.poll_id == poll.id, counted.STANDS)
        .group_by(Ballot.choice)
    )
    groups = [_as_one(choice or _SILENT, heads, area) for choice, heads, area in rows]
    said = {group.key: Choice(group.key) for group in groups if group.key != _SILENT}
    return counting.count(rule, groups, said)


async def last_ballots(db: Reader, poll: Poll) -> LastBallots:
    said = case((col(Ballot.answers).is_(None), func.to_jsonb(col(Ballot.choice))), else_=col(Ballot.answers))
    rows = await db.exec(
        select(PollParty.key, Ballot.revision, Ballot.commitment, said)
        .join(Ballot, counted.IS_COUNTED)
        .where(PollParty.poll_id == poll.id)
    )
    answers: dict[str, Answers] = {}
    items: list[bytes] = []
    for key, revision, commitment, words in rows:
        answers[key] = spoken.answers(words)
        items.append(documents.ballot_item(CastBallot(key, revision, commitment)))
    replaced = await db.exec(
        select(PollParty.key, Ballot.choice)
        .join(Ballot, and_(col(Ballot.party_id) == col(PollParty.id), col(Ballot.revision) == 1))
        .where(PollParty.poll_id == poll.id, counted.REVISION > 1, ~counted.IS_DISPUTED, ~counted.IS_STRUCK)
    )
    channels = await db.exec(
        select(Ballot.channel, func.count())
        .join(PollParty, counted.IS_COUNTED)
        .where(Ballot.poll_id == poll.id)
        .group_by(Ballot.channel)
    )
    choices = {key: papers.choice_of(each) for key, each in answers.items() if MOTION in each}
    return LastBallots(
        answers=answers,
        choices=choices,
        root=digests.set_root("ballotset", items),
        first={**choices, **{key: Choice(choice) for key, choice in replaced if choice}},
        channels=dict(channels.all()),
        set_aside_count=await _set_aside_count(db, poll),
        disputed=await _disputed(db, poll),
    )


async def _set_aside_count(db: Reader, poll: Poll) -> int:
    """How many ballots are higher than the one of their party that counts, and do not."""
    higher = (
        select(func.count())
        .select_from(PollParty)
        .join(Ballot, col(Ballot.party_id) == col(PollParty.id))
        .where(
            PollParty.poll_id == poll.id,
            or_(counted.IS_DISPUTED, counted.IS_STRUCK),
            counted.outranks(spoken.ways_of(poll).precedence),
        )
    )
    return int((await db.exec(higher)).one())


async def _disputed(db: Reader, poll: Poll) -> Mapping[str, Answers]:
    """By party, the highest ballot that is not struck, where a dispute about it is open."""
    said = case((col(Ballot.answers).is_(None), func.to_jsonb(col(Ballot.choice))), else_=col(Ballot.answers))
    rows = await db.exec(
        select(PollParty.key, said)
        .join(Ballot, col(Ballot.party_id) == col(PollParty.id))
        .where(
            PollParty.poll_id == poll.id,
            counted.IS_DISPUTED,
            counted.outranks(spoken.ways_of(poll).precedence),
        )
        .order_by(counted.rank(spoken.ways_of(poll).precedence, Ballot))
    )
    return {key: spoken.answers(words) for key, words in rows}


async def certificate(
    db: Reader, poll: Poll, *, opening: PollOpening, closing: PollClosing, counted_at: datetime
) -> Certificate:
    """Counted from the frozen parties and the last ballots. Raises TwoCountsDiffer.

    Objections are not recorded with a poll, so nothing is said of them.
    """
    preset = preset_of(opening)
    ballots, frozen = await last_ballots(db, poll), await electorate.read(db, poll)
    parties = frozen.electorate.parties
    count = counting.count(preset.rule, parties, ballots.choices)
    agreement.check_same(count, await added_up(db, poll, preset.rule))
    polled = Polled(
        rule=preset.rule,
        parties=parties,
        ballots=ballots.choices,
        first=ballots.first,
        units=frozen.units,
        classes=presets.beside(preset, opening.record_on),
    )
    return Certificate(
        poll=str(poll.id),
        preset=preset,
        count=count,
        counting=Counting(at=counted_at, version=release.VERSION, by=closing.closed_as or ""),
        roll=FrozenRoll(
            root=closing.roll_root or opening.roll_root,
            record_on=opening.record_on,
            electorate=frozen.electorate,
        ),
        box=box_of(closing, ballots),
        margin=Margin(
            flip=flipping.flip(preset.rule, parties, ballots.choices, outcome=count.outcome),
            disputed=disputed(preset.rule, parties, ballots),
        ),
        findings=sensitivity.of(polled, count),
    )


def disputed(rule: Rule, parties: Collection[Party], ballots: LastBallots) -> Disputed:
    """What the count would be if no open dispute were upheld."""
    if not ballots.disputed:
        return Disputed(0)
    choices = {key: papers.choice_of(each) for key, each in ballots.disputed.items()}
    return Disputed(len(choices), counting.count(rule, parties, {**ballots.choices, **choices}))


def preset_of(opening: PollOpening) -> Preset:
    """The rule as it was frozen, whatever the law's files say today."""
    return presets.parse(json.loads(opening.preset))


def box_of(closing: PollClosing, ballots: LastBallots) -> Box:
    refused = None if closing.refused is None else json.loads(closing.refused)
    is_known = closing.log_size is not None and closing.log_root is not None
    return Box(
        root=ballots.root,
        counted_count=closing.counted_count,
        replaced_count=closing.accepted_count - closing.counted_count - ballots.set_aside_count,
        set_aside_count=ballots.set_aside_count,
        refused_count=closing.rejected_count,
        refused=refused,
        late_count=None if refused is None else refused.get(_LATE, 0),
        channels=ballots.channels,
        log=LogHead(closing.log_size or 0, (closing.log_root or b"").hex()) if is_known else None,
    )


def _as_one(key: str, heads: int, area_cm2: int) -> Party:
    return Party(
        key=key, units=(), voters=frozenset(), heads=int(heads), area_cm2=int(area_cm2), is_developer=False
    )
