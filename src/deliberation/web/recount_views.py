"""Second counts of a vote as the office reads them: what one person found stays hidden until another has counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.kernel.text import sentence
from deliberation.notices.kinds import Finding
from deliberation.notices.views import RecountView
from deliberation.polls.queries import PollView
from deliberation.web import hand_count_forms
from deliberation.web.deps import Visit

_TITLES = {
    Finding.AGREES: sentence("It comes out the same"),
    Finding.DIFFERS: sentence("It comes out differently"),
}


@dataclass(frozen=True, kw_only=True)
class RecountLine:
    """`apart` are the figures in which the two differ: whose, and what. `said` is how they counted."""

    title: str
    state: str
    look: str
    apart: tuple[tuple[str, str], ...]
    at: datetime
    said: tuple[str, ...]


def shown(visit: Visit, poll: PollView, recounts: Sequence[RecountView]) -> tuple[RecountLine, ...]:
    return tuple(_line(visit, poll, each) for each in recounts)


def _line(visit: Visit, poll: PollView, view: RecountView) -> RecountLine:
    if view.check is None:
        title, state, look = sentence("One person has counted"), sentence("Waits for a second person"), "warn"
    elif view.holds:
        title, state, look = _TITLES[view.finding], sentence("Both found the same"), "ok"
    else:
        title = sentence("The two differ from each other. It does not hold: both count again.")
        state, look = sentence("They found different things"), "warn"
    return RecountLine(
        title=visit.say(title),
        state=visit.say(state),
        look=look,
        apart=tuple(hand_count_forms.named(visit, poll.paper, name) for name in view.apart),
        at=view.check.at if view.check else view.recorded_at,
        said=tuple(said for said in (view.said, view.check.said) if said) if view.check else (),
    )
