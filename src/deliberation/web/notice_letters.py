"""The letter to all who could vote, in both languages: the result hangs out, and until when one may object."""

from deliberation.kernel.text import sentence
from deliberation.notices.telling import Word
from deliberation.notices.views import NoticeView
from deliberation.outbox import senders
from deliberation.web import named_votes, notice_acts
from deliberation.web.deps import Change
from deliberation.web.i18n.translator import LANGUAGES, Translator
from deliberation.web.named_votes import NamedVote

_SUBJECT = sentence("The result hangs out: %(vote)s")
_LINES = (
    sentence("%(vote)s in %(community)s: %(question)s"),
    sentence("Result: %(word)s"),
    sentence("Whoever could vote may object by %(day)s. Read it and object here: %(address)s"),
    sentence("Or ring %(helper)s on %(phone)s, or come to: %(place)s."),
)


def word(change: Change, vote: NamedVote, notice: NoticeView) -> Word:
    bodies, subjects = [], []
    for language in LANGUAGES:
        reader = Translator(language, change.community.time_zone)
        details = {
            "vote": named_votes.name(reader, vote),
            "community": change.community.name,
            "question": vote.question,
            "word": named_votes.verdict(reader, vote).word,
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
