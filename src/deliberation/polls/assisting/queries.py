"""Reads of votes with a helper: the home that is asked, slips that wait, who helped whom. What was said is in none of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from deliberation.accounts.models import Account
from deliberation.database.sessions import Reader
from deliberation.polls.assisting import slips
from deliberation.polls.assisting.models import AssistedBallot, AssistedEnd, AssistedSigning, AssistedSlip
from deliberation.polls.assisting.rules import Ended, Method
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.parties import queries as parties
from deliberation.polls.parties.models import PollParty
from deliberation.polls.rules import Channel, NoSuchPoll
from deliberation.polls.scans import keeping
from deliberation.polls.scans.models import PaperPhoto


@dataclass(frozen=True, kw_only=True)
class AskedHome:
    """A home that a helper stands before: who may speak for it, by masked name, and nothing of what it has said."""

    party_id: UUID
    places: tuple[str, ...]
    revision: int
    voters: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """A slip that came in, who helped, and what came of it: `ended` is None while it waits."""

    slip: int
    places: tuple[str, ...]
    helper: str
    helper_id: UUID
    signed_at: datetime
    ended: Ended | None
    photo_deleted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HelperLine:
    """How many ballots came with somebody's help, and by what their owners confirmed them."""

    name: str
    codes: int
    letters: int
    slips: int


@dataclass(frozen=True)
class Help:
    """Who helped with a ballot."""

    name: str
    method: Method


def _waiting() -> SelectOfScalar[UUID]:
    return (
        select(AssistedSigning.slip_id)
        .outerjoin(AssistedEnd, col(AssistedEnd.slip_id) == col(AssistedSigning.slip_id))
        .where(col(AssistedEnd.slip_id).is_(None))
    )


IS_ON_A_SLIP: ColumnElement[bool] = (
    _waiting().where(col(AssistedSigning.party_id) == col(PollParty.id)).correlate(PollParty).exists()
)
"""Of a PollParty's row: whether a slip came in for it that no second person has read."""


async def asked_home(db: Reader, poll_id: UUID, party_id: UUID) -> AskedHome:
    """Raises NoSuchPoll."""
    party = (
        await db.exec(select(PollParty).where(PollParty.poll_id == poll_id, PollParty.id == party_id))
    ).first()
    if party is None:
        raise NoSuchPoll
    return AskedHome(
        party_id=party_id,
        places=await parties.places_of(db, party_id),
        revision=party.revision,
        voters=await parties.named(db, party_id),
    )


async def slips_of(db: Reader, poll_id: UUID) -> tuple[SlipLine, ...]:
    """Those that wait first, each kind the newest first."""
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            AssistedSigning, AssistedSlip.serial, Account.name, AssistedEnd.ended, PaperPhoto.deleted_at
        )
        .join(AssistedSlip, col(AssistedSlip.id) == col(AssistedSigning.slip_id))
        .join(Account, col(Account.id) == col(AssistedSigning.helped_by))
        .join(PaperPhoto, col(PaperPhoto.id) == col(AssistedSigning.photo_id))
        .outerjoin(AssistedEnd, col(AssistedEnd.slip_id) == col(AssistedSigning.slip_id))
        .where(AssistedSigning.poll_id == poll_id)
        .order_by(col(AssistedEnd.ended).is_not(None), col(AssistedSigning.signed_at).desc())
    )
    found = rows.all()
    places = await parties.places(db, {row.party_id for row, *_ in found})
    return tuple(
        [
            SlipLine(
                slip=serial,
                places=places[row.party_id],
                helper=name,
                helper_id=row.helped_by,
                signed_at=row.signed_at,
                ended=Ended(ended) if ended else None,
                photo_deleted_at=deleted_at,
            )
            for row, serial, name, ended, deleted_at in found
        ]
    )


async def helpers(db: Reader, poll_id: UUID) -> tuple[HelperLine, ...]:
    """Everybody with whose help a ballot came, by name."""
    rows = await db.exec(
        select(Account.id, Account.name, AssistedBallot.method)
        .join(Ballot, col(Ballot.id) == col(AssistedBallot.ballot_id))
        .join(Account, col(Account.id) == col(Ballot.cast_by))
        .where(Ballot.poll_id == poll_id)
        .order_by(col(Account.name), col(Account.id))
    )
    names: dict[UUID, str] = {}
    counts: Counter[tuple[UUID, Method]] = Counter()
    for account_id, name, method in rows:
        names[account_id] = name
        counts[account_id, Method(method)] += 1
    return tuple(
        HelperLine(
            name=name,
            codes=counts[account_id, Method.CODE],
            letters=counts[account_id, Method.LETTER],
            slips=counts[account_id, Method.SLIP],
        )
        for account_id, name in names.items()
    )


async def find_help(db: Reader, ballot_id: UUID) -> Help | None:
    """Who helped, if the ballot came with a helper."""
    found = (
        await db.exec(
            select(Account.name, AssistedBallot.method)
            .join(Ballot, col(Ballot.cast_by) == col(Account.id))
            .join(AssistedBallot, col(AssistedBallot.ballot_id) == col(Ballot.id))
            .where(Ballot.id == ballot_id, Ballot.channel == Channel.ASSISTED.value)
        )
    ).first()
    return Help(found[0], Method(found[1])) if found else None


async def photo(db: Reader, poll_id: UUID, slip: int) -> bytes:
    """A WebP picture. Raises NoSuchSigning, ScanDeleted."""
    signing = await slips.get_signing(db, poll_id, slip)
    return await keeping.photo(db, signing.photo_id)


IS_WAITING: ColumnElement[bool] = (
    _waiting().where(col(AssistedSigning.party_id) == col(PollParty.id)).correlate(PollParty).exists()
)
"""Of a PollParty's row: whether a slip of its own waits for a second person."""


async def waiting_count(db: Reader, poll_id: UUID) -> int:
    """Slips that nobody has confirmed yet."""
    asked = select(func.count()).select_from(_waiting().where(AssistedSigning.poll_id == poll_id).subquery())
    return (await db.exec(asked)).one()


def has_waiting() -> ColumnElement[bool]:
    """Of a Poll's row: whether a slip waits for a second person."""
    return _waiting().where(col(AssistedSigning.poll_id) == col(Poll.id)).correlate(Poll).exists()
