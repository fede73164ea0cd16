"""A community from its founding to a counted vote, in which every name, address and word is a mark."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from builders import HOME
from conftest import SECRET, Database
from deliberation.accounts import actions as accounts
from deliberation.accounts import codes, letter_codes, one_time_codes, passwords
from deliberation.accounts.passwords import Kept
from deliberation.accounts.rules import Method
from deliberation.communities import actions as communities
from deliberation.communities.actions import Founding
from deliberation.communities.bylines import Byline
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import CommunityKind, Role
from deliberation.counting.elections import Dim
from deliberation.counting.parties import Scope
from deliberation.counting.shares import Weighting
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.founding import actions as foundings
from deliberation.founding import assembly, candidacies, estate
from deliberation.founding import queries as founding_queries
from deliberation.founding.acting import By
from deliberation.founding.assembly import Call, Done
from deliberation.founding.candidacies import Nomination
from deliberation.founding.eligibility import Standing
from deliberation.founding.kinds import Capacity, Condition, Draft, Event, Evidence, Nominator
from deliberation.founding.kinds import Outcome as Answered
from deliberation.kernel import clock
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.notices import acting as noticing
from deliberation.notices import answering, boards, drafting, objecting, recounting, votes
from deliberation.notices import publishing as notice_publishing
from deliberation.notices.answering import Answer
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Ground, Remedy, Subject
from deliberation.notices.kinds import Kind as NoticeKind
from deliberation.notices.objecting import Objecting
from deliberation.notices.recounting import Again
from deliberation.notices.views import Matter, Texts
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.papers import candidates, hand_counts, papers
from deliberation.papers.candidates import Stand, Terms
from deliberation.papers.papers import Answers, Order, Paper
from deliberation.polls import casting, closing, homes, opening
from deliberation.polls import queries as polls
from deliberation.polls.casting import Sent, Voter
from deliberation.polls.closing import Closer
from deliberation.polls.counters import actions as counters
from deliberation.polls.extending import actions as extending
from deliberation.polls.extending.actions import Word
from deliberation.polls.extending.rules import Law, Wanted
from deliberation.polls.extending.rules import Reason as Because
from deliberation.polls.opening import Plan
from deliberation.polls.rules import Window
from deliberation.proposals import actions as proposals
from deliberation.proposals import costing
from deliberation.proposals.costing import Asked, Publication
from deliberation.proposals.costs import Plan as CostPlan
from deliberation.proposals.edits import Edit, NewFile
from deliberation.proposals.pictures import Picture
from deliberation.proposals.rules import FileKind
from deliberation.proposals.texts import Text
from deliberation.roll import actions as roll
from deliberation.roll import identity, letters, published, publishing, uploads
from deliberation.roll.headers import Field
from deliberation.roll.publication_rules import About, Days, Outcome, Saying
from deliberation.roll.publishing import Act
from deliberation.roll.recipients import present
from deliberation.threads import actions as threads
from deliberation.threads import moderation
from deliberation.threads.actions import Words
from deliberation.threads.rules import Kind, Reason
from matters import a_text
from polling import as_owner
from privacy import consented, held_story, meeting_story, seating
from privacy.marks import Marks
from rolls import read, table_of
from tables import a_row

CLERK = Actor("clerk", "ab" * 16)
KEYS = Keys(SECRET)
HOMES = 5


@dataclass
class Story:
    """What came of it. `voters` own one home each."""

    sessions: Sessions
    owner: Database
    community: CommunityView
    marks: Marks
    people: list[Byline] = field(default_factory=list)
    persons: list[UUID] = field(default_factory=list)

    @property
    def community_id(self) -> UUID:
        return self.community.id

    @property
    def pepper(self) -> bytes:
        return KEYS.community_pepper(self.community_id)

    def actor(self, number: int) -> Actor:
        return Actor("member", KEYS.actor_ref(self.community_id, self.people[number].account_id))


async def told(sessions: Sessions, database: Database) -> Story:
    """Five households sign in by letter, propose, quarrel, share a cost, vote twice, and are refused."""
    marks = Marks()
    founding = Founding(
        slug="marked",
        name=marks.word(),
        kind=CommunityKind.ESTATE,
        place=marks.place(),
        help_name=marks.name(),
        help_phone=marks.phone(),
        help_place=marks.place(),
    )
    async with writing(sessions) as db:
        community = await communities.found(db, founding, home=HOME, now=clock.now())
    story = Story(sessions, database, community, marks)
    await _roll(story)
    await _sign_in(story)
    await _found(story)
    await seating.told(story)
    await held_story.met(story)
    await _object(story)
    proposal_id = await _propose(story)
    await _talk(story, proposal_id)
    await _vote(story, proposal_id, consented.RULE, None)
    await _vote(story, proposal_id, "GENERIC-STRAW-POLL", papers.ranking_of([marks.word(), marks.word()]))
    await _post(story)
    await _consent(story)
    await meeting_story.meet(story)
    return story


def _by(story: Story, number: int) -> noticing.By:
    return noticing.By(
        account_id=story.people[number].account_id,
        person_id=story.persons[number],
        actor=CLERK,
        zone=story.community.time_zone,
    )


async def _consent(story: Story) -> None:
    """One owner is used and agrees; then it turns out that they are not."""
    here, word = story.community_id, story.marks.word
    async with reading(story.sessions, here) as db:
        poll = await polls.page(db, 2, now=clock.now())
    office = _by(story, 0), _by(story, 1)
    asked = {"person_id": story.persons[3], "words": word(), "by": office}
    await consented.one_asked(story.sessions, here, poll, **asked)
    await consented.one_dropped(story.sessions, here, poll, 1, words=word(), by=office[0])


async def _post(story: Story) -> None:
    """The first vote's result is a notice: it hangs on a board, somebody objects, it is answered and counted again; a draft waits."""
    marks, here = story.marks, story.community_id

    def by(number: int) -> noticing.By:
        return _by(story, number)

    def texts() -> Texts:
        return Texts(
            {"zh-Hans": marks.word(), "en": marks.word()}, {"zh-Hans": marks.word(), "en": marks.word()}
        )

    async with writing(story.sessions, here) as db:
        poll = await polls.page(db, 1, now=clock.now())
        written = Written(kind=NoticeKind.RESULT, texts=texts(), about=Matter(Subject.POLL, poll.id))
        draft_id = await drafting.write(db, here, written, by=by(0))
        notice = await notice_publishing.publish(db, here, draft_id, edition=1, place="cn", by=by(1))
        other = Written(kind=NoticeKind.OTHER, texts=texts())
        await drafting.write(db, here, other, by=by(0))
        board_id = await boards.add(db, here, name=marks.word(), building_id=None, by=by(0))
        picture = Picture(content=b"a photo", sha256="cd" * 32, width=1, height=1)
        posted_on = story.community.day(clock.now())
        posting = {"board_id": board_id, "posted_on": posted_on, "picture": picture}
        await boards.post(db, here, notice, **posting, by=by(0))
        said = Objecting(ground=Ground.COUNT, said=marks.word(), picture=None)
        number = await objecting.raise_online(db, here, notice, said, by=by(2))
        answer = Answer(is_right=True, remedy=Remedy.RECOUNT, reason=marks.word())
        await answering.answer(db, here, notice, number, answer, by=by(1))
        void = Answer(is_right=True, remedy=Remedy.VOID, reason=marks.word())
        number = await objecting.raise_online(db, here, notice, replace(said, ground=Ground.ROLL), by=by(2))
        await answering.answer(db, here, notice, number, void, by=by(1))
        figures = hand_counts.published(await recounting.lines(db, Matter(Subject.POLL, poll.id)))
        for at in (0, 1):
            await recounting.record(db, here, votes.of_poll(poll), Again(figures, marks.word()), by=by(at))


async def _found(story: Story) -> None:
    """A committee is founded: group, drafts, candidates, an objection, the election, the first meeting."""
    marks, here = story.marks, story.community_id

    def by(days_ago: int, number: int = 0) -> By:
        now = clock.now() - timedelta(days=days_ago)
        return By(
            account_id=story.people[number].account_id,
            actor=CLERK,
            now=now,
            today=story.community.day(now),
            zone=story.community.time_zone,
        )

    async with writing(story.sessions, here) as db:
        found = await estate.of_roll(db, on=by(40).today)
        standing = Standing(
            total_cm2=found.total_cm2, handed_over_cm2=found.handed_over_cm2, first_on=None, heads=found.heads
        )
        await foundings.begin(db, here, place="cn-zhejiang-taizhou", standing=standing, by=by(40))
        for person_id in story.persons[:3]:
            await foundings.add_owner(db, here, person_id=person_id, by=by(40))
        for capacity in (Capacity.STREET_OFFICE, Capacity.DEVELOPER):
            await foundings.add_member(db, here, name=marks.name(), capacity=capacity, by=by(40))
        await foundings.post_group(db, here, by=by(40))
        for kind in Draft:
            await foundings.write_draft(db, here, kind=kind, text=f"第一条 {marks.word()}", by=by(30))
        days = Days(starts_on=by(30).today, ends_on=by(10).today)
        shown = Act(
            account_id=by(30).account_id, person_id=None, actor=CLERK, now=by(30).now, today=by(30).today
        )
        await publishing.publish(db, here, days=days, announced_cm2=None, by=shown)
        await foundings.post_drafts(db, here, by=by(30))
        for person_id in story.persons:
            nomination = Nomination(
                person_id=person_id, about=marks.word(), by=Nominator.SELF, has_promised=True
            )
            number = await candidacies.nominate(db, here, nomination, by=by(25))
            evidence = dict.fromkeys(Condition, Evidence.STATEMENT)
            await candidacies.check(db, here, number, evidence, by=by(25))
        await foundings.post_candidates(db, here, by=by(25))
        await candidacies.object_to(db, here, said=marks.word(), by=by(24, 1))
        objection = (await founding_queries.newest(db)).objections[0]
        await candidacies.answer(
            db, here, objection.id, outcome=Answered.REJECTED, reason=marks.word(), by=by(23)
        )
        call = Call(seats=HOMES, text=_text(marks), author=story.people[0])
        await assembly.call(db, here, call, by=by(0))
        newest = await founding_queries.newest(db)
        called, names = newest.assembly, [each.name for each in newest.standing_candidates]
        assert called is not None
    paper = candidates.paper(
        new_id(),
        [Stand(name) for name in names],
        Terms(seats=HOMES, rank=(Dim.HEADS, Dim.AREA), order=Order.LISTED),
    )
    await _vote(story, called.proposal_id, "CN-278-ORD", paper)
    async with writing(story.sessions, here) as db:
        met = Done(kind=Event.MEETING, happened_on=by(0).today, chair=names[0], deputy=names[1])
        await assembly.record(db, here, met, by=by(0))


async def _object(story: Story) -> None:
    """The roll is on show, a household objects, somebody else decides."""
    now = clock.now()
    today = story.community.day(now)
    people = [
        Act(account_id=each.account_id, person_id=person, actor=CLERK, now=now, today=today)
        for each, person in zip(story.people[:2], story.persons[:2], strict=True)
    ]
    saying = Saying(about=About.ELSE, unit_id=None, text=story.marks.word())
    days = Days(starts_on=today, ends_on=today + timedelta(days=14))
    async with writing(story.sessions, story.community_id) as db:
        number = await publishing.publish(db, story.community_id, days=days, announced_cm2=None, by=people[0])
        await publishing.object_to(db, story.community_id, number, saying, by=people[1])
        view, _ = await published.get(db, number)
        objection = await published.objection(db, view.id, 1)
        reason = story.marks.word()
        await publishing.decide(
            db, story.community_id, objection.id, outcome=Outcome.REJECTED, reason=reason, by=people[0]
        )


async def _roll(story: Story) -> None:
    marks = story.marks
    building, entrance = marks.place(), marks.place()
    rows = [
        a_row(
            building=building,
            entrance=entrance,
            floor=marks.place(),
            unit=marks.place(),
            owners=marks.name(),
            ids=marks.document(),
            phones=marks.phone(),
        )
        for _ in range(HOMES)
    ]
    data = table_of(rows)
    async with writing(story.sessions, story.community_id) as db:
        account_id = await accounts.make_account(db, name=marks.name(), now=clock.now())
        upload_id = await uploads.keep(
            db,
            story.community_id,
            account_id=account_id,
            file_name=marks.word(),
            data=data,
            key=bytes(32),
            now=clock.now(),
        )
        await uploads.map_columns(db, upload_id, {2: Field.FLOOR}, account_id=account_id, now=clock.now())
        await roll.take_in(
            db,
            story.community_id,
            read(data),
            pepper=story.pepper,
            file_sha256="ab" * 32,
            imported_by=account_id,
            actor=CLERK,
            now=clock.now(),
        )


async def _sign_in(story: Story) -> None:
    """By letters to all; one of them also by password, by a one-time code, and with a mandate."""
    marks = story.marks
    key = KEYS.for_purpose(codes.LETTER_KEY)
    async with writing(story.sessions, story.community_id) as db:
        found = await present(db)
        made = await letters.issue(db, story.community_id, found, key=key, actor=CLERK, now=clock.now())
        for letter in made:
            seen = await letter_codes.locked(db, letter.code, key=key, now=clock.now())
            account_id = await letter_codes.use(db, seen, name=letter.recipient.name, now=clock.now())
            role = None if story.people else Role.STAFF
            byline = Byline(
                account_id=account_id, name=letter.recipient.name, place=letter.recipient.place, role=role
            )
            story.people.append(byline)
            story.persons.append(letter.recipient.person_id)
        first = story.people[0].account_id
        await accounts.sign_in(db, first, method=Method.LETTER, device="firefox/linux", now=clock.now())
        await accounts.rename(db, first, name=marks.name())
        kept = Kept(first, marks.name().lower(), "$argon2id$")
        await passwords.keep(db, kept, is_short=False, now=clock.now())
        await communities.give_role(
            db,
            story.community_id,
            account_id=first,
            role=Role.STAFF,
            starts_on=story.community.day(clock.now()),
            actor=CLERK,
            now=clock.now(),
        )
    await _write_to(story, marks.mail())


async def _write_to(story: Story, mail: str) -> None:
    contact = identity.contact_hash(story.pepper, mail)
    asked = one_time_codes.Asked(story.community_id, contact, story.persons[0])
    async with writing(story.sessions) as db:
        await one_time_codes.issue(db, asked, browser="browser", key=bytes(32), now=clock.now())
        letter = Letter(Channel.MAIL, mail, story.marks.word(), story.marks.word())
        await outbox.post(db, letter, now=clock.now())


def _text(marks: Marks) -> Text:
    return a_text(
        title=marks.word(),
        summary=marks.word(),
        body=marks.word(),
        paid_from=marks.word(),
        affects=marks.word(),
        takes=marks.word(),
    )


async def _propose(story: Story) -> UUID:
    """Publish with a file, revise, share the cost; and withdraw another."""
    marks, author = story.marks, story.people[1]
    picture = NewFile(
        kind=FileKind.PICTURE, content=b"webp", sha256="ab" * 32, caption=marks.word(), width=3, height=2
    )
    own = {"account_id": author.account_id, "actor": story.actor(1), "now": clock.now()}
    async with writing(story.sessions, story.community_id) as db:
        here = story.community_id
        text = _text(marks)
        edit = Edit(text=text, added=(picture,))
        kept = await proposals.draft(db, here, draft_id=new_id(), author=author, edit=edit, now=clock.now())
        await proposals.publish(db, here, proposal_id=kept, **own)
        await proposals.revise(
            db, here, proposal_id=kept, edit=Edit(text=_text(marks), changed=marks.word()), **own
        )
        other = await proposals.draft(
            db, here, draft_id=new_id(), author=author, edit=Edit(text=_text(marks)), now=clock.now()
        )
        await proposals.publish(db, here, proposal_id=other, **own)
        await proposals.withdraw(
            db,
            here,
            proposal_id=other,
            by=author,
            reason=marks.word(),
            actor=story.actor(1),
            now=clock.now(),
        )
    await _share(story, kept)
    return kept


async def _share(story: Story, proposal_id: UUID) -> None:
    plan = CostPlan(
        price_cents=6_200_000,
        subsidy_cents=0,
        compensation_cents=0,
        weighting=Weighting.AREA,
        scope=Scope(),
        left_out=frozenset(),
    )
    asked, today = Asked(plan=plan), story.community.day(clock.now())
    async with writing(story.sessions, story.community_id) as db:
        split = await costing.work_out(db, asked, on=today)
        await costing.publish(
            db,
            story.community_id,
            proposal_id=proposal_id,
            asked=asked,
            publication=Publication(seen_sha256=split.sha256, changed=story.marks.word()),
            actor=CLERK,
            now=clock.now(),
            on=today,
        )


async def _talk(story: Story, proposal_id: UUID) -> None:
    """Post, reply, report, hide, appeal, withdraw."""
    marks, here, now = story.marks, story.community_id, clock.now()

    def words(kind: Kind) -> Words:
        return Words(kind, marks.word(), str(new_id()))

    async with writing(story.sessions, here) as db:
        rude = await threads.post(
            db,
            here,
            matter_id=proposal_id,
            author=story.people[2],
            words=words(Kind.SUPPORT),
            actor=story.actor(2),
            now=now,
        )
        regretted = await threads.reply(
            db,
            here,
            parent_id=rude,
            author=story.people[3],
            words=words(Kind.REPLY),
            actor=story.actor(3),
            now=now,
        )
        reporter, author, staff = (story.people[place].account_id for place in (3, 2, 0))
        await threads.withdraw(
            db, here, comment_id=regretted, account_id=reporter, actor=story.actor(3), now=now
        )
        await threads.report(
            db,
            here,
            comment_id=rude,
            account_id=reporter,
            reason=Reason.PERSONAL_DATA,
            actor=story.actor(3),
            now=now,
        )
        await moderation.hide(
            db, here, comment_id=rude, by=staff, reason=Reason.PERSONAL_DATA, actor=CLERK, now=now
        )
        await moderation.appeal(db, here, comment_id=rude, account_id=author, text=marks.word(), now=now)


async def _vote(story: Story, proposal_id: UUID, preset: str, paper: Paper | None) -> None:
    """Everybody votes, the first one twice; a vote for somebody else's home is refused; closed and counted."""
    now = clock.now()
    plan = Plan(
        poll_id=new_id(),
        proposal_id=proposal_id,
        question=f"是否同意{story.marks.word()}？",
        preset_id=preset,
        paper=paper,
        scope=Scope(),
        leave_out=frozenset(),
        window=Window(now, now + timedelta(hours=1)),
        record_on=story.community.day(now),
    )
    async with writing(story.sessions, story.community_id) as db:
        seen = await opening.preview(db, plan, pepper=story.pepper, now=now)
        await opening.open_poll(
            db,
            story.community_id,
            plan=plan,
            seen_root=seen.root,
            opened_by=story.people[0].account_id,
            pepper=story.pepper,
            actor=CLERK,
            now=now,
        )
    answers = _answers(paper)
    for number in (*range(HOMES), 0):
        await _cast(story, plan.poll_id, number, home_of=number, answers=answers)
    await _cast(story, plan.poll_id, 0, home_of=1, answers=answers)
    await _give_more_time(story, plan)
    await _name_a_watcher(story, plan.poll_id)
    closes = "UPDATE poll SET closes_at = clock_timestamp() WHERE id = :id"
    await as_owner(story.owner.owner, closes, {"id": plan.poll_id})
    async with writing(story.sessions, story.community_id) as db:
        closer = Closer(story.people[0].account_id, Role.STAFF)
        await closing.close(db, story.community_id, poll_id=plan.poll_id, closer=closer, actor=CLERK)


async def _give_more_time(story: Story, plan: Plan) -> None:
    closes_at = plan.window.closes_at
    wanted = Wanted(
        closes_at=closes_at + timedelta(hours=1),
        seen_closes_at=closes_at,
        reason=Because.BY_LAWS,
        words=story.marks.word(),
    )
    async with writing(story.sessions, story.community_id) as db:
        await extending.extend(
            db,
            story.community_id,
            poll_id=plan.poll_id,
            wanted=wanted,
            law=Law(preset=opening.preset_for(plan), place=plan.place, zone=plan.zone),
            word=Word(subject=story.marks.word(), body=story.marks.word(), channels=frozenset(Channel)),
            by=story.people[0].account_id,
            actor=CLERK,
        )


async def _name_a_watcher(story: Story, poll_id: UUID) -> None:
    async with writing(story.sessions, story.community_id) as db:
        await counters.name_guest(
            db,
            story.community_id,
            poll_id=poll_id,
            guest=story.marks.name(),
            by=story.people[0].account_id,
            actor=CLERK,
        )


def _answers(paper: Paper | None) -> Answers:
    if paper is None:
        return papers.of_choice(papers.Choice.FOR)
    if paper.kind is papers.Kind.ELECTION:
        return {option.id: (papers.Choice.FOR.value,) for option in paper.options}
    return papers.of_places(paper, {"o1": 1})


async def _cast(story: Story, poll_id: UUID, number: int, *, home_of: int, answers: Answers) -> None:
    async with reading(story.sessions, story.community_id) as db:
        own = await homes.party_of(db, poll_id, story.persons[home_of])
    voter = Voter(
        account_id=story.people[number].account_id,
        person_id=story.persons[number],
        pepper=story.pepper,
    )
    sent = Sent(party_id=own[0].party_id, answers=answers, seen_revision=own[0].revision, form_key=new_id())
    async with writing(story.sessions, story.community_id) as db:
        await casting.cast(db, story.community_id, poll_id=poll_id, sent=sent, voter=voter)
