"""What an entry of the log is about, where that has a page of its own: a vote, a proposal, a notice, a meeting, a founding, a committee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.kernel.text import sentence
from deliberation.ledger.entry import Entry
from deliberation.meetings.call import queries as meetings
from deliberation.meetings.votes import counted
from deliberation.notices import queries as notices
from deliberation.polls import queries as polls
from deliberation.proposals import listing
from deliberation.proposals import queries as proposals
from deliberation.threads import queries as threads
from deliberation.web.deps import Visit

_PROPOSAL = sentence("Proposal no. %(number)d")
_VOTE = sentence("Vote no. %(number)d")
_NOTICE = sentence("Notice no. %(name)s")
_MEETING = sentence("Meeting no. %(number)d")
_MEETING_VOTE = sentence("Meeting no. %(meeting)s, vote no. %(number)s")
_FOUNDING = sentence("Founding a committee")
_COMMITTEE = sentence("Owners’ committee")


@dataclass(frozen=True)
class About:
    """A vote, proposal, notice or meeting by its number, the founding of a committee or the committee, and its page."""

    words: str
    href: str


async def subjects(visit: Visit, kind: str, number: int) -> frozenset[UUID]:
    """What entries about a vote, or about a proposal and its comments, have as subject. Raises NotFound."""
    if kind == "poll":
        return frozenset({(await polls.page(visit.db, number, now=visit.now)).id})
    proposal = await proposals.get(visit.db, number)
    return frozenset({proposal.id, *await threads.ids_on(visit.db, proposal.id)})


async def abouts(visit: Visit, entries: Sequence[Entry]) -> Mapping[UUID, About]:
    """By the id of the subject; other things have no page."""
    votes = await polls.numbers(visit.db, _ids(entries, "poll"))
    titles = await listing.titles(visit.db, _ids(entries, "proposal"))
    found = {key: _about(visit, _PROPOSAL, number, "proposals") for key, (number, _) in titles.items()}
    found |= {key: _about(visit, _VOTE, number, "polls") for key, number in votes.items()}
    called = await meetings.numbers(visit.db, _ids(entries, "meeting"))
    found |= {key: _about(visit, _MEETING, number, "meetings") for key, number in called.items()}
    taken = await counted.names(visit.db, _ids(entries, "meeting_vote"))
    found |= {
        key: About(
            visit.say(_MEETING_VOTE, {"meeting": str(meeting), "number": str(number)}),
            f"/c/{visit.community.slug}/meetings/{meeting}/votes/{number}",
        )
        for key, (meeting, number) in taken.items()
    }
    here = About(visit.translator.gettext(_FOUNDING), f"/c/{visit.community.slug}/founding")
    found |= {
        key: About(visit.say(_NOTICE, {"name": name}), f"/c/{visit.community.slug}/notices/{name}")
        for key, name in (await notices.names(visit.db, _ids(entries, "notice"))).items()
    }
    found |= dict.fromkeys(_ids(entries, "founding"), here)
    sits = About(visit.translator.gettext(_COMMITTEE), f"/c/{visit.community.slug}/committee")
    return found | dict.fromkeys([*_ids(entries, "committee"), *_ids(entries, "recall")], sits)


def _about(visit: Visit, words: str, number: int, room: str) -> About:
    named = visit.translator.gettext(words) % {"number": number}
    return About(named, f"/c/{visit.community.slug}/{room}/{number}")


def _ids(entries: Sequence[Entry], kind: str) -> list[UUID]:
    return list({entry.subject.id for entry in entries if entry.subject.kind == kind})
