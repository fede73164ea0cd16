"""Counting in the open as its page shows it: what is still to be done and why it matters; and who counted, for everybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.communities.rules import DESK_ROLES, Role
from deliberation.kernel.text import sentence
from deliberation.polls.counters.checklist import Waiting
from deliberation.polls.counters.queries import OfficialView
from deliberation.polls.counters.rules import FEWEST, HELD_FOR, Duty
from deliberation.polls.dispute_rules import DECIDING_ROLES
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.web import counter_words, role_words
from deliberation.web.deps import Visit

OK, DUE, TOLD = "ok", "due", "told"
_NAMED = sentence("%(duty)s: %(name)s")
_NAMED_WITH_ROLE = sentence("%(duty)s: %(name)s (%(role)s)")
_NAMESAKE = sentence("%(official)s, not the candidate of the same name")


@dataclass(frozen=True)
class CheckView:
    """A line of the list: done, due, or only told. `href` leads to where it is mended, if it is."""

    state: str
    words: str
    why: str
    href: str = ""
    where: str = ""


@dataclass(frozen=True)
class OfficialLine:
    """Who counts or watches, as everybody may see it; `witnessed_at` is None where the count is not confirmed.

    A guest confirms by signing the printed result.
    """

    words: str
    witnessed_at: datetime | None
    is_guest: bool


def public(visit: Visit, officials: Sequence[OfficialView]) -> tuple[OfficialLine, ...]:
    return tuple(OfficialLine(_public(visit, each), each.witnessed_at, each.is_guest) for each in officials)


def checks(
    visit: Visit, poll: PollView, waiting: Waiting, officials: Sequence[OfficialView]
) -> tuple[CheckView, ...]:
    return (
        _voting(visit, poll),
        *_paper(visit, poll, waiting),
        *_slips(visit, poll, waiting),
        _disputes(visit, poll, waiting),
        *_second_hands(visit, poll, waiting),
        *_named(visit, officials),
    )


def counted_by_the_clock_at(poll: PollView, officials: Sequence[OfficialView]) -> datetime:
    """When the clock counts, if nobody has by then and all forms are done."""
    return poll.window.closes_at + HELD_FOR if officials else poll.window.closes_at


def _public(visit: Visit, official: OfficialView) -> str:
    details = {
        "duty": visit.say(counter_words.DUTIES[official.duty]),
        "name": official.public_name or visit.say(counter_words.NEIGHBOUR),
    }
    if official.role in {None, Role.COUNTER}:
        said = visit.say(_NAMED, details)
    else:
        said = visit.say(_NAMED_WITH_ROLE, {**details, "role": visit.say(role_words.WORDS[official.role])})
    return visit.say(_NAMESAKE, {"official": said}) if official.is_namesake else said


def _second_hands(visit: Visit, poll: PollView, waiting: Waiting) -> Iterator[CheckView]:
    """What a second person did not get to in time holds no count up; nobody should learn of it after the close."""
    state = TOLD if poll.status is Status.CLOSED else DUE
    if waiting.mandates:
        yield CheckView(
            state,
            visit.say(
                sentence("Signed mandates that nobody has compared yet: %(count)s"),
                {"count": waiting.mandates},
            ),
            visit.say(sentence("Their holders cannot vote until then, and not after the close.")),
            _manage(visit, poll, "proxies"),
            visit.say(sentence("Signed mandates at the desk")),
        )
    if waiting.amendments:
        yield CheckView(
            state,
            visit.say(
                sentence("Amendments of the list that nobody has confirmed yet: %(count)s"),
                {"count": waiting.amendments},
            ),
            visit.say(sentence("Only what a second person has confirmed changes who votes.")),
            _manage(visit, poll, "amendments"),
            visit.say(sentence("Amendments of the list")),
        )


def _voting(visit: Visit, poll: PollView) -> CheckView:
    is_over = poll.status in {Status.CLOSED, Status.COUNTED}
    words = (
        sentence("Voting ended on %(closes_at)s.") if is_over else sentence("Voting ends on %(closes_at)s.")
    )
    return CheckView(
        OK if is_over else DUE,
        visit.say(words, {"closes_at": poll.window.closes_at}),
        visit.say(sentence("Until then ballots come in, so nothing is counted before.")),
    )


def _paper(visit: Visit, poll: PollView, waiting: Waiting) -> Iterator[CheckView]:
    desk = (_manage(visit, poll, "paper"), visit.say(sentence("Votes on paper")))
    yield CheckView(
        DUE if waiting.to_read else OK,
        visit.say(
            sentence("Forms on paper that two people have yet to read: %(count)s"), {"count": waiting.to_read}
        ),
        visit.say(
            sentence("A form that came in counts only when it was read twice. None may be left lying.")
        ),
        *desk,
    )
    yield CheckView(
        DUE if waiting.differing else OK,
        visit.say(
            sentence("Forms that two people read differently: %(count)s"), {"count": waiting.differing}
        ),
        visit.say(sentence("A third person decides. Nobody settles their own reading.")),
        *desk,
    )
    yield CheckView(
        TOLD,
        visit.say(
            sentence("Forms that were printed and did not come back: %(count)s"), {"count": waiting.out}
        ),
        visit.say(sentence("They hold nothing up: those homes may have voted online, or not at all.")),
    )


def _slips(visit: Visit, poll: PollView, waiting: Waiting) -> Iterator[CheckView]:
    """Where nobody may help, there are none to speak of."""
    if not poll.ways.assisted_most:
        return
    yield CheckView(
        DUE if waiting.slips else OK,
        visit.say(
            sentence("Slips of helpers that a second person has yet to read: %(count)s"),
            {"count": waiting.slips},
        ),
        visit.say(sentence("None may be left lying.")),
        _manage(visit, poll, "helpers"),
        visit.say(sentence("Votes with a helper")),
    )


def _disputes(visit: Visit, poll: PollView, waiting: Waiting) -> CheckView:
    return CheckView(
        TOLD if waiting.disputes else OK,
        visit.say(sentence("Ballots still in dispute: %(count)s"), {"count": waiting.disputes}),
        visit.say(
            sentence("They are not counted. The result lists them and says what it would be with them.")
        ),
        _manage(visit, poll, "disputes", DECIDING_ROLES),
        visit.say(sentence("Disputed ballots")),
    )


def _named(visit: Visit, officials: Sequence[OfficialView]) -> Iterator[CheckView]:
    held = [each.duty for each in officials]
    for duty, words, why in (
        (
            Duty.COUNTER,
            sentence("Counters named: %(count)s of %(least)s"),
            sentence("Two count together, so that no clerk counts alone."),
        ),
        (
            Duty.WATCHER,
            sentence("Watchers named: %(count)s of %(least)s"),
            sentence("Somebody who does not count sees that it is done rightly."),
        ),
    ):
        details = {"count": held.count(duty), "least": FEWEST[duty]}
        state = OK if held.count(duty) >= FEWEST[duty] else DUE
        yield CheckView(
            state, visit.say(words, details), visit.say(why), "#name", visit.say(sentence("Name somebody"))
        )


def _manage(visit: Visit, poll: PollView, room: str, roles: frozenset[Role] = DESK_ROLES) -> str:
    """Empty for whoever may not go there: a watcher has no other work here, and counters decide no disputes."""
    if not visit.member.roles & roles:
        return ""
    return f"/c/{visit.community.slug}/manage/polls/{poll.number}/{room}"
