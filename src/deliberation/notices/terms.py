"""How many days a notice hangs, and who says so: the rule of the vote, the place, or common practice. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting.lint.terms import Term
from deliberation.counting.presets import ANYWHERE, Preset, places
from deliberation.counting.presets.places import Parameter, Setting
from deliberation.counting.presets.preset import SourceStatus
from deliberation.notices.kinds import Kind
from deliberation.papers.documents import OBJECTION_DAYS

USUAL_DAYS = 7
_ASKED: Mapping[Kind, Parameter] = {
    Kind.RESULT: Parameter.RESULT_POSTING_DAYS,
    Kind.CANDIDATES: Parameter.CANDIDATES_POSTING_DAYS,
    Kind.ROLL: Parameter.DRAFTS_POSTING_DAYS,
    Kind.CALL: Parameter.NOTICE_DAYS,
}
_PRACTICE = Setting(
    USUAL_DAYS,
    ANYWHERE,
    {"zh-Hans": "通行做法，没有法律依据", "en": "Common practice, no law"},
    SourceStatus.NO_SOURCE,
)


@dataclass(frozen=True)
class Within:
    """Terms that begin with the count: when its result must hang, and when what was decided must."""

    result: Term
    decision: Term
    filing: Term


def is_set(kind: Kind) -> bool:
    """Whether a law or common practice says how long notices of this kind hang."""
    return kind in _ASKED


def of_kind(place: str, kind: Kind) -> Term:
    """Raises PlaceUnknown."""
    parameter = _ASKED.get(kind)
    return Term(USUAL_DAYS, _PRACTICE) if parameter is None else asked(place, parameter)


def of_result(place: str, preset: Preset) -> Term:
    """How long one may object to the result of a vote by this rule. Raises PlaceUnknown."""
    after = preset.rule.after
    if after is not None and after.window_days is not None:
        law = Setting(after.window_days, preset.place or ANYWHERE, preset.citation, preset.source_status)
        return Term(after.window_days, law)
    if preset.place == ANYWHERE:
        return Term(OBJECTION_DAYS, _PRACTICE)
    return asked(place, Parameter.RESULT_POSTING_DAYS)


def of_decision(place: str, preset: Preset) -> Term:
    """How long one may object to what a committee or a joint meeting decided. Raises PlaceUnknown."""
    after = preset.rule.after
    return (
        of_result(place, preset) if after is not None and after.window_days else Term(USUAL_DAYS, _PRACTICE)
    )


def within(place: str) -> Within:
    """Raises PlaceUnknown."""
    return Within(
        result=asked(place, Parameter.RESULT_WITHIN_DAYS),
        decision=asked(place, Parameter.DECISION_POSTED_WITHIN_DAYS),
        filing=asked(place, Parameter.FILING_WITHIN_DAYS),
    )


def asked(place: str, parameter: Parameter) -> Term:
    """What the place says, or what it belongs to, or common practice. Raises PlaceUnknown."""
    found = next(each for each in places.upwards(place) if parameter in each.settings).settings[parameter]
    return Term(int(found.value), found)
