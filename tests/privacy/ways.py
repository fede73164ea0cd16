"""What is rarer than a vote online, made in the estate of the sweep: mandates, helpers, amendments, a desk, counters, costs, drafts."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import select

from conftest import SECRET
from deliberation.communities.bylines import Byline
from deliberation.counting.parties import Scope
from deliberation.counting.rules import Choice
from deliberation.counting.shares import Weighting
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.notifications import tokens
from deliberation.notifications.models import BallotNotice, MandateNotice
from deliberation.polls import deliveries, walks
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.counters import actions as counters
from deliberation.polls.counters.actions import Naming
from deliberation.polls.counters.rules import Duty
from deliberation.polls.desk import actions as desk
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.parties.models import PollPartyUnit
from deliberation.polls.scans import keeping
from deliberation.proposals import actions as proposals
from deliberation.proposals import costing
from deliberation.proposals.costing import Asked, Publication
from deliberation.proposals.costs import Plan as CostPlan
from deliberation.proposals.edits import Edit
from deliberation.roll import uploads
from deliberation.roll.models import Residency
from deliberation.roll.uploads import KEY_PURPOSE
from matters import a_text
from polling import CLERK, PEPPER, Estate
from polls.amendments import Amending, sell
from polls.amendments import a_clerk as an_amender
from polls.desk import a_clerk
from polls.helping import Helping, a_picture
from polls.proxying import Proxies, a_desk_clerk
from rolls import table_of
from tables import a_row

if TYPE_CHECKING:
    from privacy.estate import Prepared


async def costed(sessions: Sessions, estate: Estate) -> None:
    """Who pays what of the proposal, before it is voted on."""
    plan = CostPlan(
        price_cents=6_200_000,
        subsidy_cents=0,
        compensation_cents=0,
        weighting=Weighting.AREA,
        scope=Scope(),
        left_out=frozenset(),
    )
    asked, today = Asked(plan=plan), estate.community.day(clock.now())
    async with writing(sessions, estate.id) as db:
        split = await costing.work_out(db, asked, on=today)
        await costing.publish(
            db,
            estate.id,
            proposal_id=estate.proposal_id,
            asked=asked,
            publication=Publication(seen_sha256=split.sha256, changed="谁出多少"),
            actor=CLERK,
            now=clock.now(),
            on=today,
        )


async def prepared(sessions: Sessions, made: "Prepared") -> None:
    await _mandated(sessions, made)
    await _helped(sessions, made)
    await _amended(sessions, made)
    await _at_the_desk(sessions, made)
    await _named_to_count(sessions, made)
    await _told(sessions, made)
    await _kept_for_oneself(sessions, made)


async def _mandated(sessions: Sessions, made: "Prepared") -> None:
    """Two homes let the same neighbour vote, one of them on paper and with word how."""
    proxies = Proxies(sessions, made.estate, made.running)
    holder = made.accounts["proxy holder"]
    assert holder
    await proxies.held(made.owner_of["given"], holder, told=Choice.FOR)
    clerk = await a_desk_clerk(sessions, made.running)
    on_paper = await proxies.take_in(made.owner_of["written"], holder, clerk, told=Choice.FOR)
    made.places["proxies/mandate_id"] = str(on_paper)
    token = tokens.fresh()
    async with writing(sessions, made.estate.id) as db:
        db.add(
            MandateNotice(
                community_id=made.estate.id,
                mandate_id=on_paper,
                person_id=made.estate.persons[made.owner_of["written"]],
                address_count=1,
                token_hash=tokens.kept(token),
                posted_at=clock.now(),
            )
        )
    made.places["mandates/token"] = token


async def _helped(sessions: Sessions, made: "Prepared") -> None:
    """In the second building: one home confirmed by a code, another one signed a slip that waits for a second person."""
    estate, poll = made.estate, made.running
    account_id = made.accounts["other helper"]
    assert account_id
    async with writing(sessions, estate.id) as db:
        second = next(each for each in await deliveries.staircases(db, poll.id) if each.building == "2 栋")
        own = {"by": estate.convenor, "now": clock.now()}
        await walks.give(db, estate.id, poll=poll, account_id=account_id, place_id=second.id, **own)
    helping = Helping(sessions, estate, poll)
    helper = Clerk(account_id=account_id, person_id=None, pepper=PEPPER)
    await helping.confirmed(made.owner_of["helped"], Choice.FOR, helper)
    slip = (await helping.printed(await a_clerk(sessions)))[0]
    await helping.sign(await helping.said(made.owner_of["signed"], Choice.FOR), helper, slip)
    made.places["slips/slip"] = str(slip)
    made.places["assist/party"] = await _party(sessions, made, made.rooms_of["signed"])


async def _amended(sessions: Sessions, made: "Prepared") -> None:
    """Two homes were sold: one amendment is done, the other one waits."""
    estate = made.estate
    amending = Amending(
        sessions, estate, made.running, await an_amender(sessions), await an_amender(sessions)
    )
    for home in ("sold", "selling"):
        await sell(sessions, estate, made.rooms_of[home], made.buyer)
    await amending.amend(made.rooms_of["sold"])
    waiting = await amending.propose(made.rooms_of["selling"])
    made.places["amendments/amendment_id"] = str(waiting)
    made.places["amendments/homes/unit_id"] = str(estate.units[made.rooms_of["selling"]])


async def _at_the_desk(sessions: Sessions, made: "Prepared") -> None:
    """Somebody came to the meeting and got a form; a form that was photographed."""
    estate, poll = made.estate, made.running
    clerk = await a_clerk(sessions)
    party = await _party(sessions, made, made.rooms_of["present"])
    own = {"poll_id": poll.id, "clerk": clerk}
    async with writing(sessions, estate.id) as db:
        person_id = estate.persons[made.owner_of["present"]]
        await desk.mark_present(db, estate.id, party_id=UUID(party), person_id=person_id, **own)
        await desk.hand_form(db, estate.id, party_id=UUID(party), **own)
        serial = int(made.places["serial"])
        await keeping.attach(db, estate.id, serial=serial, picture=a_picture(), **own)
    made.places["desk/party"] = party


async def _named_to_count(sessions: Sessions, made: "Prepared") -> None:
    """Two who count and the owner who watches."""
    estate = made.estate
    own = {"by": estate.convenor, "today": estate.community.day(clock.now())}
    async with writing(sessions, estate.id) as db:
        for role, duty in (("counter", Duty.COUNTER), ("owner", Duty.WATCHER)):
            account_id = made.accounts[role]
            assert account_id
            naming = Naming(account_id=account_id, duty=duty, reference=f"{duty.value:0<32}", **own)
            await counters.name(db, estate.id, poll_id=made.running.id, naming=naming, actor=CLERK)


async def _told(sessions: Sessions, made: "Prepared") -> None:
    """The owner's letter about the own ballot, by whose link it is disputed."""
    token = tokens.fresh()
    person_id = made.estate.persons[made.names[0]]
    async with writing(sessions, made.estate.id) as db:
        of_it = select(Ballot.id).where(Ballot.poll_id == made.running.id, Ballot.person_id == person_id)
        ballot_id = (await db.exec(of_it)).one()
        row = {"ballot_id": ballot_id, "person_id": person_id, "address_count": 1, "posted_at": clock.now()}
        db.add(BallotNotice(community_id=made.estate.id, token_hash=tokens.kept(token), **row))
    made.places["disputes/token"] = token


async def _kept_for_oneself(sessions: Sessions, made: "Prepared") -> None:
    """A draft of the owner's that nobody else may read, and a table that staff sent."""
    estate = made.estate
    owner, staff = made.accounts["owner"], made.accounts["staff"]
    assert owner
    assert staff
    author = Byline(account_id=owner, name=made.names[0], place="1 栋", role=None)
    row = a_row(unit="9", owners=made.names[3], ids=made.documents[3], phones=made.phones[3])
    async with writing(sessions, estate.id) as db:
        draft = await proposals.draft(
            db,
            estate.id,
            draft_id=new_id(),
            author=author,
            edit=Edit(text=a_text(title=made.names[0])),
            now=clock.now(),
        )
        upload = await uploads.keep(
            db,
            estate.id,
            account_id=staff,
            file_name="roll.csv",
            data=table_of([row]),
            key=Keys(SECRET).for_purpose(KEY_PURPOSE),
            now=clock.now(),
        )
        living = (await db.exec(select(Residency.id))).one()
    made.places["drafts/draft_id"] = str(draft)
    made.places["uploads/upload_id"] = str(upload)
    made.places["residents/residency_id"] = str(living)


async def _party(sessions: Sessions, made: "Prepared", room: str) -> str:
    async with writing(sessions, made.estate.id) as db:
        of_it = select(PollPartyUnit.party_id).where(
            PollPartyUnit.poll_id == made.running.id, PollPartyUnit.unit_id == made.estate.units[room]
        )
        return str((await db.exec(of_it)).one())
