"""What a reminder says, the same for all and in both languages: that a vote is open, never how to vote."""

from dataclasses import dataclass

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.polls.queries import PollView
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("A vote is still open for your home")
_HEAD = sentence("Vote no. %(number)s in %(community)s:")
_PARTS = (
    sentence("It ends on %(closes_at)s. We have no vote from your home yet."),
    sentence("Vote here, whichever way you like: %(address)s"),
    sentence("You can vote on paper too. Ring %(helper)s on %(phone)s, or come to: %(place)s."),
)


@dataclass(frozen=True)
class Words:
    """The text in one language. The question stands in residents' own words, whatever the language."""

    language: str
    head: str
    question: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join((self.head, self.question, *self.lines))


def words(community: CommunityView, poll: PollView, address: str) -> tuple[str, tuple[Words, ...]]:
    """The subject in one language, the text in both."""
    readers = [Translator(language, community.time_zone) for language in LANGUAGES]
    details = {
        "number": poll.number,
        "community": community.name,
        "closes_at": poll.window.closes_at,
        "address": address,
        "helper": community.help_name,
        "phone": community.help_phone,
        "place": community.help_place,
    }
    said = [
        Words(
            reader.language,
            reader.say(_HEAD, details),
            poll.question,
            tuple(reader.say(part, details) for part in _PARTS),
        )
        for reader in readers
    ]
    return readers[0].say(_SUBJECT), tuple(said)
