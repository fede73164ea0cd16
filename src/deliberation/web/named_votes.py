"""Votes as notices name them: a poll by its number, a vote of a meeting by the meeting's and its own."""

import re
from dataclasses import dataclass
from datetime import datetime

from deliberation.counting.presets import Standing
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.votes import counted as meetings
from deliberation.meetings.votes.counted import CountedVote
from deliberation.notices import queries, state, votes
from deliberation.notices.kinds import Kind, Subject
from deliberation.notices.refusals import NoSuchVoteHere
from deliberation.notices.views import Matter
from deliberation.notices.votes import Vote
from deliberation.papers.papers import Kind as PollKind
from deliberation.polls import queries as polls
from deliberation.polls.queries import PollView
from deliberation.web import meeting_vote_words, notice_acts, verdicts
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator
from deliberation.web.verdicts import VerdictView

_POLL = sentence("Vote no. %(number)s")
_MEETING_VOTE = sentence("Meeting no. %(meeting)s, vote no. %(number)s")
_ASKED = sentence("%(vote)s: %(question)s")
_KEY = re.compile(r"([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class NamedVote:
    """`key` names it in a form; `question` is what was asked, in its writer's words; `href` leads to its result, `desk` to what is to be done for it.

    `vote` is None before the count; one of `poll` and `taken` is set.
    """

    matter: Matter
    key: str
    name: str
    question: str
    href: str
    desk: str
    vote: Vote | None
    poll: PollView | None = None
    taken: CountedVote | None = None

    @property
    def decides(self) -> bool:
        """Whether something stands by it in the end; what is only advice never does."""
        if self.poll is not None:
            return decides(self.poll)
        return self.vote is not None and self.vote.preset.standing is not Standing.ADVISORY

    @property
    def lacks_consents(self) -> bool:
        """Whether its rule asks for consents of single owners, which are taken in beside polls alone."""
        if self.taken is None or self.vote is None:
            return False
        return state.after_of(self.vote.preset.rule).asks_individual_consents

    @property
    def must_be_told(self) -> bool:
        """Whether its result has to hang out: what owners decide."""
        return self.poll is not None or (self.taken is not None and self.taken.kind is MeetingKind.ASSEMBLY)


def decides(poll: PollView) -> bool:
    return poll.kind is not PollKind.RANKING and poll.frozen.preset.standing is not Standing.ADVISORY


def of_poll(visit: Visit, poll: PollView) -> NamedVote:
    return NamedVote(
        matter=Matter(Subject.POLL, poll.id),
        key=str(poll.number),
        name=visit.say(_POLL, {"number": str(poll.number)}),
        question=poll.question,
        href=f"/c/{visit.community.slug}/polls/{poll.number}/result",
        desk=notice_acts.here(visit, f"polls/{poll.number}"),
        vote=votes.of_poll(poll) if poll.closed else None,
        poll=poll,
    )


async def of_meeting(visit: Visit, taken: CountedVote) -> NamedVote:
    return NamedVote(
        matter=Matter(Subject.MEETING_VOTE, taken.id),
        key=taken.name,
        name=_of_meeting(visit.translator, taken),
        question=taken.text,
        href=f"/c/{visit.community.slug}/meetings/{taken.meeting}/votes/{taken.number}",
        desk=notice_acts.here(visit, f"meetings/{taken.meeting}/votes/{taken.number}"),
        vote=await votes.of_meeting(visit.db, taken),
        taken=taken,
    )


def name(translator: Translator, vote: NamedVote) -> str:
    """In another language than the reader's."""
    if vote.taken is not None:
        return _of_meeting(translator, vote.taken)
    return translator.say(_POLL, {"number": vote.key})


def verdict(translator: Translator, vote: NamedVote) -> VerdictView:
    """Of one that was counted."""
    if vote.taken is not None:
        return meeting_vote_words.verdict(translator, vote.taken.outcome)
    poll = vote.poll
    assert poll is not None, "it is a poll or a vote of a meeting"
    assert poll.closed is not None, "it was counted"
    return verdicts.verdict(translator, poll.closed.outcome, poll.frozen.preset)


async def of(visit: Visit, matter: Matter | None) -> NamedVote | None:
    """The vote that a notice is about."""
    if matter is None or not matter.subject.is_vote:
        return None
    if matter.subject is Subject.MEETING_VOTE:
        return await of_meeting(visit, await meetings.get(visit.db, matter.id))
    number = (await polls.numbers(visit.db, [matter.id]))[matter.id]
    return of_poll(visit, await polls.page(visit.db, number, now=visit.now))


async def keyed(visit: Visit, key: str) -> NamedVote | None:
    """None for no key. Raises NoSuchVoteHere, NoSuchPoll, NoSuchVote."""
    if not key:
        return None
    found = _KEY.fullmatch(key)
    if found is None:
        raise NoSuchVoteHere
    if found[2] is None:
        return of_poll(visit, await polls.page(visit.db, int(found[1]), now=visit.now))
    return await of_meeting(visit, await meetings.numbered(visit.db, int(found[1]), int(found[2])))


async def choices(visit: Visit, *, chosen: str) -> list[tuple[str, str]]:
    """All votes that were counted, and the one that is chosen: key, and name with its question."""
    taken = [
        (each.name, _of_meeting(visit.translator, each), each.text) for each in await meetings.index(visit.db)
    ]
    asked = [
        (str(each.number), visit.say(_POLL, {"number": str(each.number)}), each.question)
        for each in await polls.index(visit.db, now=visit.now)
        if each.closed is not None or chosen == str(each.number)
    ]
    return [
        (key, visit.translator.say(_ASKED, {"vote": named, "question": question}))
        for key, named, question in (*asked, *taken)
    ]


async def of_late(visit: Visit, *, since: datetime) -> tuple[NamedVote, ...]:
    """Of owners: those counted since then of which nothing final was said; polls first, the newest first."""
    settled = await queries.subjects(visit.db, Kind.FINAL)
    asked = [
        of_poll(visit, each)
        for each in await polls.index(visit.db, now=visit.now)
        if each.closed is not None and each.closed.published_at >= since and each.id not in settled
    ]
    taken = [
        await of_meeting(visit, each)
        for each in await meetings.index(visit.db, since=since)
        if each.kind is MeetingKind.ASSEMBLY and each.id not in settled
    ]
    return (*asked, *taken)


def _of_meeting(translator: Translator, taken: CountedVote) -> str:
    return translator.say(_MEETING_VOTE, {"meeting": str(taken.meeting), "number": str(taken.number)})
