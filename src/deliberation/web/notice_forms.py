"""What the form of a notice begins with, and what it offers to choose."""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

from pydantic import Field

from deliberation.kernel.text import sentence
from deliberation.meetings.call import queries as meetings
from deliberation.notices import outcomes, queries
from deliberation.notices.kinds import Kind
from deliberation.notices.views import DraftView, Texts
from deliberation.polls import queries as polls
from deliberation.polls.queries import PollView
from deliberation.polls.rules import NoSuchPoll
from deliberation.web import forms, meeting_notices, notice_texts, notice_words
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed

_VOTE = sentence("Vote no. %(number)s: %(question)s")


class Beginning(forms.Query):
    """What the notice will be about."""

    kind: Kind | None = None
    poll: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    meeting: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    corrects: UUID | None = None


async def begun(visit: Visit, asked: Beginning) -> Typed:
    """A form with as much as is known. Raises NoSuchNotice, NoSuchPoll, NoSuchMeeting."""
    if asked.corrects is not None:
        before = await queries.by_id(visit.db, asked.corrects)
        number = await _number(visit, before.poll_id)
        return _typed(before.kind, before.texts, number, {"corrects": str(before.id)})
    if asked.meeting is not None:
        return await _called(visit, asked.meeting)
    poll = await polls.page(visit.db, asked.poll, now=visit.now) if asked.poll else None
    kind = asked.kind or Kind.OTHER
    outcome = None
    if poll is not None and poll.closed is not None:
        zone = visit.community.time_zone
        outcome = await outcomes.of_poll(visit.db, poll, poll.closed, now=visit.now, zone=zone)
    texts = await notice_texts.beginning(visit, kind, poll, outcome)
    return _typed(asked.kind, texts, poll.number if poll else None, {})


async def _called(visit: Visit, number: int) -> Typed:
    """Raises NoSuchMeeting."""
    meeting = await meetings.get(visit.db, number)
    if meeting.called is None:
        return _typed(Kind.CALL, notice_texts.EMPTY, None, {})
    until = meeting_notices.until(visit, meeting)
    return _typed(Kind.CALL, meeting_notices.texts(visit, meeting), None, {"until_on": until})


async def of_draft(visit: Visit, draft: DraftView) -> Typed:
    number = await _number(visit, draft.subject_id)
    kept = {"edition": str(draft.edition)}
    if draft.until_on:
        kept["until_on"] = draft.until_on.isoformat()
    if draft.corrects:
        kept["corrects"] = str(draft.corrects)
    return _typed(draft.kind, draft.texts, number, kept)


async def choices(visit: Visit, typed: Typed) -> dict[str, object]:
    """Kinds and votes to choose from; of a correction both stand fast."""
    found = await polls.index(visit.db, now=visit.now)
    return {
        "replaces": await _replaced(visit, typed.value("corrects")),
        "kinds": [(each.value, visit.say(words)) for each, words in notice_words.KINDS.items()],
        "polls": [
            (str(each.number), visit.say(_VOTE, {"number": str(each.number), "question": each.question}))
            for each in found
            if each.closed is not None or typed.value("poll") == str(each.number)
        ],
    }


async def _replaced(visit: Visit, typed: str) -> str:
    """The number of the notice that is put right; empty where nobody knows it."""
    with suppress(ValueError):
        return next(iter((await queries.names(visit.db, [UUID(typed)])).values()), "")
    return ""


async def poll_of(visit: Visit, draft: DraftView) -> PollView | None:
    number = await _number(visit, draft.subject_id)
    return await polls.page(visit.db, number, now=visit.now) if number else None


async def _number(visit: Visit, poll_id: UUID | None) -> int | None:
    """Raises NoSuchPoll."""
    if poll_id is None:
        return None
    found = (await polls.numbers(visit.db, [poll_id])).get(poll_id)
    if found is None:
        raise NoSuchPoll
    return found


def _typed(kind: Kind | None, texts: Texts, number: int | None, kept: dict[str, str]) -> Typed:
    values = {
        "kind": kind.value if kind else "",
        "poll": str(number) if number else "",
        "title_zh": texts.titles["zh-Hans"],
        "title_en": texts.titles["en"],
        "body_zh": texts.bodies["zh-Hans"],
        "body_en": texts.bodies["en"],
        **kept,
    }
    return Typed({name: [value] for name, value in values.items() if value})
