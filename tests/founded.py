"""A founding that its staff have brought as far as a test needs it, by the room's own actions."""

from datetime import datetime, timedelta
from uuid import UUID

from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.counting.elections import Dim
from deliberation.database.sessions import Sessions, Writer, writing
from deliberation.founding import actions, assembly, candidacies, estate
from deliberation.founding.acting import By
from deliberation.founding.assembly import Call
from deliberation.founding.candidacies import Nomination
from deliberation.founding.eligibility import Standing
from deliberation.founding.kinds import Capacity, Condition, Draft, Evidence, Nominator
from deliberation.kernel import clock
from deliberation.papers import candidates
from deliberation.papers.candidates import Stand, Terms
from deliberation.papers.papers import Order
from deliberation.polls.opening import Plan
from deliberation.polls.queries import PollView
from deliberation.roll import publishing
from deliberation.roll.publication_rules import Days
from deliberation.roll.publishing import Act
from matters import a_text
from polling import CLERK, Estate, a_plan, open_poll

FOUND = dict.fromkeys(Condition, Evidence.STATEMENT)
PLACE = "cn-zhejiang-taizhou"


def by(here: Estate, *, days_ago: int = 0, now: datetime | None = None) -> By:
    moment = (now or clock.now()) - timedelta(days=days_ago)
    today = here.community.day(moment)
    return By(account_id=here.convenor, actor=CLERK, now=moment, today=today, zone=here.community.time_zone)


async def begun(db: Writer, here: Estate, *, place: str = PLACE, who: By) -> None:
    found = await estate.of_roll(db, on=who.today)
    standing = Standing(
        total_cm2=found.total_cm2,
        handed_over_cm2=found.handed_over_cm2,
        first_on=found.first_on,
        heads=found.heads,
    )
    await actions.begin(db, here.id, place=place, standing=standing, by=who)


async def grouped(db: Writer, here: Estate, owners: tuple[str, ...], *, who: By) -> None:
    for name in owners:
        await actions.add_owner(db, here.id, person_id=here.persons[name], by=who)
    for name, capacity in (
        ("街道代表", Capacity.STREET_OFFICE),
        ("居委代表", Capacity.RESIDENTS_COMMITTEE),
    ):
        await actions.add_member(db, here.id, name=name, capacity=capacity, by=who)
    await actions.post_group(db, here.id, by=who)


async def drafted(db: Writer, here: Estate, text: str, *, who: By) -> None:
    for kind in Draft:
        await actions.write_draft(db, here.id, kind=kind, text=f"{kind.value}: {text}", by=who)
    act = Act(account_id=who.account_id, person_id=None, actor=CLERK, now=who.now, today=who.today)
    days = Days(starts_on=who.today, ends_on=who.today + timedelta(days=20))
    await publishing.publish(db, here.id, days=days, announced_cm2=None, by=act)
    await actions.post_drafts(db, here.id, by=who)


async def stood(db: Writer, here: Estate, names: tuple[str, ...], about: str = "", *, who: By) -> None:
    for name in names:
        nomination = a_nomination(here, name, about)
        number = await candidacies.nominate(db, here.id, nomination, by=who)
        await candidacies.check(db, here.id, number, FOUND, by=who)
    await actions.post_candidates(db, here.id, by=who)


def a_nomination(here: Estate, name: str, about: str = "") -> Nomination:
    return Nomination(person_id=here.persons[name], about=about, by=Nominator.SELF, has_promised=True)


async def called(sessions: Sessions, here: Estate, names: tuple[str, ...], *, seats: int) -> int:
    """Everything hung long enough, and the first assembly is called today; the number of its proposal."""
    past, today = by(here, days_ago=40), by(here)
    async with writing(sessions, here.id) as db:
        await begun(db, here, who=past)
        await grouped(db, here, names[:3], who=past)
        await drafted(db, here, "第一条", who=by(here, days_ago=30))
        await stood(db, here, names, who=by(here, days_ago=25))
        return await call(db, here, seats=seats, who=today)


async def call(db: Writer, here: Estate, *, seats: int, who: By | None = None) -> int:
    """The first assembly is called, today where no other day is meant; the number of its proposal."""
    return await assembly.call(db, here.id, a_call(here, seats), by=who or by(here))


def a_call(here: Estate, seats: int) -> Call:
    author = Byline(account_id=here.convenor, name="召集人", role=Role.STAFF)
    return Call(seats=seats, text=a_text(), author=author)


async def open_election(
    sessions: Sessions, here: Estate, proposal_id: UUID, names: tuple[str, ...], *, seats: int
) -> PollView:
    plan = a_plan(here)
    terms = Terms(seats=seats, rank=(Dim.HEADS, Dim.AREA), order=Order.LISTED)
    paper = candidates.paper(plan.poll_id, [Stand(name) for name in names], terms)
    wanted = Plan(**{**vars(plan), "proposal_id": proposal_id, "paper": paper})
    return await open_poll(sessions, here, wanted)
