"""Who must sign minutes, from which day they may be published without somebody's word, and who may do what with them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from deliberation.counting import days
from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter, Setting
from deliberation.meetings.kinds import MeetingKind, Office
from deliberation.meetings.minutes import refusals
from deliberation.meetings.minutes.document import LONGEST_WORDS, Words
from deliberation.meetings.minutes.kinds import Answer, Capacity, Circle

CIRCLES: Mapping[MeetingKind, Circle] = {
    MeetingKind.COMMITTEE: Circle.ATTENDING,
    MeetingKind.JOINT: Circle.ATTENDING,
    MeetingKind.ASSEMBLY: Circle.OFFICERS,
}
"""Who signs unless the by-laws ask for others. A committee's minutes are signed by those attending (decision-rules 1.12)."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A line to be signed."""

    capacity: Capacity
    name: str = field(repr=False)
    account_id: UUID | None
    seat_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Attending:
    """Somebody who stood for a seat."""

    seat_id: UUID
    name: str = field(repr=False)
    account_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """By when the minutes are to be public; `setting` says whose law it is."""

    day: date
    days: int
    setting: Setting

    def is_over(self, today: date) -> bool:
        return today > self.day


def circle(kind: MeetingKind, wanted: Circle) -> Circle:
    """The wider one, where the law asks for it."""
    return Circle.ATTENDING if kind is MeetingKind.COMMITTEE else wanted


def signers(
    officers: Sequence[tuple[Office, UUID, str]], attending: Iterable[Attending], wanted: Circle
) -> tuple[Signer, ...]:
    """The chair, the secretary, then seat by seat. Whoever is named twice signs once: first as the office says."""
    there = tuple(attending)
    seats = {each.account_id: each.seat_id for each in reversed(there) if each.account_id}
    found = [
        Signer(
            capacity=Capacity(office.value), name=name, account_id=account_id, seat_id=seats.get(account_id)
        )
        for office, account_id, name in officers
    ]
    if wanted is Circle.ATTENDING:
        found += [
            Signer(
                capacity=Capacity.ATTENDING, name=each.name, account_id=each.account_id, seat_id=each.seat_id
            )
            for each in there
        ]
    return tuple(_once(found))


def _once(found: Iterable[Signer]) -> Iterable[Signer]:
    """By account; who has none is told apart by seat and name."""
    seen: set[object] = set()
    for each in found:
        key = each.account_id or (each.seat_id, each.name)
        if key not in seen:
            seen.add(key)
            yield each


def deadline(place: str, ended_on: date) -> Deadline | None:
    """None where not even common practice says a number of days."""
    setting = places.setting(place, Parameter.DECISION_POSTED_WITHIN_DAYS)
    if setting is None:
        return None
    return Deadline(
        day=days.plus_days(ended_on, int(setting.value)), days=int(setting.value), setting=setting
    )


def missing(answers: Iterable[tuple[Capacity, Answer | None]]) -> int:
    """How many must still speak. A refusal with its reason is a word too, but minutes without chair or secretary wait."""
    return sum(
        answer is None or (answer is Answer.REFUSED and capacity is not Capacity.ATTENDING)
        for capacity, answer in answers
    )


def check_publishing(
    answers: Collection[tuple[Capacity, Answer | None]], due: Deadline | None, today: date
) -> None:
    """Raises SignaturesMissing until the days of the place have run out, and NoDueDay where there are none."""
    waiting = missing(answers)
    if not waiting:
        return
    if due is None:
        raise refusals.NoDueDay({"count": waiting})
    if today < due.day:
        raise refusals.SignaturesMissing({"count": waiting, "day": due.day})


def too_long(words: Words) -> tuple[str, ...]:
    """The parts whose words are too many."""
    return tuple(part for part, text in words.parts().items() if len(text) > LONGEST_WORDS)


def check_answer(signer: UUID | None, by: UUID, seen_sha256: str, sha256: str) -> None:
    """Raises NotYourSignature, OtherText."""
    if signer != by:
        raise refusals.NotYourSignature
    if seen_sha256 != sha256:
        raise refusals.OtherText
