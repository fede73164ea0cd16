"""What waits for the chair and the secretary of meetings: minutes to bring out, and tasks to look at."""

from deliberation.kernel.text import sentence
from deliberation.meetings.minutes import leading
from deliberation.web.deps import Visit

_MINUTES = sentence("Minutes of meeting no. %(number)s")
_LOOK = sentence("Look whether it is done")


async def of_visitor(visit: Visit) -> list[tuple[str, str, str, int]]:
    """Path, words, detail and how many."""
    account_id, here = visit.visitor.account_id, f"/c/{visit.community.slug}"
    minutes = [
        (
            f"{here}/manage/meetings/{each.number}/minutes",
            visit.translator.say(_MINUTES, {"number": each.number}),
            each.title,
            1,
        )
        for each in await leading.unpublished(visit.db, account_id)
    ]
    tasks = [
        (f"{here}/actions/{each.number}", visit.say(_LOOK), each.what, 1)
        for each in await leading.to_confirm(visit.db, account_id)
    ]
    return [*minutes, *tasks]
