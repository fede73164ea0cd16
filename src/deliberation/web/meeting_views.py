"""A meeting as its pages show it: how it stands, its agenda with what must be read, and the notice clock in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from deliberation.counting import days, presets
from deliberation.counting.days import Kept
from deliberation.kernel.text import sentence
from deliberation.meetings.call import notice, rules
from deliberation.meetings.call.content import Warned
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.call.notice import Clock
from deliberation.meetings.call.views import ItemView, Listed, MeetingView
from deliberation.meetings.kinds import Step
from deliberation.web import meeting_words
from deliberation.web.deps import Visit

_DRAFT = (sentence("Draft"), "off")
_CALLED = (sentence("Called"), "")
_STATES = {
    Step.CANCELLED: (sentence("Cancelled"), "warn"),
    Step.ENDED: (sentence("Over"), "ok"),
    Step.ADJOURNED: (sentence("Adjourned"), "warn"),
}
_RUNNING = (sentence("Going on now"), "live")


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item of the agenda. `is_votable` once it was called; `cautions` are what must be read before the call."""

    item: ItemView
    kind: str
    source: str
    topic: str
    rule: str
    is_late: bool
    is_votable: bool
    cautions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClockView:
    """The notice clock. `law` is who asks for the days; empty `days` where nobody does."""

    state: str
    kind: str
    words: tuple[str, ...]
    law: str
    is_short: bool


@dataclass(frozen=True)
class Line:
    """A meeting in a list, with the state in words and the kind of its tag."""

    meeting: Listed
    kind: str
    state: str
    tag: str


def line(visit: Visit, meeting: Listed) -> Line:
    words, tag = _state(meeting.last_step, is_called=meeting.is_called)
    return Line(meeting, visit.say(meeting_words.KINDS[meeting.kind]), visit.say(words), tag)


def state(visit: Visit, meeting: MeetingView) -> tuple[str, str]:
    """In words, and the kind of its tag."""
    words, tag = _state(meeting.last_step, is_called=meeting.called is not None)
    return visit.say(words), tag


def agenda(visit: Visit, meeting: MeetingView, warned: Sequence[Warned] = ()) -> tuple[ItemLine, ...]:
    speaks = visit.translator.language
    topics = {
        each.topic: each.wording[speaks] for each in presets.matters(meeting.place, _day(visit, meeting))
    }
    return tuple(_item(visit, meeting, item, topics, warned) for item in meeting.items)


def warned(visit: Visit, meeting: MeetingView) -> tuple[Warned, ...]:
    """What has to be read if it is called now; what was read, where it was called."""
    if meeting.called is not None:
        return meeting.called.warned
    found = clock_now(visit, meeting)
    on = found.held_on
    return rules.cautions(meeting.kind, meeting.items, clock=found, place=meeting.place, on=on)


def clock_now(visit: Visit, meeting: MeetingView) -> Clock:
    """As it stands for a call now, or stood at the call."""
    return notice.clock(
        meeting.place,
        meeting.kind,
        is_extraordinary=meeting.is_extraordinary,
        posted_at=meeting.called_at or visit.now,
        held_at=meeting.starts_at,
        zone=visit.community.time_zone,
    )


def clock(visit: Visit, meeting: MeetingView) -> ClockView:
    found = clock_now(visit, meeting)
    is_short = found.kept is Kept.NO
    law = "" if found.setting is None else found.setting.citation[visit.translator.language]
    return ClockView(
        state=visit.say(meeting_words.KEPT[found.kept]) if found.setting else "",
        kind={Kept.YES: "ok"}.get(found.kept, "warn"),
        words=_clock_words(visit, meeting, found),
        law=law,
        is_short=is_short,
    )


def _clock_words(visit: Visit, meeting: MeetingView, found: Clock) -> tuple[str, ...]:
    if found.setting is None:
        return (visit.say(sentence("No law here says how long before. Give people time to come.")),)
    asked = {"days": found.days, "day": found.call_by, "held": found.held_on}
    words = [visit.say(sentence("Everybody must be told %(days)s days before."), asked)]
    if meeting.called is not None:
        told = sentence("It was called on %(posted)s, for %(held)s.")
        words.append(visit.say(told, {"posted": found.posted_on, "held": found.held_on}))
    elif found.kept is Kept.YES:
        words.append(visit.say(sentence("Call it by %(day)s at the latest."), asked))
        words += _holiday(visit, found)
    else:
        later = sentence("Called today, it can be held on %(day)s or later.")
        words.append(visit.say(later, {"day": found.earliest_meeting}))
    if found.kept is Kept.BY_THE_COMMON_COUNT:
        words.append(visit.say(meeting_words.CAUTIONS[Caution.COMMON_COUNT]))
    if found.kept is Kept.NO:
        words.append(visit.say(meeting_words.CAUTIONS[Caution.SHORT_NOTICE]))
    return tuple(words)


def _holiday(visit: Visit, found: Clock) -> list[str]:
    country = found.setting.place.split("-")[0] if found.setting else ""
    before = found.workday_to_call(days.holidays_of(country))
    if before is None:
        return []
    words = sentence("%(day)s is a public holiday. Better call it by %(before)s.")
    return [visit.say(words, {"day": found.call_by, "before": before})]


def _item(
    visit: Visit,
    meeting: MeetingView,
    item: ItemView,
    topics: dict[str | None, str],
    warned: Sequence[Warned],
) -> ItemLine:
    called = meeting.called
    return ItemLine(
        item=item,
        kind=visit.say(meeting_words.ITEMS[item.kind]),
        source=visit.say(meeting_words.SOURCES[item.source]) if item.source else "",
        topic=topics.get(item.topic, "") if item.topic else "",
        rule=item.preset.title[visit.translator.language] if item.has_own_rule else "",
        is_late=called is not None and called.item(item.id) is None,
        is_votable=rules.votable(item, called),
        cautions=_of_item(visit, meeting, item, warned),
    )


def _of_item(visit: Visit, meeting: MeetingView, item: ItemView, warned: Sequence[Warned]) -> tuple[str, ...]:
    """What is said of an item; where the law has another rule, also which."""
    said = []
    for each in warned:
        if each.item_id == item.id:
            said.append(visit.say(meeting_words.CAUTIONS[each.caution]))
        if each == Warned(Caution.OTHER_RULE, item.id):
            on = _day(visit, meeting)
            laws = presets.for_matter(meeting.place, item.topic or "", on)
            titles = [law.title[visit.translator.language] for law in laws[:1]]
            said += [visit.say(sentence("The law’s rule: %(rule)s"), {"rule": title}) for title in titles]
    return tuple(said)


def _state(step: Step | None, *, is_called: bool) -> tuple[str, str]:
    if not is_called:
        return _DRAFT
    if step is None:
        return _CALLED
    return _STATES.get(step, _RUNNING)


def _day(visit: Visit, meeting: MeetingView) -> date:
    return visit.community.day(meeting.starts_at)
