"""The quorum of a meeting as people read it: a gauge for each test, and how firmly it stands."""

from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting.count import Test
from deliberation.counting.margin import slack
from deliberation.counting.margin.leaving import Fewest
from deliberation.counting.parties import AREA
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.meetings import attendance
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.run.queries import Hall
from deliberation.web import tallies
from deliberation.web.i18n.translator import Translator
from deliberation.web.tallies import GaugeView

_NAMES = {
    "members": sentence("Members"),
    "owner_members": sentence("Members who are owners"),
    "heads": sentence("Owners present"),
    AREA: sentence("Floor area present"),
}
_ENOUGH = sentence("%(need)s needed, reached")
_TOO_FEW = sentence("%(need)s needed, not reached")
_PART_OF = sentence("%(reached)s of %(total)s")


@dataclass(frozen=True, kw_only=True)
class QuorumView:
    """`margin` is how many may leave, or must come; `note` says what is only expected."""

    is_met: bool | None
    words: str
    gauges: tuple[GaugeView, ...]
    margin: str
    note: str


def of(translator: Translator, hall: Hall) -> QuorumView:
    quorum = hall.quorum
    return QuorumView(
        is_met=quorum.is_met,
        words=_words(translator, hall),
        gauges=tuple(_gauge(translator, hall, test) for test in quorum.tests),
        margin=_margin(translator, hall),
        note=translator.say(sentence("The rule asks how many vote. Whoever is here is expected to vote."))
        if quorum.is_forecast
        else "",
    )


def _words(translator: Translator, hall: Hall) -> str:
    if not hall.quorum.tests:
        return translator.say(sentence("The rule asks for no quorum."))
    if hall.quorum.is_met is None:
        return translator.say(sentence("Only the count can tell."))
    met, missed = sentence("We have the quorum."), sentence("We do not have the quorum.")
    return translator.say(met if hall.quorum.is_met else missed)


def _margin(translator: Translator, hall: Hall) -> str:
    quorum = hall.quorum
    if quorum.lost_after is not None:
        return _lost(translator, quorum.lost_after, is_large=hall.meeting.kind is MeetingKind.ASSEMBLY)
    return "" if quorum.met_after is None else _met(translator, quorum.met_after)


def _lost(translator: Translator, fewest: Fewest, *, is_large: bool) -> str:
    """Where seats weigh differently it is the worst case: the largest leave first."""
    if fewest.voices is None:
        return translator.say(sentence("It stays met, whoever leaves."))
    if is_large or not fewest.is_exact:
        words = translator.ngettext(
            "If %(num)s more leaves, it can be lost.", "If %(num)s more leave, it can be lost.", fewest.voices
        )
    else:
        words = translator.ngettext(
            "If %(num)s more leaves, it is lost.", "If %(num)s more leave, it is lost.", fewest.voices
        )
    return words % {"num": fewest.voices}


def _met(translator: Translator, fewest: Fewest) -> str:
    if fewest.voices is None:
        return translator.say(sentence("It cannot be met here, even if everybody comes."))
    words = translator.ngettext(
        "At least %(num)s more must come.", "At least %(num)s more must come.", fewest.voices
    )
    return words % {"num": fewest.voices}


def _gauge(translator: Translator, hall: Hall, test: Test) -> GaugeView:
    dim = test.atom.dim
    counted_seats = [seat for seat in hall.seats if seat.id not in hall.left_out]
    total = Fraction(attendance.weight(counted_seats, dim))
    left, need = test.left or Fraction(0), slack.need(test)
    share = left / total if total else Fraction(0)
    counted = {"reached": _amount(translator, dim, left), "total": _amount(translator, dim, total)}
    words = _ENOUGH if test.holds else _TOO_FEW
    return GaugeView(
        name=translator.say(_NAMES.get(dim, dim)),
        count=translator.say(_PART_OF, counted),
        share=tallies.bar_end(share),
        percent=f"{exact.percent(share, places=1)}%",
        needed=""
        if need is None
        else translator.say(words, {"need": _amount(translator, dim, need, up=True)}),
        need="" if need is None or not total else tallies.bar_end(min(need / total, Fraction(1))),
        met=bool(test.holds),
    )


def _amount(translator: Translator, dim: str, value: Fraction, *, up: bool = False) -> str:
    """What is needed is rounded up, so that nobody is told less."""
    return tallies.area(translator, value, up=up) if dim == AREA else exact.exact_text(value)
