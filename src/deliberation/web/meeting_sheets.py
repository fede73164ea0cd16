"""The call of a meeting as it hangs on the board, in both languages."""

from dataclasses import dataclass

from deliberation.kernel.text import sentence
from deliberation.meetings.call.content import CalledItem
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import MeetingKind, Mode
from deliberation.web import meeting_links, meeting_words
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator

_TITLES = {
    MeetingKind.ASSEMBLY: sentence("Notice: owners’ assembly"),
    MeetingKind.COMMITTEE: sentence("Notice: meeting of the owners’ committee"),
    MeetingKind.JOINT: sentence("Notice: joint meeting"),
}
_AGAIN = sentence("This is the second call. To the first too few came.")
_WHEN = sentence("Begins: %(at)s")
_UNTIL = sentence("Planned to end at %(time)s")
_WHERE = sentence("Where: %(where)s")
_HOW = sentence("How: %(how)s")
_AGENDA = sentence("Agenda:")
_ITEM = sentence("%(title)s (%(kind)s)")
_VOTED = sentence("Only what stands here is voted on.")
_COME = {
    MeetingKind.ASSEMBLY: sentence(
        "You cannot come? Name somebody on the page of the meeting, or send somebody with a mandate that you signed."
    ),
    MeetingKind.COMMITTEE: sentence("Members come themselves. Nobody can stand in for them."),
    MeetingKind.JOINT: sentence("Each body sends one person, who may speak for it."),
}
_ASK = sentence("Questions: %(place)s, or ring %(phone)s.")
_REASON = sentence("The notice comes later than the days ask for, because: %(reason)s")
_CALLED = sentence("Called on %(day)s, meeting no. %(number)s.")


@dataclass(frozen=True)
class SheetView:
    """The call in one language; titles stand in the words of whoever wrote them."""

    language: str
    headline: str
    facts: tuple[str, ...]
    agenda: str
    items: tuple[str, ...]
    rule: str
    after: tuple[str, ...]


def of(visit: Visit, meeting: MeetingView) -> tuple[SheetView, ...]:
    """In each language, the reader's own first."""
    own = visit.translator.language
    order = (own, *(each for each in LANGUAGES if each != own))
    return tuple(_sheet(visit, meeting, Translator(each, visit.community.time_zone)) for each in order)


def _sheet(visit: Visit, meeting: MeetingView, reader: Translator) -> SheetView:
    community = visit.community
    called = meeting.called.items if meeting.called else ()
    reason = meeting.called.notice.reason if meeting.called else None
    how = reader.say(meeting_words.MODES[meeting.mode])
    facts = [
        reader.say(_WHEN, {"at": meeting.starts_at}),
        *([reader.say(_UNTIL, {"time": reader.clock(meeting.ends_at)})] if meeting.ends_at else []),
        *([reader.say(_WHERE, {"where": meeting.venue})] if meeting.venue else []),
        reader.say(_HOW, {"how": how}),
        *([] if meeting.mode is Mode.IN_PERSON else [reader.say(meeting_links.ON_PAPER[meeting.kind])]),
        *([reader.say(_AGAIN)] if meeting.again_of else []),
        *([reader.say(_REASON, {"reason": reason})] if reason else []),
    ]
    return SheetView(
        language=reader.language,
        headline=reader.say(_TITLES[meeting.kind]),
        facts=tuple(facts),
        agenda=reader.say(_AGENDA),
        items=tuple(_item(reader, each) for each in called),
        rule=f"{meeting.preset.title[reader.language]}{_colon(reader)}{meeting.preset.text[reader.language]}",
        after=(
            reader.say(_VOTED),
            reader.say(_COME[meeting.kind]),
            reader.say(_ASK, {"place": community.help_place, "phone": community.help_phone}),
            reader.say(
                _CALLED, {"day": reader.date(meeting.called_at or visit.now), "number": meeting.number}
            ),
        ),
    )


def _item(reader: Translator, item: CalledItem) -> str:
    kind = reader.say(meeting_words.ITEMS[item.kind])
    return reader.say(_ITEM, {"title": item.title, "kind": kind})


def _colon(reader: Translator) -> str:
    return "：" if reader.language == LANGUAGES[0] else ": "
