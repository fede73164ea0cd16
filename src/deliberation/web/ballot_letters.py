"""What a home is told when a ballot came in for it, in both languages: never what the ballot says."""

from dataclasses import dataclass

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.notifications.queries import CastView
from deliberation.notifications.words import Words
from deliberation.polls.rules import Channel
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("A ballot came in for your home")
CAME = {
    Channel.WEB: sentence("A ballot for %(place)s came in online on %(at)s."),
    Channel.PAPER: sentence("A ballot for %(place)s came in on paper on %(at)s."),
    Channel.PROXY: sentence("A ballot for %(place)s came in by proxy on %(at)s."),
    Channel.ASSISTED: sentence("A ballot for %(place)s came in with the help of %(caster)s on %(at)s."),
    Channel.MEETING: sentence("A ballot for %(place)s came in on paper at a meeting on %(at)s."),
}
_ANOTHER = sentence("It takes the place of the one before.")
_VOTE = sentence("It is for vote no. %(number)s in %(community)s: %(question)s")
_DISPUTE = sentence("If nobody of your home sent it, dispute it here: %(link)s")
_HELP = sentence("Or ring %(helper)s: %(phone)s.")
_MOST_PLACES = 3


@dataclass(frozen=True)
class Wording:
    """The subject in one language, the words in both. `base_url` is where the link leads."""

    base_url: str

    def __call__(self, community: CommunityView, cast: CastView, token: str) -> Words:
        readers = [Translator(language, community.time_zone) for language in LANGUAGES]
        link = f"{self.base_url}/c/{community.slug}/disputes/{token}"
        said = (_said(reader, community, cast, link) for reader in readers)
        return Words(readers[0].say(_SUBJECT), "\n\n".join(said))


def _said(reader: Translator, community: CommunityView, cast: CastView, link: str) -> str:
    comma, gap = ("、", "") if reader.language == LANGUAGES[0] else (", ", " ")
    came = {"place": comma.join(cast.places[:_MOST_PLACES]), "at": cast.cast_at, "caster": cast.caster}
    vote = {"number": cast.number, "community": community.name, "question": cast.question}
    helper = {"helper": community.help_name, "phone": community.help_phone}
    return gap.join(
        (
            reader.say(CAME[cast.channel], came),
            *([reader.say(_ANOTHER)] if cast.is_another else []),
            reader.say(_VOTE, vote),
            f"\n{reader.say(_DISPUTE, {'link': link})}\n",
            reader.say(_HELP, helper),
        )
    )
