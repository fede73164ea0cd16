"""Votes to whose outcome one may object, whichever way they were taken: by poll, or in a meeting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantities
from deliberation.counting.stages import Stage
from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.votes import counted as meetings
from deliberation.meetings.votes import recounting
from deliberation.meetings.votes.counted import CountedVote
from deliberation.notices.kinds import Subject, Way
from deliberation.notices.refusals import NotCounted
from deliberation.notices.views import Matter, ObjectionView
from deliberation.papers import documents
from deliberation.polls import counted
from deliberation.polls import queries as polls
from deliberation.polls.models import PollClosing
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.queries import PollView

Weights = Mapping[UUID, Mapping[str, Mapping[str, int]]]
"""Of each objection the parties or seats for which its objector may speak, and what each of these weighs."""
_Own = Mapping[UUID, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A counted vote. `figures` are a motion's, by the call `stage` of its rule; `promised_until` is what its count itself promised.

    `sha256` is of the certificate, or of the record; `recounts` is what second counts of it are numbered by. `is_of_owners`: all owners had a voice in it.
    """

    matter: Matter
    preset: Preset
    figures: Quantities | None
    stage: Stage
    earlier: Mapping[str, Quantities] = field(default_factory=dict)
    counted_at: datetime
    promised_until: datetime | None
    sha256: str
    recounts: str
    is_of_owners: bool
    is_annulled: bool = False

    @property
    def id(self) -> UUID:
        return self.matter.id


async def get(db: Reader, matter: Matter, *, now: datetime) -> Vote:
    """Raises NotCounted, NoSuchPoll, NoSuchVote."""
    if matter.subject is Subject.MEETING_VOTE:
        return await of_meeting(db, await meetings.get(db, matter.id))
    number = (await polls.numbers(db, [matter.id]))[matter.id]
    return of_poll(await polls.page(db, number, now=now))


def of_poll(poll: PollView) -> Vote:
    """Raises NotCounted."""
    closed = poll.closed
    if closed is None:
        raise NotCounted
    return Vote(
        matter=Matter(Subject.POLL, poll.id),
        preset=poll.frozen.preset,
        figures=closed.count.quantities if closed.count else None,
        stage=poll.frozen.preset.rule.stage,
        counted_at=closed.published_at,
        promised_until=documents.objections_until(closed.published_at),
        sha256=closed.certificate_sha256,
        recounts=f"outcome_recount_{poll.number}",
        is_of_owners=True,
    )


async def of_meeting(db: Reader, vote: CountedVote) -> Vote:
    """From its record alone."""
    record = await meetings.record(db, vote.id)
    preset, figures = meetings.preset(record), recounting.figures(record)
    stage = next(each for each in preset.rule.stages if each.id == vote.stage)
    return Vote(
        matter=Matter(Subject.MEETING_VOTE, vote.id),
        preset=preset,
        figures=figures[stage.id],
        stage=stage,
        earlier={call: known for call, known in figures.items() if call != stage.id},
        counted_at=vote.closed_at,
        promised_until=None,
        sha256=vote.record_sha256,
        recounts=f"outcome_recount_{vote.name}",
        is_of_owners=vote.kind is MeetingKind.ASSEMBLY,
        is_annulled=vote.annulled_at is not None,
    )


async def weights(db: Reader, vote: Vote, objections: Collection[ObjectionView]) -> Weights:
    """What objects weighs by the electorate of the poll, or by the seats in the record; whoever only holds a proxy weighs nothing."""
    persons = {each.person_id for each in objections if each.person_id}
    accounts = {each.account_id for each in objections if each.way is Way.WEB}
    if not objections:
        return {}
    if vote.matter.subject is Subject.MEETING_VOTE:
        own = await _of_seats(db, vote, persons, accounts)
    else:
        own = await _of_parties(db, vote.id, persons) if persons else {}
    return {each.id: _both(own, each) for each in objections}


async def is_entitled(
    db: Reader, matter: Matter | None, *, account_id: UUID | None, person_id: UUID | None
) -> bool:
    """To object: of a vote of owners whoever may speak for a party of it; else every member, which the caller knows.

    What a committee or a joint meeting decides binds all, and few had a voice in it.
    """
    if matter is None or not matter.subject.is_vote:
        return True
    if matter.subject is Subject.POLL:
        return bool(await _of_parties(db, matter.id, [person_id])) if person_id else False
    vote = await meetings.get(db, matter.id)
    if vote.kind is not MeetingKind.ASSEMBLY:
        return True
    own = await meetings.seats(
        db,
        vote.meeting_id,
        persons=[person_id] if person_id else [],
        accounts=[account_id] if account_id else [],
    )
    return bool(own)


async def voters(db: Reader, matter: Matter) -> set[UUID]:
    """All persons of the roll who may speak for a party of it, or for a seat."""
    if matter.subject is Subject.MEETING_VOTE:
        return set(await meetings.persons(db, (await meetings.get(db, matter.id)).meeting_id))
    asked = (
        select(PollPartyVoter.person_id)
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .where(PollPartyVoter.poll_id == matter.id, counted.STANDS)
    )
    return set(await db.exec(asked))


async def counters(db: Reader, matter: Matter | None) -> frozenset[UUID]:
    """The accounts of those who counted it."""
    if matter is None:
        return frozenset()
    if matter.subject is Subject.MEETING_VOTE:
        return await meetings.counters(db, matter.id)
    closed = select(PollClosing.closed_by).where(PollClosing.poll_id == matter.id)
    return frozenset(each for each in await db.exec(closed) if each is not None)


def _both(own: _Own, objection: ObjectionView) -> dict[str, Mapping[str, int]]:
    found = dict(own.get(objection.person_id, {})) if objection.person_id else {}
    return found | dict(own.get(objection.account_id, {})) if objection.way is Way.WEB else found


async def _of_parties(db: Reader, poll_id: UUID, persons: Collection[UUID]) -> _Own:
    asked = (
        select(PollPartyVoter.person_id, PollParty.key, PollParty.heads, PollParty.area_cm2)
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .where(PollPartyVoter.poll_id == poll_id, col(PollPartyVoter.person_id).in_(persons), counted.STANDS)
    )
    found: dict[UUID, dict[str, Mapping[str, int]]] = {}
    for person_id, key, heads, area_cm2 in await db.exec(asked):
        found.setdefault(person_id, {})[key] = {HEADS: heads, AREA: area_cm2}
    return found


async def _of_seats(db: Reader, vote: Vote, persons: Collection[UUID], accounts: Collection[UUID]) -> _Own:
    held = await meetings.get(db, vote.id)
    weighs = meetings.weights(await meetings.record(db, vote.id))
    own = await meetings.seats(db, held.meeting_id, persons=persons, accounts=accounts)
    return {who: {key: weighs[key] for key in keys if key in weighs} for who, keys in own.items()}
