"""Second counts of a vote as the office reads them: what one person found stays hidden until another has counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.kernel.text import sentence
from deliberation.notices.kinds import Finding
from deliberation.notices.views import RecountView
from deliberation.web import hand_count_forms
from deliberation.web.deps import Visit
from deliberation.web.named_votes import NamedVote

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


def shown(visit: Visit, vote: NamedVote, recounts: Sequence[RecountView]) -> tuple[RecountLine, ...]:
    return tuple(_line(visit, vote, each) for each in recounts)


def _line(visit: Visit, vote: NamedVote, view: RecountView) -> RecountLine:
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
        apart=tuple(
            hand_count_forms.named(visit, vote.poll.paper if vote.poll else None, name) for name in view.apart
        ),
        at=view.check.at if view.check else view.recorded_at,
        said=tuple(said for said in (view.said, view.check.said) if said) if view.check else (),
    )
