"""What an item of the agenda may come from: a proposal that is talked over, a vote that goes on, or what earlier meetings left to be done."""

from dataclasses import dataclass, replace
from uuid import UUID

from deliberation.kernel.text import sentence
from deliberation.meetings.call import rules
from deliberation.meetings.call.refusals import NoSuchItem
from deliberation.meetings.kinds import ItemKind, Source
from deliberation.meetings.minutes import given
from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.proposals import listing
from deliberation.proposals.rules import Standing
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed

_MOST = 20
_PROPOSAL = sentence("Proposal no. %(number)s: %(title)s")
_VOTE = sentence("Vote no. %(number)s: %(title)s")
_TASK = sentence("Task no. %(number)s, still open: %(title)s")
_WORDS = {Source.PROPOSAL: _PROPOSAL, Source.POLL: _VOTE, Source.ACTION: _TASK}
_KINDS = {
    Source.PROPOSAL: ItemKind.DECISION,
    Source.POLL: ItemKind.DISCUSSION,
    Source.ACTION: ItemKind.REPORT,
}
"""What most likely happens with it; whoever drafts may say otherwise."""


@dataclass(frozen=True)
class Found:
    """What an item may be made of."""

    source: Source
    id: UUID
    number: int
    title: str
    words: str
    body: str = ""


async def offered(visit: Visit) -> tuple[Found, ...]:
    """What is left to be done, the newest proposals that are open, and the votes that go on."""
    tasks = (await given.open_actions(visit.db))[:_MOST]
    proposals = await listing.newest(visit.db, Standing.OPEN, at_most=_MOST)
    votes = [each for each in await polls.index(visit.db, now=visit.now) if each.status is not Status.COUNTED]
    return (
        *(_found(visit, Source.ACTION, each.id, each.number, each.what) for each in tasks),
        *(
            replace(_found(visit, Source.PROPOSAL, each.id, each.number, each.title), body=each.summary)
            for each in proposals
        ),
        *(_found(visit, Source.POLL, each.id, each.number, each.question) for each in votes[:_MOST]),
    )


async def find(visit: Visit, source: Source, source_id: UUID) -> Found:
    """Raises NoSuchItem."""
    for each in await offered(visit):
        if (each.source, each.id) == (source, source_id):
            return each
    raise NoSuchItem


def typed(found: Found) -> Typed:
    """The form filled in with its title; what is to happen with it is still to be said."""
    kind = _KINDS[found.source].value
    values = {
        "title": found.title[: rules.MOST_TITLE],
        "kind": kind,
        "body": found.body,
        "source": found.source.value,
    }
    return Typed({name: [value] for name, value in {**values, "source_id": str(found.id)}.items()})


def _found(visit: Visit, source: Source, found_id: UUID, number: int, title: str) -> Found:
    said = visit.translator.say(_WORDS[source], {"number": number, "title": title})
    return Found(source, found_id, number, title, said)
