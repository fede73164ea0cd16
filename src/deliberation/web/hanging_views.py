"""What hangs out now, on a community's start page: the newest notices, and of results how far they are from being final."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from deliberation.kernel.text import sentence
from deliberation.notices import listing, queries
from deliberation.notices.kinds import Kind
from deliberation.notices.views import NoticeView
from deliberation.polls.queries import PollView
from deliberation.web import named_votes, notice_views
from deliberation.web.deps import Visit
from deliberation.web.notice_views import NoticeLine

_MOST = 3


async def newest(visit: Visit) -> tuple[NoticeLine, ...]:
    found = await listing.hanging(visit.db, visit.community.day(visit.now), at_most=_MOST)
    return tuple(notice_views.line(visit, each) for each in found)


async def of_results(visit: Visit, polls: Sequence[PollView]) -> Mapping[UUID, str]:
    """By vote, why its result is not final yet; without those of which nothing has to be said."""
    deciding = [each.id for each in polls if named_votes.decides(each)]
    found = await queries.of_votes(visit.db, deciding) if deciding else {}
    words = {each: _words(visit, found.get(each, ())) for each in deciding}
    return {each: said for each, said in words.items() if said}


def _words(visit: Visit, notices: Collection[NoticeView]) -> str:
    results = [each for each in notices if each.kind is Kind.RESULT and each.corrected_by is None]
    if not results:
        return visit.say(sentence("Not final: its notice is still to come."))
    if any(each.kind is Kind.FINAL for each in notices):
        return ""
    if visit.now < results[-1].ends_at(visit.community.time_zone):
        return visit.say(sentence("Not final: objections by %(day)s"), {"day": results[-1].by_on})
    return visit.say(sentence("Not final: the final notice is still to come."))
