"""Publish the outcome of a poll."""

from functools import partial

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.polls import queries as polls
from deliberation.web import named_votes, publishing_acts, recount_acts
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.named_votes import NamedVote
from deliberation.web.paths import Number


class PollPublishingPages(Controller):
    """`/c/{slug}/manage/notices/polls/{number}`, `…/deeds`, `…/letters`, `…/recounts`."""

    path = "/c/{slug:str}/manage/notices/polls/{number:int}"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await publishing_acts.show(partial(_find, number), visit)

    @get("/deeds")
    async def record_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await publishing_acts.again(partial(_find, number), visit, "")

    @post("/deeds")
    async def record(self, change: NamedDependency[Change], number: Number) -> Html:
        return await publishing_acts.record(partial(_find, number), change)

    @get("/letters")
    async def tell_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await publishing_acts.again(partial(_find, number), visit, "#voters_told")

    @post("/letters")
    async def tell(self, change: NamedDependency[Change], number: Number) -> Html:
        return await publishing_acts.tell(partial(_find, number), change)

    @get("/recounts")
    async def count_again(self, visit: NamedDependency[Visit], number: Number) -> Html:
        return await recount_acts.show(partial(_find, number), visit)

    @post("/recounts")
    async def recount(self, change: NamedDependency[Change], number: Number) -> Html:
        return await recount_acts.record(partial(_find, number), change)


async def _find(number: int, visit: Visit) -> NamedVote:
    """Raises NoSuchPoll."""
    return named_votes.of_poll(visit, await polls.page(visit.db, number, now=visit.now))
