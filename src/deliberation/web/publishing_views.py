"""What is to be done to publish an outcome, in words: why each thing matters, who says so, and where it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from deliberation.kernel.text import sentence
from deliberation.meetings.minutes import queries as minutes
from deliberation.meetings.votes.counted import CountedVote
from deliberation.notices import clocks, outcomes, queries, tasks, terms
from deliberation.notices.kinds import Deed, Kind, Remedy, State
from deliberation.notices.outcomes import OutcomeView
from deliberation.notices.tasks import Done, Line, Minuted, Publishing, Task
from deliberation.papers.papers import Kind as PollKind
from deliberation.polls.counters import queries as counters
from deliberation.polls.counters.rules import Duty
from deliberation.polls.queries import PollView
from deliberation.web import (
    founding_views,
    minutes_acts,
    named_votes,
    notice_acts,
    notice_views,
    outcome_views,
    rule_views,
)
from deliberation.web.deps import Visit
from deliberation.web.named_votes import NamedVote
from deliberation.web.outcome_views import OutcomeLine

_TITLES: Mapping[Task, str] = {
    Task.COUNTED: sentence("The vote is closed and counted"),
    Task.CHECKED: sentence("Two counters confirmed the count"),
    Task.MINUTED: sentence("The minutes of the meeting are published"),
    Task.WRITTEN: sentence("The notice is written in both languages"),
    Task.PUBLISHED: sentence("The notice is published"),
    Task.PRINTED: sentence("The notice is printed"),
    Task.POSTED: sentence("It hangs on every board, with a photo"),
    Task.HUNG: sentence("It hung long enough everywhere"),
    Task.VOTERS_TOLD: sentence("The voters were told"),
    Task.COMMITTEE_TOLD: sentence("The residents’ committee was told"),
    Task.WINDOW: sentence("The days for objections"),
    Task.ANSWERED: sentence("Every objection has its answer"),
    Task.REMEDIED: sentence("What right objections ask for is done"),
    Task.CONSENTS_LISTED: sentence("Two people confirmed whose consent is needed"),
    Task.CONSENTS_GIVEN: sentence("Everybody whose consent is needed has agreed"),
    Task.FINAL_SAID: sentence("The final result is published"),
    Task.FILED: sentence("The election is filed"),
}
_MATTERS: Mapping[Task, str] = {
    Task.COUNTED: sentence("Until then no ballot is fixed, and nothing can be posted."),
    Task.CHECKED: sentence("A count that only one person saw is soon doubted."),
    Task.MINUTED: sentence("They are signed. Without them the notice stands on one person’s word."),
    Task.WRITTEN: sentence("Whoever cannot read it cannot object to it."),
    Task.PUBLISHED: sentence("Its days begin now. A result that is posted late can be contested."),
    Task.PRINTED: sentence("Many read only the board at their door."),
    Task.POSTED: sentence("The photo proves to a court that it hung there."),
    Task.HUNG: sentence("One day too few can void the decision."),
    Task.VOTERS_TOLD: sentence("The year in which an owner can go to court begins when they know of it."),
    Task.COMMITTEE_TOLD: sentence("The law wants the residents’ committee to know what was decided."),
    Task.WINDOW: sentence("Before they end nothing is final."),
    Task.ANSWERED: sentence("An objection without an answer holds the outcome."),
    Task.REMEDIED: sentence("Until then the outcome is on hold."),
    Task.CONSENTS_LISTED: sentence("Nobody may be left out, and nobody alone decides who is asked."),
    Task.CONSENTS_GIVEN: sentence("A vote cannot take an owner’s own part. Without their yes it is on hold."),
    Task.FINAL_SAID: sentence("Neighbours and the builder need to know that it stands."),
    Task.FILED: sentence("A committee that is not filed gets no seal."),
}
_STATES: Mapping[Done, tuple[str, str]] = {
    Done.DONE: (sentence("Done"), "ok"),
    Done.MISSING: (sentence("Missing"), "warn"),
    Done.LATE: (sentence("Too late"), "warn"),
    Done.NOT_YET: (sentence("Comes later"), "off"),
}
_OF_LATE = timedelta(days=90)
_MOST = 10
_BY_HAND: Mapping[Task, Deed] = {
    Task.PRINTED: Deed.PRINTED,
    Task.VOTERS_TOLD: Deed.VOTERS_TOLD,
    Task.COMMITTEE_TOLD: Deed.COMMITTEE_TOLD,
    Task.FILED: Deed.FILED,
}


_PARTS: Mapping[Task, str] = {
    Task.CHECKED: sentence("%(reached)s of %(asked)s."),
    Task.WRITTEN: sentence("Languages: %(reached)s of %(asked)s."),
    Task.POSTED: sentence("Boards with a photo: %(reached)s of %(asked)s."),
    Task.HUNG: sentence("Boards: %(reached)s of %(asked)s."),
    Task.ANSWERED: sentence("Without an answer: %(asked)s."),
    Task.REMEDIED: sentence("Still to be done: %(asked)s."),
    Task.CONSENTS_LISTED: sentence("%(reached)s of %(asked)s."),
    Task.CONSENTS_GIVEN: sentence("Homes that agreed: %(reached)s of %(asked)s."),
}
_BY_NOTICE = (Remedy.CORRECTION, Remedy.POSTING)
"""What a right objection asks for that a new notice does."""
_TOO_LATE: Mapping[Task, str] = {
    Task.PUBLISHED: sentence("The days to post it are over. Post it today, and say in it why it comes late."),
    Task.HUNG: sentence("A sheet came down too soon. Put it up again for all its days."),
    Task.VOTERS_TOLD: sentence("Tell them today, and keep a note of why it was late."),
    Task.COMMITTEE_TOLD: sentence("Tell them today, and keep a note of why it was late."),
    Task.FILED: sentence("File it today. The office may ask why it comes late."),
}


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """`about` are sentences of days and numbers; `href` leads to where it is done, `deed` is written down here."""

    task: Task
    title: str
    matters: str
    state: str
    look: str
    about: tuple[str, ...]
    href: str
    words: str
    deed: str


@dataclass(frozen=True)
class PublishingView:
    outcome: OutcomeLine | None
    lines: tuple[TaskLine, ...]
    waiting: int


@dataclass(frozen=True)
class Unsettled:
    """A counted vote whose outcome somebody has still to do something for."""

    vote: NamedVote
    waiting: int


async def of(visit: Visit, vote: NamedVote) -> PublishingView:
    outcome = await outcome_views.of(visit, vote)
    found = await _publishing(visit, vote, outcome.found if outcome else await _of_advice(visit, vote))
    lines = tuple(_line(visit, vote, found, each) for each in tasks.lines(found))
    return PublishingView(outcome, lines, tasks.waiting(found))


async def _of_advice(visit: Visit, vote: NamedVote) -> OutcomeView | None:
    """Advice is published and objected to like a decision; it only never becomes final."""
    if vote.vote is None:
        return None
    return await outcomes.of(visit.db, vote.vote, now=visit.now, zone=visit.community.time_zone)


async def unsettled(visit: Visit) -> tuple[Unsettled, ...]:
    """Votes that were counted of late, and wait for a step; polls first, the newest first."""
    found = []
    for vote in await named_votes.of_late(visit, since=visit.now - _OF_LATE):
        view = await of(visit, vote)
        if view.waiting:
            found.append(Unsettled(vote, view.waiting))
    return tuple(found[:_MOST])


async def _publishing(visit: Visit, vote: NamedVote, outcome: OutcomeView | None) -> Publishing:
    place, zone = rule_views.place_of(visit), visit.community.time_zone
    notice = outcome.notice if outcome else None
    drafts = [each for each in await queries.drafts(visit.db) if each.subject_id == vote.matter.id]
    deeds = {Deed(each.deed): each.done_on for each in await queries.deeds(visit.db, vote.matter.id)}
    within = terms.within(place)
    lines = await notice_views.sheets(visit, notice) if notice else ()
    return Publishing(
        place=place,
        today=visit.community.day(visit.now),
        within=within if vote.must_be_told else replace(within, result=within.decision),
        counted_on=clocks.day_of(vote.vote.counted_at, zone) if vote.vote else None,
        confirmed=await _confirmed(visit, vote.poll) if vote.poll else 0,
        minuted=await _minuted(visit, vote.taken) if vote.taken else None,
        draft=next((each for each in drafts if each.kind is Kind.RESULT), None),
        notice=notice,
        sheets=notice_views.as_sheets(lines),
        deeds=deeds,
        state=outcome.standing.state if outcome and vote.decides else State.PROVISIONAL,
        ends_on=_ends_on(outcome, zone),
        open_objections=len(outcome.waiting) if outcome else 0,
        remedies_due=sum(outcome.is_due(each) for each in outcome.objections) if outcome else 0,
        asks_correction=any(
            outcome.is_due(each) and each.answer is not None and each.answer.remedy in _BY_NOTICE
            for each in outcome.objections
        )
        if outcome
        else False,
        final_on=outcome.final.from_on if outcome and outcome.final else None,
        is_filed=vote.poll is not None and vote.poll.kind is PollKind.ELECTION,
        consents=outcome.awaited if outcome else None,
    )


async def _confirmed(visit: Visit, poll: PollView) -> int:
    officials = await counters.present(visit.db, poll.id)
    return sum(each.witnessed_at is not None and each.duty is Duty.COUNTER for each in officials)


async def _minuted(visit: Visit, taken: CountedVote) -> Minuted:
    published_at = await minutes.published_at(visit.db, taken.meeting_id)
    return Minuted(visit.community.day(published_at) if published_at else None)


def _ends_on(outcome: OutcomeView | None, zone: str) -> date | None:
    """The last day, not the midnight after it."""
    if outcome is None or outcome.ends_at is None:
        return None
    return clocks.day_of(outcome.ends_at - timedelta(seconds=1), zone)


def _line(visit: Visit, vote: NamedVote, found: Publishing, line: Line) -> TaskLine:
    state, look = _STATES[line.done]
    href, words = _place(visit, vote, found, line.task)
    is_open = line.done in {Done.MISSING, Done.LATE} and line.done_on is None
    deed = _BY_HAND.get(line.task)
    return TaskLine(
        task=line.task,
        title=visit.say(_TITLES[line.task]),
        matters=visit.say(_MATTERS[line.task]),
        state=visit.say(state),
        look=look,
        about=tuple(_about(visit, line)),
        href=href if is_open else "",
        words=visit.say(words) if words else "",
        deed=deed.value if deed and is_open else "",
    )


def _about(visit: Visit, line: Line) -> Iterator[str]:
    if line.done_on is not None:
        yield visit.say(sentence("On %(day)s."), {"day": line.done_on})
    if line.asked and line.task in _PARTS:
        yield visit.say(_PARTS[line.task], {"reached": line.reached, "asked": line.asked})
    if line.by is not None and line.term is not None:
        law = founding_views.law(visit, line.term.setting)
        words = sentence("By %(day)s: within %(days)s days. Source: %(law)s.")
        yield visit.say(words, {"day": line.by, "days": line.term.days, "law": law})
    elif line.by is not None:
        yield visit.say(sentence("To %(day)s."), {"day": line.by})
    if line.done is Done.LATE and line.task in _TOO_LATE:
        yield visit.say(_TOO_LATE[line.task])


def _place(visit: Visit, vote: NamedVote, found: Publishing, task: Task) -> tuple[str, str]:
    """Where it is done, and what the link says."""
    closing = f"/c/{visit.community.slug}/manage/polls/{vote.key}/closing"
    desk = notice_acts.here(visit)
    of_notice = f"{desk}/{found.notice.name}" if found.notice else ""
    draft = f"{desk}/drafts/{found.draft.id}" if found.draft else ""
    begin = f"{desk}/new?kind=result&poll={vote.key}"
    consents = f"{vote.desk}/consents"
    written_up = minutes_acts.desk(visit, vote.taken.meeting) if vote.taken else ""
    places = {
        Task.COUNTED: (closing, sentence("Count in the open")),
        Task.MINUTED: (written_up, sentence("Write the minutes")),
        Task.CHECKED: (closing, sentence("Count in the open")),
        Task.WRITTEN: (f"{draft}/edit" if draft else begin, sentence("Write the notice")),
        Task.PUBLISHED: (draft, sentence("Read and publish it")),
        Task.PRINTED: (
            f"{notice_acts.public(visit, found.notice)}/paper" if found.notice else "",
            sentence("Print it"),
        ),
        Task.POSTED: (of_notice, sentence("Boards and photos")),
        Task.HUNG: (of_notice, sentence("Boards and photos")),
        Task.ANSWERED: (of_notice, sentence("Answer the objections")),
        Task.REMEDIED: (
            f"{desk}/new?corrects={found.notice.id}",
            sentence("Write the notice that puts it right"),
        )
        if found.asks_correction and found.notice
        else ("#recounts", sentence("See what is asked")),
        Task.CONSENTS_LISTED: (consents, sentence("Consents of single owners")),
        Task.CONSENTS_GIVEN: (consents, sentence("Consents of single owners")),
        Task.FINAL_SAID: (f"{desk}/new?kind=final&poll={vote.key}", sentence("Write the final result")),
    }
    return places.get(task, ("", ""))
