"""What a place asks of a committee, each with its source. Pure.

Found in the texts (`counting/presets/places.json` holds figures and citations; a place that says nothing follows its province,
its country, and last common practice, which is no law):

| place | seats | term | meets at least | told before | seals |
|---|---|---|---|---|---|
| Beijing | 5 or more, odd; 3 in a small estate | up to 5 years | every 2 months | 5 days | |
| Shanghai | 5 or more, odd; 3 in a small estate | 3 to 5 years | every 2 months | | |
| Hangzhou | 5 to 11, odd; 3 in a small estate | 3 to 5 years | | | |
| Taizhou | 5 to 11, odd | 3 to 5 years | | | not with the chair (art. 24) |
| Zhoushan | 5 to 11, odd | | | | |
| Qingyuan | | | | 10 days | |
"""

from deliberation.counting.lint.terms import Term
from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter, Setting

SEATS_LEAST = Parameter.COMMITTEE_SEATS_MIN
SEATS_MOST = Parameter.COMMITTEE_SEATS_MAX


def asked(place: str, parameter: Parameter) -> Setting:
    """What common practice says at least. Raises PlaceUnknown."""
    return next(each for each in places.upwards(place) if parameter in each.settings).settings[parameter]


def term(place: str, parameter: Parameter) -> Term:
    """So many days, months or years, and where that is written. Raises PlaceUnknown."""
    found = asked(place, parameter)
    return Term(int(found.value), found)


def seals_apart(place: str) -> Setting | None:
    """Where the chair does not keep the seals, the law that says so. Raises PlaceUnknown."""
    return places.setting(place, Parameter.SEALS_APART_FROM_CHAIR)
