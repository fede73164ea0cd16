"""Minutes as everybody may read them: of a name its first sign, of a home its building, of a long number its end."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.minutes.document import Document, Words
from deliberation.meetings.minutes.record import (
    Called,
    Given,
    ItemOnRecord,
    Motion,
    Record,
    SeatOnRecord,
    Statement,
    Vote,
)
from deliberation.roll import identity
from deliberation.roll.directory import masked_name
from deliberation.roll.kinds import PersonKind

Mask = Callable[[str], str]
_BETWEEN_HOMES = "、"
_WORDS = re.compile(r"[A-Za-z0-9]+|[^\sA-Za-z0-9]")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")


def public(document: Document) -> Document:
    """The same document without personal data. Its names are known from the record; words are searched for them."""
    record = document.record
    mask = of_record(record)
    words = document.words
    return replace(
        document,
        record=_record(record, mask),
        words=Words(
            opening=mask(words.opening),
            items={item_id: mask(text) for item_id, text in words.items.items()},
            closing=mask(words.closing),
        ),
    )


def of_record(record: Record) -> Mask:
    """Masks names, homes and long numbers that stand anywhere in a text."""
    homes = {
        home: seat.building
        for seat in record.seats
        if seat.building
        for home in (seat.label, *seat.label.split(_BETWEEN_HOMES))
    }
    return of_names(names_in(record), homes)


def of_names(names: Iterable[str], homes: dict[str, str]) -> Mask:
    """`homes`: what each may be called instead."""
    said = {name: person(name) for name in names if len(name) > 1} | homes
    if not said:
        return _without_contacts
    # the longest first: a name may begin with another's
    pattern = re.compile(
        "|".join(_alone(each) for each in sorted(said, key=len, reverse=True)), re.IGNORECASE
    )
    folded = {_bare(each): instead for each, instead in said.items()}
    return lambda text: _without_contacts(pattern.sub(lambda found: folded.get(_bare(found[0]), "*"), text))


def person(name: str) -> str:
    """`张三丰` as `张**`."""
    return masked_name(name, PersonKind.NATURAL)


def names_in(record: Record) -> frozenset[str]:
    """Of everybody who stands in the record, or might be spoken of in its words; bodies are named to all."""
    owners = [each for item in record.items for each in item.actions]
    said = [each for item in record.items for each in item.statements]
    return frozenset(
        {
            *record.names,
            *(officer.name for officer in record.officers),
            *(stay.name for seat in record.seats for stay in seat.stays if not stay.is_body),
            *(each.owner for each in (*owners, *record.actions) if not each.is_body),
            *(each.name for each in (*said, *record.statements)),
        }
    )


def _alone(name: str) -> str:
    """However it is spaced. A name in Latin letters is no part of a longer word."""
    edge = r"[A-Za-z0-9]"
    before = rf"(?<!{edge})" if re.match(edge, name) else ""
    after = rf"(?!{edge})" if re.match(edge, name[-1]) else ""
    return f"{before}{_spaced(name)}{after}"


def _spaced(name: str) -> str:
    """With spaces or without them, but never inside a word or a number."""
    return r"\s*".join(map(re.escape, _WORDS.findall(name)))


def _bare(text: str) -> str:
    return "".join(text.casefold().split())


def _without_contacts(text: str) -> str:
    return identity.without_numbers(_MAIL.sub(lambda found: identity.masked(found[0]), text))


def _record(record: Record, mask: Mask) -> Record:
    heading = record.heading
    return replace(
        record,
        names=(),
        heading=replace(heading, title=mask(heading.title), venue=mask(heading.venue)),
        called=_called(record.called, mask),
        officers=tuple(replace(each, name=person(each.name)) for each in record.officers),
        seats=tuple(_seat(each, heading.kind, mask) for each in record.seats),
        items=tuple(
            _item(each, mask, is_assembly=heading.kind is MeetingKind.ASSEMBLY) for each in record.items
        ),
        statements=tuple(_statement(each, mask) for each in record.statements),
        actions=tuple(_given(each, mask) for each in record.actions),
    )


def _called(called: Called, mask: Mask) -> Called:
    reason = called.notice.reason
    return replace(called, notice=replace(called.notice, reason=mask(reason) if reason else None))


def _seat(seat: SeatOnRecord, kind: MeetingKind, mask: Mask) -> SeatOnRecord:
    """Of a home neither its room nor how much it weighs: an area names a home as well as its number does."""
    stays = tuple(each if each.is_body else replace(each, name=person(each.name)) for each in seat.stays)
    if kind is not MeetingKind.ASSEMBLY:
        return replace(seat, label=mask(seat.label), stays=stays)
    return replace(
        seat, label=seat.building, weights={}, stays=tuple(replace(each, name="") for each in stays)
    )


def _item(item: ItemOnRecord, mask: Mask, *, is_assembly: bool) -> ItemOnRecord:
    return replace(
        item,
        title=mask(item.title),
        body=mask(item.body),
        interests=tuple(replace(each, reason=mask(each.reason)) for each in item.interests),
        motions=tuple(_motion(each, mask, is_assembly=is_assembly) for each in item.motions),
        statements=tuple(_statement(each, mask) for each in item.statements),
        actions=tuple(_given(each, mask) for each in item.actions),
    )


def _motion(motion: Motion, mask: Mask, *, is_assembly: bool) -> Motion:
    """How homes voted by name is for those who were there."""
    texts = tuple(replace(each, text=mask(each.text)) for each in motion.texts)
    if not is_assembly:
        return replace(motion, texts=texts, votes=tuple(_annulled(each, mask) for each in motion.votes))
    votes = tuple(replace(_annulled(each, mask), said=()) for each in motion.votes)
    return replace(motion, texts=texts, by_seat=None, votes=votes)


def _annulled(vote: Vote, mask: Mask) -> Vote:
    return replace(vote, annulled=mask(vote.annulled) if vote.annulled else None)


def _statement(said: Statement, mask: Mask) -> Statement:
    return replace(said, name=person(said.name), text=mask(said.text))


def _given(given: Given, mask: Mask) -> Given:
    owner = given.owner if given.is_body else person(given.owner)
    return replace(given, what=mask(given.what), owner=owner)
