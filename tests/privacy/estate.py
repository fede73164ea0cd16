"""An estate in the middle of its votes, in which every person, phone and room is a mark: what there is to see for whoever looks."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import select

import polling
from builders import LOG_KEY, a_community, a_mandate, a_member
from conftest import SECRET, Database
from deliberation.audit.sequencing import sequence_once
from deliberation.communities.models import Mandate
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.polls import deliveries, delivering, disputes, walks
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted
from deliberation.polls.delivering import Round
from deliberation.polls.disputes import Owner
from deliberation.polls.door_models import DeliveryPhoto
from deliberation.polls.doors import How
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.queries import PollView
from deliberation.proposals.pictures import Picture
from deliberation.roll import identity, published, publishing
from deliberation.roll.models import Person, PersonContact, Residency
from deliberation.roll.publication_rules import About, Days, Outcome, Saying
from deliberation.roll.publishing import Act
from deliberation.threads import actions as threads
from deliberation.threads.actions import Words
from deliberation.threads.rules import Kind
from matters import an_author
from polling import CLERK, Estate, Home, a_plan, a_voter, an_estate, closed, end_window, open_poll
from polls.desk import Desk, a_clerk
from privacy.marks import Marks

OWN, SHARED, PAPER, SILENT, WALKED = range(5)
"""The homes: of the owner who looks; of two people; that votes on paper; that is not reached; of the helper."""


@dataclass
class Prepared:
    """The marks by what they are, and the ids that addresses need. `own` says which marks a role may see: its own."""

    estate: Estate
    counted: PollView
    running: PollView
    names: list[str]
    phones: list[str]
    rooms: list[str]
    documents: list[str]
    hashes: list[bytes]
    accounts: dict[str, UUID | None] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


async def prepared(sessions: Sessions, database: Database) -> Prepared:
    marks = Marks()
    names = [marks.name() for _ in range(6)]
    rooms = [marks.place() for _ in range(5)]
    owners = [(names[0],), (names[1], names[2]), (names[3],), (names[4],), (names[5],)]
    homes = [Home(label=room, owners=of) for room, of in zip(rooms, owners, strict=True)]
    estate = await an_estate(sessions, homes)
    tenant = marks.name()
    phones = [marks.phone() for _ in range(7)]
    documents = [marks.document() for _ in range(7)]
    hashes = await _known(sessions, estate, [*names, tenant], phones, documents, lives_in=rooms[OWN])
    counted = await _counted(sessions, database, estate, names)
    running = await open_poll(sessions, estate, a_plan(estate))
    made = Prepared(estate, counted, running, [*names, tenant], phones, rooms, documents, hashes)
    await _people(sessions, made)
    await _voted(sessions, made)
    await _walked(sessions, made)
    await _objected(sessions, made)
    await _talked(sessions, made)
    while await sequence_once(sessions, LOG_KEY, estate.id):
        pass
    made.places |= {"slug": estate.community.slug, "community": str(estate.id), "epoch": "1"}
    return made


async def _known(
    sessions: Sessions,
    estate: Estate,
    names: list[str],
    phones: list[str],
    documents: list[str],
    *,
    lives_in: str,
) -> list[bytes]:
    """Everybody has a phone and a document number; the last one is a tenant."""
    pepper = Keys(SECRET).community_pepper(estate.id)
    hashes = [identity.document_hash(pepper, number) for number in documents]
    own = {"community_id": estate.id}
    async with writing(sessions, estate.id) as db:
        tenant = new_id()
        estate.persons[names[-1]] = tenant
        now = clock.now()
        db.add(Person(**own, id=tenant, kind="natural", name=names[-1], sort_key="x", added_at=now))
        await db.flush()
        db.add(
            Residency(
                **own,
                id=new_id(),
                unit_id=estate.units[lives_in],
                person_id=tenant,
                starts_on=date(2024, 1, 1),
            )
        )
        for name, phone, document in zip(names, phones, hashes, strict=True):
            person = (await db.exec(select(Person).where(Person.id == estate.persons[name]))).one()
            person.document_hash = document
            db.add(person)
            digest = identity.contact_hash(pepper, phone)
            row = {"person_id": person.id, "kind": "phone", "value": phone, "value_hash": digest}
            db.add(PersonContact(**own, id=new_id(), **row))
    return hashes


async def _counted(sessions: Sessions, database: Database, estate: Estate, names: list[str]) -> PollView:
    poll = await open_poll(sessions, estate, a_plan(estate))
    for name in names[:2]:
        await polling.vote(sessions, estate, poll, name, Choice.FOR)
    await end_window(database.owner, poll)
    return await closed(sessions, estate, poll)


async def _people(sessions: Sessions, made: Prepared) -> None:
    """One of each role. Who holds an office is not on the roll, so whatever they see is others'."""
    estate, names, rooms, phones = made.estate, made.names, made.rooms, made.phones
    async with writing(sessions) as db:
        other = await a_community(db, slug="elsewhere", name="别处")
        made.accounts = {"visitor": None, "resident elsewhere": await a_member(db, other.id, name="外人")}
    on_the_roll = {
        "tenant": (names[6], rooms[OWN], phones[6]),
        "owner": (names[0], rooms[OWN], phones[0]),
        "co-owner": (names[2], rooms[SHARED], phones[2]),
        "helper": (names[5], rooms[WALKED], phones[5]),
    }
    for role, (name, room, phone) in on_the_roll.items():
        made.accounts[role] = (await a_voter(sessions, estate, name)).account_id
        made.own[role] = {name, room, phone}
    async with writing(sessions, estate.id) as db:
        for role in Role:
            account_id = await a_member(db, estate.id, name=f"任职{role.value}")
            await a_mandate(db, estate.id, account_id, role=role, now=clock.now() - timedelta(days=2))
            made.accounts[role.value] = account_id
        made.places["mandate_id"] = str((await db.exec(select(Mandate.id))).first())


async def _voted(sessions: Sessions, made: Prepared) -> None:
    """Online, by a co-owner whose partner disputes it, and on paper, read by two people."""
    estate, poll, names = made.estate, made.running, made.names
    await polling.vote(sessions, estate, poll, names[0], Choice.FOR)
    shared = await polling.vote(sessions, estate, poll, names[1], Choice.FOR)
    assert isinstance(shared, Accepted)
    made.places["code"] = shared.code
    desk = Desk(sessions, estate, poll)
    one, two = await a_clerk(sessions), await a_clerk(sessions)
    forms = await desk.printed(one)
    serial = forms[made.rooms[PAPER]]
    await desk.receive(serial, one)
    for clerk in (one, two):
        await desk.read(serial, clerk, names[3], Choice.FOR)
    made.places["serial"] = str(serial)
    async with writing(sessions, estate.id) as db:
        home = select(PollPartyVoter.party_id).where(
            PollPartyVoter.poll_id == poll.id, PollPartyVoter.person_id == estate.persons[names[4]]
        )
        made.places["room"] = made.rooms[SILENT]
        made.places["party"] = str((await db.exec(home)).one())
        ballot = (await db.exec(select(Ballot.id).where(Ballot.code == shared.code))).one()
        doubting = Owner(person_id=estate.persons[names[2]], pepper=polling.PEPPER)
        dispute_id = await disputes.open_dispute(db, estate.id, ballot_id=ballot, owner=doubting)
    made.places["dispute_id"] = str(dispute_id)


async def _walked(sessions: Sessions, made: Prepared) -> None:
    estate, poll = made.estate, made.running
    helper = made.accounts["helper"]
    assert helper
    async with writing(sessions, estate.id) as db:
        (staircase,) = await deliveries.staircases(db, poll.id)
        now = clock.now()
        own = {"by": estate.convenor, "now": now}
        await walks.give(db, estate.id, poll=poll, account_id=helper, place_id=staircase.id, **own)
        told = {estate.units[made.rooms[SILENT]]: How.LETTER_BOX}
        photo = Picture(content=b"a photo", sha256="ab" * 32, width=1, height=1)
        walk = Round(staircase=staircase, told=told, at=now, photo=photo, form_key=new_id())
        await delivering.write_down(db, estate.id, poll=poll, walk=walk, actor=CLERK, **own)
        made.places["photo"] = str((await db.exec(select(DeliveryPhoto.id))).one())
        made.places["place"] = str(staircase.id)
        made.places["building"] = str(staircase.building_id)
    made.places["unit_id"] = str(estate.units[made.rooms[SILENT]])


async def _objected(sessions: Sessions, made: Prepared) -> None:
    """The roll is on show; the tenant's landlord objects with a photo, staff decided."""
    estate, now = made.estate, clock.now()
    today = estate.community.day(now)
    staff, owner = made.accounts["staff"], made.accounts["owner"]
    assert staff
    assert owner
    by = Act(account_id=staff, person_id=None, actor=CLERK, now=now, today=today)
    hers = Act(account_id=owner, person_id=estate.persons[made.names[0]], actor=CLERK, now=now, today=today)
    days = Days(starts_on=today, ends_on=today + timedelta(days=14))
    saying = Saying(about=About.ELSE, unit_id=None, text="爩SAID灪", photo=b"a photo")
    async with writing(sessions, estate.id) as db:
        number = await publishing.publish(db, estate.id, days=days, announced_cm2=None, by=by)
        await publishing.object_to(db, estate.id, number, saying, by=hers)
        view, _ = await published.get(db, number)
        objection = await published.objection(db, view.id, 1)
        await publishing.decide(
            db, estate.id, objection.id, outcome=Outcome.REJECTED, reason="没有依据", by=by
        )


async def _talked(sessions: Sessions, made: Prepared) -> None:
    async with writing(sessions, made.estate.id) as db:
        author = await an_author(db, made.estate.id)
        comment_id = await threads.post(
            db,
            made.estate.id,
            matter_id=made.estate.proposal_id,
            author=author,
            words=Words(Kind.SUPPORT, "支持", str(new_id())),
            actor=CLERK,
            now=clock.now(),
        )
    made.places["comment_id"] = str(comment_id)
