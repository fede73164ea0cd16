"""What somebody is told who may vote for another home by a signed paper, or need not vote for it any more, in both languages: never how to vote."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.notifications.held import HeldView
from deliberation.notifications.models import News
from deliberation.notifications.words import Words
from deliberation.polls.proxies.rules import Because
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECTS: Mapping[News, str] = {
    News.HOLDS: sentence("You may vote for a neighbour now"),
    News.ENDED: sentence("You need not vote for a neighbour any more"),
}
_HOLDS = sentence("By a signed paper you may vote for %(place)s. Two people in the office have compared it.")
_NEXT = sentence("Vote here, or say no: %(link)s")
_ENDED = sentence("The mandate by which you vote for %(place)s has ended.")
_TAKEN_BACK, _VOTED = sentence("The owner took it back."), sentence("The home voted itself.")
_VOTE = sentence("It is for vote no. %(number)s in %(community)s: %(question)s")
_DONE = sentence("You need do nothing more.")
_HELP = sentence("Questions? Ring %(helper)s: %(phone)s.")
_MOST_PLACES = 3


@dataclass(frozen=True)
class Wording:
    """The subject in one language, the words in both. `base_url` is where the link leads."""

    base_url: str

    def __call__(self, community: CommunityView, held: HeldView) -> Words:
        readers = [Translator(language, community.time_zone) for language in LANGUAGES]
        link = f"{self.base_url}/c/{community.slug}/polls/{held.number}/proxies"
        said = (_said(reader, community, held, link) for reader in readers)
        return Words(readers[0].say(_SUBJECTS[held.news]), "\n\n".join(said))


def _said(reader: Translator, community: CommunityView, held: HeldView, link: str) -> str:
    comma, gap = ("、", "") if reader.language == LANGUAGES[0] else (", ", " ")
    place = {"place": comma.join(held.places[:_MOST_PLACES])}
    vote = {"number": held.number, "community": community.name, "question": held.question}
    helper = {"helper": community.help_name, "phone": community.help_phone}
    if held.because is None:
        news = [reader.say(_HOLDS, place), reader.say(_VOTE, vote)]
        then = [f"\n{reader.say(_NEXT, {'link': link})}\n"]
    else:
        why = _VOTED if held.because is Because.VOTED else _TAKEN_BACK
        news = [reader.say(_ENDED, place), reader.say(why), reader.say(_VOTE, vote)]
        then = [reader.say(_DONE)]
    return gap.join([*news, *then, reader.say(_HELP, helper)])
