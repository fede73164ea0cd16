"""Sentences, dates and numbers for one reader. Catalogues are read at start, one file a room."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from deliberation.kernel.refusals import Refusal

FOLDER = Path(__file__).parent
LANGUAGES = ("zh-Hans", "en")
DEFAULT_ZONE = "Asia/Shanghai"
_DATE = {"zh-Hans": "y年M月d日", "en": "d MMMM y"}
_SHORT_DATE = {"zh-Hans": "M月d日", "en": "d MMM"}
_WEEKDAY = {"zh-Hans": "y年M月d日（EEE）", "en": "EEEE d MMMM y"}
_CLOCK = "HH:mm"
_MOMENT = {"zh-Hans": "y年M月d日（EEE）HH:mm", "en": "EEE d MMM y, HH:mm"}


@dataclass(frozen=True)
class Translator:
    """One language, one time zone."""

    language: str
    zone: str = DEFAULT_ZONE

    def gettext(self, message: str) -> str:
        return _translations(self.language).gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return _translations(self.language).ngettext(singular, plural, count)

    def say(self, message: str, details: Mapping[str, object] | None = None) -> str:
        """A marked sentence with its details filled in; moments, days and numbers as this reader writes them."""
        filled = {name: self._detail(value) for name, value in (details or {}).items()}
        return self.gettext(message) % filled if filled else self.gettext(message)

    def refusal(self, refusal: Refusal) -> str:
        return self.say(refusal.message, refusal.details)

    def date(self, moment: dt.date) -> str:
        """The day of a moment where the reader's community is, or a day as it stands."""
        if not isinstance(moment, dt.datetime):
            return dates.format_date(moment, _DATE[self.language], locale=self._locale())
        return dates.format_datetime(moment, _DATE[self.language], tzinfo=self._zone(), locale=self._locale())

    def short_date(self, moment: dt.datetime) -> str:
        return dates.format_datetime(
            moment, _SHORT_DATE[self.language], tzinfo=self._zone(), locale=self._locale()
        )

    def datetime(self, moment: dt.datetime) -> str:
        return dates.format_datetime(
            moment, _MOMENT[self.language], tzinfo=self._zone(), locale=self._locale()
        )

    def clock(self, moment: dt.datetime) -> str:
        """The time of day, where the day stands above."""
        return dates.format_datetime(moment, _CLOCK, tzinfo=self._zone(), locale=self._locale())

    def weekday(self, moment: dt.datetime) -> str:
        """A day with the day of the week."""
        return dates.format_datetime(
            moment, _WEEKDAY[self.language], tzinfo=self._zone(), locale=self._locale()
        )

    def ago(self, moment: dt.datetime, now: dt.datetime) -> str:
        return dates.format_timedelta(moment - now, add_direction=True, locale=self._locale())

    def number(self, value: int) -> str:
        return numbers.format_decimal(value, locale=self._locale())

    def _detail(self, value: object) -> object:
        match value:
            case dt.datetime():
                return self.datetime(value)
            case dt.date():
                return self.date(value)
            case bool():
                return value
            case int():
                return self.number(value)
            case Mapping():
                return value[self.language]
            case _:
                return value

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _locale(self) -> Locale:
        return _locale(self.language)


def merged_catalog(language: str) -> Catalog:
    """All rooms' catalogues of a language as one. Raises ValueError when two rooms disagree on a sentence."""
    whole = Catalog(locale=language.replace("-", "_"))
    for path in sorted((FOLDER / language.replace("-", "_")).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=whole.locale):
                known = whole.get(message.id) if message.id else None
                if known and known.string != message.string:
                    msg = f"{path.name}: {message.id!r} is translated in two ways"
                    raise ValueError(msg)
                if message.id and any(
                    message.string if isinstance(message.string, tuple) else [message.string]
                ):
                    whole[message.id] = message
    return whole


@cache
def _translations(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, merged_catalog(language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))
