"""A meeting of all owners in the estate: called, opened, with homes that came, one by proxy, and one that speaks."""

from typing import TYPE_CHECKING
from uuid import UUID

from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel import clock
from deliberation.meetings.call import calling, queries, seating
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.views import SeatView
from deliberation.meetings.kinds import How, MeetingKind, Office
from deliberation.meetings.run import coming, floor, offices, speaking, steps
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.coming import Coming, Mandate
from deliberation.polls import electorate
from meetings import hall as halls
from polling import PEPPER

if TYPE_CHECKING:
    from privacy.estate import Prepared


async def prepared(sessions: Sessions, made: "Prepared") -> None:
    """Meeting no. 1, at its second item; the home of the proxy holder has the word, that of the owner who looks waits."""
    estate = made.estate
    meeting_id = await _called(sessions, made)
    staff = _by(made, "staff")
    async with reading(sessions, estate.id) as db:
        seats = {seat.label.split()[-1]: seat for seat in await queries.seats(db, meeting_id)}
    here = [seats[made.rooms_of[home]] for home in ("own", "silent", "paper")]
    proxy = Mandate(proxy_name=made.buyer, is_seen=True, most=None)
    async with writing(sessions, estate.id) as db:
        for office, role in ((Office.CHAIR, "committee"), (Office.SECRETARY, "administrator")):
            await offices.name(
                db,
                estate.id,
                meeting_id=meeting_id,
                office=office,
                account_id=_by(made, role).account_id,
                by=staff,
            )
        for seat, mandate in zip(here, (None, None, proxy), strict=True):
            how = How.IN_PERSON if mandate is None else How.PROXY
            meant = Coming(seat_id=seat.id, speaker_id=seat.speakers[0].id, how=how, mandate=mandate)
            await coming.come_to_desk(db, estate.id, meeting_id=meeting_id, coming=meant, by=staff)
        await _speaks(db, meeting_id, here, _by(made, "committee"))
    made.places |= {"desk/seat": str(here[2].number)}


async def _called(sessions: Sessions, made: "Prepared") -> UUID:
    estate, now = made.estate, clock.now()
    early = halls.by(_by(made, "staff").account_id, now - halls.LONG_BEFORE)
    wanted = halls.a_draft(MeetingKind.ASSEMBLY, starts_at=now, preset="CN-278-ORD")
    async with writing(sessions, estate.id) as db:
        meeting = await halls.drafted(db, estate.id, wanted, by=early)
        roll = await electorate.of_roll(
            db, meeting.id, scope=Scope(), rule=meeting.preset.rule, on=early.now.date(), pepper=PEPPER
        )
        seats = await seating.of_roll(db, estate.id, roll)
        await calling.call(db, estate.id, meeting.id, seats=seats, ticks=Ticks(), pepper=PEPPER, by=early)
    return meeting.id


async def _speaks(db: Writer, meeting_id: UUID, here: list[SeatView], chair: By) -> None:
    await steps.open_meeting(db, meeting_id=meeting_id, by=chair)
    item = (await queries.by_id(db, meeting_id)).items[1]
    await steps.begin_item(db, meeting_id=meeting_id, item_id=item.id, by=chair)
    for seat in here[:2]:
        await speaking.ask(db, meeting_id=meeting_id, seat_id=seat.id, by=chair)
    waiting = (await floor.on(db, meeting_id, item.id)).waiting
    await speaking.give(db, meeting_id=meeting_id, word_id=waiting[1].id, by=chair)


def _by(made: "Prepared", role: str) -> By:
    account_id = made.accounts[role]
    assert account_id
    zone = made.estate.community.time_zone
    return By(account_id=account_id, person_id=None, roles=frozenset({Role.STAFF}), zone=zone, pepper=PEPPER)
