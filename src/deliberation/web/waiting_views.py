"""What waits for somebody of the office, of all votes that go on, of the roll, of the committee and of meetings: where, and how many."""

from dataclasses import dataclass

from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.text import sentence
from deliberation.notices import queries as notices
from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.roll import published, uncorrected
from deliberation.web import (
    committee_work,
    meeting_work,
    minutes_work,
    notice_acts,
    poll_work,
    publishing_views,
)
from deliberation.web.deps import Visit

_VOTE = sentence("Vote no. %(number)s: %(question)s")
_ASKED = sentence("%(vote)s: %(question)s")


@dataclass(frozen=True)
class Waits:
    """A page with something to do; `detail` says of which vote."""

    path: str
    words: str
    detail: str
    waiting: int


async def lines(visit: Visit) -> tuple[Waits, ...]:
    """For the visitor, by what they have not done themselves: the roll and the committee first, then vote by vote, the newest first."""
    found = await _of_roll(visit) if visit.visitor.roles & STAFF_ROLES else []
    found += [
        Waits(path, visit.say(words), visit.say(detail), waiting)
        for path, words, detail, waiting in await committee_work.of_visitor(visit)
    ]
    for poll in await polls.index(visit.db, now=visit.now):
        if poll.status is Status.COUNTED:
            continue
        about = visit.translator.say(_VOTE, {"number": poll.number, "question": poll.question})
        work = await poll_work.of_visitor(visit, poll)
        found += [
            Waits(task.path, visit.say(task.words), about, task.waiting)
            for stage in work.stages
            for task in stage.tasks
            if task.waiting
        ]
    found += [Waits(*each) for each in await meeting_work.of_visitor(visit)]
    found += [Waits(*each) for each in await minutes_work.of_visitor(visit)]
    return (*found, *await _of_notices(visit), *await _of_outcomes(visit))


async def _of_notices(visit: Visit) -> list[Waits]:
    """Notices with objections that have no answer, the newest first."""
    return [
        Waits(
            f"{notice_acts.here(visit, name)}#objections",
            visit.say(sentence("Objections that wait for their answer")),
            visit.say(sentence("Notice no. %(name)s"), {"name": name}),
            count,
        )
        for name, count in await notices.objected(visit.db)
    ]


async def _of_outcomes(visit: Visit) -> list[Waits]:
    return [
        Waits(
            each.vote.desk,
            visit.say(sentence("Publish this outcome")),
            visit.translator.say(_ASKED, {"vote": each.vote.name, "question": each.vote.question}),
            each.waiting,
        )
        for each in await publishing_views.unsettled(visit)
    ]


async def _of_roll(visit: Visit) -> list[Waits]:
    path = f"/c/{visit.community.slug}/manage/roll/publications"
    lines = (
        (
            sentence("Objections to the roll"),
            sentence("They wait for the office's answer."),
            await published.open_objections(visit.db),
        ),
        (
            sentence("Corrections that were promised"),
            sentence("The objection was found right; the home still stands as before."),
            len(await uncorrected.objections(visit.db)),
        ),
    )
    return [
        Waits(path, visit.say(words), visit.say(detail), waiting)
        for words, detail, waiting in lines
        if waiting
    ]
