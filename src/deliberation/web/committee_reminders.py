"""What those who sit on a committee are told once a day has passed, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.committees.kinds import Overdue
from deliberation.committees.reminding import Late
from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SAID: Mapping[Overdue, tuple[str, str, str]] = {
    Overdue.MEETING: (
        sentence("The owners’ committee should have met"),
        sentence(
            "The owners’ committee of %(community)s should have met by %(day)s. Call a meeting, or enter the one that was held: %(link)s"
        ),
        "committee",
    ),
    Overdue.HANDOVER: (
        sentence("The handover of the committee is late"),
        sentence(
            "The handover to the owners’ committee of %(community)s was to be over by %(day)s. Lines of its list are still open: %(link)s"
        ),
        "committee/handover",
    ),
}
_HELP = sentence("Questions? Ring %(helper)s: %(phone)s.")


@dataclass(frozen=True)
class Wording:
    """The subject in one language, the words in both. `base_url` is where the link leads."""

    base_url: str

    def __call__(self, community: CommunityView, late: Late) -> tuple[str, str]:
        subject, words, page = _SAID[late.what]
        details = {
            "community": community.name,
            "day": late.due_on,
            "link": f"{self.base_url}/c/{community.slug}/{page}",
            "helper": community.help_name,
            "phone": community.help_phone,
        }
        readers = [Translator(language, community.time_zone) for language in LANGUAGES]
        said = ("\n".join((reader.say(words, details), reader.say(_HELP, details))) for reader in readers)
        return readers[0].say(subject), "\n\n".join(said)
