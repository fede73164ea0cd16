"""What must agree for a motion to pass, in words, before and while it is voted on. Nothing of what was said is in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting.parties import AREA
from deliberation.counting.quantities import Quantity
from deliberation.counting.stages import Stage
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import hands, needs, opening, tally
from deliberation.meetings.votes.needs import Need
from deliberation.meetings.votes.views import Docket, MotionView
from deliberation.web import poll_views, tallies
from deliberation.web.deps import Frame

_COUNTED: Mapping[str, str] = {
    "members": sentence("%(number)s members"),
    "owner_members": sentence("%(number)s members who are owners"),
    "heads": sentence("%(number)s owners"),
}
_TAKING_PART = sentence("At least %(amount)s of all %(base)s must vote, or nothing is decided.")
_AGREEING: Mapping[Quantity | None, str] = {
    Quantity.TOTAL: sentence("At least %(amount)s of all %(base)s must agree."),
    Quantity.PRESENT: sentence("At least %(amount)s of the %(base)s who are here must agree."),
    Quantity.PARTICIPATING: sentence("At least %(amount)s of %(base)s must agree, if all vote who may."),
    Quantity.VOTES: sentence("At least %(amount)s of %(base)s must agree, if nobody abstains."),
}
_OF_AREA: Mapping[Quantity | None, str] = {
    **_AGREEING,
    Quantity.PRESENT: sentence("At least %(amount)s of the %(base)s that are here must agree."),
}
_JUST = sentence("At least %(amount)s must agree.")
_AT_MOST = sentence("At most %(amount)s of %(base)s may disagree.")
_NOBODY = sentence("Nobody may disagree.")
_FEWER = frozenset({Quantity.PARTICIPATING, Quantity.VOTES})


@dataclass(frozen=True)
class NeedsView:
    """`note` says when fewer are enough; `is_possible` whether it would pass if everybody agreed who may vote now."""

    lines: tuple[str, ...]
    note: str
    is_possible: bool


def of_next(frame: Frame, hall: Hall, docket: Docket, motion: MotionView) -> NeedsView:
    """Of a vote that would be opened now. A rule with several ways to pass is said as it stands."""
    preset = hall.own_presets.get(motion.item_id, hall.meeting.preset)
    stage, _ = opening.call_for(preset, hall.stage_for(motion.item_id), motion)
    return _of(frame, hall, docket, motion, stage)


def of_open(frame: Frame, hall: Hall, docket: Docket) -> NeedsView | None:
    """Of the vote that is open; None where none is."""
    vote = docket.open_vote
    if vote is None:
        return None
    preset = hall.own_presets.get(vote.item_id, hall.meeting.preset)
    return _of(frame, hall, docket, docket.motion(vote.motion_id), tally.stage_of(preset.rule, vote.stage))


def _of(frame: Frame, hall: Hall, docket: Docket, motion: MotionView, stage: Stage) -> NeedsView:
    preset = hall.own_presets.get(motion.item_id, hall.meeting.preset)
    found = needs.of(preset.rule, stage, hands.gathered(hall, docket, motion.item_id))
    if found is None:
        return NeedsView((poll_views.rule(frame.translator, preset).text,), "", is_possible=True)
    is_fewer = any(need.of in _FEWER for need in found.agreeing)
    return NeedsView(
        lines=(*_taking_part(frame, found.taking_part), *(_line(frame, need) for need in found.agreeing)),
        note=frame.say(sentence("It changes when somebody comes, leaves or does not vote."))
        if is_fewer
        else frame.say(sentence("It changes when somebody comes or leaves."))
        if any(need.of is Quantity.PRESENT for need in found.agreeing)
        else "",
        is_possible=found.is_possible,
    )


def _taking_part(frame: Frame, found: Iterable[Need]) -> Iterator[str]:
    for need in found:
        yield frame.say(_TAKING_PART, _figures(frame, need))


def _line(frame: Frame, need: Need) -> str:
    if need.is_limit:
        return frame.say(_AT_MOST if need.amount else _NOBODY, _figures(frame, need))
    words = _OF_AREA if need.dim == AREA else _AGREEING
    return frame.say(words.get(need.of, _JUST), _figures(frame, need))


def _figures(frame: Frame, need: Need) -> dict[str, str]:
    """What is needed is rounded up, and a limit down: no reader may be misled."""
    amount = need.amount
    if need.dim == AREA:
        shown = tallies.area(frame.translator, amount, up=not need.is_limit)
        return {"amount": shown, "base": tallies.area(frame.translator, need.base or Fraction(0))}
    base = exact.exact_text(need.base or Fraction(0))
    return {"amount": exact.exact_text(amount), "base": frame.say(_COUNTED[need.dim], {"number": base})}
