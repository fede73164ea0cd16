"""The way of a new community to its first vote: what comes first, what is done."""

from dataclasses import dataclass

from deliberation.communities import mandates
from deliberation.communities import queries as communities
from deliberation.communities.rules import DESK_ROLES, Role
from deliberation.kernel.text import sentence
from deliberation.polls import queries as polls
from deliberation.proposals import listing
from deliberation.proposals.rules import Standing
from deliberation.roll import published
from deliberation.web.deps import Visit

CLERKS = 4
"""Two read each form, a third one settles what they read differently, and two who did neither decide a dispute."""


@dataclass(frozen=True)
class Step:
    path: str
    words: str
    detail: str
    is_done: bool = False


async def ahead(visit: Visit) -> tuple[Step, ...]:
    """In their order; none once a vote was opened."""
    if await polls.index(visit.db, now=visit.now):
        return ()
    here = f"/c/{visit.community.slug}"
    written = await listing.newest(visit.db, Standing.OPEN, at_most=1)
    steps = [
        Step(
            f"{here}/manage/roll/uploads/new",
            sentence("Read the roll in"),
            sentence("A table with a row for each home."),
            bool(await communities.places(visit.db)),
        ),
        Step(
            f"{here}/manage/roll/publications",
            sentence("Publish the roll"),
            sentence("Everybody checks their own home before the vote."),
            bool(await published.publications(visit.db)),
        ),
    ]
    if Role.ADMINISTRATOR in visit.visitor.roles:
        steps.append(await _colleagues(visit, here))
    return (
        *steps,
        Step(
            f"{here}/proposals/new",
            sentence("Write the proposal"),
            sentence("What is to be decided, in its owners' words."),
            bool(written),
        ),
        Step(
            f"{here}/proposals/{written[0].number}" if written else f"{here}/proposals",
            sentence("Open the vote"),
            sentence("From the page of the proposal: choose the rule, check, open."),
        ),
    )


async def _colleagues(visit: Visit, here: str) -> Step:
    held = await mandates.held(visit.db)
    clerks = {each.account_id for each in held if each.role in DESK_ROLES}
    return Step(
        f"{here}/manage/mandates",
        sentence("Name your colleagues"),
        sentence(
            "Two people read each vote on paper, a third one where they differ; a dispute is decided by two who did not touch the vote."
        ),
        len(clerks) >= CLERKS,
    )
