"""What everybody on the roll is told while a first committee is founded, in both languages: no names, the same words for all."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.notifications.foundings import About, News
from deliberation.notifications.words import Words
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("%(community)s: the first owners’ committee")
_SAID: Mapping[About, str] = {
    About.DRAFTS: sentence(
        "%(community)s prepares its first owners’ assembly. The roll and the drafts of its rules and covenant are on "
        "show until %(until)s. Check whether your home and its area are right, read the drafts, and say what is wrong."
    ),
    About.CANDIDATES: sentence(
        "The candidates for the first owners’ committee of %(community)s are on show until %(until)s. "
        "Sign in to read who stands. Whoever objects says so by that day."
    ),
    About.ELECTION: sentence(
        "The owners of %(community)s elect their first committee, in vote no. %(number)s. "
        "You can vote from %(opens)s to %(closes)s, here or on paper."
    ),
}
_LINK = sentence("Here: %(link)s")
_HELP = sentence("Or ring %(helper)s: %(phone)s.")
_ALL = sentence("Everybody on the roll gets this message in the same words.")


@dataclass(frozen=True)
class Wording:
    """The subject in one language, the words in both. `base_url` is where the link leads."""

    base_url: str

    def __call__(self, community: CommunityView, news: News) -> Words:
        readers = [Translator(language, community.time_zone) for language in LANGUAGES]
        page = f"polls/{news.poll_number}" if news.about is About.ELECTION else "founding"
        link = f"{self.base_url}/c/{community.slug}/{page}"
        said = (_said(reader, community, news, link) for reader in readers)
        return Words(readers[0].say(_SUBJECT, {"community": community.name}), "\n\n".join(said))


def _said(reader: Translator, community: CommunityView, news: News, link: str) -> str:
    gap = "" if reader.language == LANGUAGES[0] else " "
    details: dict[str, object] = {"community": community.name}
    if news.about is About.ELECTION:
        details |= {"number": news.poll_number, "opens": news.opens_at, "closes": news.closes_at}
    else:
        details |= {"until": news.until}
    helper = {"helper": community.help_name, "phone": community.help_phone}
    return gap.join(
        (
            reader.say(_SAID[news.about], details),
            f"\n{reader.say(_LINK, {'link': link})}\n",
            reader.say(_HELP, helper),
            reader.say(_ALL),
        )
    )
