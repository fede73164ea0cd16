"""Minutes as a page and a sheet show them: facts in the reader's language, words in their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from deliberation.counting.count import Outcome
from deliberation.counting.parties import AREA
from deliberation.counting.rules import Choice
from deliberation.kernel import exact, text
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.record import (
    Given,
    ItemOnRecord,
    Motion,
    Present,
    SeatOnRecord,
    Statement,
    Stay,
    Vote,
)
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.views import Standing
from deliberation.web import meeting_vote_words, meeting_words, minutes_words
from deliberation.web.deps import Visit
from deliberation.web.i18n.translator import LANGUAGES, Translator


@dataclass(frozen=True)
class Written:
    """Somebody's words in Markdown, with their language."""

    text: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """A row of the attendance: times are as people of the community read clocks."""

    number: int
    label: str
    names: str
    stays: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VoteLine:
    """`sums` are (word, seats), `figures` lines of exact numbers, `said` is (seat, word) where names were called."""

    number: int
    version: int
    about: str
    outcome: str
    annulled: str | None
    sums: tuple[tuple[str, int], ...]
    figures: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    record_sha256: str


@dataclass(frozen=True, kw_only=True)
class MotionLine:
    number: int
    amends: int | None
    texts: tuple[tuple[int, str], ...]
    by: str
    standing: str
    votes: tuple[VoteLine, ...]


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """`present` are (moment, sentences) at its beginning and at its end."""

    position: int
    title: str
    kind: str
    is_on_notice: bool
    times: str
    present: tuple[tuple[str, str], ...]
    interests: tuple[tuple[str, str, str], ...]
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
        rows=tuple(_rows(visit, document)),
        seats=() if is_masked_assembly else tuple(_seat(visit, each) for each in record.seats),
        buildings=tuple(_buildings(record.seats)) if is_masked_assembly else (),
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


def _rows(visit: Visit, document: Document) -> Iterable[tuple[str, str]]:
    heading, called = document.record.heading, document.record.called
    say = visit.translator
    yield say.gettext("How"), say.gettext(meeting_words.MODES[heading.mode])
    if heading.venue:
        yield say.gettext("Where"), heading.venue
    yield say.gettext("Decides by"), heading.rule[say.language]
    yield say.gettext("Called on"), say.datetime(called.called_at)
    for step in document.record.course:
        words = say.datetime(step.at)
        if step.had_quorum is False:
            words = f"{words} · {say.gettext('The quorum was never reached.')}"
        if step.resumes_at is not None:
            words = f"{words} → {say.datetime(step.resumes_at)}"
        yield say.gettext(minutes_words.STEPS[step.step]), words
    for officer in document.record.officers:
        yield say.gettext(minutes_words.OFFICES[officer.office]), officer.name


def _seat(visit: Visit, seat: SeatOnRecord) -> SeatLine:
    return SeatLine(
        number=seat.number,
        label=seat.label,
        names=_names(seat),
        stays=stays(visit, seat),
    )


def stays(visit: Visit, seat: SeatOnRecord) -> tuple[str, ...]:
    """From when to when, and how."""
    return tuple(_stay(visit, each) for each in seat.stays)


def _stay(visit: Visit, stay: Stay) -> str:
    how = visit.say(minutes_words.HOWS[stay.how])
    return f"{_span(visit, stay.since, stay.until)} {how}"


def _span(visit: Visit, since: datetime, until: datetime | None) -> str:
    """The day is told only where it changes."""
    clock = visit.translator
    if until is None:
        return f"{clock.clock(since)}–"
    if clock.date(since) == clock.date(until):
        return f"{clock.clock(since)}–{clock.clock(until)}"
    return f"{clock.datetime(since)} – {clock.datetime(until)}"


def _buildings(seats: Iterable[SeatOnRecord]) -> Iterable[tuple[str, int, int]]:
    """Name, homes that were there at some time, homes with a seat."""
    ordered = sorted(seats, key=lambda seat: seat.label)
    for label, group in groupby(ordered, key=lambda seat: seat.label):
        homes = list(group)
        yield label, sum(bool(seat.stays) for seat in homes), len(homes)


def _item(
    visit: Visit, item: ItemOnRecord, seats: Mapping[int, SeatOnRecord], document: Document
) -> ItemLine:
    moments = [each for each in (item.at_begin, item.at_end) if each is not None]
    return ItemLine(
        position=item.position,
        title=item.title,
        kind=visit.say(meeting_words.ITEMS[item.kind]),
        is_on_notice=item.is_on_notice,
        times=_span(visit, item.begun_at, item.ended_at) if item.begun_at else "",
        present=tuple((visit.translator.clock(each.at), present(visit, each)) for each in moments),
        interests=tuple(
            (label(seats, each.seat), visit.say(minutes_words.EFFECTS[each.effect]), each.reason)
            for each in item.interests
        ),
        motions=tuple(_motion(visit, each, seats) for each in item.motions),
        statements=item.statements,
        actions=item.actions,
        words=_written(document.words.items.get(item.id, "")),
    )


def present(visit: Visit, moment: Present) -> str:
    """How much of each dimension was there, in words."""
    said = []
    for dim, words in minutes_words.PRESENT.items():
        if moment.total.get(dim):
            found: Mapping[str, object] = {
                "present": moment.present.get(dim, 0),
                "total": moment.total[dim],
            }
            if dim == AREA:
                found = {name: _square_metres(int(str(value))) for name, value in found.items()}
            said.append(visit.say(words, found))
    return " · ".join(said)


def label(seats: Mapping[int, SeatOnRecord], number: int) -> str:
    """What a seat is called, with who stood for it."""
    seat = seats[number]
    return f"{seat.label} {_names(seat)}".strip()


def _names(seat: SeatOnRecord) -> str:
    """Who stood for it, where that is not what the seat is called."""
    names = dict.fromkeys(stay.name for stay in seat.stays if stay.name)
    return "、".join(name for name in names if name != seat.label)


def _motion(visit: Visit, motion: Motion, seats: Mapping[int, SeatOnRecord]) -> MotionLine:
    return MotionLine(
        number=motion.number,
        amends=motion.amends,
        texts=tuple((each.version, each.text) for each in motion.texts),
        by=label(seats, motion.by_seat) if motion.by_seat else "",
        standing=visit.say(meeting_vote_words.STANDINGS[Standing(motion.standing)][0]),
        votes=tuple(_vote(visit, each, seats) for each in motion.votes),
    )


def _vote(visit: Visit, vote: Vote, seats: Mapping[int, SeatOnRecord]) -> VoteLine:
    words = {choice.value: visit.say(said) for choice, said in meeting_vote_words.CHOICES.items()}
    return VoteLine(
        number=vote.number,
        version=vote.version,
        about=f"{visit.say(meeting_vote_words.WAYS[Way(vote.way)])} · {visit.translator.clock(vote.closed_at)}",
        outcome=visit.say(minutes_words.OUTCOMES[Outcome(vote.outcome)]),
        annulled=vote.annulled,
        sums=tuple((words[each.value], vote.sums.get(each.value, 0)) for each in Choice),
        figures=tuple(_figures(vote, words)),
        said=tuple((label(seats, each.seat), words[each.choice]) for each in vote.said),
        record_sha256=vote.record_sha256,
    )


def _figures(vote: Vote, words: Mapping[str, str]) -> Iterable[str]:
    """Of a vote that weighs area too: what each answer had of it."""
    if AREA not in vote.figures:
        return
    area = vote.figures[AREA]
    for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN):
        if choice.value in area:
            yield f"{words[choice.value]}: {_square_metres(int(area[choice.value]))} m²"


def _square_metres(cm2: int) -> str:
    return f"{exact.square_metres(cm2):,}"


def _written(words: str) -> Written:
    return Written(words, text.language(words))
