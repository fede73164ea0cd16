"""The call of a first assembly in words, and what is handed over to the pages that open elections."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from deliberation.counting import days
from deliberation.counting.lint.terms import USUAL_WINDOW_DAYS
from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter
from deliberation.founding import assembly, clocks, contents
from deliberation.founding.assembly import Standing
from deliberation.founding.kinds import Draft, Posting
from deliberation.founding.progress import Progress
from deliberation.kernel.text import sentence
from deliberation.papers.papers import Order
from deliberation.polls.opening import Plan
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import Category, Stage
from deliberation.proposals.texts import Text
from deliberation.web import founding_views, founding_words
from deliberation.web.deps import Change, Visit

_OPENS, _CLOSES = "09:00", "20:00"
_ORDINARY = "CN-278-ORD"
_TOPICS: Mapping[Draft, str] = {Draft.RULES: "assembly_rules", Draft.COVENANT: "covenant"}
"""The matters of article 278 by which each draft is adopted."""
_ELECTED = sentence("Who is elected")
_PUT = sentence("What is put to the owners with it")
_HUNG = sentence("How long it hung")
_READ = sentence("Read it")


def text(visit: Visit, found: Progress, seats: int) -> Text:
    """The proposal that the election is about: what the assembly decides, by which drafts, with whom."""
    names = {"community": visit.community.name}
    return Text(
        title=visit.say(sentence("First owners’ assembly: electing the owners’ committee")),
        summary=visit.say(
            sentence("%(community)s has no owners’ committee. Owners elect the first one."), names
        ),
        body=_body(visit, found, seats),
        category=Category.OTHER,
        stages=(Stage.VOTE, Stage.NOTICE),
    )


async def handed_over(visit: Visit, found: Progress) -> Mapping[str, str]:
    """The fields of the election's form as they follow from the founding; whoever opens it looks at each again."""
    founding = found.founding
    assert founding.assembly is not None, "it is called"
    posted = founding.posted(Posting.CANDIDATES)
    proposal = await proposals.find_by_id(visit.db, founding.assembly.proposal_id)
    opens_on = clocks.suggested_from(assembly.posted(founding), visit.community.day(visit.now), found.terms)
    return {
        "proposal": str(proposal.number if proposal else 0),
        "question": visit.say(sentence("Election of the first owners’ committee")),
        "candidates": "\n".join(contents.lines(posted) if posted else ()),
        "seats": str(founding.assembly.seats),
        "rank": "heads",
        "order": Order.LOT.value,
        "scope": "community",
        "opens_at": f"{opens_on.isoformat()}T{_OPENS}",
        "closes_at": f"{_closes_on(founding.place, opens_on).isoformat()}T{_CLOSES}",
    }


def drafts(visit: Visit, found: Progress, proposal: str) -> tuple[tuple[str, str], ...]:
    """What the same assembly adopts, and where the vote on each is opened: (words, address) pairs."""
    picked = {"proposal": proposal, "place": found.founding.place}
    home = f"/c/{visit.community.slug}/polls/new"
    if found.founding.place.partition("-")[0] != "cn":
        return ((visit.say(sentence("Open a vote on the drafts")), f"{home}?{urlencode(picked)}"),)
    return tuple(
        (
            visit.say(founding_words.DRAFTS[kind]),
            f"{home}?{urlencode({**picked, 'preset': _ORDINARY, 'matter': topic})}",
        )
        for kind, topic in _TOPICS.items()
    )


async def check_vote(change: Change, plan: Plan) -> None:
    """Raises VotesTooEarly for a vote on the drafts of a first assembly."""
    await assembly.check_vote(change.db, plan.proposal_id, opens_on=_opens_on(plan))


async def check_election(change: Change, plan: Plan, candidates: Sequence[str]) -> None:
    """Raises VotesTooEarly, ElectedAlready, NotThePostedList, NotThePostedSeats for the election of a first assembly."""
    assert plan.paper is not None, "an election has a paper"
    assert plan.paper.seats is not None, "an election has seats"
    standing = Standing(opens_on=_opens_on(plan), candidates=candidates, seats=plan.paper.seats.count)
    await assembly.check_election(change.db, change.community.id, plan.proposal_id, standing, now=change.now)


def _opens_on(plan: Plan) -> date:
    return plan.window.opens_at.astimezone(plan.zone).date()


def _closes_on(place: str, opens_on: date) -> date:
    least = places.days(place, Parameter.WINDOW_DAYS_MIN) or 0
    most = places.days(place, Parameter.WINDOW_DAYS_MAX) or USUAL_WINDOW_DAYS
    return days.plus_days(opens_on, min(max(USUAL_WINDOW_DAYS, least), most))


def _body(visit: Visit, found: Progress, seats: int) -> str:
    founding = found.founding
    counted = len(founding.standing_candidates)
    standing = sentence("%(seats)s seats are filled. %(candidates)s candidates were posted.")
    parts = [
        f"## {visit.say(_ELECTED)}",
        visit.say(standing, {"seats": seats, "candidates": counted}),
        f"## {visit.say(_PUT)}",
        *(_draft(visit, found, kind) for kind in Draft),
        f"## {visit.say(_HUNG)}",
        *(
            f"**{visit.say(founding_words.STEPS[step.step])}**\n{founding_views.hanging(visit, step.hangs)}"
            for step in found.steps
            if step.hangs
        ),
    ]
    return "\n\n".join(parts)


def _draft(visit: Visit, found: Progress, kind: Draft) -> str:
    draft = found.founding.draft(kind)
    assert draft is not None, "nothing is called without its drafts"
    words = sentence("%(draft)s, version %(version)s, fingerprint %(fingerprint)s.")
    details = {
        "draft": visit.say(founding_words.DRAFTS[kind]),
        "version": draft.version,
        "fingerprint": draft.text_sha256.removeprefix("sha256:")[:16],
    }
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/founding/drafts"
    return f"{visit.say(words, details)} [{visit.say(_READ)}]({address}/{kind.value}/{draft.version})"
