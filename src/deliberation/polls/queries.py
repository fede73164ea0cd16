"""Reads about polls as everybody may see them: before the close nothing here tells more than turnout."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Function, func
from sqlalchemy.orm import defer
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import Select

from deliberation.counting import count as counting
from deliberation.counting.certificates import summaries
from deliberation.counting.certificates.summaries import Summary
from deliberation.counting.count import Test, ToGo
from deliberation.counting.parties import AREA, HEADS, Party, ScopeKind
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantity
from deliberation.database.sessions import Reader
from deliberation.papers.papers import Kind, Paper
from deliberation.papers.ways import Ways
from deliberation.polls import counted, results, rules, spoken, tallying
from deliberation.polls.amended import changes
from deliberation.polls.amended.changes import Changes
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll, PollClosing, PollOpening, PollResult
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.results import ClosedView
from deliberation.polls.rules import NoSuchPoll, NotCountedYet, Status, Window

_INDEX_ORDER = {Status.OPEN: 0, Status.UPCOMING: 1}


@dataclass(frozen=True, kw_only=True)
class FrozenView:
    """What opening the poll froze, and its totals with what was amended since (`changes`). `entries` are the log's: roll frozen, rule configured, vote opened."""

    preset: Preset
    rules_sha256: str
    text_sha256: str
    roll_root: str
    record_on: date
    opened_at: datetime
    party_count: int
    unit_count: int
    head_count: int
    area_cm2: int
    entries: tuple[UUID, UUID, UUID]
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class PollView:
    """A poll. `place` names the building or entrance it is about; it is empty for the whole community."""

    id: UUID
    number: int
    kind: Kind
    paper: Paper | None
    ways: Ways
    proposal_id: UUID
    proposal_version: int
    question: str
    scope: ScopeKind
    place: str
    window: Window
    status: Status
    frozen: FrozenView
    closed: ClosedView | None


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """Who took part, and what the quorum still wants: in whole heads and square centimetres, never by choice."""

    party_count: int
    head_count: int
    area_cm2: int
    tests: tuple[Test, ...]
    to_go: tuple[ToGo, ...]


async def index(db: Reader, *, now: datetime) -> tuple[PollView, ...]:
    """All polls: those one can vote in, then the coming ones, then the rest; the newest first."""
    return await _listed(db, _polls(), now=now)


async def page(db: Reader, number: int, *, now: datetime) -> PollView:
    """The poll of this number. Raises NoSuchPoll."""
    row = (await db.exec(_polls().where(Poll.number == number))).first()
    if row is None:
        raise NoSuchPoll
    return _view(row, now=now)


async def find_about(db: Reader, proposal_id: UUID, *, now: datetime) -> PollView | None:
    """The newest poll about a proposal."""
    about = _polls().where(Poll.proposal_id == proposal_id).order_by(col(Poll.number).desc()).limit(1)
    row = (await db.exec(about)).first()
    return _view(row, now=now) if row else None


async def of_voter(
    db: Reader, person_id: UUID | None, *, also: Collection[UUID] = (), now: datetime
) -> tuple[PollView, ...]:
    """The polls on whose list this person stands, `also` those with these ids; in the order of `index`."""
    asked = (
        select(PollPartyVoter.poll_id)
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .where(PollPartyVoter.person_id == person_id, counted.STANDS)
    )
    wanted = or_(col(Poll.id).in_(asked), col(Poll.id).in_(also))
    return await _listed(db, _polls().where(wanted), now=now)


async def numbers(db: Reader, ids: Collection[UUID]) -> Mapping[UUID, int]:
    """What number each of these polls has."""
    rows = await db.exec(select(Poll.id, Poll.number).where(col(Poll.id).in_(ids)))
    return dict(rows.all())


async def turnout(db: Reader, poll: PollView) -> Turnout:
    took_part = counted.TOOK_PART
    heads, area, parties = (
        await db.exec(
            select(
                func.coalesce(func.sum(PollParty.heads).filter(took_part), 0),
                func.coalesce(func.sum(PollParty.area_cm2).filter(took_part), 0),
                func.count().filter(took_part),
            ).where(PollParty.poll_id == poll.id, counted.STANDS)
        )
    ).one()
    return _turnout(poll.frozen, heads=int(heads), area_cm2=int(area), parties=parties)


async def certificate(db: Reader, poll_id: UUID) -> bytes:
    """The certificate as it was stored. Raises NotCountedYet."""
    return await _document(db, poll_id, PollResult.certificate)


async def summary(db: Reader, poll_id: UUID) -> Summary:
    """The certificate without its lists, from the certificate itself where it was not kept apart. Raises NotCountedYet."""
    stored = await _document(db, poll_id, func.coalesce(PollResult.summary, PollResult.certificate))
    return summaries.read(json.loads(stored))


async def notice(db: Reader, poll_id: UUID) -> bytes:
    """What the public notice says, as it was stored. Raises NotCountedYet."""
    return await _document(db, poll_id, PollResult.notice)


async def counted_codes(db: Reader, poll: PollView) -> tuple[str, ...]:
    """The receipts that were counted, in the order of their codes: it tells nobody who voted when. Raises NotCountedYet."""
    if poll.closed is None:
        raise NotCountedYet
    codes = (
        select(Ballot.code)
        .join(PollParty, counted.IS_COUNTED)
        .where(Ballot.poll_id == poll.id)
        .order_by(col(Ballot.code))
    )
    return tuple(await db.exec(codes))


_Row = tuple[Any, ...]
"""A poll with what there is of it, and by how much its electorate changed, in the order of `Changes`."""


async def _listed(db: Reader, wanted: Select[*tuple[Any, ...]], *, now: datetime) -> tuple[PollView, ...]:
    rows = await db.exec(wanted.order_by(col(Poll.number).desc()))
    found = (_view(row, now=now) for row in rows)
    return tuple(sorted(found, key=lambda poll: _INDEX_ORDER.get(poll.status, len(_INDEX_ORDER))))


def _polls() -> Select[*tuple[Any, ...]]:
    """Certificates and notices stay where they are: they grow with the electorate."""
    changed = changes.by_poll()
    columns = (getattr(changed.c, field.name) for field in fields(Changes))
    return (
        select(Poll, PollOpening, PollClosing, PollResult, *columns)
        .join(PollOpening, col(PollOpening.poll_id) == col(Poll.id))
        .outerjoin(PollClosing, col(PollClosing.poll_id) == col(Poll.id))
        .outerjoin(PollResult, col(PollResult.poll_id) == col(Poll.id))
        .outerjoin(changed, changed.c.poll_id == col(Poll.id))
        .options(
            defer(PollResult.certificate, raiseload=True),  # type: ignore[arg-type]
            defer(PollResult.summary, raiseload=True),  # type: ignore[arg-type]
            defer(PollResult.notice, raiseload=True),  # type: ignore[arg-type]
        )
    )


def _view(row: _Row, *, now: datetime) -> PollView:
    poll, opening, closing, result, *changed = row
    window = Window(poll.opens_at, poll.closes_at)
    frozen = _frozen_view(poll, opening, Changes.of(changed))
    return PollView(
        id=poll.id,
        number=poll.number,
        kind=Kind(poll.kind),
        paper=spoken.paper_of(poll),
        ways=spoken.ways_of(poll),
        proposal_id=poll.proposal_id,
        proposal_version=poll.proposal_version,
        question=poll.question,
        scope=ScopeKind(poll.scope),
        place=poll.place,
        window=window,
        status=rules.status(window, is_counted=result is not None, now=now),
        frozen=frozen,
        closed=results.closed_view(poll, frozen.preset, closing, result) if closing and result else None,
    )


def _frozen_view(poll: Poll, opening: PollOpening, changed: Changes) -> FrozenView:
    return FrozenView(
        preset=tallying.preset_of(opening),
        rules_sha256=opening.rules_sha256,
        text_sha256=poll.text_sha256,
        roll_root=opening.roll_root,
        record_on=opening.record_on,
        opened_at=opening.opened_at,
        party_count=opening.party_count + changed.parties,
        unit_count=opening.unit_count + changed.units,
        head_count=opening.head_count + changed.heads,
        area_cm2=opening.area_cm2 + changed.area_cm2,
        entries=(opening.frozen_entry_id, opening.configured_entry_id, opening.opened_entry_id),
        changes=changed,
    )


def _turnout(frozen: FrozenView, *, heads: int, area_cm2: int, parties: int) -> Turnout:
    """Weights add up, so two parties stand for all: those who took part, and those who did not."""
    rule = frozen.preset.rule
    voted = _as_one("voted", heads, area_cm2)
    silent = _as_one("silent", frozen.head_count - heads, frozen.area_cm2 - area_cm2)
    figures = {
        dim: {Quantity.PARTICIPATING: Fraction(voted.weight(dim)), Quantity.TOTAL: Fraction(total)}
        for dim, total in ((HEADS, frozen.head_count), (AREA, frozen.area_cm2))
    }
    tests = counting.judge(rule, figures).tests
    return Turnout(
        party_count=parties,
        head_count=heads,
        area_cm2=area_cm2,
        tests=tuple(test for test in tests if test.part == "quorum"),
        to_go=counting.to_go(rule, (voted, silent), ("voted",)),
    )


def _as_one(key: str, heads: int, area_cm2: int) -> Party:
    return Party(key=key, units=(), voters=frozenset(), heads=heads, area_cm2=area_cm2, is_developer=False)


async def _document(db: Reader, poll_id: UUID, column: bytes | Function[bytes]) -> bytes:
    found = (await db.exec(select(column).where(PollResult.poll_id == poll_id))).first()
    if found is None:
        raise NotCountedYet
    return bytes(found)
