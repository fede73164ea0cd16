"""The days that a place gives each step of a founding, each with its source. Pure.

Found in the texts (`counting/presets/places.json` holds figures and citations; a place that says nothing follows its province,
its country, and last common practice, which is no law):

| place | first assembly may be held | group | first assembly within | drafts posted | list of candidates |
|---|---|---|---|---|---|
| nation | | | | | filing within 30 days (Property Management Regulations, art. 16) |
| Hangzhou | 3/5 of the area, or 3/10 after 2 years | | | | 15 days before, posted 7 |
| Shanghai | 1/2 | | 90 days | 15 days | 15 days before |
| Beijing | 1/2, asked for by 1/20 of owners or area, or by the developer | | 60 days | | 15 days before; first meeting within 7 |
| Taizhou | 3/5, or 3/10 after 2 years | 5 to 15, odd, half of them owners | | | handover within 10 days |
| Ningbo | | | 90 days | | posted 10 |
| Qingdao | | | 60 days | 15 days | first meeting within 7 (Shandong) |
"""

from dataclasses import dataclass

from deliberation.counting.lint.terms import Term
from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter, Setting


@dataclass(frozen=True, kw_only=True)
class Terms:
    """All in days. `assembly_within` runs from the posting of the group, the last three from the count."""

    assembly_within: Term
    drafts_posted: Term
    candidates_posted: Term
    candidates_before: Term
    notice: Term
    meeting_within: Term
    filing_within: Term
    handover_within: Term


def of(place: str) -> Terms:
    """Raises PlaceUnknown."""
    return Terms(
        assembly_within=_term(place, Parameter.FIRST_ASSEMBLY_WITHIN_DAYS),
        drafts_posted=_term(place, Parameter.DRAFTS_POSTING_DAYS),
        candidates_posted=_term(place, Parameter.CANDIDATES_POSTING_DAYS),
        candidates_before=_term(place, Parameter.CANDIDATES_BEFORE_DAYS),
        notice=_term(place, Parameter.NOTICE_DAYS),
        meeting_within=_term(place, Parameter.FIRST_MEETING_WITHIN_DAYS),
        filing_within=_term(place, Parameter.FILING_WITHIN_DAYS),
        handover_within=_term(place, Parameter.HANDOVER_WITHIN_DAYS),
    )


def asked(place: str, parameter: Parameter) -> Setting:
    """What common practice says at least. Raises PlaceUnknown."""
    return next(each for each in places.upwards(place) if parameter in each.settings).settings[parameter]


def _term(place: str, parameter: Parameter) -> Term:
    found = asked(place, parameter)
    return Term(int(found.value), found)
