"""The days a place asks for: how long before a vote owners are told, and how long it stays open."""

from dataclasses import dataclass
from datetime import date, timedelta

from deliberation.counting import days
from deliberation.counting.presets import ANYWHERE, Preset, SourceStatus, places
from deliberation.counting.presets.places import Parameter, Setting

USUAL_WINDOW_DAYS = 10
"""As city notices show it; no law."""


@dataclass(frozen=True)
class Term:
    """So many days, and where that is written."""

    days: int
    setting: Setting

    @property
    def is_law(self) -> bool:
        """Not for what is only common practice, or was never compared with its source."""
        return self.setting.place != ANYWHERE and self.setting.source_status is SourceStatus.CHECKED


@dataclass(frozen=True)
class Terms:
    """`shortest` and `longest` are how long the voting may be open."""

    notice: Term
    shortest: Term
    longest: Term


@dataclass(frozen=True)
class Window:
    """The first day of voting and the last."""

    opens_on: date
    closes_on: date


def of(place: str, preset: Preset) -> Terms | None:
    """None where no law says how to decide: then none says when. Raises PlaceUnknown."""
    if preset.place == ANYWHERE:
        return None
    asked = (Parameter.NOTICE_DAYS, Parameter.WINDOW_DAYS_MIN, Parameter.WINDOW_DAYS_MAX)
    return Terms(*(_term(place, parameter) for parameter in asked))


def suggested(terms: Terms | None, told_on: date) -> Window:
    """The earliest careful beginning, and an end that keeps both bounds."""
    if terms is None:
        opens_on = told_on + timedelta(days=1)
        return Window(opens_on, days.plus_days(opens_on, USUAL_WINDOW_DAYS))
    opens_on = days.earliest_after_full_days(told_on, terms.notice.days)
    lasts = min(max(USUAL_WINDOW_DAYS, terms.shortest.days), terms.longest.days)
    return Window(opens_on, days.plus_days(opens_on, lasts))


def _term(place: str, parameter: Parameter) -> Term:
    """Where nobody says, common practice does."""
    found = next(each for each in places.upwards(place) if parameter in each.settings).settings[parameter]
    return Term(int(found.value), found)
