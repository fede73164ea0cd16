"""The committee of the story: it sits, decides, sets its seals, takes over, is judged, and one of it is to be recalled."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from deliberation.committees import beginning, changing, demanding
from deliberation.committees import queries as committees
from deliberation.committees.acting import By
from deliberation.committees.beginning import Wanted as Term
from deliberation.committees.changing import Proposal
from deliberation.committees.deciding import actions as deciding
from deliberation.committees.deciding.keeping import Paper as Photo
from deliberation.committees.deciding.rules import Entry
from deliberation.committees.handover import actions as handing
from deliberation.committees.handover import papers as signed_papers
from deliberation.committees.handover.actions import Signing
from deliberation.committees.handover.kinds import Item as HandedOver
from deliberation.committees.handover.kinds import Side, State
from deliberation.committees.kinds import Left, Office, What
from deliberation.committees.kinds import Outcome as Settled
from deliberation.committees.rating import actions as rating
from deliberation.committees.recall import actions as recall
from deliberation.committees.recall import answers, papers
from deliberation.committees.recall.actions import Owner
from deliberation.committees.sealing import actions as sealing
from deliberation.committees.sealing.rules import Use
from deliberation.database.sessions import writing
from deliberation.kernel import clock

if TYPE_CHECKING:
    from privacy.story import Story


async def told(story: "Story") -> None:
    """The committee is written down and confirmed, asks for a meeting, and loses somebody."""
    marks, here = story.marks, story.community_id

    def by(number: int) -> By:
        now = clock.now()
        return By(
            account_id=story.people[number].account_id,
            actor=story.actor(number),
            now=now,
            today=story.community.day(now),
        )

    today = by(0).today
    term = Term(
        place="cn-zhejiang-taizhou",
        seats=5,
        starts_on=today,
        ends_on=today + timedelta(days=3 * 366),
    )
    async with writing(story.sessions, here) as db:
        await beginning.write(db, here, term, by=by(0))
        for person_id in story.persons[:4]:
            await beginning.add_owner(db, here, person_id=person_id, rank=None, by=by(0))
        await beginning.add_name(db, here, name=marks.name(), rank=1, by=by(0))
        await beginning.confirm(db, here, by=by(1))
        await demanding.demand(db, here, about=marks.word(), last_met=None, by=by(1))
        member = (await committees.present(db, today)).sitting[2]
        leaving = Proposal(what=What.LEAVE, member_id=member.id, reason=Left.RESIGNED, on_day=today)
        change_id = await changing.propose(db, here, leaving, by=by(0))
        await changing.settle(db, here, change_id, outcome=Settled.CONFIRMED, by=by(1))
        keeps = (await committees.present(db, today)).of_account(story.people[1].account_id)
        assert keeps is not None
        office = Proposal(what=What.OFFICE, member_id=keeps.id, office=Office.SEAL_KEEPER, on_day=today)
        change_id = await changing.propose(db, here, office, by=by(0))
        await changing.settle(db, here, change_id, outcome=Settled.CONFIRMED, by=by(2))
    await _keep(story, by)
    await _recall(story, by)


async def _keep(story: "Story", by: Callable[[int], By]) -> None:
    """It decides, sets its seals, takes over, and is judged."""
    marks, here = story.marks, story.community_id
    name, word = story.people[3].name, marks.word()
    async with writing(story.sessions, here) as db:
        entry = Entry(
            decided_on=by(0).today,
            title=word,
            text=f"{name}：{marks.word()}",
            agree=3,
            against=0,
            abstain=0,
        )
        paper = Photo(b"webp", "ab" * 32)
        await deciding.enter(db, here, entry, paper=paper, by=by(0))
        use = Use(decision=1, document=f"{name} {marks.word()}", copies=1, used_on=by(0).today)
        await sealing.use(db, here, use, paper=None, by=by(1))
        await handing.begin(db, here, by=by(0))
        line = await handing.add(db, here, item=HandedOver.OTHER, about=marks.word(), by=by(0))
        signing = Signing(ordinal=line, side=Side.INCOMING, state=State.WHOLE, remark=marks.word())
        await handing.sign(db, here, signing, by=by(1))
        signing = Signing(ordinal=line, side=Side.OUTGOING, state=State.WHOLE, remark=marks.word())
        await signed_papers.enter(db, here, signing, is_staff=True, by=by(0))
        answer = rating.Answer(score=2, words=marks.word())
        await rating.rate(db, here, answer, person_id=story.persons[4], by=by(4))


async def _recall(story: "Story", by: Callable[[int], By]) -> None:
    """An owner begins a petition that names somebody, the member answers, another signs on paper."""
    marks, here = story.marks, story.community_id
    async with writing(story.sessions, here) as db:
        member = (await committees.present(db, by(0).today)).sitting[0]
        begins = Owner(by(4), story.persons[4])
        reason = f"{marks.word()} {member.name}"
        number = await recall.open_petition(db, here, member_id=member.id, reason=reason, owner=begins)
        said = f"{marks.word()} {story.people[4].name}"
        await answers.enter(db, here, number, said, by=by(0))
        await answers.compare(db, here, number, is_same=True, by=by(1))
        await recall.sign(db, here, number, owner=begins)
        entered = await papers.enter(db, here, number, person_id=story.persons[2], by=by(1))
        await papers.check(db, here, number, signature_id=entered, is_found=True, by=by(2))
        await recall.close(db, here, number, by=by(1))
