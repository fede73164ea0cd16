"""The letter to all who could vote, in both languages: the result hangs out, and until when one may object."""

from deliberation.kernel.text import sentence
from deliberation.notices.telling import Word
from deliberation.notices.views import NoticeView
from deliberation.outbox import senders
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.web import notice_acts, verdicts
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("The result of vote no. %(number)s hangs out")
_LINES = (
    sentence("Vote no. %(number)s in %(community)s: %(question)s"),
    sentence("Result: %(word)s"),
    sentence("Whoever could vote may object by %(day)s. Read it and object here: %(address)s"),
    sentence("Or ring %(helper)s on %(phone)s, or come to: %(place)s."),
)


def word(change: Change, poll: PollView, closed: ClosedView, notice: NoticeView) -> Word:
    bodies, subjects = [], []
    for language in LANGUAGES:
        reader = Translator(language, change.community.time_zone)
        details = {
            "number": str(poll.number),
            "community": change.community.name,
            "question": poll.question,
            "word": verdicts.verdict(reader, closed.outcome, poll.frozen.preset).word,
            "day": notice.by_on,
            "address": f"{change.config.settings.base_url}{notice_acts.public(change, notice)}",
            "helper": change.community.help_name,
            "phone": change.community.help_phone,
            "place": change.community.help_place,
        }
        subjects.append(reader.say(_SUBJECT, details))
        bodies.append("\n".join(reader.say(each, details) for each in _LINES))
    channels = frozenset(senders.of_settings(change.config.settings))
    return Word(subject=subjects[0], body="\n\n".join(bodies), channels=channels)
