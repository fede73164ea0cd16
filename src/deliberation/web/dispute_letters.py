"""What a home is told when a ballot of it was disputed, and what became of that: never what the ballot says."""

from collections.abc import Mapping

from deliberation.kernel.text import sentence
from deliberation.polls.dispute_rules import Outcome
from deliberation.polls.disputed import BallotView
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.web import home_letters, poll_views
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import Translator

_SUBJECT = sentence("A disputed ballot of your home")
_HEAD = sentence("%(community)s, vote no. %(number)s, home %(place)s, the ballot of %(cast_at)s:")
_OPENED = sentence(
    "Somebody of your home disputed it. It does not count until two people who have nothing to do with it have decided. You are told here."
)
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UPHELD: sentence("Two people have decided: the ballot is struck and does not count."),
    Outcome.REJECTED: sentence("Two people have decided: the ballot counts."),
    Outcome.WITHDRAWN: sentence("Your home took the dispute back: the ballot counts as before."),
}
_VOTE = sentence("Until %(closes_at)s your home can vote again, and that vote counts: %(address)s")
_HELP = sentence("Is that wrong? Ring %(helper)s on %(phone)s.")


async def tell_opened(change: Change, poll: PollView, ballot: BallotView) -> None:
    await _tell(change, poll, ballot, _OPENED)


async def tell_ended(change: Change, poll: PollView, ballot: BallotView, outcome: Outcome) -> None:
    await _tell(change, poll, ballot, _OUTCOMES[outcome])


async def _tell(change: Change, poll: PollView, ballot: BallotView, what: str) -> None:
    community = change.community
    details = {
        "community": community.name,
        "number": poll.number,
        "place": poll_views.listed(change, ballot.places),
        "cast_at": ballot.cast_at,
        "closes_at": poll.window.closes_at,
        "address": f"{change.config.settings.base_url}/c/{community.slug}/polls/{poll.number}",
        "helper": community.help_name,
        "phone": community.help_phone,
    }
    parts = (_HEAD, what, *([_VOTE] if poll.status is Status.OPEN else []), _HELP)

    def said(reader: Translator) -> str:
        return "\n".join(reader.say(part, details) for part in parts)

    await home_letters.tell(change, ballot.persons, _SUBJECT, said)
