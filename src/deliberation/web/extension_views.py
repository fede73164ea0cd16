"""That a vote was given more time, when and why, as the pages of the vote show it."""

from dataclasses import dataclass

from deliberation.kernel.text import sentence
from deliberation.polls.extending import queries as extensions
from deliberation.polls.extending.queries import ExtensionView
from deliberation.polls.queries import PollView
from deliberation.web import extension_words
from deliberation.web.deps import Visit
from deliberation.web.extension_words import MoreTime

_LINE = sentence("Given more time on %(moment)s: voting ends on %(closes_at)s and not on %(before)s.")


@dataclass(frozen=True)
class LineView:
    """One extension; `href` is its notice."""

    words: str
    reason: str
    href: str


def more_time(extension: ExtensionView) -> MoreTime:
    return MoreTime(
        before=extension.closes_before,
        closes_at=extension.closes_at,
        reason=extension.reason,
        own=extension.words,
    )


async def lines(visit: Visit, poll: PollView) -> tuple[LineView, ...]:
    """In their order; none for a vote whose end stayed as it was."""
    return tuple(_line(visit, poll, each) for each in await extensions.of_poll(visit.db, poll.id))


def _line(visit: Visit, poll: PollView, extension: ExtensionView) -> LineView:
    details = {
        "moment": extension.extended_at,
        "before": extension.closes_before,
        "closes_at": extension.closes_at,
    }
    return LineView(
        visit.say(_LINE, details),
        extension_words.reason(visit.translator, more_time(extension)),
        f"/c/{visit.community.slug}/polls/{poll.number}/extensions/{extension.ordinal}",
    )
