"""Where an outcome stands, in words: its state, what holds it, and the way from the count to the end."""

from dataclasses import dataclass
from datetime import date, datetime

from deliberation.kernel.text import sentence
from deliberation.notices import outcomes
from deliberation.notices.kinds import State, Why
from deliberation.notices.outcomes import OutcomeView
from deliberation.polls.queries import PollView
from deliberation.web import named_votes, notice_words
from deliberation.web.deps import Visit
from deliberation.web.named_votes import NamedVote

Step = tuple[str, str, str]
"""A step on the way: done, now or next; its title; when, in words, empty where nobody knows."""


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """`by_on` is the day by which one objects to be safe, `ends_at` when its days end.

    `consents` says how many homes agreed of those that must; empty where nobody's consent is waited for.
    """

    found: OutcomeView
    state: State
    word: str
    look: str
    words: str
    whys: tuple[str, ...]
    by_on: date | None
    ends_at: datetime | None
    steps: tuple[Step, ...]
    consents: str
    consents_href: str


async def of_poll(visit: Visit, poll: PollView) -> OutcomeLine | None:
    """None before the count, and of what is only advice."""
    return await of(visit, named_votes.of_poll(visit, poll))


async def of(visit: Visit, named: NamedVote) -> OutcomeLine | None:
    """None before the count, and of what is only advice."""
    vote = named.vote
    if vote is None or not named.decides:
        return None
    found = await outcomes.of(visit.db, vote, now=visit.now, zone=visit.community.time_zone)
    state = found.standing.state
    word, look, words = notice_words.STATES[state]
    return OutcomeLine(
        found=found,
        state=state,
        word=visit.say(word),
        look=look,
        words=visit.say(words),
        whys=tuple(
            visit.say(notice_words.WHYS[each]) for each in found.standing.whys if each is not Why.DAYS_RUN
        ),
        by_on=found.notice.by_on if found.notice else None,
        ends_at=found.ends_at,
        steps=_steps(visit, found, vote.counted_at),
        consents=_consents(visit, found),
        consents_href=f"/c/{visit.community.slug}/polls/{named.key}/consents",
    )


def _consents(visit: Visit, found: OutcomeView) -> str:
    if found.awaited is None:
        return ""
    asked = len(found.awaited.wanted)
    words = sentence("Consents of single owners: %(given)s of %(asked)s")
    return visit.say(words, {"given": asked - found.awaited.missing_count, "asked": asked})


def _steps(visit: Visit, found: OutcomeView, counted_at: datetime) -> tuple[Step, ...]:
    state, notice = found.standing.state, found.notice
    posted = visit.say(sentence("Notice no. %(name)s"), {"name": notice.name}) if notice else ""
    day = visit.translator.date
    until = visit.say(sentence("until %(day)s"), {"day": notice.by_on}) if notice else ""
    has_ended = state in {State.FINAL, State.BLOCKED, State.UNDONE}
    last = {State.BLOCKED: sentence("On hold"), State.UNDONE: sentence("Undone")}.get(
        state, sentence("Final")
    )
    return (
        ("done", visit.say(sentence("Counted")), day(counted_at)),
        ("done" if notice else "now", visit.say(sentence("Posted as a notice")), posted),
        (
            "done" if has_ended else "now" if notice else "next",
            visit.say(sentence("Days for objections")),
            until,
        ),
        (
            "done" if state in {State.FINAL, State.UNDONE} else "now" if has_ended else "next",
            visit.say(last),
            day(found.final.published_at) if found.final else "",
        ),
    )
