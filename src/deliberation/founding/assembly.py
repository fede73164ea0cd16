"""Call the first assembly once its clocks allow it, watch over the election that is opened for it, write down what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from deliberation.communities import actions as communities
from deliberation.communities.bylines import Byline
from deliberation.counting.elections import Status
from deliberation.counting.lint import findings
from deliberation.counting.lint.seats import Seats
from deliberation.database.sessions import Reader, Writer
from deliberation.founding import (
    acting,
    actions,
    clocks,
    contents,
    estate,
    owners,
    progress,
    queries,
    refusals,
    rules,
    terms,
)
from deliberation.founding.acting import By
from deliberation.founding.clocks import Bound, Posted
from deliberation.founding.facts import AssemblyCalled, EventRecorded
from deliberation.founding.kinds import Event, Item, Posting
from deliberation.founding.models import FoundingAssembly, FoundingEvent
from deliberation.founding.views import FoundingView, PostingView
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.ids import new_id
from deliberation.polls.opening import UnfitSeats
from deliberation.polls.queries import PollView
from deliberation.proposals import actions as proposals
from deliberation.proposals.edits import Edit
from deliberation.proposals.texts import Text


@dataclass(frozen=True, kw_only=True)
class Call:
    """`text` becomes the proposal that the election is about; `author` is who calls."""

    seats: int
    text: Text
    author: Byline


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An election that is to be opened: its first day, its candidates a line each, its seats."""

    opens_on: date
    candidates: Sequence[str]
    seats: int


@dataclass(frozen=True, kw_only=True)
class Done:
    """What happened after the count, and on which day: who was chosen at the meeting, what was handed over."""

    kind: Event
    happened_on: date
    chair: str = ""
    deputy: str = ""
    items: tuple[Item, ...] = ()


async def ready(db: Reader, founding: FoundingView, *, today: date) -> tuple[PostingView, PostingView]:
    """Drafts and candidates as they hang, once the assembly may be called.

    Raises ElectionCalled, GroupFirst, DraftsChanged, ListChanged, ObjectionsOpen, TooEarly, NobodyFit, DraftMissing, OwnsNoLonger.
    """
    actions.check_open(founding)
    actions.check_group_posted(founding)
    drafts = _hanging(founding, Posting.DRAFTS)
    candidates = _hanging(founding, Posting.CANDIDATES)
    rules.check_day(clocks.call_from(candidates.posted_on, terms.of(founding.place)), today)
    if founding.open_objections:
        raise refusals.ObjectionsOpen({"count": len(founding.open_objections)})
    await owners.check(db, founding.standing_candidates)
    return drafts, candidates


async def call(db: Writer, community_id: UUID, wanted: Call, *, by: By) -> int:
    """The number of the proposal that the election is opened about. Raises what `ready` raises, UnfitSeats, TooFewForTheSeats."""
    founding = await acting.held(db, community_id)
    _, candidates = await ready(db, founding, today=by.today)
    count = len(contents.lines(candidates))
    await _check_seats(db, founding, wanted.seats, count, on=by.today)
    proposal_id = await proposals.draft(
        db,
        community_id,
        draft_id=new_id(),
        author=wanted.author,
        edit=Edit(text=wanted.text),
        now=by.now,
    )
    number = await proposals.publish(
        db,
        community_id,
        proposal_id=proposal_id,
        account_id=wanted.author.account_id,
        actor=by.actor,
        now=by.now,
    )
    fact = AssemblyCalled(
        subject_id=founding.id, proposal_id=proposal_id, candidates=count, seats=wanted.seats
    )
    db.add(
        FoundingAssembly(
            community_id=community_id,
            founding_id=founding.id,
            proposal_id=proposal_id,
            seats=wanted.seats,
            called_on=by.today,
            called_at=by.now,
            called_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return number


def posted(founding: FoundingView) -> Posted:
    """On which days the drafts and the list went up that the assembly was called for."""
    drafts, candidates = founding.posted(Posting.DRAFTS), founding.posted(Posting.CANDIDATES)
    assert drafts is not None, "nothing is called before it hangs"
    assert candidates is not None, "nothing is called before it hangs"
    return Posted(drafts_on=drafts.posted_on, candidates_on=candidates.posted_on)


async def check_vote(db: Reader, proposal_id: UUID, *, opens_on: date) -> None:
    """Whether a vote on the drafts of a first assembly may begin then; of other proposals nothing is asked. Raises VotesTooEarly."""
    founding = await queries.find_by_proposal(db, proposal_id)
    if founding is not None:
        _check_opens(opens_on, clocks.adopt_from(posted(founding).drafts_on, terms.of(founding.place)))


async def check_election(
    db: Writer, community_id: UUID, proposal_id: UUID, standing: Standing, *, now: datetime
) -> None:
    """Whether an election about this proposal may be opened so: nothing is asked of proposals that are no first assembly.

    Another election, after a tie or a count that formed no committee, may have fewer of the same candidates and seats.
    Raises VotesTooEarly, ElectedAlready, NotThePostedList, NotThePostedSeats.
    """
    await communities.hold_numbers(db, community_id, acting.NUMBERED)
    founding = await queries.find_by_proposal(db, proposal_id)
    if founding is None or founding.assembly is None:
        return
    _check_opens(standing.opens_on, clocks.vote_from(posted(founding), terms.of(founding.place)))
    before = await progress.election(db, founding, now=now)
    if before is not None and (before.closed is None or before.closed.outcome is Status.FORMED):
        raise refusals.ElectedAlready({"number": before.number})
    hanging = founding.posted(Posting.CANDIDATES)
    listed = {_folded(line) for line in contents.lines(hanging)} if hanging else set()
    stand = {_folded(line) for line in standing.candidates}
    if not (stand == listed or (before is not None and stand <= listed)):
        raise refusals.NotThePostedList
    seats = founding.assembly.seats
    if not (standing.seats == seats or (before is not None and standing.seats <= seats)):
        raise refusals.NotThePostedSeats({"seats": seats})


async def record(db: Writer, community_id: UUID, done: Done, *, by: By) -> None:
    """Write down what followed the count.

    Raises NotCountedYet, NotFormed, MeetingFirst, RecordedAlready, BeforeTheCount, InTheFuture, NotElected, OnePersonTwice.
    """
    founding = await acting.held(db, community_id)
    poll = counted(await progress.election(db, founding, now=by.now))
    if done.kind is not Event.MEETING and Event.MEETING not in founding.events:
        raise refusals.MeetingFirst
    if done.kind in founding.events:
        raise refusals.RecordedAlready
    course = (await progress.of(db, founding, now=by.now, zone=by.zone)).course
    assert course.counted_on is not None, "a counted election has a day"
    rules.check_event(done.happened_on, counted_on=course.counted_on, today=by.today)
    if done.kind is Event.MEETING:
        _check_chosen(done, progress.elected(poll))
    content = _content(done)
    fact = EventRecorded(subject_id=founding.id, what=done.kind, content=content)
    db.add(
        FoundingEvent(
            community_id=community_id,
            founding_id=founding.id,
            kind=done.kind.value,
            happened_on=done.happened_on,
            content=dict(content),
            recorded_at=by.now,
            recorded_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


def counted(poll: PollView | None) -> PollView:
    """The election that formed a committee. Raises NotCountedYet, NotFormed."""
    if poll is None or poll.closed is None:
        raise refusals.NotCountedYet
    if poll.closed.outcome is not Status.FORMED:
        raise refusals.NotFormed
    return poll


def _check_opens(opens_on: date, earliest: Bound) -> None:
    if opens_on < earliest.day:
        raise refusals.VotesTooEarly(rules.details(earliest))


def _hanging(founding: FoundingView, kind: Posting) -> PostingView:
    found = founding.posted(kind)
    if found is None:
        raise refusals.DraftMissing if kind is Posting.DRAFTS else refusals.NobodyFit
    if not contents.is_current(founding, found):
        raise refusals.DraftsChanged if kind is Posting.DRAFTS else refusals.ListChanged
    return found


async def _check_seats(db: Reader, founding: FoundingView, seats: int, candidates: int, *, on: date) -> None:
    here = await estate.of_roll(db, on=on)
    asked = Seats(count=seats, households=here.homes, area_cm2=here.total_cm2)
    for finding in findings.refusals(asked.findings(founding.place)):
        raise UnfitSeats(finding)
    if candidates < seats:
        raise refusals.TooFewForTheSeats({"candidates": candidates, "seats": seats})


def _check_chosen(done: Done, elected: Sequence[str]) -> None:
    if done.chair not in elected:
        raise refusals.NotElected
    if done.deputy == done.chair:
        raise refusals.OnePersonTwice
    if done.deputy not in elected:
        raise refusals.NotElected


def _content(done: Done) -> Mapping[str, PublicValue]:
    on: dict[str, PublicValue] = {"on": done.happened_on.isoformat()}
    match done.kind:
        case Event.MEETING:
            return {**on, "chair": done.chair, "deputy": done.deputy}
        case Event.HANDOVER:
            return {**on, "items": [each.value for each in done.items]}
        case Event.FILING:
            return on


def _folded(line: str) -> str:
    """A candidate's line with either colon and any spaces."""
    return "".join(line.replace("：", ":").split())
