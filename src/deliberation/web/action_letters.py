"""What somebody is told the day before something is due that a meeting gave them to do, in both languages."""

from dataclasses import dataclass

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.meetings.minutes.given import GivenView
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("Due tomorrow: something a meeting gave you to do")
_HEAD = sentence("%(community)s, meeting no. %(number)s: due on %(day)s.")
_PARTS = (
    sentence("Report it done here: %(link)s"),
    sentence("Questions? Ring %(helper)s: %(phone)s."),
)


@dataclass(frozen=True)
class Wording:
    """The subject in one language, the words in both. `base_url` is where the link leads."""

    base_url: str

    def __call__(self, community: CommunityView, task: GivenView) -> tuple[str, str]:
        readers = [Translator(language, community.time_zone) for language in LANGUAGES]
        details = {
            "community": community.name,
            "number": task.meeting_number,
            "day": task.due_on,
            "what": task.what,
            "link": f"{self.base_url}/c/{community.slug}/actions/{task.number}",
            "helper": community.help_name,
            "phone": community.help_phone,
        }
        said = (
            "\n".join(
                [reader.say(_HEAD, details), task.what, *(reader.say(part, details) for part in _PARTS)]
            )
            for reader in readers
        )
        return readers[0].say(_SUBJECT), "\n\n".join(said)
