"""The letter to the owners of a home whose consent a vote needs, in both languages. Homes and reasons stand on the page, not in it."""

from deliberation.kernel.text import sentence
from deliberation.notices.telling import Word
from deliberation.outbox import senders
from deliberation.polls.queries import PollView
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("Your consent is asked for in vote no. %(number)s")
_LINES = (
    sentence("Vote no. %(number)s in %(community)s: %(question)s"),
    sentence("By its rule, the owners of your home must agree as well. Say yes or no here: %(address)s"),
    sentence("Or ring %(helper)s on %(phone)s, or come to: %(place)s."),
)


def word(change: Change, poll: PollView) -> Word:
    bodies, subjects = [], []
    for language in LANGUAGES:
        reader = Translator(language, change.community.time_zone)
        here = f"{change.config.settings.base_url}/c/{change.community.slug}/polls/{poll.number}/consents"
        details = {
            "number": str(poll.number),
            "community": change.community.name,
            "question": poll.question,
            "address": here,
            "helper": change.community.help_name,
            "phone": change.community.help_phone,
            "place": change.community.help_place,
        }
        subjects.append(reader.say(_SUBJECT, details))
        bodies.append("\n".join(reader.say(each, details) for each in _LINES))
    channels = frozenset(senders.of_settings(change.config.settings))
    return Word(subject=subjects[0], body="\n\n".join(bodies), channels=channels)
