"""Read a form twice, blindly, and make a ballot of it: by two different clerks, or by a third where they differ."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import and_, col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.papers.ways import Precedence
from deliberation.polls import counted, paper_queries, registering, spoken
from deliberation.polls import paper_rules as rules
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.paper_ends import Clerk, end, refuse
from deliberation.polls.paper_facts import PaperConfirmed, PaperEntered
from deliberation.polls.paper_models import PaperArrival, PaperEnd, PaperForm, PaperReading
from deliberation.polls.paper_rules import Ended, Reading, Unreadable
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.registering import Said
from deliberation.polls.rules import SIGNED, Channel, FormAltered


@dataclass(frozen=True)
class _Desk:
    """A form in the hand of a clerk, its party locked: nobody reads it or votes for that home at the same moment."""

    poll: Poll
    party: PollParty
    form: PaperForm
    received_at: datetime
    clerk: Clerk


async def read(
    db: Writer, community_id: UUID, *, poll_id: UUID, serial: int, reading: Reading, clerk: Clerk
) -> Ended | None:
    """Write down what a clerk read, and end the form if that settles it.

    Raises NoSuchForm, NotReceivedYet, DoneAlready, ReadItAlready, OwnForm, NotASigner, FormAltered.
    """
    desk = await _at_the_desk(db, poll_id, serial, clerk)
    before = await _readings(db, desk.form)
    if any(row.read_by == clerk.account_id for row in before):
        raise rules.ReadItAlready
    await _check(db, desk, reading)
    moment = await database_now(db)
    fact = PaperEntered(subject_id=poll_id, serial=serial)
    recorded = await audit.record(db, community_id, fact, actor=clerk.actor(poll_id), at=moment)
    db.add(
        PaperReading(
            community_id=community_id,
            id=new_id(),
            form_id=desk.form.id,
            turn=len(before) + 1,
            read_by=clerk.account_id,
            read_at=moment,
            person_id=reading.person_id,
            **(spoken.columns_of(reading.answers) if reading.answers else {}),
            unreadable=reading.unreadable.value if reading.unreadable else None,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    settled = rules.agreed([*map(_reading, before), reading])
    return await _settle(db, desk, settled, at=moment) if settled else None


async def _at_the_desk(db: Writer, poll_id: UUID, serial: int, clerk: Clerk) -> _Desk:
    form = await paper_queries.get_form(db, poll_id, serial)
    statement = (
        select(Poll, PollParty)
        .join(PollParty, col(PollParty.poll_id) == col(Poll.id))
        .where(Poll.id == poll_id, PollParty.id == form.party_id)
        .with_for_update(of=PollParty, key_share=True)
        .execution_options(populate_existing=True)
    )
    poll, party = (await db.exec(statement)).one()
    arrived = select(PaperArrival.received_at, PaperEnd.ended).outerjoin(
        PaperEnd, col(PaperEnd.form_id) == col(PaperArrival.form_id)
    )
    found = (await db.exec(arrived.where(PaperArrival.form_id == form.id))).first()
    if found is None:
        raise rules.NotReceivedYet
    received_at: datetime = found[0]
    ended: str | None = found[1]
    if ended is not None:
        raise rules.DoneAlready
    return _Desk(poll, party, form, received_at, clerk)


async def _readings(db: Reader, form: PaperForm) -> list[PaperReading]:
    asked = select(PaperReading).where(PaperReading.form_id == form.id).order_by(col(PaperReading.turn))
    return list(await db.exec(asked))


async def _check(db: Reader, desk: _Desk, reading: Reading) -> None:
    voters = set(
        await db.exec(select(PollPartyVoter.person_id).where(PollPartyVoter.party_id == desk.party.id))
    )
    if desk.clerk.person_id in voters:
        raise rules.OwnForm
    if reading.unreadable is not None:
        return
    if reading.person_id not in voters:
        raise rules.NotASigner
    if reading.answers is None or not papers.fits(spoken.paper_of(desk.poll), reading.answers):
        raise FormAltered


async def _settle(db: Writer, desk: _Desk, settled: Reading, *, at: datetime) -> Ended:
    poll, form, clerk = desk.poll, desk.form, desk.clerk
    if settled.person_id is None or settled.answers is None:
        reason = (settled.unreadable or Unreadable.DAMAGED).value
        await _confirm(db, desk, None, at=at)
        await refuse(db, poll, form, ended=Ended.SET_ASIDE, reason=reason, clerk=clerk, at=at)
        return Ended.SET_ASIDE
    if await _is_overtaken(db, desk):
        await _confirm(db, desk, None, at=at)
        await refuse(
            db, poll, form, ended=Ended.REPLACED, reason=rules.LaterBallot().code, clerk=clerk, at=at
        )
        return Ended.REPLACED
    last = await _last(db, desk.party)
    units = await db.exec(select(PollPartyUnit.unit_id).where(PollPartyUnit.party_id == desk.party.id))
    said = Said(
        answers=settled.answers,
        channel=Channel(form.channel),
        person_id=settled.person_id,
        voter_ref=clerk.signer_ref(poll.id, settled.person_id),
        account_id=clerk.account_id,
        caster=clerk.actor(poll.id),
        cast_at=desk.received_at,
        form_key=form.id,
    )
    ballot = await registering.register(db, poll, desk.party, sorted(map(str, units)), last, said)
    entry_id = await _confirm(db, desk, ballot.commitment, at=at)
    await end(db, form, ended=Ended.COUNTED, ballot_id=ballot.id, entry_id=entry_id, at=at)
    return Ended.COUNTED


async def _confirm(db: Writer, desk: _Desk, ballot: str | None, *, at: datetime) -> UUID:
    fact = PaperConfirmed(subject_id=desk.poll.id, serial=desk.form.serial, ballot=ballot)
    actor = desk.clerk.actor(desk.poll.id)
    return (await audit.record(db, desk.poll.community_id, fact, actor=actor, at=at)).entry_id


async def _is_overtaken(db: Reader, desk: _Desk) -> bool:
    """Whether what counts for the home came after the form did, and does not give way to a signed one."""
    asked = select(Ballot).join(PollParty, counted.IS_COUNTED).where(PollParty.id == desk.party.id)
    counts = (await db.exec(asked)).first()
    if counts is None or counts.cast_at < desk.received_at:
        return False
    return spoken.ways_of(desk.poll).precedence is Precedence.LAST or counts.channel in SIGNED


async def _last(db: Reader, party: PollParty) -> Ballot | None:
    its_last = and_(col(Ballot.party_id) == party.id, col(Ballot.revision) == party.revision)
    return (await db.exec(select(Ballot).where(its_last))).first()


def _reading(row: PaperReading) -> Reading:
    if row.unreadable is not None:
        return Reading(None, None, Unreadable(row.unreadable))
    said = row.choice if row.answers is None else row.answers
    return Reading(row.person_id, spoken.answers(said), None)
