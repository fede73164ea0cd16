"""What one objected to, for one's own page: to which notice, and what was answered."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.notices import own
from deliberation.notices.own import OwnObjection
from deliberation.web import notice_words
from deliberation.web.deps import Visit

_MOST = 5
_WAITS = sentence("Not answered yet")


@dataclass(frozen=True, kw_only=True)
class ObjectedLine:
    """The title of the notice in its language, what stands of the objection, and where both are read."""

    title: str
    number: int
    notice: str
    state: str
    look: str
    path: str


async def of_account(
    visit: Visit, account_id: UUID, person_id: UUID | None, community: CommunityView
) -> tuple[ObjectedLine, ...]:
    """The newest first, for a community that was entered."""
    found = await own.objections(visit.db, account_id=account_id, person_id=person_id, at_most=_MOST)
    return tuple(_line(visit, each, community) for each in found)


def _line(visit: Visit, objection: OwnObjection, community: CommunityView) -> ObjectedLine:
    state, look = notice_words.ANSWERED[objection.answered] if objection.answered else (_WAITS, "warn")
    titles, name = objection.titles, objection.notice.name
    return ObjectedLine(
        title=titles[visit.translator.language] or next(each for each in titles.values() if each),
        number=objection.number,
        notice=name,
        state=visit.say(state),
        look=look,
        path=f"/c/{community.slug}/notices/{name}#objection-{objection.number}",
    )
