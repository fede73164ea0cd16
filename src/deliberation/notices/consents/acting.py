"""What every act on consents begins with: the rule asks for them, nobody else acts, and nothing is settled yet."""

from datetime import datetime
from uuid import UUID

from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.notices import outcomes, state
from deliberation.notices.acting import By
from deliberation.notices.consents.refusals import AsksNoConsents, SettledAlready
from deliberation.notices.kinds import State
from deliberation.polls.queries import PollView

_SETTLED = frozenset({State.FINAL, State.UNDONE})


async def hold(db: Writer, community_id: UUID, poll: PollView) -> None:
    """Nobody else changes consents of this vote until this transaction ends. Raises AsksNoConsents."""
    check_asks(poll)
    await communities.hold_numbers(db, community_id, numbered(poll))


def numbered(poll: PollView) -> str:
    """What its consents are numbered by."""
    return f"consent_{poll.number}"


def check_asks(poll: PollView) -> None:
    """Raise AsksNoConsents."""
    if not state.after_of(poll.frozen.preset.rule).asks_individual_consents:
        raise AsksNoConsents


async def check_unsettled(db: Reader, poll: PollView, by: By, now: datetime) -> None:
    """Raise SettledAlready."""
    if await is_settled(db, poll, zone=by.zone, now=now):
        raise SettledAlready


async def is_settled(db: Reader, poll: PollView, *, zone: str, now: datetime) -> bool:
    """Whether the outcome is final or undone: then nothing about its consents changes any more."""
    if poll.closed is None:
        return False
    outcome = await outcomes.of_poll(db, poll, now=now, zone=zone)
    return outcome.standing.state in _SETTLED
