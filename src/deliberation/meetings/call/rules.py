"""What may be drafted, called and voted on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from deliberation.counting import presets
from deliberation.counting.days import Kept
from deliberation.counting.presets import Voters
from deliberation.meetings.call import refusals
from deliberation.meetings.call.content import Called, Warned
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.call.notice import Clock
from deliberation.meetings.call.views import ItemView
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode

MOST_TITLE = 200
MOST_VENUE = 200
MOST_LINK = 500
MOST_BODY = 20_000
MOST_REASON = 500
MOST_ITEMS = 60
FURTHEST = timedelta(days=731)
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=12)


@dataclass(frozen=True)
class Ticks:
    """What whoever calls has ticked: that the notice is short and why, and the items whose warning they read."""

    is_short_notice_meant: bool = False
    reason: str = ""
    items: frozenset[UUID] = frozenset()


def votable(item: ItemView, call: Called | None) -> bool:
    """Whether the item may be voted on: a decision that stood on the notice."""
    on_notice = None if call is None else call.item(item.id)
    return on_notice is not None and on_notice.kind is ItemKind.DECISION


def check_place(mode: Mode, venue: str, link: str) -> None:
    """Raise VenueMissing, VenueTooLong, LinkMissing or LinkUnfit."""
    if mode is not Mode.ONLINE and not venue:
        raise refusals.VenueMissing
    if len(venue) > MOST_VENUE:
        raise refusals.VenueTooLong({"most": MOST_VENUE})
    if mode is not Mode.IN_PERSON and not link:
        raise refusals.LinkMissing
    if link and (len(link) > MOST_LINK or not link.startswith("https://") or " " in link):
        raise refusals.LinkUnfit({"most": MOST_LINK})


def check_title(title: str) -> None:
    """Raise TitleMissing or TitleTooLong."""
    if not title:
        raise refusals.TitleMissing
    if len(title) > MOST_TITLE:
        raise refusals.TitleTooLong({"most": MOST_TITLE})


def check_body(body: str) -> None:
    if len(body) > MOST_BODY:
        raise refusals.BodyTooLong({"most": MOST_BODY})


def check_start(starts_at: datetime, now: datetime) -> None:
    """Raise StartsInThePast or StartsTooLate."""
    if starts_at <= now:
        raise refusals.StartsInThePast
    if starts_at > now + FURTHEST:
        raise refusals.StartsTooLate


def check_length(minutes: int | None) -> None:
    """Raise LengthOutOfReach."""
    if minutes is not None and not SHORTEST <= timedelta(minutes=minutes) <= LONGEST:
        raise refusals.LengthOutOfReach


def check_reason(reason: str) -> None:
    """Raise ReasonMissing or ReasonTooLong."""
    if not reason:
        raise refusals.ReasonMissing
    if len(reason) > MOST_REASON:
        raise refusals.ReasonTooLong({"most": MOST_REASON})


def check_topic(topic: str | None, place: str, on: date) -> None:
    if topic is not None and topic not in {matter.topic for matter in presets.matters(place, on)}:
        raise refusals.TopicUnknown


def cautions(
    kind: MeetingKind, items: Sequence[ItemView], *, clock: Clock, place: str, on: date
) -> tuple[Warned, ...]:
    """All that has to be read before the call."""
    of_clock = {Kept.BY_THE_COMMON_COUNT: Caution.COMMON_COUNT, Kept.NO: Caution.SHORT_NOTICE}
    found = [Warned(of_clock[clock.kept])] if clock.kept in of_clock else []
    for item in items:
        if item.kind is not ItemKind.DECISION or item.topic is None:
            continue
        laws = presets.for_matter(place, item.topic, on)
        if not laws:
            continue
        if kind is not MeetingKind.ASSEMBLY and laws[0].voters is Voters.OWNERS:
            found.append(Warned(Caution.BEYOND, item.id))
        elif item.preset.id not in {law.id for law in laws} and item.preset.reading_of not in {
            law.id for law in laws
        }:
            found.append(Warned(Caution.OTHER_RULE, item.id))
    return tuple(found)


def check_ticks(found: Collection[Warned], items: Sequence[ItemView], ticks: Ticks) -> None:
    """Raise NoticeTooShort, ReasonMissing, ReasonTooLong or NotTicked."""
    if Warned(Caution.SHORT_NOTICE) in found:
        if not ticks.is_short_notice_meant:
            raise refusals.NoticeTooShort
        check_reason(ticks.reason)
    for item in items:
        is_warned_of = any(each.item_id == item.id and each.caution.must_be_ticked for each in found)
        if is_warned_of and item.id not in ticks.items:
            raise refusals.NotTicked({"number": item.position, "title": item.title})
