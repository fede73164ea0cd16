"""What a place asks for besides the rule itself: days of notice, posting and voting, the size of a committee.

A town that says nothing follows its province, its country, and last what is common practice, which is no law.
"""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from importlib import resources

from deliberation.counting import numbers
from deliberation.counting.presets.preset import LANGUAGES, SourceStatus, Wording
from deliberation.counting.shapes import Shape
from deliberation.kernel.refusals import NotFound
from deliberation.kernel.text import sentence

ANYWHERE = "any"


class PlaceUnknown(NotFound):
    message = sentence("There is no place named %(place)s. Choose one from the list of places.")


class Parameter(StrEnum):
    """Days, years and numbers are whole; a share is a fraction."""

    NOTICE_DAYS = "notice_days"
    NOTICE_DAYS_EXTRAORDINARY = "notice_days_extraordinary"
    COMMITTEE_NOTICE_DAYS = "committee_notice_days"
    SECOND_CALL_DAYS_MIN = "second_call_days_min"
    """Between a meeting that missed its quorum and the one called in its place."""
    SECOND_CALL_DAYS_MAX = "second_call_days_max"
    WINDOW_DAYS_MIN = "window_days_min"
    WINDOW_DAYS_MAX = "window_days_max"
    DELIVERY_POSTING_DAYS = "delivery_posting_days"
    """How long a ballot that could not be delivered is posted."""
    RESULT_WITHIN_DAYS = "result_within_days"
    RESULT_POSTING_DAYS = "result_posting_days"
    DECISION_POSTED_WITHIN_DAYS = "decision_posted_within_days"
    CANDIDATES_BEFORE_DAYS = "candidates_before_days"
    CANDIDATES_POSTING_DAYS = "candidates_posting_days"
    COMMITTEE_SEATS_MIN = "committee_seats_min"
    COMMITTEE_SEATS_MAX = "committee_seats_max"
    SMALL_COMMITTEE_SEATS = "small_committee_seats"
    SMALL_COMMITTEE_HOUSEHOLDS = "small_committee_households"
    """Up to so many households the small committee will do."""
    SMALL_COMMITTEE_AREA_M2 = "small_committee_area_m2"
    TERM_YEARS_MIN = "term_years_min"
    TERM_YEARS_MAX = "term_years_max"
    PREPARATORY_MEMBERS_MIN = "preparatory_members_min"
    PREPARATORY_MEMBERS_MAX = "preparatory_members_max"
    PREPARATORY_OWNER_SHARE = "preparatory_owner_share"
    FIRST_ASSEMBLY_WITHIN_DAYS = "first_assembly_within_days"
    """After the preparatory group was formed."""
    DRAFTS_POSTING_DAYS = "drafts_posting_days"
    """How long roll and drafts of the rules are posted before a first assembly."""
    FIRST_MEETING_WITHIN_DAYS = "first_meeting_within_days"
    """Of a new committee, after its election; what it takes over it has within the next."""
    HANDOVER_WITHIN_DAYS = "handover_within_days"
    FIRST_ASSEMBLY_CALL_SHARE = "first_assembly_call_share"
    HANDED_OVER_SHARE = "handed_over_share"
    """Of the area, before a first assembly; the late share is enough after so many years."""
    HANDED_OVER_LATE_SHARE = "handed_over_late_share"
    HANDED_OVER_LATE_YEARS = "handed_over_late_years"
    MEETING_CALL_SHARE = "meeting_call_share"
    """Of the owners, to force an extraordinary meeting."""
    FILING_WITHIN_DAYS = "filing_within_days"
    FILING_ANSWER_DAYS = "filing_answer_days"
    FILING_ANSWER_WORKING_DAYS = "filing_answer_working_days"
    RECORDS_KEPT_YEARS = "records_kept_years"
    CHALLENGE_WITHIN_MONTHS = "challenge_within_months"
    CHALLENGE_WITHIN_YEARS = "challenge_within_years"
    PROXY_MANDATES_MAX = "proxy_mandates_max"
    COMMITTEE_MEETING_MONTHS = "committee_meeting_months"
    """A committee meets at least once in so many months."""
    COMMITTEE_CALL_SHARE = "committee_call_share"
    """Of its members, to have a meeting held within the next."""
    COMMITTEE_DEMANDED_WITHIN_DAYS = "committee_demanded_within_days"
    BY_ELECTION_SHARE = "by_election_share"
    """Of a committee's seats: with fewer of them filled, the owners elect anew."""
    SEALS_APART_FROM_CHAIR = "seals_apart_from_chair"
    """1 where the chair of a committee does not keep its seals."""

    @property
    def is_share(self) -> bool:
        return self.endswith("_share")


@dataclass(frozen=True)
class Setting:
    """`place` is where it was found: perhaps above the place that was asked for."""

    value: int | Fraction
    place: str
    citation: Wording
    source_status: SourceStatus


@dataclass(frozen=True)
class Note:
    """What a place says that is no number."""

    wording: Wording
    citation: Wording
    source_status: SourceStatus


@dataclass(frozen=True)
class Place:
    id: str
    name: Wording
    settings: Mapping[Parameter, Setting]
    notes: tuple[Note, ...]


def get_place(place: str) -> Place:
    """Raises PlaceUnknown."""
    found = every().get(place)
    if found is None:
        raise PlaceUnknown({"place": place})
    return found


def setting(place: str, parameter: Parameter) -> Setting | None:
    """As the place says, or else what it belongs to, or else common practice; None if nobody says. Raises PlaceUnknown."""
    found = (each.settings.get(parameter) for each in upwards(place))
    return next((each for each in found if each is not None), None)


def days(place: str, parameter: Parameter) -> int | None:
    """A setting that is a whole number. Raises PlaceUnknown, and ValueError for a share."""
    if parameter.is_share:
        msg = f"a share, not a number: {parameter}"
        raise ValueError(msg)
    found = setting(place, parameter)
    return None if found is None else int(found.value)


def notes(place: str) -> tuple[Note, ...]:
    """Of the place and all it belongs to, the nearest first. Raises PlaceUnknown."""
    return tuple(note for each in upwards(place) for note in each.notes)


def upwards(place: str) -> Iterator[Place]:
    """The place, its province, its country, anywhere. Raises PlaceUnknown."""
    here = get_place(place)
    while True:
        yield here
        if here.id == ANYWHERE:
            return
        here = get_place(here.id.rpartition("-")[0] or ANYWHERE)


def named_in(address: str) -> str | None:
    """The nearest place that an address names; None if it names none we know.

    A Chinese place is named with 市 or 省, or at the very beginning: a street of its name is elsewhere.
    """
    found = [place.id for place in every().values() if place.id != ANYWHERE and _is_named(place, address)]
    return max(found, key=lambda place: place.count("-"), default=None)


@functools.cache
def every() -> Mapping[str, Place]:
    text = resources.files(__package__).joinpath("places.json").read_text(encoding="utf-8")
    found = (_place(each) for each in Shape(json.loads(text), "places").fields({"places"})["places"].items())
    return {place.id: place for place in found}


def _is_named(place: Place, address: str) -> bool:
    chinese, english = place.name["zh-Hans"], place.name["en"]
    if re.search(rf"\b{re.escape(english)}\b", address):
        return True
    return address.startswith(chinese) or re.search(rf"{chinese}[市省]", address) is not None


def _place(shape: Shape) -> Place:
    fields = shape.fields({"id", "name"}, {"parameters", "notes"})
    place = fields["id"].text()
    settings = fields["parameters"].entries() if "parameters" in fields else {}
    noted = fields["notes"].items() if "notes" in fields else ()
    return Place(
        id=place,
        name=_wording(fields["name"]),
        settings={Parameter(name): _setting(place, Parameter(name), each) for name, each in settings.items()},
        notes=tuple(_note(each) for each in noted),
    )


def _setting(place: str, parameter: Parameter, shape: Shape) -> Setting:
    fields = shape.fields({"value", "citation", "source_status"})
    value = numbers.share(fields["value"]) if parameter.is_share else fields["value"].whole()
    return Setting(value, place, _wording(fields["citation"]), fields["source_status"].one_of(SourceStatus))


def _note(shape: Shape) -> Note:
    fields = shape.fields({*LANGUAGES, "citation", "source_status"})
    wording = {language: fields[language].text() for language in LANGUAGES}
    return Note(wording, _wording(fields["citation"]), fields["source_status"].one_of(SourceStatus))


def _wording(shape: Shape) -> Wording:
    return {language: words.text() for language, words in shape.fields(LANGUAGES).items()}
