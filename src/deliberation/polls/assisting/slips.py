"""A signed slip instead of a code: its number was printed by us, its photo comes with the vote, and a second person reads it.

The second person reads the photo without seeing what the helper typed. The same makes a ballot; anything else sets the slip aside.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.ids import new_id
from deliberation.papers.ways import Precedence
from deliberation.polls import spoken
from deliberation.polls.assisting import rules, taking
from deliberation.polls.assisting.codes import Spoken
from deliberation.polls.assisting.facts import AssistedBegun, AssistedConfirmed, SlipsPrinted
from deliberation.polls.assisting.models import AssistedBallot, AssistedEnd, AssistedSigning, AssistedSlip
from deliberation.polls.assisting.rules import Ended, Method
from deliberation.polls.assisting.taking import Locked, Refused
from deliberation.polls.models import Poll
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_rules import LaterBallot, Reading
from deliberation.polls.parties.models import PollParty
from deliberation.polls.rules import SIGNED, NoSuchPoll, VotingClosed
from deliberation.polls.scans import keeping
from deliberation.proposals.pictures import Picture


@dataclass(frozen=True)
class Kept:
    """The slip waits for a second person."""

    slip: int


async def print_slips(
    db: Writer, community_id: UUID, *, poll_id: UUID, count: int, clerk: Clerk
) -> tuple[int, ...]:
    """Numbers for so many slips. Raises TooManySlips, SlipsEnough, NoSuchPoll, NoHelpers, VotingClosed."""
    if not 1 <= count <= rules.MOST_SLIPS:
        raise rules.TooManySlips
    # numbers are taken one press after the other
    poll = (await db.exec(select(Poll).where(Poll.id == poll_id).with_for_update(key_share=True))).first()
    if poll is None:
        raise NoSuchPoll
    if not spoken.ways_of(poll).assisted_most:
        raise rules.NoHelpers
    moment = await database_now(db)
    if moment >= poll.closes_at:
        raise VotingClosed({"closes_at": poll.closes_at})
    asked = select(func.max(AssistedSlip.serial)).where(AssistedSlip.poll_id == poll_id)
    last = (await db.exec(asked)).one() or 0
    homes = select(func.count()).select_from(PollParty).where(PollParty.poll_id == poll_id)
    if last + count > rules.MOST_SLIPS + rules.MOST_SLIPS_A_HOME * (await db.exec(homes)).one():
        raise rules.SlipsEnough({"printed": last})
    serials = tuple(range(last + 1, last + 1 + count))
    db.add_all(
        AssistedSlip(
            community_id=community_id,
            id=new_id(),
            poll_id=poll_id,
            serial=serial,
            printed_at=moment,
            printed_by=clerk.account_id,
        )
        for serial in serials
    )
    await db.flush()
    fact = SlipsPrinted(subject_id=poll_id, first_slip=last + 1, count=count)
    await audit.record(db, community_id, fact, actor=clerk.actor(poll_id), at=moment)
    return serials


async def sign(
    db: Writer, community_id: UUID, said: Spoken, *, slip: int, picture: Picture, helper: Clerk
) -> Kept | Refused:
    """The helper brings in a signed slip. Raises NoSuchSlip, SlipUsed, BroughtInAlready, SamePhoto, TriedTooOften, and what `taking.lock` raises."""
    locked = await taking.lock(db, said, helper)
    row = await _slip(db, said.poll_id, slip)
    if row is None:
        raise rules.NoSuchSlip
    if await _is_kept(db, row.id, said):
        return Kept(slip)
    refusal = taking.reason_against(locked, said)
    if refusal is not None:
        return await taking.not_taken(db, locked, refusal, helper)
    try:
        async with db.begin_nested():
            await _keep(db, community_id, said, row, picture, helper, at=locked.moment)
    except IntegrityError as taken:  # for another home at the same moment
        raise rules.SlipUsed from taken
    return Kept(slip)


async def _is_kept(db: Reader, slip_id: UUID, said: Spoken) -> bool:
    """Whether this very form came before. Raises SlipUsed, BroughtInAlready."""
    asked = select(AssistedSigning).where(
        or_(col(AssistedSigning.slip_id) == slip_id, col(AssistedSigning.form_key) == said.form_key)
    )
    used = list(await db.exec(asked))
    if any(each.slip_id == slip_id and each.form_key != said.form_key for each in used):
        raise rules.SlipUsed
    if any(each.slip_id != slip_id for each in used):
        raise rules.BroughtInAlready
    return bool(used)


async def _keep(
    db: Writer,
    community_id: UUID,
    said: Spoken,
    slip: AssistedSlip,
    picture: Picture,
    helper: Clerk,
    *,
    at: datetime,
) -> None:
    photo_id = await keeping.keep(db, community_id, said.poll_id, picture)
    fact = AssistedBegun(subject_id=said.poll_id, slip=slip.serial, photo_sha256=picture.sha256)
    recorded = await audit.record(db, community_id, fact, actor=helper.actor(said.poll_id), at=at)
    db.add(
        AssistedSigning(
            community_id=community_id,
            slip_id=slip.id,
            poll_id=said.poll_id,
            party_id=said.party_id,
            person_id=said.person_id,
            **spoken.columns_of(said.answers),
            helped_by=helper.account_id,
            signed_at=at,
            form_key=said.form_key,
            photo_id=photo_id,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def witness(
    db: Writer, community_id: UUID, *, poll_id: UUID, slip: int, reading: Reading, clerk: Clerk
) -> Ended:
    """A second person says what the photo of the slip shows; that ends it.

    Raises NoSuchSigning, HelperCannotWitness, OwnHome, WitnessedAlready, NotOfThisHome, FormAltered.
    """
    signing = await get_signing(db, poll_id, slip)
    if signing.helped_by == clerk.account_id:
        raise rules.HelperCannotWitness
    said = _spoken(signing)
    locked = await taking.lock(db, said, clerk)
    done = await db.exec(select(AssistedEnd.slip_id).where(AssistedEnd.slip_id == signing.slip_id))
    if done.first() is not None:
        raise rules.WitnessedAlready
    if reading.unreadable is not None:
        return await _end_without(db, locked, signing, slip, Ended.SET_ASIDE, reading.unreadable.value, clerk)
    if (reading.person_id, reading.answers) != (said.person_id, said.answers):
        return await _end_without(db, locked, signing, slip, Ended.SET_ASIDE, rules.SlipDiffers().code, clerk)
    if _is_overtaken(locked, signing):
        return await _end_without(db, locked, signing, slip, Ended.REPLACED, LaterBallot().code, clerk)
    helper = Clerk(account_id=signing.helped_by, person_id=None, pepper=clerk.pepper)
    ballot = await taking.register(db, locked, said, helper=helper, cast_at=signing.signed_at)
    entry_id = await _confirm(db, locked, slip, ballot.commitment, clerk)
    db.add(
        AssistedBallot(
            community_id=community_id,
            ballot_id=ballot.id,
            method=Method.SLIP.value,
            witnessed_by=clerk.account_id,
            entry_id=entry_id,
        )
    )
    await _end(db, locked, signing, Ended.COUNTED, clerk, entry_id=entry_id, ballot_id=ballot.id)
    return Ended.COUNTED


async def get_signing(db: Reader, poll_id: UUID, slip: int) -> AssistedSigning:
    """Raises NoSuchSigning."""
    row = await _slip(db, poll_id, slip)
    found = (
        (await db.exec(select(AssistedSigning).where(AssistedSigning.slip_id == row.id))).first()
        if row is not None
        else None
    )
    if found is None:
        raise rules.NoSuchSigning
    return found


async def _slip(db: Reader, poll_id: UUID, serial: int) -> AssistedSlip | None:
    asked = select(AssistedSlip).where(AssistedSlip.poll_id == poll_id, AssistedSlip.serial == serial)
    return (await db.exec(asked)).first()


def _spoken(signing: AssistedSigning) -> Spoken:
    return Spoken(
        poll_id=signing.poll_id,
        party_id=signing.party_id,
        person_id=signing.person_id,
        answers=spoken.answers(signing.choice if signing.answers is None else signing.answers),
        seen_revision=0,
        form_key=signing.form_key,
    )


def _is_overtaken(locked: Locked, signing: AssistedSigning) -> bool:
    """Whether the home said something after the slip was signed, or by a signed form that goes first."""
    counts = locked.counts
    if counts is None:
        return False
    goes_first = spoken.ways_of(locked.poll).precedence is Precedence.SIGNED and counts.channel in SIGNED
    return goes_first or counts.cast_at >= signing.signed_at


async def _end_without(
    db: Writer, locked: Locked, signing: AssistedSigning, slip: int, ended: Ended, reason: str, clerk: Clerk
) -> Ended:
    await _confirm(db, locked, slip, None, clerk)
    entry_id = await taking.refuse(db, locked.poll, reason, by=clerk, at=locked.moment)
    await _end(db, locked, signing, ended, clerk, entry_id=entry_id, ballot_id=None)
    return ended


async def _confirm(db: Writer, locked: Locked, slip: int, ballot: str | None, clerk: Clerk) -> UUID:
    fact = AssistedConfirmed(subject_id=locked.poll.id, method=Method.SLIP.value, ballot=ballot, slip=slip)
    actor = clerk.actor(locked.poll.id)
    return (await audit.record(db, locked.poll.community_id, fact, actor=actor, at=locked.moment)).entry_id


async def _end(
    db: Writer,
    locked: Locked,
    signing: AssistedSigning,
    ended: Ended,
    clerk: Clerk,
    *,
    entry_id: UUID,
    ballot_id: UUID | None,
) -> None:
    db.add(
        AssistedEnd(
            community_id=signing.community_id,
            slip_id=signing.slip_id,
            ended=ended.value,
            ended_at=locked.moment,
            ended_by=clerk.account_id,
            ballot_id=ballot_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
