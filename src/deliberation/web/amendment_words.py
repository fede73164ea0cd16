"""Amendments of a vote's list in words: for those who decide on them, for everybody, and for the persons concerned."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.polls.amended.causes import Because, Cause, Outcome
from deliberation.polls.amended.changes import Changes
from deliberation.polls.amending.drafts import Aspect
from deliberation.polls.queries import PollView
from deliberation.web import tallies
from deliberation.web.i18n.translator import LANGUAGES, Translator

CAUSES: Mapping[Cause, str] = {
    Cause.SALE: sentence("Sold while voting runs"),
    Cause.INHERITANCE: sentence("Inherited while voting runs"),
    Cause.WRONG_OWNER: sentence("The owner was wrong when the list was fixed"),
    Cause.WRONG_AREA: sentence("The area was wrong when the list was fixed"),
    Cause.LEFT_OUT: sentence("The home was left out by mistake"),
    Cause.HANDED_OVER: sentence("Handed over by the developer"),
    Cause.VOTER: sentence("The co-owners named another voter"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.AMENDED: sentence("Took effect"),
    Outcome.STANDS: sentence("A vote was cast before: all stays as it was"),
    Outcome.DECLINED: sentence("Declined"),
    Outcome.WITHDRAWN: sentence("Taken back"),
}
REASONS: Mapping[Because, str] = {
    Because.NOT_SHOWN: sentence("The evidence does not show it"),
    Because.ROLL_IS_WRONG: sentence("The roll itself is wrong"),
    Because.OWNER_OF_THE_DAY: sentence("Here the owner of the record date votes"),
    Because.OUT_OF_DATE: sentence("Roll or list changed since it was proposed"),
}
ASPECTS: Mapping[Aspect, str] = {
    Aspect.NOT_LISTED: sentence("Not on the list"),
    Aspect.OWNERS: sentence("Other owners"),
    Aspect.VOTER: sentence("Another voter of the co-owners"),
    Aspect.AREA: sentence("Another area"),
    Aspect.KIND: sentence("Another use"),
    Aspect.HANDED_OVER: sentence("Handed over, or not any more"),
}
_EFFECT = sentence(
    "Amendments since, each confirmed by a second person: %(count)s. Votes: %(heads)s. Floor area: %(area)s."
)
_SUBJECT = sentence("The list of a vote was amended for your home")
_SUBJECT_STANDS = sentence("The list of a vote stays as it was for your home")
_HEAD = sentence("%(community)s, vote no. %(number)s, home %(place)s:")


class Told(StrEnum):
    """What an amendment is for somebody concerned."""

    VOTES_NOW = "votes_now"
    VOTES_NO_MORE = "votes_no_more"
    VOTES_AS_BEFORE = "votes_as_before"
    VOTE_STANDS = "vote_stands"


_TOLD: Mapping[Told, str] = {
    Told.VOTES_NOW: sentence("You are on the list of this vote now, and may vote for this home: %(address)s"),
    Told.VOTES_NO_MORE: sentence("You are not on the list of this vote for this home any more."),
    Told.VOTES_AS_BEFORE: sentence(
        "The list of this vote was put right. You may vote as before: %(address)s"
    ),
    Told.VOTE_STANDS: sentence(
        "Somebody concerned had voted before the change was confirmed. That vote stands, and the list stays as it was: who is on it may still change the vote until voting ends, whoever owns the home by then."
    ),
}
_ASK = sentence("Is that wrong? Ring %(helper)s on %(phone)s.")


def signed(number: int, shown: str) -> str:
    """`shown` without a sign, with that of the number."""
    return f"+{shown}" if number > 0 else f"−{shown}" if number < 0 else "±0"


def change_of(translator: Translator, *, heads: int, area_cm2: int) -> tuple[str, str]:
    """Both with their signs."""
    area = tallies.area(translator, abs(area_cm2))
    return signed(heads, str(abs(heads))), signed(area_cm2, area)


def effect(translator: Translator, changes: Changes) -> str:
    """What everybody reads beside the totals; empty where nothing was amended."""
    if not changes.count:
        return ""
    heads, area = change_of(translator, heads=changes.heads, area_cm2=changes.area_cm2)
    return translator.say(_EFFECT, {"count": changes.count, "heads": heads, "area": area})


def letter(community: CommunityView, poll: PollView, place: str, told: Told, address: str) -> tuple[str, str]:
    """Subject and body, the body in both languages."""
    details = {
        "community": community.name,
        "number": poll.number,
        "place": place,
        "address": address,
        "helper": community.help_name,
        "phone": community.help_phone,
    }
    readers = [Translator(language, community.time_zone) for language in LANGUAGES]
    said = ["\n".join(reader.say(part, details) for part in (_HEAD, _TOLD[told], _ASK)) for reader in readers]
    subject = _SUBJECT_STANDS if told is Told.VOTE_STANDS else _SUBJECT
    return readers[0].say(subject), "\n\n".join(said)
