"""Votes with a helper in words: the ways to confirm, what became of a slip, and what an owner reads before telling a code."""

from collections.abc import Mapping
from dataclasses import replace

from deliberation.kernel.text import sentence
from deliberation.outbox.rules import Letter
from deliberation.papers.papers import Answers
from deliberation.polls.assisting.queries import AskedHome
from deliberation.polls.assisting.rules import CODE_LASTS, Ended, Method
from deliberation.polls.queries import PollView
from deliberation.web import ballot_views, contacts, poll_views
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator

METHODS: Mapping[Method, str] = {
    Method.CODE: sentence("by a code sent to them"),
    Method.LETTER: sentence("by the code of their letter"),
    Method.SLIP: sentence("by a signed slip that a second person read"),
}
ENDS: Mapping[Ended | None, tuple[str, str]] = {
    None: (sentence("A second person must read it"), "warn"),
    Ended.COUNTED: (sentence("Recorded"), "ok"),
    Ended.SET_ASIDE: (sentence("Set aside"), "off"),
    Ended.REPLACED: (sentence("A later vote counts"), "off"),
}
DONE: Mapping[Ended, str] = {
    Ended.COUNTED: sentence("The slip says the same, and its vote is recorded."),
    Ended.SET_ASIDE: sentence("The slip is set aside. It is not counted."),
    Ended.REPLACED: sentence("The home voted again after it signed. That vote counts."),
}
_SUBJECT = sentence("Check your vote before you confirm it")
_BODY = sentence(
    "%(helper)s is about to send your vote for %(place)s in %(community)s. The question: %(question)s Your choice: %(choice)s. "
    "If that is right, tell %(helper)s this code: %(code)s. It is good for %(minutes)s minutes. "
    "If it is not, tell nobody, and ring %(help)s: %(phone)s."
)


def letter(
    visit: Visit, poll: PollView, home: AskedHome, answers: Answers, *, code: str, address: str
) -> Letter:
    """In both languages. It names what the code confirms, so that an owner who is told something else does not say it."""
    readers = [
        replace(visit, translator=Translator(language, visit.community.time_zone)) for language in LANGUAGES
    ]
    details = [_details(reader, poll, home, answers, code) for reader in readers]
    subject = readers[0].say(_SUBJECT)
    body = "\n\n".join(reader.say(_BODY, each) for reader, each in zip(readers, details, strict=True))
    return Letter(contacts.channel_of(address), address, subject, body)


def _details(
    reader: Visit, poll: PollView, home: AskedHome, answers: Answers, code: str
) -> Mapping[str, object]:
    return {
        "code": code,
        "helper": reader.visitor.name,
        "place": poll_views.listed(reader, home.places),
        "community": reader.community.name,
        "question": poll.question,
        "choice": ballot_views.in_a_row(reader, ballot_views.said(reader, poll, answers)),
        "minutes": int(CODE_LASTS.total_seconds()) // 60,
        "help": reader.community.help_name,
        "phone": reader.community.help_phone,
    }
