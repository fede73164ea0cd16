"""Minutes as a page and a sheet show them: facts in the reader's language, words in their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.kernel import text
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.record import Given, Interest, ItemOnRecord, SeatOnRecord, Statement
from deliberation.meetings.votes.kinds import Declarer
from deliberation.web import (
    meeting_vote_words,
    meeting_words,
    minutes_rows,
    minutes_seat_views,
    minutes_vote_views,
    minutes_words,
)
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator
from deliberation.web.minutes_seat_views import SeatLine
from deliberation.web.minutes_vote_views import MotionLine


@dataclass(frozen=True)
class Written:
    """Somebody's words in Markdown, with their language."""

    text: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """`present` are (moment, sentences) at its beginning and at its end."""

    position: int
    title: str
    kind: str
    is_on_notice: bool
    times: str
    present: tuple[tuple[str, str], ...]
    interests: tuple[tuple[str, str, str, str], ...]
    motions: tuple[MotionLine, ...]
    statements: tuple[Statement, ...]
    actions: tuple[Given, ...]
    words: Written


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """Everything that stands in minutes. `buildings` is who was there where seats are homes and nobody may be told apart."""

    number: int
    title: str
    kind: str
    lang: str
    rows: tuple[tuple[str, str], ...]
    seats: tuple[SeatLine, ...]
    buildings: tuple[tuple[str, int, int], ...]
    opening: Written
    items: tuple[ItemLine, ...]
    closing: Written
    statements: tuple[Statement, ...]
    actions: tuple[Given, ...]


def of(visit: Visit, document: Document) -> DocumentView:
    record = document.record
    is_masked_assembly = record.heading.kind is MeetingKind.ASSEMBLY and not any(
        stay.name for seat in record.seats for stay in seat.stays
    )
    seats = {seat.number: seat for seat in record.seats}
    return DocumentView(
        number=record.heading.number,
        title=record.heading.title,
        kind=visit.say(meeting_words.KINDS[record.heading.kind]),
        lang=document.language,
        rows=tuple(minutes_rows.of(visit.translator, document)),
        seats=()
        if is_masked_assembly
        else tuple(minutes_seat_views.line(visit, each) for each in record.seats),
        buildings=tuple(minutes_seat_views.buildings(record.seats)) if is_masked_assembly else (),
        opening=_written(document.words.opening),
        items=tuple(_item(visit, each, seats, document) for each in record.items),
        closing=_written(document.words.closing),
        statements=record.statements,
        actions=record.actions,
    )


def other(visit: Visit) -> Translator:
    """The other language, for headings on paper."""
    language = next(each for each in LANGUAGES if each != visit.translator.language)
    return Translator(language, visit.translator.zone)


def _item(
    visit: Visit, item: ItemOnRecord, seats: Mapping[int, SeatOnRecord], document: Document
) -> ItemLine:
    moments = [each for each in (item.at_begin, item.at_end) if each is not None]
    return ItemLine(
        position=item.position,
        title=item.title,
        kind=visit.say(meeting_words.ITEMS[item.kind]),
        is_on_notice=item.is_on_notice,
        times=minutes_seat_views.span(visit, item.begun_at, item.ended_at) if item.begun_at else "",
        present=tuple(
            (visit.translator.clock(each.at), minutes_seat_views.present(visit, each)) for each in moments
        ),
        interests=tuple(
            (
                minutes_seat_views.label(seats, each.seat),
                visit.say(minutes_words.EFFECTS[each.effect]),
                each.reason,
                _declared(visit, each),
            )
            for each in item.interests
        ),
        motions=tuple(minutes_vote_views.motion(visit, each, seats) for each in item.motions),
        statements=item.statements,
        actions=item.actions,
        words=_written(document.words.items.get(item.id, "")),
    )


def _declared(visit: Visit, interest: Interest) -> str:
    said = None if interest.declared_as is None else Declarer(interest.declared_as)
    confirmed = None if interest.confirmed_as is None else Declarer(interest.confirmed_as)
    return meeting_vote_words.declared(visit.translator, said, confirmed)


def _written(words: str) -> Written:
    return Written(words, text.language(words))
