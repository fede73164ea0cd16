"""Which rules a kind of meeting can count: those for whoever sits there, in dimensions that its seats have."""

from collections.abc import Mapping
from datetime import date

from deliberation.counting import presets, rules
from deliberation.counting.presets import Preset, Standing, Voters
from deliberation.counting.quantities import Quantity
from deliberation.meetings.call.refusals import (
    RuleCountsShares,
    RuleNotCountable,
    RuleNotValid,
    RuleNotWeighed,
    RuleOfAnother,
)
from deliberation.meetings.kinds import MeetingKind

WEIGHED: Mapping[MeetingKind, frozenset[str]] = {
    MeetingKind.ASSEMBLY: frozenset({"heads", "area"}),
    MeetingKind.COMMITTEE: frozenset({"members", "owner_members"}),
    MeetingKind.JOINT: frozenset({"members"}),
}
_VOTERS: Mapping[MeetingKind, Voters] = {
    MeetingKind.ASSEMBLY: Voters.OWNERS,
    MeetingKind.COMMITTEE: Voters.MEMBERS,
    MeetingKind.JOINT: Voters.MEMBERS,
}
_AT_A_MEETING = frozenset(
    {Quantity.PRESENT, Quantity.IN_PERSON, Quantity.REQUIRED_QUORUM, "required_quorum", "stages"}
)
"""What a poll cannot tell and a meeting can: who came, and that it may be called again."""
_WITHOUT_A_MEETING = frozenset({"home_business", "call_meeting", "written"})
"""Subjects that are signed for or written about, not voted on by those who meet: consents, petitions, circulars."""
_SHARES = frozenset({"shares", "votes_w"})


def check(preset: Preset, kind: MeetingKind, *, on: date) -> None:
    """Raise RuleOfAnother, RuleCountsShares, RuleNotWeighed, RuleNotCountable or RuleNotValid."""
    if preset.voters is not _VOTERS[kind] or _is_signed_for(preset):
        raise RuleOfAnother
    unknown = set(preset.rule.dims) - WEIGHED[kind]
    if unknown:
        raise RuleCountsShares if unknown & _SHARES else RuleNotWeighed
    if not set(rules.needs(preset.rule)) <= _AT_A_MEETING | WEIGHED[kind]:
        raise RuleNotCountable
    if not preset.is_valid_on(on):
        raise RuleNotValid


def suits(preset: Preset, kind: MeetingKind, *, on: date) -> bool:
    try:
        check(preset, kind, on=on)
    except (RuleOfAnother, RuleCountsShares, RuleNotWeighed, RuleNotCountable, RuleNotValid):
        return False
    return True


def offers(place: str, kind: MeetingKind, *, on: date) -> tuple[Preset, ...]:
    """What may be chosen there on that day: law before what is agreed, the nearest place first."""
    found = [
        (each.standing is not Standing.LAW, far, each)
        for each in presets.every().values()
        if each.standing in (Standing.LAW, Standing.AGREED) and suits(each, kind, on=on)
        if (far := presets.distance(each, place)) is not None
    ]
    return tuple(each for _, _, each in sorted(found, key=lambda row: row[:2]))


def next_call(preset: Preset, stage: str) -> str:
    """The rule's own call after a missed quorum; the same again where it knows no easier one. A bridge follows a lost vote and is none."""
    calls = [each.id for each in preset.rule.stages if each.opens_if is None]
    return calls[min(calls.index(stage) + 1, len(calls) - 1)]


def stage_of(own: Preset, of_meeting: Preset, stage: str) -> str:
    """The call of an item's own rule at a meeting that is this call of its rule: as far on, or the only one it knows."""
    at = [each.id for each in of_meeting.rule.stages].index(stage)
    calls = [each.id for each in own.rule.stages if each.opens_if is None]
    return calls[min(at, len(calls) - 1)]


def _is_signed_for(preset: Preset) -> bool:
    topics = {matter.topic for matter in preset.matters}
    return bool(topics) and topics <= _WITHOUT_A_MEETING
