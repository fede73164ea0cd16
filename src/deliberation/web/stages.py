"""The stages of a proposal as a reader sees them: made of the proposal's own state and of its poll's, where it has one."""

from dataclasses import dataclass
from datetime import datetime

from deliberation.counting import elections
from deliberation.counting.count import Outcome
from deliberation.kernel.text import sentence
from deliberation.notices.kinds import State
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.proposals.rules import Stage, Standing
from deliberation.proposals.views import ProposalView
from deliberation.web.labels import STAGES
from deliberation.web.outcome_views import OutcomeLine

_RAISED = sentence("Raised")
_HEADINGS = {
    Stage.DELIBERATION: sentence("Neighbours are talking it over"),
    Stage.COSTING: sentence("The cost is being worked out"),
    Stage.VOTE: sentence("The vote is being prepared"),
    Stage.NOTICE: sentence("The outcome is being posted"),
    Stage.BUILT: sentence("The work is next"),
    Stage.JUDGED: sentence("Neighbours judge the work"),
}
_VOTING = sentence("Owners are voting")
_NOT_PASSED = sentence("The owners did not agree to it")
_WITHDRAWN = sentence("This proposal was withdrawn")
_DRAFT = sentence("This is a draft")
_DONE = sentence("All stages are done")


_ADOPTED = (Outcome.PASS, elections.Status.FORMED)


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A stage: `state` is done, now or next; `title` a marked sentence; what is known of it beside."""

    state: str
    title: str
    at: datetime | None = None
    until: datetime | None = None
    comment_count: int | None = None
    cost_cents: int | None = None


@dataclass(frozen=True)
class WayView:
    """All stages; `current` counts from 1, `heading` is a marked sentence that says what is going on."""

    current: int
    heading: str
    steps: tuple[StepView, ...]

    @property
    def total(self) -> int:
        return len(self.steps)


def way(
    proposal: ProposalView,
    *,
    comment_count: int,
    poll: PollView | None = None,
    outcome: OutcomeLine | None = None,
) -> WayView:
    """Where the proposal is on its way."""
    chosen = proposal.text.stages
    reached = _reached(proposal, poll, outcome)
    is_published = proposal.published_at is not None
    steps = [StepView(state="done" if is_published else "now", title=_RAISED, at=proposal.published_at)]
    for place, stage in enumerate(chosen):
        state = "done" if place < reached else "now" if place == reached and is_published else "next"
        steps.append(_step(stage, state, proposal, comment_count, poll, outcome))
    present = chosen[reached] if reached < len(chosen) else None
    current = min(reached + 2, len(steps)) if is_published else 1
    return WayView(current, _heading(proposal, present, poll), tuple(steps))


def _reached(proposal: ProposalView, poll: PollView | None, outcome: OutcomeLine | None) -> int:
    """The place among the chosen stages of the first that is not done."""
    chosen = proposal.text.stages
    for place, stage in enumerate(chosen):
        if not _is_done(stage, proposal, poll, outcome):
            return place
    return len(chosen)


def _is_done(
    stage: Stage, proposal: ProposalView, poll: PollView | None, outcome: OutcomeLine | None
) -> bool:
    """A vote ends what comes before it. Work and judgement are told by rooms that are not built yet."""
    closed = poll.closed if poll else None
    match stage:
        case Stage.DELIBERATION:
            return proposal.standing is Standing.FROZEN
        case Stage.COSTING:
            return proposal.text.cost_cents is not None or proposal.standing is Standing.FROZEN
        case Stage.VOTE:
            return closed is not None
        case Stage.NOTICE:
            is_adopted = closed is not None and closed.outcome in _ADOPTED
            return is_adopted and outcome is not None and outcome.state is State.FINAL
        case _:
            return False


def _step(
    stage: Stage,
    state: str,
    proposal: ProposalView,
    comment_count: int,
    poll: PollView | None,
    outcome: OutcomeLine | None,
) -> StepView:
    match stage:
        case Stage.DELIBERATION:
            return StepView(state=state, title=STAGES[stage], comment_count=comment_count)
        case Stage.COSTING:
            return StepView(state=state, title=STAGES[stage], cost_cents=proposal.text.cost_cents)
        case Stage.NOTICE if outcome is not None and outcome.found.notice is not None:
            posted = outcome.found.notice
            return StepView(state=state, title=STAGES[stage], at=posted.published_at, until=outcome.ends_at)
        case Stage.VOTE if poll is not None:
            return StepView(
                state=state, title=STAGES[stage], at=poll.window.opens_at, until=poll.window.closes_at
            )
        case _:
            return StepView(state=state, title=STAGES[stage])


def _heading(proposal: ProposalView, stage: Stage | None, poll: PollView | None) -> str:
    if proposal.standing is Standing.WITHDRAWN:
        return _WITHDRAWN
    if proposal.standing is Standing.DRAFT:
        return _DRAFT
    if stage is Stage.VOTE and poll is not None and poll.status is Status.OPEN:
        return _VOTING
    if poll is not None and poll.closed is not None and poll.closed.outcome not in _ADOPTED:
        return _NOT_PASSED
    return _HEADINGS[stage] if stage else _DONE
