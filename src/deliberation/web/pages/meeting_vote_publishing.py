"""Publish the outcome of a vote that was taken in a meeting."""

from functools import partial

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.meetings.votes import counted
from deliberation.web import named_votes, publishing_acts, recount_acts
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.named_votes import NamedVote
from deliberation.web.paths import Number


class MeetingVotePublishingPages(Controller):
    """`/c/{slug}/manage/notices/meetings/{number}/votes/{vote}`, `…/deeds`, `…/letters`, `…/recounts`."""

    path = "/c/{slug:str}/manage/notices/meetings/{number:int}/votes/{vote:int}"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number, vote: Number) -> Html:
        return await publishing_acts.show(partial(_find, number, vote), visit)

    @get("/deeds")
    async def record_again(self, visit: NamedDependency[Visit], number: Number, vote: Number) -> Html:
        return await publishing_acts.again(partial(_find, number, vote), visit, "")

    @post("/deeds")
    async def record(self, change: NamedDependency[Change], number: Number, vote: Number) -> Html:
        return await publishing_acts.record(partial(_find, number, vote), change)

    @get("/letters")
    async def tell_again(self, visit: NamedDependency[Visit], number: Number, vote: Number) -> Html:
        return await publishing_acts.again(partial(_find, number, vote), visit, "#voters_told")

    @post("/letters")
    async def tell(self, change: NamedDependency[Change], number: Number, vote: Number) -> Html:
        return await publishing_acts.tell(partial(_find, number, vote), change)

    @get("/recounts")
    async def count_again(self, visit: NamedDependency[Visit], number: Number, vote: Number) -> Html:
        return await recount_acts.show(partial(_find, number, vote), visit)

    @post("/recounts")
    async def recount(self, change: NamedDependency[Change], number: Number, vote: Number) -> Html:
        return await recount_acts.record(partial(_find, number, vote), change)


async def _find(number: int, vote: int, visit: Visit) -> NamedVote:
    """Raises NoSuchVote."""
    return await named_votes.of_meeting(visit, await counted.numbered(visit.db, number, vote))
