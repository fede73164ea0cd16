"""The text with which the notice of a called meeting begins: when, where, what is voted on, and where its papers are."""

from deliberation.kernel.text import sentence
from deliberation.meetings.call.views import MeetingView
from deliberation.notices import clocks, terms
from deliberation.notices.kinds import Kind
from deliberation.notices.views import Texts
from deliberation.web import meeting_sheets, rule_views
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import Translator
from deliberation.web.meeting_sheets import SheetView

_TITLE = sentence("Call: %(title)s")
_PAGE = sentence("More on the page of the meeting: <%(address)s>")


def texts(visit: Visit, meeting: MeetingView) -> Texts:
    """In both languages."""
    titles, bodies = {}, {}
    for sheet in meeting_sheets.of(visit, meeting):
        reader = Translator(sheet.language, visit.community.time_zone)
        titles[sheet.language] = reader.say(_TITLE, {"title": meeting.title})
        bodies[sheet.language] = _body(visit, reader, meeting, sheet)
    return Texts(titles, bodies)


def until(visit: Visit, meeting: MeetingView) -> str:
    """The day of the meeting, where the law lets it come down then; else empty."""
    held_on = visit.community.day(meeting.starts_at)
    place = rule_views.place_of(visit)
    asked = clocks.last_day(visit.community.day(visit.now), terms.of_kind(place, Kind.CALL).days, place)
    return held_on.isoformat() if held_on >= asked.earliest else ""


def _body(visit: Visit, reader: Translator, meeting: MeetingView, sheet: SheetView) -> str:
    address = f"{visit.config.settings.base_url}/c/{visit.community.slug}/meetings/{meeting.number}"
    items = [f"{number}. {words}" for number, words in enumerate(sheet.items, start=1)]
    return "\n\n".join(
        (
            "\n".join(f"**{each}**" for each in sheet.facts),
            sheet.agenda,
            "\n".join(items),
            sheet.rule,
            "\n".join(sheet.after[:-1]),
            reader.say(_PAGE, {"address": address}),
        )
    )
