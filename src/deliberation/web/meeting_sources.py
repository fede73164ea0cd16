"""What an item of the agenda may come from: a proposal that is talked over, or a vote that goes on."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.kernel.text import sentence
from deliberation.meetings.call.refusals import NoSuchItem
from deliberation.meetings.kinds import ItemKind, Source
from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.proposals import listing
from deliberation.proposals.rules import Standing
from deliberation.web.deps import Visit
from deliberation.web.forms import Typed

_MOST = 20
_PROPOSAL = sentence("Proposal no. %(number)s: %(title)s")
_VOTE = sentence("Vote no. %(number)s: %(title)s")


@dataclass(frozen=True)
class Found:
    """A proposal or vote that an item may be made of."""

    source: Source
    id: UUID
    number: int
    title: str
    words: str


async def offered(visit: Visit) -> tuple[Found, ...]:
    """The newest proposals that are open, and the votes that go on."""
    proposals = await listing.newest(visit.db, Standing.OPEN, at_most=_MOST)
    votes = [each for each in await polls.index(visit.db, now=visit.now) if each.status is not Status.COUNTED]
    return (
        *(_found(visit, Source.PROPOSAL, each.id, each.number, each.title) for each in proposals),
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
    kind = ItemKind.DISCUSSION if found.source is Source.POLL else ItemKind.DECISION
    values = {"title": found.title, "kind": kind.value, "source": found.source.value}
    return Typed({name: [value] for name, value in {**values, "source_id": str(found.id)}.items()})


def _found(visit: Visit, source: Source, found_id: UUID, number: int, title: str) -> Found:
    words = _PROPOSAL if source is Source.PROPOSAL else _VOTE
    said = visit.translator.say(words, {"number": number, "title": title})
    return Found(source, found_id, number, title, said)
