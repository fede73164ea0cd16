"""What a place asks for besides its rules: days of notice, voting and posting, each with its source."""

from dataclasses import dataclass

from deliberation.counting.lint import terms
from deliberation.counting.lint.terms import Terms
from deliberation.counting.presets import Preset, SourceStatus, Wording, places
from deliberation.counting.presets.places import Parameter, Setting
from deliberation.kernel.text import sentence
from deliberation.web import rule_views
from deliberation.web.deps import Visit

_TERMS = {
    Parameter.NOTICE_DAYS: sentence("Notice before the vote"),
    Parameter.WINDOW_DAYS_MIN: sentence("Voting open at least"),
    Parameter.WINDOW_DAYS_MAX: sentence("Voting open at most"),
    Parameter.DELIVERY_POSTING_DAYS: sentence("Ballots nobody could deliver, posted for"),
    Parameter.RESULT_WITHIN_DAYS: sentence("Result published within"),
    Parameter.RESULT_POSTING_DAYS: sentence("Result posted for"),
    Parameter.DECISION_POSTED_WITHIN_DAYS: sentence("Decision posted within"),
}


@dataclass(frozen=True)
class TermView:
    """A number of days that a place asks for, and where that is written."""

    name: str
    days: str
    source: str


@dataclass(frozen=True)
class LocalView:
    """All a place says about the days of a vote, and what it says besides, as (words, source) pairs."""

    terms: tuple[TermView, ...]
    notes: tuple[tuple[str, str], ...]
    notice: str
    window: str


def of(visit: Visit, place: str, preset: Preset) -> LocalView | None:
    """None where no law says how to decide. Raises PlaceUnknown."""
    local = terms.of(place, preset)
    if local is None:
        return None
    speaks = visit.translator.language
    found = ((words, places.setting(place, parameter)) for parameter, words in _TERMS.items())
    return LocalView(
        terms=tuple(_term(visit, words, setting) for words, setting in found if setting is not None),
        notes=tuple(
            (note.wording[speaks], _source(visit, note.citation, note.source_status))
            for note in places.notes(place)
        ),
        notice=_notice(visit, local),
        window=_window(visit, local),
    )


def _notice(visit: Visit, local: Terms) -> str:
    opens_on = terms.suggested(local, visit.community.day(visit.now)).opens_on
    words = sentence("Owners must be told %(days)s days before. If you tell them today: %(day)s or later.")
    return visit.say(words, {"days": local.notice.days, "day": opens_on})


def _window(visit: Visit, local: Terms) -> str:
    bounds = {"least": local.shortest.days, "most": local.longest.days}
    if local.shortest.is_law and local.longest.is_law:
        return visit.say(sentence("Voting must be open from %(least)s to %(most)s days."), bounds)
    return visit.say(sentence("Voting is usually open from %(least)s to %(most)s days."), bounds)


def _term(visit: Visit, words: str, setting: Setting) -> TermView:
    days = int(setting.value)
    told = visit.translator.ngettext("%(num)s day", "%(num)s days", days) % {"num": days}
    return TermView(visit.say(words), told, _source(visit, setting.citation, setting.source_status))


def _source(visit: Visit, citation: Wording, status: SourceStatus) -> str:
    tag, _ = rule_views.TAGS[status]
    return f"{citation[visit.translator.language]} · {visit.say(tag)}"
