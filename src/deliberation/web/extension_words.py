"""What is said when a vote is given more time: to the reader, on the notice and in the letter to all voters, these two in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.polls.extending.rules import Reason
from deliberation.polls.queries import PollView
from deliberation.web.i18n.translator import LANGUAGES, Translator

REASONS: Mapping[Reason, str] = {
    Reason.TOO_FEW: sentence("Too few votes are in so far."),
    Reason.DELIVERY_UNFINISHED: sentence("Not every home has been reached yet."),
    Reason.SERVICE_FAULT: sentence("The voting service did not work for a time."),
    Reason.BY_LAWS: sentence("Another reason that the by-laws name."),
}
_TITLE = sentence("Notice: the vote is given more time")
_HEAD = sentence("Vote no. %(number)s in %(community)s:")
_ENDS = sentence("Voting was to end on %(before)s. It now ends on %(closes_at)s.")
_STAYS = sentence(
    "Every vote that is in stays. Whoever has voted need do nothing, and may change the vote until then."
)
_HOW = (
    sentence("Vote here, whichever way you like: %(address)s"),
    sentence("You can vote on paper too. Ring %(helper)s on %(phone)s, or come to: %(place)s."),
)


@dataclass(frozen=True, kw_only=True)
class MoreTime:
    """What the words are about: the end as it was and is, and why; `own` is told as it was typed."""

    before: datetime
    closes_at: datetime
    reason: Reason
    own: str


@dataclass(frozen=True)
class Words:
    """The text in one language. Question and by-law stand as they were written, whatever the language."""

    language: str
    title: str
    head: str
    question: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join((self.head, self.question, *self.lines))


def words(
    community: CommunityView, poll: PollView, more: MoreTime, address: str, *, first: str = LANGUAGES[0]
) -> tuple[Words, ...]:
    """In both languages, `first` before the other."""
    details: dict[str, object] = {
        "number": poll.number,
        "community": community.name,
        "before": more.before,
        "closes_at": more.closes_at,
        "address": address,
        "helper": community.help_name,
        "phone": community.help_phone,
        "place": community.help_place,
    }
    order = sorted(LANGUAGES, key=lambda language: language != first)
    return tuple(_in(Translator(language, community.time_zone), poll, more, details) for language in order)


def reason(reader: Translator, more: MoreTime) -> str:
    """Why, with the words of a by-law behind it."""
    gap = "" if reader.language == "zh-Hans" else " "
    return f"{reader.gettext(REASONS[more.reason])}{gap}{more.own}".strip()


def _in(reader: Translator, poll: PollView, more: MoreTime, details: Mapping[str, object]) -> Words:
    told = (
        reader.say(_ENDS, details),
        reason(reader, more),
        *(reader.say(each, details) for each in (_STAYS, *_HOW)),
    )
    return Words(reader.language, reader.say(_TITLE), reader.say(_HEAD, details), poll.question, told)
