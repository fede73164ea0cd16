"""The committee of the estate that is looked at: it decides about somebody, uses its seals, and owners sign for a recall."""

from uuid import UUID

from builders import a_mandate, a_member
from deliberation.committees import beginning, changing, queries
from deliberation.committees.acting import By
from deliberation.committees.beginning import Wanted
from deliberation.committees.changing import Proposal
from deliberation.committees.clocks import months_after
from deliberation.committees.deciding import actions as deciding
from deliberation.committees.deciding.rules import Entry
from deliberation.committees.handover import actions as handing
from deliberation.committees.kinds import Left, Office, Outcome, What
from deliberation.committees.recall import actions as recall
from deliberation.committees.recall import answers, papers
from deliberation.committees.recall.actions import Owner
from deliberation.committees.sealing import actions as sealing
from deliberation.committees.sealing.rules import Use
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, Writer, writing
from deliberation.kernel import clock
from polling import CLERK, a_voter
from privacy.estate import Prepared

ELECTED = ("paper", "given", "written", "present", "signed")


async def prepared(sessions: Sessions, made: Prepared) -> None:
    """Nobody of it is among those who look."""
    estate = made.estate
    keeper = (await a_voter(sessions, estate, made.owner_of["signed"])).account_id
    async with writing(sessions, estate.id) as db:
        first, second = [await a_member(db, estate.id, name=name) for name in ("经办甲", "经办乙")]
        for account_id in (first, second):
            await a_mandate(db, estate.id, account_id, role=Role.STAFF, now=clock.now())
        await _elect(db, made, first, second)
        await _keep(db, made, first, keeper)
        await _recall(db, made, first, keeper)


def _by(made: Prepared, account_id: UUID) -> By:
    now = clock.now()
    return By(account_id=account_id, actor=CLERK, now=now, today=made.estate.community.day(now))


async def _elect(db: Writer, made: Prepared, first: UUID, second: UUID) -> None:
    here, by = made.estate.id, _by(made, first)
    starts_on = months_after(by.today, -1)
    term = Wanted(
        place="cn-zhejiang-taizhou",
        seats=len(ELECTED),
        starts_on=starts_on,
        ends_on=months_after(starts_on, 40),
    )
    await beginning.write(db, here, term, by=by)
    for place, home in enumerate((*ELECTED, "helped")):
        person_id = made.estate.persons[made.owner_of[home]]
        rank = 1 if place == len(ELECTED) else None
        await beginning.add_owner(db, here, person_id=person_id, rank=rank, by=by)
    await beginning.confirm(db, here, by=_by(made, second))
    sitting = {each.name: each.id for each in (await queries.present(db, by.today)).sitting}
    keeps = Proposal(
        what=What.OFFICE,
        member_id=sitting[made.owner_of["signed"]],
        office=Office.SEAL_KEEPER,
        on_day=by.today,
    )
    change_id = await changing.propose(db, here, keeps, by=by)
    await changing.settle(db, here, change_id, outcome=Outcome.CONFIRMED, by=_by(made, second))
    leaving = sitting[made.owner_of["given"]]
    leaves = Proposal(what=What.LEAVE, member_id=leaving, reason=Left.RESIGNED, on_day=by.today)
    waiting = await changing.propose(db, here, leaves, by=by)
    made.places |= {"members/member_id": str(leaving), "changes/change_id": str(waiting)}


async def _keep(db: Writer, made: Prepared, first: UUID, keeper: UUID) -> None:
    here, by = made.estate.id, _by(made, first)
    name, room = made.owner_of["written"], made.rooms_of["written"]
    entry = Entry(
        decided_on=by.today,
        title=f"修 1 栋 1 单元 {room} 的漏水",
        text=f"{name}（1 栋 1 单元 {room}）来信。",
        agree=3,
        against=0,
        abstain=0,
        record_sha256="ab" * 32,
    )
    await deciding.enter(db, here, entry, paper=None, by=by)
    use = Use(decision=1, document=f"与{name}的协议", copies=1, used_on=by.today)
    await sealing.use(db, here, use, paper=None, by=_by(made, keeper))
    await handing.begin(db, here, by=by)


async def _recall(db: Writer, made: Prepared, first: UUID, keeper: UUID) -> None:
    here, by = made.estate.id, _by(made, first)
    member = (await queries.present(db, by.today)).sitting[0]
    begins = Owner(_by(made, keeper), made.estate.persons[made.owner_of["signed"]])
    number = await recall.open_petition(
        db, here, member_id=member.id, reason=f"{member.name}不来开会", owner=begins
    )
    await answers.enter(db, here, number, f"{made.owner_of['silent']}知道原因", by=by)
    await answers.compare(db, here, number, is_same=True, by=begins.by)
    await recall.sign(db, here, number, owner=begins)
    for home in ("silent", "written"):
        await papers.enter(db, here, number, person_id=made.estate.persons[made.owner_of[home]], by=by)
