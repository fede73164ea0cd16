"""The days on which the roll is on show: what is usual, and a vote that would open before they are over."""

from dataclasses import dataclass
from datetime import date, timedelta

from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter
from deliberation.kernel.text import sentence
from deliberation.roll import published
from deliberation.web import roll_preview, rule_views
from deliberation.web.deps import Visit


@dataclass(frozen=True)
class Usual:
    """`hint` says how many days are usual where the community lies, and by what; `ends_on` is the last of them from today."""

    hint: str
    ends_on: str


@dataclass(frozen=True)
class Unsettled:
    """What still moves on the roll: the last day on which people may object, and objections that nobody decided."""

    until: date | None
    objections: int


def usual(visit: Visit) -> Usual:
    setting = next(
        each.settings[Parameter.DRAFTS_POSTING_DAYS]
        for each in places.upwards(rule_views.place_of(visit))
        if Parameter.DRAFTS_POSTING_DAYS in each.settings
    )
    days = int(setting.value)
    words = sentence("%(days)s days are usual before a first assembly (%(source)s). Shorter is allowed.")
    hint = visit.say(words, {"days": days, "source": setting.citation[visit.translator.language]})
    return Usual(hint, (roll_preview.today(visit) + timedelta(days=days)).isoformat())


async def unsettled(visit: Visit) -> Unsettled | None:
    """None where the list may be fixed without a second thought."""
    until = await published.shown_until(visit.db)
    if until is not None and until < roll_preview.today(visit):
        until = None
    objections = await published.open_objections(visit.db)
    return Unsettled(until, objections) if until or objections else None
