"""Mark who came to the meeting, and hand out what they vote with."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from deliberation.accounts import letter_codes
from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.polls import paper_forms
from deliberation.polls.desk import rules
from deliberation.polls.desk.facts import PaperHanded, PartyCame
from deliberation.polls.desk.models import DeskHanding, DeskPresence
from deliberation.polls.desk.rules import Handed
from deliberation.polls.models import Poll
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_forms import PrintedForm
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.rules import ListAmended, NoSuchPoll, VotingClosed


@dataclass(frozen=True)
class HandedCode:
    """The code of somebody who came; it is shown this once."""

    person_id: UUID
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class _Came:
    """A home at the desk, its party locked."""

    poll: Poll
    party: PollParty
    presence: DeskPresence | None
    moment: datetime


async def mark_present(
    db: Writer, community_id: UUID, *, poll_id: UUID, party_id: UUID, person_id: UUID, clerk: Clerk
) -> None:
    """Somebody of the home came. Raises NoSuchPoll, VotingClosed, OwnHome, NotOfThisHome, MarkedAlready."""
    came = await _at_the_desk(db, poll_id, party_id, clerk)
    if came.presence is not None:
        raise rules.MarkedAlready({"marked_at": came.presence.marked_at})
    if person_id not in await _voters(db, party_id):
        raise rules.NotOfThisHome
    fact = PartyCame(subject_id=poll_id)
    recorded = await audit.record(db, community_id, fact, actor=clerk.actor(poll_id), at=came.moment)
    db.add(
        DeskPresence(
            community_id=community_id,
            poll_id=poll_id,
            party_id=party_id,
            person_id=person_id,
            marked_at=came.moment,
            marked_by=clerk.account_id,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def hand_form(
    db: Writer, community_id: UUID, *, poll_id: UUID, party_id: UUID, clerk: Clerk
) -> PrintedForm:
    """A form of the home's own. Raises as `mark_present`, NotPresent, FormHandedAlready, FormAtTheDesk."""
    came, _ = await _present(db, poll_id, party_id, clerk)
    await _check_first(db, came, Handed.FORM)
    form_id, printed = await paper_forms.print_one(
        db, community_id, poll=came.poll, party_id=party_id, clerk=clerk, at=came.moment
    )
    await _hand(db, came, Handed.FORM, clerk, form_id=form_id, serial=printed.serial)
    return printed


async def hand_code(
    db: Writer, community_id: UUID, *, poll_id: UUID, party_id: UUID, clerk: Clerk, key: bytes
) -> HandedCode:
    """A code that signs in who came, once, within hours; their older letters end. `key` is codes.LETTER_KEY's.

    Raises as `mark_present`, NotPresent, CodeHandedAlready.
    """
    came, presence = await _present(db, poll_id, party_id, clerk)
    await _check_first(db, came, Handed.CODE)
    expires_at = came.moment + rules.CODE_LASTS
    code = await letter_codes.issue(
        db,
        community_id,
        presence.person_id,
        key=key,
        actor=clerk.actor(poll_id),
        now=came.moment,
        expires_at=expires_at,
    )
    await _hand(db, came, Handed.CODE, clerk, form_id=None, serial=None)
    return HandedCode(presence.person_id, code, expires_at)


async def _at_the_desk(db: Writer, poll_id: UUID, party_id: UUID, clerk: Clerk) -> _Came:
    statement = (
        select(Poll, PollParty)
        .join(PollParty, col(PollParty.poll_id) == col(Poll.id))
        .where(Poll.id == poll_id, PollParty.id == party_id)
        .with_for_update(of=PollParty, key_share=True)
        .suffix_with(text("FOR SHARE OF poll"))
        .execution_options(populate_existing=True)
    )
    found = (await db.exec(statement)).first()
    if found is None:
        raise NoSuchPoll
    poll, party = found
    if party.replaced_by is not None:
        raise ListAmended
    moment = await database_now(db)
    if moment >= poll.closes_at:
        raise VotingClosed({"closes_at": poll.closes_at})
    if clerk.person_id in await _voters(db, party_id):
        raise rules.OwnHome
    return _Came(poll, party, await db.get(DeskPresence, (poll.community_id, poll_id, party_id)), moment)


async def _present(db: Writer, poll_id: UUID, party_id: UUID, clerk: Clerk) -> tuple[_Came, DeskPresence]:
    came = await _at_the_desk(db, poll_id, party_id, clerk)
    if came.presence is None:
        raise rules.NotPresent
    return came, came.presence


async def _voters(db: Reader, party_id: UUID) -> set[UUID]:
    return set(await db.exec(select(PollPartyVoter.person_id).where(PollPartyVoter.party_id == party_id)))


async def _check_first(db: Reader, came: _Came, what: Handed) -> None:
    handed = (
        await db.exec(
            select(DeskHanding.handed_at).where(
                col(DeskHanding.party_id) == came.party.id, col(DeskHanding.what) == what.value
            )
        )
    ).first()
    if handed is not None:
        refusal = rules.FormHandedAlready if what is Handed.FORM else rules.CodeHandedAlready
        raise refusal({"handed_at": handed})


async def _hand(
    db: Writer, came: _Came, what: Handed, clerk: Clerk, *, form_id: UUID | None, serial: int | None
) -> None:
    fact = PaperHanded(subject_id=came.poll.id, what=what.value, serial=serial)
    actor = clerk.actor(came.poll.id)
    recorded = await audit.record(db, came.poll.community_id, fact, actor=actor, at=came.moment)
    db.add(
        DeskHanding(
            community_id=came.poll.community_id,
            poll_id=came.poll.id,
            party_id=came.party.id,
            what=what.value,
            handed_at=came.moment,
            handed_by=clerk.account_id,
            form_id=form_id,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
