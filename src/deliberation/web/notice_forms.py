"""What the form of a notice begins with, and what it offers to choose."""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from deliberation.meetings.call import queries as meetings
from deliberation.notices import queries
from deliberation.notices.kinds import Kind
from deliberation.notices.refusals import NoSuchVoteHere
from deliberation.notices.views import DraftView, NoticeView, Texts
from deliberation.web import forms, meeting_notices, named_votes, notice_texts, notice_words
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed
from deliberation.web.named_votes import NamedVote


class Beginning(forms.Query):
    """What the notice will be about."""

    kind: Kind | None = None
    poll: Annotated[forms.OptionalLine, StringConstraints(max_length=20)] = ""
    meeting: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    corrects: UUID | None = None


async def begun(visit: Visit, asked: Beginning) -> Typed:
    """A form with as much as is known. Raises NoSuchNotice, NoSuchPoll, NoSuchVote, NoSuchMeeting."""
    if asked.corrects is not None:
        before = await queries.by_id(visit.db, asked.corrects)
        about = await named_votes.of(visit, before.vote)
        return _typed(before.kind, before.texts, about, {"corrects": str(before.id)})
    if asked.meeting is not None:
        return await _called(visit, asked.meeting)
    vote = await _asked(visit, asked.poll)
    texts = await notice_texts.beginning(visit, asked.kind or Kind.OTHER, vote)
    return _typed(asked.kind, texts, vote, {})


async def _asked(visit: Visit, key: str) -> NamedVote | None:
    """Raises NoSuchPoll, NoSuchVote; of what names no vote at all there is none."""
    with suppress(NoSuchVoteHere):
        return await named_votes.keyed(visit, key)
    return None


async def _called(visit: Visit, number: int) -> Typed:
    """Raises NoSuchMeeting."""
    meeting = await meetings.get(visit.db, number)
    if meeting.called is None:
        return _typed(Kind.CALL, notice_texts.EMPTY, None, {})
    until = meeting_notices.until(visit, meeting)
    return _typed(Kind.CALL, meeting_notices.texts(visit, meeting), None, {"until_on": until})


async def of_draft(visit: Visit, draft: DraftView) -> Typed:
    vote = await named_votes.of(visit, draft.matter)
    kept = {"edition": str(draft.edition)}
    if draft.until_on:
        kept["until_on"] = draft.until_on.isoformat()
    if draft.corrects:
        kept["corrects"] = str(draft.corrects)
    return _typed(draft.kind, draft.texts, vote, kept)


async def choices(visit: Visit, typed: Typed) -> dict[str, object]:
    """Kinds and votes to choose from; of a correction both stand fast."""
    return {
        "replaces": await _replaced(visit, typed.value("corrects")),
        "kinds": [(each.value, visit.say(words)) for each, words in notice_words.KINDS.items()],
        "votes": await named_votes.choices(visit, chosen=typed.value("poll")),
    }


async def replaced(visit: Visit, notice_id: UUID | None) -> NoticeView | None:
    """The notice that a draft is to put right."""
    return await queries.by_id(visit.db, notice_id) if notice_id else None


async def _replaced(visit: Visit, typed: str) -> str:
    """The number of the notice that is put right; empty where nobody knows it."""
    with suppress(ValueError):
        return next(iter((await queries.names(visit.db, [UUID(typed)])).values()), "")
    return ""


def _typed(kind: Kind | None, texts: Texts, vote: NamedVote | None, kept: dict[str, str]) -> Typed:
    values = {
        "kind": kind.value if kind else "",
        "poll": vote.key if vote else "",
        "title_zh": texts.titles["zh-Hans"],
        "title_en": texts.titles["en"],
        "body_zh": texts.bodies["zh-Hans"],
        "body_en": texts.bodies["en"],
        **kept,
    }
    return Typed({name: [value] for name, value in values.items() if value})
