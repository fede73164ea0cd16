"""What those who are called to a meeting are told, in both languages: by message, in a reminder, and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from deliberation.accounts import codes
from deliberation.kernel.text import sentence
from deliberation.meetings.call.invitees import InviteeView
from deliberation.meetings.call.inviting import Words
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import MeetingKind, Mode
from deliberation.web import meeting_words, qr
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator

_SUBJECT = sentence("You are called to a meeting")
_REMINDER = sentence("A meeting you are called to")
_CANCELLED = sentence("A meeting is cancelled")
_OFF = sentence("It was to begin on %(at)s. It does not take place: %(reason)s")
_WHAT = sentence("%(kind)s of %(community)s: %(title)s")
_WHEN = sentence("It begins on %(at)s. Where: %(where)s.")
_KNOW = sentence("Agenda, and say that you know of it: %(link)s")
_STILL = sentence(
    "We do not know yet whether you have heard. Sign in, or use the code on your letter: %(link)s"
)
_HELP = sentence("Or ring %(helper)s: %(phone)s.")
_ONLINE = sentence("online")
_NAME = sentence("You cannot come? Name somebody who comes for you: %(proxies)s")
_BOTH = sentence("%(venue)s, or online")
_SEAT = sentence("Seat no. %(number)s: %(seat)s")
_TITLE = sentence("Invitation to a meeting")
_PARAGRAPHS = (
    sentence(
        "Scan the square. Or open %(address)s and type the code. There you read the agenda, and say that you know of it."
    ),
    sentence("Bring this letter. At the meeting the code shows who you are. Show it to nobody else."),
    sentence("You can do everything on paper too. Ring %(helper)s on %(phone)s. Or come to: %(place)s."),
)


@dataclass(frozen=True)
class Wording:
    """Of messages. With a code the link opens the invitation, without one the meeting."""

    visit: Visit
    meeting: MeetingView

    def __call__(self, invitee: InviteeView, code: str) -> Words:
        zone = self.visit.community.time_zone
        readers = [Translator(language, zone) for language in LANGUAGES]
        subject = readers[0].say(_SUBJECT if code else _REMINDER)
        return Words(subject, "\n\n".join(self._said(reader, invitee, code) for reader in readers))

    def _said(self, reader: Translator, invitee: InviteeView, code: str) -> str:
        details = _details(self.visit, self.meeting, reader)
        link = address(self.visit, code) if code else page(self.visit, self.meeting)
        asked = reader.say(_KNOW if code else _STILL, {"link": link})
        seat = reader.say(_SEAT, {"number": invitee.number, "seat": invitee.label})
        said = (
            reader.say(_WHAT, details),
            reader.say(_WHEN, details),
            seat,
            asked,
            *_represented(self.meeting, reader, details),
            reader.say(_HELP, details),
        )
        return "\n".join(said)


@dataclass(frozen=True)
class Ending:
    """That a meeting does not take place, and why."""

    visit: Visit
    meeting: MeetingView
    reason: str

    def __call__(self, _invitee: InviteeView, _code: str) -> Words:
        readers = [Translator(language, self.visit.community.time_zone) for language in LANGUAGES]
        said = (self._said(reader) for reader in readers)
        return Words(readers[0].say(_CANCELLED), "\n\n".join(said))

    def _said(self, reader: Translator) -> str:
        details = _details(self.visit, self.meeting, reader)
        off = reader.say(_OFF, {**details, "reason": self.reason})
        return "\n".join((reader.say(_WHAT, details), off, reader.say(_HELP, details)))


@dataclass(frozen=True)
class LetterWords:
    """What a letter says in one language."""

    language: str
    title: str
    what: str
    when: str
    seat: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class LetterView:
    """A letter to print: its code in groups, the square that holds it, and its words in both languages."""

    name: str
    seat: str
    code: str
    square: Markup
    items: tuple[str, ...]
    words: tuple[LetterWords, ...]


def letter(visit: Visit, meeting: MeetingView, invitee: InviteeView, code: str) -> LetterView:
    called = meeting.called.items if meeting.called else ()
    return LetterView(
        name=invitee.name,
        seat=invitee.label,
        code=codes.grouped(code),
        square=qr.svg(address(visit, code)),
        items=tuple(each.title for each in called),
        words=tuple(_letter_words(visit, meeting, invitee, language) for language in LANGUAGES),
    )


def page(visit: Visit, meeting: MeetingView) -> str:
    return f"{visit.config.settings.base_url}/c/{visit.community.slug}/meetings/{meeting.number}"


def address(visit: Visit, code: str = "") -> str:
    """Where a code is read; with one, the page that opens by it."""
    here = f"{visit.config.settings.base_url}/c/{visit.community.slug}/meetings/invitation"
    return f"{here}?{urlencode({'code': codes.grouped(code)})}" if code else here


def where(meeting: MeetingView, reader: Translator) -> str:
    if meeting.mode is Mode.BOTH:
        return reader.say(_BOTH, {"venue": meeting.venue})
    return meeting.venue or reader.say(_ONLINE)


def _letter_words(visit: Visit, meeting: MeetingView, invitee: InviteeView, language: str) -> LetterWords:
    reader = Translator(language, visit.community.time_zone)
    details = {**_details(visit, meeting, reader), "address": address(visit)}
    return LetterWords(
        language=language,
        title=reader.say(_TITLE),
        what=reader.say(_WHAT, details),
        when=reader.say(_WHEN, details),
        seat=reader.say(_SEAT, {"number": invitee.number, "seat": invitee.label}),
        paragraphs=(
            *(reader.say(paragraph, details) for paragraph in _PARAGRAPHS),
            *_represented(meeting, reader, details),
        ),
    )


def _represented(meeting: MeetingView, reader: Translator, details: Mapping[str, object]) -> tuple[str, ...]:
    """Where owners may send somebody."""
    return (reader.say(_NAME, details),) if meeting.kind is MeetingKind.ASSEMBLY else ()


def _details(visit: Visit, meeting: MeetingView, reader: Translator) -> dict[str, object]:
    community = visit.community
    return {
        "kind": reader.say(meeting_words.KINDS[meeting.kind]),
        "community": community.name,
        "title": meeting.title,
        "at": meeting.starts_at,
        "where": where(meeting, reader),
        "helper": community.help_name,
        "phone": community.help_phone,
        "place": community.help_place,
        "proxies": f"{page(visit, meeting)}/proxies",
    }
