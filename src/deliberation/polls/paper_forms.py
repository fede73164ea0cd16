"""Forms on paper on their way out and back: printed for homes that have yet to vote, taken in at the desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.communities.models import Unit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.ids import new_id
from deliberation.polls import counted, paper_queries
from deliberation.polls import paper_rules as rules
from deliberation.polls.models import Poll
from deliberation.polls.paper_ends import Clerk, end_late
from deliberation.polls.paper_facts import PaperPrinted, PaperReceived
from deliberation.polls.paper_models import PaperArrival, PaperForm
from deliberation.polls.paper_rules import NobodyToPrintFor
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.rules import Channel, NoSuchPoll, VotingClosed, VotingNotOpenYet, Window


@dataclass(frozen=True)
class PrintedForm:
    """What is printed on a form besides the question: for which homes it is, and by what number it comes back."""

    serial: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class _Addressee:
    party_id: UUID
    places: tuple[str, ...]


async def print_forms(
    db: Writer,
    community_id: UUID,
    *,
    poll_id: UUID,
    building_id: UUID | None,
    clerk: Clerk,
    replaces: bool = True,
) -> tuple[PrintedForm, ...]:
    """A form for every party without a vote, counted or at the desk, in the order of a walk; older forms for them are void.

    One that was handed out at a meeting stays good.

    With a building, for those whose first home is there. Raises VotingClosed, NobodyToPrintFor, PrintedTooOften; and FormsOut where it would end
    forms that are out, and none are to be replaced.
    """
    poll = await _locked(db, poll_id)
    moment = await database_now(db)
    if moment >= poll.closes_at:
        raise VotingClosed({"closes_at": poll.closes_at})
    found = await _addressees(db, poll_id, building_id)
    if not found:
        raise NobodyToPrintFor
    out = 0 if replaces else await _out_count(db, [each.party_id for each in found])
    if out:
        raise rules.FormsOut({"count": out})
    last = await _next_serial(db, poll_id) - 1
    await _check_how_often(db, [each.party_id for each in found])
    rows = [
        {
            "community_id": community_id,
            "id": new_id(),
            "poll_id": poll_id,
            "party_id": each.party_id,
            "serial": serial,
            "printed_at": moment,
            "printed_by": clerk.account_id,
            "channel": Channel.PAPER.value,
        }
        for serial, each in enumerate(found, start=last + 1)
    ]
    await (await db.connection()).execute(insert(PaperForm), rows)
    fact = PaperPrinted(subject_id=poll_id, first_serial=last + 1, count=len(rows))
    await audit.record(db, community_id, fact, actor=clerk.actor(poll_id), at=moment)
    return tuple(PrintedForm(last + place, each.places) for place, each in enumerate(found, start=1))


async def print_one(
    db: Writer, community_id: UUID, *, poll: Poll, party_id: UUID, clerk: Clerk, at: datetime
) -> tuple[UUID, PrintedForm]:
    """A form to hand out at a meeting to a party that is locked; older forms for it are void. Raises FormAtTheDesk."""
    at_the_desk = select(PollParty.id).where(PollParty.id == party_id, paper_queries.IS_AT_THE_DESK)
    if (await db.exec(at_the_desk)).first() is not None:
        raise rules.FormAtTheDesk
    serial = await _next_serial(db, poll.id)
    form = PaperForm(
        community_id=community_id,
        id=new_id(),
        poll_id=poll.id,
        party_id=party_id,
        serial=serial,
        printed_at=at,
        printed_by=clerk.account_id,
        channel=Channel.MEETING.value,
    )
    db.add(form)
    await db.flush()
    fact = PaperPrinted(subject_id=poll.id, first_serial=serial, count=1)
    await audit.record(db, community_id, fact, actor=clerk.actor(poll.id), at=at)
    view = await paper_queries.form_view(db, poll.id, serial)
    return form.id, PrintedForm(serial, view.places)


async def receive(db: Writer, community_id: UUID, *, poll_id: UUID, serial: int, clerk: Clerk) -> datetime:
    """A form came back; the moment of it. One that came too late is kept, and told to the log as not counted.

    Raises NoSuchForm, FormVoid, FormReplaced, ReceivedAlready, VotingNotOpenYet.
    """
    poll = await _locked(db, poll_id)
    form = await paper_queries.get_form(db, poll_id, serial)
    moment = await database_now(db)
    if moment < poll.opens_at:
        raise VotingNotOpenYet({"opens_at": poll.opens_at})
    if not await _is_for_a_party_that_stands(db, form):
        raise rules.FormVoid({"serial": str(serial)})
    newest = (
        await db.exec(select(func.max(PaperForm.serial)).where(PaperForm.party_id == form.party_id))
    ).one()
    if newest != serial:
        raise rules.FormReplaced({"serial": str(newest)})
    arrival = (await db.exec(select(PaperArrival).where(PaperArrival.form_id == form.id))).first()
    if arrival is not None:
        raise rules.ReceivedAlready({"serial": str(serial), "received_at": arrival.received_at})
    fact = PaperReceived(subject_id=poll_id, serial=serial)
    recorded = await audit.record(db, community_id, fact, actor=clerk.actor(poll_id), at=moment)
    db.add(
        PaperArrival(
            community_id=community_id,
            form_id=form.id,
            received_at=moment,
            received_by=clerk.account_id,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    if not Window(poll.opens_at, poll.closes_at).contains(moment):
        await end_late(db, poll, form, clerk=clerk, at=moment)
    return moment


async def _locked(db: Writer, poll_id: UUID) -> Poll:
    """As a vote locks it, so that the close sees each form whole or not at all."""
    held = select(Poll).where(Poll.id == poll_id).with_for_update(read=True)
    # an end that was moved while we waited must not be the one that was read before
    poll = (await db.exec(held.execution_options(populate_existing=True))).first()
    if poll is None:
        raise NoSuchPoll
    return poll


async def _is_for_a_party_that_stands(db: Writer, form: PaperForm) -> bool:
    """Held as a vote holds it: of two clerks who take the same form in, one comes first."""
    held = select(PollParty.id).where(PollParty.id == form.party_id, counted.STANDS)
    return (await db.exec(held.with_for_update(key_share=True))).first() is not None


async def _out_count(db: Reader, parties: Collection[UUID]) -> int:
    """How many of these parties have a form that is not back."""
    asked = (
        select(func.count(func.distinct(PaperForm.party_id)))
        .outerjoin(PaperArrival, col(PaperArrival.form_id) == col(PaperForm.id))
        .where(col(PaperForm.party_id).in_(parties), col(PaperArrival.form_id).is_(None))
    )
    return (await db.exec(asked)).one()


async def _check_how_often(db: Reader, parties: Collection[UUID]) -> None:
    """Raises PrintedTooOften."""
    often = (
        select(PaperForm.party_id)
        .where(col(PaperForm.party_id).in_(parties))
        .group_by(col(PaperForm.party_id))
        .having(func.count() >= rules.MOST_FORMS)
    )
    if (await db.exec(often.limit(1))).first() is not None:
        raise rules.PrintedTooOften({"most": rules.MOST_FORMS})


async def _next_serial(db: Writer, poll_id: UUID) -> int:
    """Numbers are taken one press after the other: at a meeting several clerks press at once."""
    await db.exec(select(func.pg_advisory_xact_lock(func.hashtextextended(f"paper_form {poll_id}", 0))))
    last = (await db.exec(select(func.max(PaperForm.serial)).where(PaperForm.poll_id == poll_id))).one()
    return (last or 0) + 1


async def _addressees(db: Reader, poll_id: UUID, building_id: UUID | None) -> tuple[_Addressee, ...]:
    first = (
        select(col(PollPartyUnit.party_id), col(PollPartyUnit.unit_id), col(PollPartyUnit.position))
        .where(col(PollPartyUnit.poll_id) == poll_id)
        .ext(distinct_on(col(PollPartyUnit.party_id)))
        .order_by(col(PollPartyUnit.party_id), col(PollPartyUnit.position))
        .subquery()
    )
    has_voters = (
        select(PollPartyVoter.party_id)
        .where(PollPartyVoter.poll_id == poll_id, col(PollPartyVoter.party_id) == col(PollParty.id))
        .exists()
    )
    statement = (
        select(
            PollParty.id,
            func.array_agg(aggregate_order_by(col(PollPartyUnit.place), col(PollPartyUnit.position))),
        )
        .join(first, first.c.party_id == col(PollParty.id))
        .join(Unit, col(Unit.id) == first.c.unit_id)
        .join(PollPartyUnit, col(PollPartyUnit.party_id) == col(PollParty.id))
        .where(
            PollParty.poll_id == poll_id,
            counted.STANDS,
            ~counted.TOOK_PART,
            ~paper_queries.IS_AT_THE_DESK,
            ~paper_queries.IS_AT_A_MEETING,
            has_voters,
        )
        .group_by(col(PollParty.id), first.c.position)
        .order_by(first.c.position)
    )
    if building_id is not None:
        statement = statement.where(Unit.building_id == building_id)
    return tuple(_Addressee(party_id, tuple(places)) for party_id, places in await db.exec(statement))
