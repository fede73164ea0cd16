"""What a home is told when a mandate was given in its name, in both languages: never how its holder is to vote."""

from dataclasses import dataclass

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.notifications.queries import GivenView
from deliberation.notifications.words import Words
from deliberation.polls.proxies.rules import Way
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("Your home lets somebody else vote")
_CAME = {
    Way.ONLINE: sentence("For %(place)s a mandate to vote was given online on %(at)s, to %(holder)s."),
    Way.PAPER: sentence(
        "For %(place)s a signed mandate to vote was taken in at the office on %(at)s, for %(holder)s."
    ),
}
_VOTE = sentence("It is for vote no. %(number)s in %(community)s: %(question)s")
_REVOKE = sentence("If you do not want this, take it back here: %(link)s")
_OWN = sentence("You can also vote yourself: that ends the mandate.")
_HELP = sentence("Or ring %(helper)s: %(phone)s.")
_MOST_PLACES = 3


@dataclass(frozen=True)
class Wording:
    """The subject in one language, the words in both. `base_url` is where the link leads."""

    base_url: str

    def __call__(self, community: CommunityView, given: GivenView, token: str) -> Words:
        readers = [Translator(language, community.time_zone) for language in LANGUAGES]
        link = f"{self.base_url}/c/{community.slug}/mandates/{token}"
        said = (_said(reader, community, given, link) for reader in readers)
        return Words(readers[0].say(_SUBJECT), "\n\n".join(said))


def _said(reader: Translator, community: CommunityView, given: GivenView, link: str) -> str:
    comma, gap = ("、", "") if reader.language == LANGUAGES[0] else (", ", " ")
    place = comma.join(given.places[:_MOST_PLACES])
    came = {"place": place, "at": given.given_at, "holder": given.holder}
    vote = {"number": given.number, "community": community.name, "question": given.question}
    helper = {"helper": community.help_name, "phone": community.help_phone}
    return gap.join(
        (
            reader.say(_CAME[given.way], came),
            reader.say(_VOTE, vote),
            f"\n{reader.say(_REVOKE, {'link': link})}\n",
            reader.say(_OWN),
            reader.say(_HELP, helper),
        )
    )
