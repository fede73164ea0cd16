"""Mandates for a meeting in words: where one stands, what its owner wishes, and for how many one may stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter
from deliberation.kernel.text import sentence
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.mandates.kinds import Because, State
from deliberation.meetings.proxies.queries import MandateView
from deliberation.web import meeting_vote_words
from deliberation.web.deps import Visit

_STATES: Mapping[State, tuple[str, str]] = {
    State.WAITING: (sentence("Not taken on yet"), "warn"),
    State.HOLDS: (sentence("Holds"), "ok"),
}
_HERE = (sentence("Present"), "ok")
_OVER = (sentence("The meeting is over"), "off")
_ENDED: Mapping[Because, str] = {
    Because.REVOKED: sentence("Taken back"),
    Because.DECLINED: sentence("Not taken on, or laid down"),
    Because.CAME: sentence("The home came itself"),
    Because.PAPER: sentence("A signed paper took its place"),
}


@dataclass(frozen=True)
class MandateLine:
    """A mandate in a list; `state` is words and the kind of their tag, `wishes` items of the agenda with an answer."""

    mandate: MandateView
    state: tuple[str, str]
    wishes: tuple[tuple[str, str], ...]
    is_open: bool


def line(visit: Visit, meeting: MeetingView, mandate: MandateView) -> MandateLine:
    """With what the owner wishes: for the owner and the holder alone."""
    words, tag = _state(meeting, mandate)
    return MandateLine(
        mandate,
        (visit.say(words), tag),
        wishes(visit, meeting, mandate),
        mandate.is_live and is_open(meeting),
    )


def wishes(visit: Visit, meeting: MeetingView, mandate: MandateView) -> tuple[tuple[str, str], ...]:
    wished = mandate.wishes or {}
    return tuple(
        (item.title, visit.say(meeting_vote_words.CHOICES[wished[item.id]]))
        for item in meeting.items
        if item.id in wished
    )


def most(place: str) -> int | None:
    """How many owners one person may stand for, where the place says so."""
    return places.days(place, Parameter.PROXY_MANDATES_MAX)


def is_open(meeting: MeetingView) -> bool:
    """Whether mandates may change."""
    return not (meeting.is_over or meeting.is_cancelled)


def _state(meeting: MeetingView, mandate: MandateView) -> tuple[str, str]:
    if mandate.because is not None:
        return _ENDED[mandate.because], "off"
    if not is_open(meeting):
        return _OVER
    return _HERE if mandate.is_here else _STATES[mandate.state]
