"""An estate in the middle of its votes, in which every person, phone and room is a mark: what there is to see for whoever looks."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import select

import founded
import polling
from builders import LOG_KEY, a_community, a_mandate, a_member
from conftest import SECRET, Database
from deliberation.audit.sequencing import sequence_once
from deliberation.communities.models import Mandate
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.founding import candidacies
from deliberation.founding import queries as foundings
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.notices import acting as notice_acting
from deliberation.notices import boards, drafting, objecting
from deliberation.notices import publishing as notice_publishing
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Ground, Subject
from deliberation.notices.kinds import Kind as NoticeKind
from deliberation.notices.objecting import Objecting
from deliberation.notices.views import Matter
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
from noticing import texts
from polling import CLERK, Estate, Home, a_plan, a_voter, an_estate, closed, end_window, open_poll
from polls.desk import Desk, a_clerk
from privacy import assembled, consented, ways
from privacy.marks import Marks

HOMES = (
    "own",
    "shared",
    "paper",
    "silent",
    "walked",
    "given",
    "written",
    "present",
    "sold",
    "selling",
    "helped",
    "signed",
)
"""Of the owner who looks; of two people; that votes on paper; that is not reached, of the proxy holder; of the helper; that let others
vote, online and in writing; that came to the desk; that were sold; in the second building, with a helper by code and by a slip."""
SECOND_BUILDING = ("helped", "signed")


@dataclass
class Prepared:
    """The marks by what they are, and the ids that addresses need. `own` says which marks a role may see: its own.

    `meetings` are numbers by how far a meeting is.
    """

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
    rooms_of: dict[str, str] = field(default_factory=dict)
    owner_of: dict[str, str] = field(default_factory=dict)
    buyer: str = ""
    partner: str = ""
    places: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, int] = field(default_factory=dict)


async def prepared(sessions: Sessions, database: Database) -> Prepared:
    marks = Marks()
    rooms_of = {home: marks.place() for home in HOMES}
    owners = {home: (marks.name(),) for home in HOMES}
    owners["shared"] = (*owners["shared"], marks.name())
    homes = [
        Home(label=room, owners=owners[home], building="2 栋" if home in SECOND_BUILDING else "1 栋")
        for home, room in rooms_of.items()
    ]
    estate = await an_estate(sessions, homes)
    buyer, tenant = marks.name(), marks.name()
    names = [name for home in HOMES for name in owners[home]]
    everybody = [*names, buyer, tenant]
    phones = [marks.phone() for _ in everybody]
    documents = [marks.document() for _ in everybody]
    hashes = await _known(sessions, estate, everybody, phones, documents, lives_in=rooms_of["own"])
    await ways.costed(sessions, estate)
    counted = await _counted(sessions, database, estate, names)
    running = await open_poll(sessions, estate, a_plan(estate, preset=consented.RULE))
    made = Prepared(estate, counted, running, everybody, phones, list(rooms_of.values()), documents, hashes)
    made.rooms_of = rooms_of
    made.owner_of = {home: of[0] for home, of in owners.items()} | {"tenant": tenant}
    made.partner = owners["shared"][1]
    made.buyer = buyer
    await _people(sessions, made)
    await _voted(sessions, made)
    await _walked(sessions, made)
    await _founding(sessions, made)
    await _objected(sessions, made)
    await _talked(sessions, made)
    await _posted(sessions, made)
    await _consented(sessions, made)
    await ways.prepared(sessions, made)
    await assembled.prepared(sessions, made)
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
    """Everybody has a phone and a document number; the last one is a tenant, the one before buys a home later."""
    pepper = Keys(SECRET).community_pepper(estate.id)
    hashes = [identity.document_hash(pepper, number) for number in documents]
    own = {"community_id": estate.id}
    async with writing(sessions, estate.id) as db:
        now = clock.now()
        for name in names[-2:]:
            estate.persons[name] = new_id()
            row = {"id": estate.persons[name], "kind": "natural", "name": name, "sort_key": "x"}
            db.add(Person(**own, **row, added_at=now))
        tenant = estate.persons[names[-1]]
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
    estate = made.estate
    async with writing(sessions) as db:
        other = await a_community(db, slug="elsewhere", name="别处")
        made.accounts = {"visitor": None, "staff elsewhere": await a_member(db, other.id, name="外人")}
    async with writing(sessions, other.id) as db:
        account_id = made.accounts["staff elsewhere"]
        assert account_id
        await a_mandate(db, other.id, account_id, role=Role.STAFF, now=clock.now() - timedelta(days=2))
    on_the_roll = {
        "tenant": (made.owner_of["tenant"], "own"),
        "owner": (made.owner_of["own"], "own"),
        "co-owner": (made.partner, "shared"),
        "proxy holder": (made.owner_of["silent"], "silent"),
        "helper": (made.owner_of["walked"], "walked"),
    }
    for role, (name, home) in on_the_roll.items():
        made.accounts[role] = (await a_voter(sessions, estate, name)).account_id
        made.own[role] = {name, made.rooms_of[home], made.phones[made.names.index(name)]}
    async with writing(sessions, estate.id) as db:
        made.accounts["other helper"] = await a_member(db, estate.id, name="任职helper")
    async with writing(sessions, estate.id) as db:
        for role in Role:
            account_id = await a_member(db, estate.id, name=f"任职{role.value}")
            await a_mandate(db, estate.id, account_id, role=role, now=clock.now() - timedelta(days=2))
            made.accounts[role.value] = account_id
        made.places["mandate_id"] = str((await db.exec(select(Mandate.id))).first())


async def _voted(sessions: Sessions, made: Prepared) -> None:
    """Online, by a co-owner whose partner disputes it, and on paper, read by two people."""
    estate, poll = made.estate, made.running
    await polling.vote(sessions, estate, poll, made.owner_of["own"], Choice.FOR)
    shared = await polling.vote(sessions, estate, poll, made.owner_of["shared"], Choice.FOR)
    assert isinstance(shared, Accepted)
    made.places["code"] = shared.code
    desk = Desk(sessions, estate, poll)
    one, two = await a_clerk(sessions), await a_clerk(sessions)
    forms = await desk.printed(one)
    serial = forms[made.rooms_of["paper"]]
    await desk.receive(serial, one)
    for clerk in (one, two):
        await desk.read(serial, clerk, made.owner_of["paper"], Choice.FOR)
    made.places["serial"] = str(serial)
    async with writing(sessions, estate.id) as db:
        home = select(PollPartyVoter.party_id).where(
            PollPartyVoter.poll_id == poll.id,
            PollPartyVoter.person_id == estate.persons[made.owner_of["silent"]],
        )
        made.places["room"] = made.rooms_of["silent"]
        made.places["party"] = str((await db.exec(home)).one())
        ballot = (await db.exec(select(Ballot.id).where(Ballot.code == shared.code))).one()
        doubting = Owner(person_id=estate.persons[made.partner], pepper=polling.PEPPER)
        dispute_id = await disputes.open_dispute(db, estate.id, ballot_id=ballot, owner=doubting)
    made.places["dispute_id"] = str(dispute_id)


async def _walked(sessions: Sessions, made: Prepared) -> None:
    estate, poll = made.estate, made.running
    helper = made.accounts["helper"]
    assert helper
    async with writing(sessions, estate.id) as db:
        staircase = next(each for each in await deliveries.staircases(db, poll.id) if each.building == "1 栋")
        now = clock.now()
        own = {"by": estate.convenor, "now": now}
        await walks.give(db, estate.id, poll=poll, account_id=helper, place_id=staircase.id, **own)
        told = {estate.units[made.rooms_of["silent"]]: How.LETTER_BOX}
        photo = Picture(content=b"a photo", sha256="ab" * 32, width=1, height=1)
        walk = Round(staircase=staircase, told=told, at=now, photo=photo, form_key=new_id())
        await delivering.write_down(db, estate.id, poll=poll, walk=walk, actor=CLERK, **own)
        made.places["photo"] = str((await db.exec(select(DeliveryPhoto.id))).one())
        made.places["place"] = str(staircase.id)
        made.places["building"] = str(staircase.building_id)
    made.places["unit_id"] = str(estate.units[made.rooms_of["silent"]])


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
    made.places |= {"roll/number": str(number), "publications/number": str(number)}


async def _posted(sessions: Sessions, made: Prepared) -> None:
    """The result that was counted is a notice on a board, with photos; the owner objects, and a draft waits."""
    estate = made.estate
    staff, other = (_clerk(made, role) for role in ("staff", "administrator"))
    owner = notice_acting.By(
        account_id=_account(made, "owner"),
        person_id=estate.persons[made.names[0]],
        actor=CLERK,
        zone=estate.community.time_zone,
    )
    photos = [Picture(content=b"a photo", sha256=sha * 32, width=1, height=1) for sha in ("ab", "cd")]
    written = Written(kind=NoticeKind.RESULT, texts=texts(), about=Matter(Subject.POLL, made.counted.id))
    async with writing(sessions, estate.id) as db:
        draft_id = await drafting.write(db, estate.id, written, by=staff)
        notice = await notice_publishing.publish(db, estate.id, draft_id, edition=1, place="cn", by=other)
        board_id = await boards.add(db, estate.id, name="南门", building_id=None, by=staff)
        hung = {"board_id": board_id, "posted_on": notice.from_on, "picture": photos[0]}
        posting_id = await boards.post(db, estate.id, notice, **hung, by=staff)
        said = Objecting(ground=Ground.COUNT, said="爩SAID灪", picture=photos[1])
        number = await objecting.raise_online(db, estate.id, notice, said, by=owner)
        draft_id = await drafting.write(
            db, estate.id, Written(kind=NoticeKind.OTHER, texts=texts()), by=staff
        )
    made.places |= {
        "notices/name": notice.name,
        "postings/posting_id": str(posting_id),
        "drafts/draft_id": str(draft_id),
        "boards/board_id": str(board_id),
        "objections/turn": str(number),
    }


async def _consented(sessions: Sessions, made: Prepared) -> None:
    """In the vote that runs, somebody's wall is used, who signed that they agree."""
    photo_id = await consented.one_asked(
        sessions,
        made.estate.id,
        made.running,
        person_id=made.estate.persons[made.owner_of["paper"]],
        words="爩SAID灪",
        by=(_clerk(made, "staff"), _clerk(made, "administrator")),
    )
    made.places |= {"consents/turn": "1", "photos/photo_id": str(photo_id)}


def _account(made: Prepared, role: str) -> UUID:
    account_id = made.accounts[role]
    assert account_id
    return account_id


def _clerk(made: Prepared, role: str) -> notice_acting.By:
    zone = made.estate.community.time_zone
    return notice_acting.By(account_id=_account(made, role), person_id=None, actor=CLERK, zone=zone)


async def _founding(sessions: Sessions, made: Prepared) -> None:
    """A committee is founded: group, drafts, candidates, and an objection that nobody answered yet."""
    past = founded.by(made.estate, days_ago=40)
    names = tuple(made.owner_of[home] for home in ("given", "written", "present"))
    async with writing(sessions, made.estate.id) as db:
        await founded.begun(db, made.estate, who=past)
        await founded.grouped(db, made.estate, names, who=past)
        await founded.drafted(db, made.estate, "第一条", who=founded.by(made.estate, days_ago=30))
        await founded.stood(db, made.estate, names, who=founded.by(made.estate, days_ago=3))
        await candidacies.object_to(db, made.estate.id, said="爩SAID灪", by=founded.by(made.estate))
        objection = (await foundings.newest(db)).objections[0]
    made.places |= {
        "objections/objection_id": str(objection.id),
        "papers/name": "group",
        "drafts/kind": "rules",
        "founding/event": "meeting",
    }


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
