"""Load the samples once, and hand out a sign-in link for a person of each role at every start."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import and_, col, select

from deliberation.accounts import actions as accounts
from deliberation.accounts.models import Account, Membership
from deliberation.accounts.rules import Method
from deliberation.audit.rules import LogHome
from deliberation.communities import queries as communities
from deliberation.counting.parties import Scope
from deliberation.database.sessions import Sessions, Writer, database_now, enter, reading, writing
from deliberation.demo import (
    advising,
    electing,
    founding,
    keeping,
    samples,
    settling,
    sharing,
    talking,
    voting,
)
from deliberation.demo.governing.telling import Governed
from deliberation.demo.neighbours import PERSONAS, Persona
from deliberation.demo.scene import Scene
from deliberation.demo.talking import Matter
from deliberation.demo.voting import Asked, Leaning
from deliberation.demo.ways import changing, counted, doors, mandates, meeting, paper, showing
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.notifications import actions as notifications
from deliberation.polls.rules import Window
from deliberation.roll.models import Person

_LEAST_TO_VOTE = timedelta(seconds=4)
_MOST_BALLOTS = 1200
"""The votes that really end take no more time than so many ballots of the one before."""
_LIFT = Leaning(turnout=88, against=8, abstain=3)
_PARKING = Leaning(turnout=50, against=14, abstain=5)
_NEVER_SIGNED = "傅小军"
"""Somebody signed for them in the vote about the lift; that is still undecided when the votes are counted."""
_PLAYED = frozenset(persona.name for persona in PERSONAS)
"""Whoever plays one of them votes by hand."""
_OTHERWISE = frozenset(
    {*mandates.GAVE, *doors.HELPED, *meeting.CAME, paper.DISPUTES, showing.SOLD, showing.MEASURED_WRONG}
)
"""Those who do not vote online, or not yet."""


@dataclass(frozen=True)
class Link:
    """How to sign in as somebody of the samples."""

    persona: Persona
    code: str


async def load(sessions: Sessions, keys: Keys, home: LogHome) -> None:
    """Fill an empty installation; one that has a community is left as it is."""
    async with reading(sessions) as db:
        if await communities.all_communities(db):
            return
        now = await database_now(db)
    await _load_jiangbin(await settling.settle(sessions, keys, home, settling.JIANGBIN, now=now))
    await founding.begin(await settling.settle(sessions, keys, home, settling.YUNSHAN, now=now))
    await _load_hengyu(await settling.settle(sessions, keys, home, settling.HENGYU, now=now))
    await _pass_over_ballots(sessions, now=now)


async def links(sessions: Sessions, *, now: datetime) -> tuple[Link, ...]:
    """A fresh link for each persona who can still be found: a demo's visitors rename whom they play."""
    found = []
    for persona in PERSONAS:
        async with writing(sessions) as db:
            account_id = await _account_of(db, persona)
            if account_id is None:
                continue
            code = await accounts.issue_link(
                db, account_id, method=Method.DEMO_LINK, now=now, expires_at=now + timedelta(days=365)
            )
            found.append(Link(persona, code))
    return tuple(found)


async def _account_of(db: Writer, persona: Persona) -> UUID | None:
    """Known by the roll's name, or by the account's own: the oldest, where a visitor made a namesake."""
    community = await communities.find_by_slug(db, persona.community)
    assert community is not None
    await enter(db, community.id)
    here = and_(col(Membership.account_id) == col(Account.id), col(Membership.community_id) == community.id)
    of_name = (
        select(Account.id)
        .join(Membership, here)
        .outerjoin(Person, col(Person.id) == col(Membership.person_id))
        .where(func.coalesce(Person.name, Account.name) == persona.name)
        .order_by(col(Account.created_at), col(Account.id))
        .limit(1)
    )
    return (await db.exec(of_name)).first()


async def _pass_over_ballots(sessions: Sessions, *, now: datetime) -> None:
    """The neighbours of the samples get no letters about the votes that they came with."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            await notifications.pass_over(db, community.id, now=now)


async def _load_jiangbin(scene: Scene) -> None:
    shed = Matter(scene, samples.named("shed"))
    await talking.play(scene, [*Matter(scene, samples.named("lamps")).story(), *shed.story()])
    begins = scene.ago(2)
    poll = await voting.open_vote(
        scene,
        shed.published_id,
        advising.about_the_shed(),
        window=Window(begins, scene.ago(-8, at=time(20))),
        by="邓凯欣",
    )
    await voting.admit(scene, poll, advising.SHED, at=begins)
    await voting.vote(scene, poll, advising.SHED, but=_PLAYED)


async def _load_hengyu(scene: Scene) -> None:
    lift, parking = Matter(scene, samples.named("lift")), Matter(scene, samples.named("parking"))
    pond, light = Matter(scene, samples.named("garden")), Matter(scene, samples.named("hall_light"))
    group = Matter(scene, samples.named("group"))
    story = [happening for matter in (lift, parking, pond, light, group) for happening in matter.story()]
    governed = Governed(scene)
    story += [await sharing.of_lift(lift), *showing.story(scene), *await governed.story()]
    story += keeping.story(scene)
    begins = scene.ago(9)
    await talking.play(scene, [each for each in story if each.at < begins])
    parking_poll = await voting.open_vote(
        scene,
        parking.published_id,
        Asked(question="是否同意按方案重新划定地面停车位，恢复消防通道？", scope=Scope()),
        window=Window(begins, scene.ago(-5, at=time(20))),
        by="李秀珍",
    )
    await voting.admit(scene, parking_poll, _PARKING, at=begins)
    await talking.play(scene, [each for each in story if each.at >= begins])
    started = await _clock(scene)
    count = await voting.vote(scene, parking_poll, _PARKING, but=_PLAYED | _OTHERWISE)
    a_ballot = (await _clock(scene) - started) / count
    await _carry_in(scene, parking_poll)
    lift_poll = await _hold(scene, lift, pond, group, lasts=_LEAST_TO_VOTE + a_ballot * _MOST_BALLOTS)
    await governed.today(lift_poll)


async def _clock(scene: Scene) -> datetime:
    async with reading(scene.sessions) as db:
        return await database_now(db)


async def _carry_in(scene: Scene, poll_id: UUID) -> None:
    """What comes to the vote by other ways than a phone of one's own, and what happens to it meanwhile."""
    before, closes_at = scene.ago(-5, at=time(20)), scene.ago(-12, at=time(20))
    await changing.amend(scene, poll_id)
    await paper.fill(scene, poll_id, "6栋")
    await meeting.hold(scene, poll_id)
    await doors.walk(scene, poll_id)
    await changing.extend(scene, poll_id, before=before, closes_at=closes_at)
    await mandates.give(scene, poll_id, until=closes_at)
    await counted.name_one(scene, poll_id)


async def _hold(scene: Scene, lift: Matter, pond: Matter, group: Matter, *, lasts: timedelta) -> UUID:
    """A vote is closed by the database's clock alone, so these really end while the samples load. The first one's id."""
    closes_at = await _clock(scene) + lasts
    poll = await voting.open_vote(
        scene,
        lift.published_id,
        Asked(
            question="是否同意二栋一单元按方案加装电梯，费用按楼层系数分担？",
            scope=await voting.entrance_of(scene, "2栋", "1单元"),
        ),
        window=Window(scene.ago(21), closes_at),
        by="李秀珍",
    )
    ranking = await voting.open_vote(
        scene,
        pond.published_id,
        advising.about_the_pond(await voting.building_of(scene, "4栋")),
        window=Window(scene.ago(15), closes_at),
        by="李秀珍",
    )
    asked = electing.of_group(await voting.building_of(scene, "1栋"), new_id())
    election = await voting.open_vote(
        scene, group.published_id, asked, window=Window(scene.ago(16), closes_at), by="林晓云"
    )
    wishes = electing.Wishes(electing.paper(asked.poll_id))
    minds = ((poll, _LIFT), (ranking, advising.POND), (election, wishes))
    await counted.name_all(scene, poll)
    for each, mind in minds:
        await voting.admit(scene, each, mind, at=scene.now)
        await voting.vote(scene, each, mind, but=frozenset({_NEVER_SIGNED}))
    await paper.print_forms(scene, poll, "2栋")
    await paper.dispute(scene, poll, _NEVER_SIGNED)
    await voting.wait_for(scene, closes_at)
    await counted.count(scene, poll)
    for each in (ranking, election):
        await voting.close(scene, each)
    return poll
