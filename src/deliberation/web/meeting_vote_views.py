"""Motions and votes of a meeting as its pages show them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.counting import presets
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.rules import Choice
from deliberation.counting.shapes import Object
from deliberation.kernel.text import sentence
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import recounting
from deliberation.meetings.votes.closing import Kept
from deliberation.meetings.votes.kinds import Declarer
from deliberation.meetings.votes.views import Docket, MotionView, VoteView
from deliberation.proposals import differences
from deliberation.proposals.differences import Piece
from deliberation.web import exact_tests, meeting_vote_words, poll_views, result_tests, result_view
from deliberation.web.exact_tests import ExactTestView
from deliberation.web.i18n.translator import Translator
from deliberation.web.poll_views import RuleView
from deliberation.web.result_tests import QuestionView
from deliberation.web.verdicts import VerdictView

_HOW_MANY = {
    "present": sentence("Seats that were there: %(number)s of %(all)s."),
    "left_out": sentence("Seats left out for an interest: %(number)s."),
    "mute": sentence("Seats that did not vote for an interest: %(number)s."),
    "not_counted": sentence("Said before, but not there at the end or not allowed to vote: %(number)s."),
    "rounds": sentence("Two people counted apart and found the same in round %(number)s."),
}
_SEAT = sentence("Seat %(number)s")
_CHANNELS = {
    "called": sentence("Called out: %(number)s."),
    "phone": sentence("On the phone: %(number)s."),
    "paper": sentence("On paper: %(number)s."),
}


@dataclass(frozen=True, kw_only=True)
class MotionLine:
    """A motion as it stands. `changes` are what an amendment would change in the motion's text, or what the newest text of a motion changed.

    `is_due`: it is the one to be voted on next.
    """

    motion: MotionView
    standing: tuple[str, str]
    mover: str
    seconder: str
    changes: tuple[Piece, ...]
    is_outdated: bool
    is_due: bool

    @property
    def pieces(self) -> list[tuple[str, str]]:
        return [(piece.change.value, piece.text) for piece in self.changes]


@dataclass(frozen=True, kw_only=True)
class InterestLine:
    """`declared` is who said so, and who confirmed it; one that does not stand yet changes nothing."""

    id: UUID
    seat_id: UUID
    seat: str
    about: str
    effect: str
    declared: str
    stands: bool
    declared_by: UUID
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """What a seat said in a vote by name."""

    seat: str
    choice: str


@dataclass(frozen=True, kw_only=True)
class VoteResultView:
    """A decided vote: the verdict, each test with both its sides, and how near it was."""

    verdict: VerdictView
    short: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    measures: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rule: RuleView
    margin: tuple[str, ...]
    tests: tuple[ExactTestView, ...]
    lines: tuple[str, ...]
    said: tuple[SaidLine, ...]

    @property
    def said_rows(self) -> list[tuple[str, str]]:
        return [(line.seat, line.choice) for line in self.said]


def motions(translator: Translator, hall: Hall, docket: Docket, item_id: UUID) -> tuple[MotionLine, ...]:
    """Each followed by its amendments."""
    return tuple(_motion(translator, hall, docket, each) for each in docket.on_item(item_id))


def interests(translator: Translator, hall: Hall, docket: Docket, item_id: UUID) -> tuple[InterestLine, ...]:
    return tuple(
        InterestLine(
            id=each.id,
            seat_id=each.seat_id,
            seat=label(hall, each.seat_id),
            about=each.about,
            effect=translator.say(meeting_vote_words.EFFECTS[each.effect]),
            declared=meeting_vote_words.declared(translator, each.declared_as, each.confirmed_as),
            stands=each.stands,
            declared_by=each.declared_by,
            is_own=each.declared_as is Declarer.SEAT,
        )
        for each in docket.interests
        if each.item_id == item_id
    )


def vote_lines(translator: Translator, votes: Sequence[VoteView]) -> tuple[tuple[VoteView, str, str], ...]:
    """Each with its outcome in a word and the kind of its tag."""
    return tuple((vote, *_outcome(translator, vote)) for vote in votes)


def decided(translator: Translator, docket: Docket) -> tuple[tuple[VoteView, str, str], ...]:
    """Those that are closed."""
    return vote_lines(translator, [vote for vote in docket.votes if vote.outcome is not None])


def label(hall: Hall, seat_id: UUID | None) -> str:
    return next((seat.label for seat in hall.seats if seat.id == seat_id), "")


def is_for_everybody(hall: Hall) -> bool:
    """Whether records may be read by all: which homes came to an owners' assembly is for those who have a seat there."""
    return hall.meeting.kind is not MeetingKind.ASSEMBLY


def result(
    translator: Translator, hall: Hall, kept: Kept, *, shows_said: bool, sees_names: bool
) -> VoteResultView:
    """From the record alone."""
    record: Object = json.loads(kept.record)
    count, preset = recounting.counted(record), presets.parse(record["rule"])
    questions = result_tests.questions(translator, count, preset)
    return VoteResultView(
        verdict=meeting_vote_words.verdict(translator, count.outcome),
        short=tuple(
            words
            for test in count.tests
            if test.holds is False and (words := exact_tests.missing(translator, test))
        ),
        questions=questions,
        measures=result_tests.measures(translator, count),
        rows=result_tests.table(translator, count),
        rule=poll_views.rule(translator, preset),
        margin=tuple(result_view.flip_words(translator, _flip(record))),
        tests=tuple(exact_tests.of(translator, test) for test in count.tests),
        lines=tuple(_lines(translator, record)),
        said=tuple(_said(translator, hall, record, sees_names=sees_names)) if shows_said else (),
    )


def _motion(translator: Translator, hall: Hall, docket: Docket, motion: MotionView) -> MotionLine:
    words, kind = meeting_vote_words.STANDINGS[motion.standing]
    amended = None if motion.amends is None else docket.motion(motion.amends)
    if amended is not None:
        base = next(text.text for text in amended.texts if text.version == motion.text.base)
        changes = differences.compare(base, motion.text.text)
    elif len(motion.texts) > 1:
        changes = differences.compare(motion.texts[-2].text, motion.text.text)
    else:
        changes = ()
    return MotionLine(
        motion=motion,
        standing=(translator.say(words), kind),
        mover=label(hall, motion.mover_id),
        seconder=label(hall, motion.seconder_id),
        changes=changes,
        is_outdated=motion.is_open and amended is not None and motion.text.base != amended.text.version,
        is_due=docket.is_due(motion),
    )


def _outcome(translator: Translator, vote: VoteView) -> tuple[str, str]:
    if vote.annulled_at is not None:
        return translator.say(sentence("Annulled")), "warn"
    if vote.outcome is None:
        return translator.say(sentence("Open now")), "live"
    verdict = meeting_vote_words.verdict(translator, vote.outcome)
    return verdict.word, {"passed": "ok", "failed": "warn", "void": "warn"}[verdict.kind]


def _flip(record: Object) -> Flip | None:
    margin = record["margin"]
    flip = margin["flip"] if isinstance(margin, dict) else None
    if not isinstance(flip, dict):
        return None
    ballots = flip["ballots"]
    return Flip(ballots if isinstance(ballots, int) else None, is_exact=flip["is_exact"] is True)


def _lines(translator: Translator, record: Object) -> Iterator[str]:
    seats = _objects(record["seats"])
    counts = {
        "present": sum(seat["present"] is not None for seat in seats),
        "left_out": sum(seat["interest"] == "out" for seat in seats),
        "mute": sum(seat["interest"] == "mute" for seat in seats),
        "not_counted": record["not_counted"],
        "rounds": record["hands"]["round"] if isinstance(record["hands"], dict) else 0,
    }
    for name, number in counts.items():
        if number or name == "present":
            yield translator.say(_HOW_MANY[name], {"number": number, "all": len(seats)})
    channels = record["channels"]
    if isinstance(channels, dict):
        for name, words in _CHANNELS.items():
            if name in channels:
                yield translator.say(words, {"number": channels[name]})


def _said(translator: Translator, hall: Hall, record: Object, *, sees_names: bool) -> Iterator[SaidLine]:
    """In the order of the seats. Outsiders read who sits on a committee as the number of the seat."""
    said = {each["key"]: Choice(str(each["choice"])) for each in _objects(record["said"])}
    is_named = sees_names or hall.meeting.kind is MeetingKind.JOINT
    for seat in hall.seats:
        if seat.key in said:
            words = meeting_vote_words.CHOICES[said[seat.key]]
            label = seat.label if is_named else translator.say(_SEAT, {"number": seat.number})
            yield SaidLine(seat=label, choice=translator.say(words))


def _objects(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
