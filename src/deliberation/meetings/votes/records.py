"""The record of a vote: canonical JSON from which a stranger counts again. Its hash is in the log; docs/meeting-votes.md tells each field. Pure."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.counting.certificates import certificate as certificates
from deliberation.counting.count import Count
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.parties import AREA
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantities, Quantity
from deliberation.counting.rules import Choice
from deliberation.counting.shapes import Json, Object
from deliberation.kernel import canonical, clock, exact
from deliberation.ledger import digests
from deliberation.meetings.attendance import Seat
from deliberation.meetings.votes import margins, tally
from deliberation.meetings.votes.kinds import Channel, Way
from deliberation.meetings.votes.tally import Gathering, Sums

VERSION = 1
KIND = "deliberation/meeting-vote"
_DERIVED = frozenset(
    {
        Quantity.PARTICIPATING,
        Quantity.VOTES,
        Quantity.DELIVERED,
        Quantity.REQUIRED_QUORUM,
        Quantity.FOR_AT_MEETING,
    }
)
"""What follows from other figures; a recount finds it itself."""


@dataclass(frozen=True, kw_only=True)
class Put:
    """What was put to the vote, under which rule and call, and when it was closed. `earlier` are the figures before a bridge."""

    meeting_id: UUID
    item_id: UUID
    vote_id: UUID
    number: int
    motion_id: UUID
    version: int
    text: str = field(repr=False)
    preset: Preset
    stage: str
    way: Way
    seats_root: str
    opened_at: datetime
    closed_at: datetime
    earlier: Mapping[str, Quantities] = field(default_factory=dict)


@dataclass(frozen=True)
class Word:
    """What a seat said last, and how it came; `code` opens its commitment in a secret vote."""

    choice: Choice
    channel: Channel
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class Hands:
    """What two people counted apart, in the round in which they agreed."""

    round: int
    first: Sums
    second: Sums


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A vote that is counted: its record, the case that `deliberation count` counts again, and what came of it."""

    record: bytes
    case: bytes
    count: Count
    sums: Sums

    @property
    def sha256(self) -> str:
        return digests.document(self.record)


def commitment(vote_id: UUID, choice: Choice, code: str) -> str:
    """What the record of a secret vote says of one word. Hex, of `vote/choice/code`: a line that anybody can hash."""
    return hashlib.sha256(f"{vote_id}/{choice.value}/{code}".encode()).hexdigest()


def close(put: Put, room: Gathering, words: Mapping[UUID, Word], hands: Hands | None = None) -> Closed:
    """`hands` instead of words where hands were counted. Raises HandsWeighAlike, MoreThanThere, RuleNeedsMore."""
    rule, stage = put.preset.rule, tally.stage_of(put.preset.rule, put.stage)
    tally.check(rule, room.seats)
    may = {seat.id for seat in room.voters}
    counted = {seat_id: word for seat_id, word in words.items() if seat_id in may}
    said = {seat_id: word.choice for seat_id, word in counted.items()}
    known = tally.of_words(rule, room, said) if hands is None else tally.of_hands(rule, room, hands.first)
    cast = {**put.earlier, stage.id: known}
    count = tally.decided(rule, cast, stage)
    flip = (
        margins.of_words(rule, stage, room, said, known, count.outcome)
        if hands is None
        else margins.of_hands(rule, stage, room, hands.first, known, count.outcome)
    )
    told = _told(put, room, counted, hands) | {"not_counted": len(words) - len(counted)}
    record = {**_head(put, room), **told, **_found(put, cast, count, flip)}
    sums: Sums = Counter(said.values()) if hands is None else hands.first
    return Closed(record=canonical.encode(record), case=_case(put, cast, count), count=count, sums=sums)


def _head(put: Put, room: Gathering) -> Object:
    return {
        "v": VERSION,
        "kind": KIND,
        "meeting": str(put.meeting_id),
        "item": str(put.item_id),
        "vote": str(put.vote_id),
        "number": put.number,
        "motion": {
            "id": str(put.motion_id),
            "version": put.version,
            "text_sha256": digests.document(put.text.encode()),
        },
        "rule": put.preset.as_json(),
        "stage": put.stage,
        "way": put.way.value,
        "opened_at": clock.rfc3339(put.opened_at),
        "closed_at": clock.rfc3339(put.closed_at),
        "seats_root": put.seats_root,
        "units": {AREA: "cm2"},
        "seats": [_seat_json(seat, room) for seat in sorted(room.seats, key=lambda seat: seat.key)],
    }


def _seat_json(seat: Seat, room: Gathering) -> Object:
    how, effect = room.present.get(seat.id), room.effects.get(seat.id)
    return {
        "key": seat.key,
        "weights": dict[str, Json](sorted(seat.weights.items())),
        "present": None if how is None else how.value,
        "interest": None if effect is None else effect.value,
    }


def _told(put: Put, room: Gathering, words: Mapping[UUID, Word], hands: Hands | None) -> Object:
    sums: Sums = Counter(word.choice for word in words.values()) if hands is None else hands.first
    told: Object = {
        "sums": sums_json(sums),
        "channels": dict[str, Json](sorted(Counter(word.channel.value for word in words.values()).items())),
        "said": None,
        "hands": None,
        "commitments": None,
    }
    match put.way:
        case Way.NAMES:
            keys = {seat.id: seat.key for seat in room.seats}
            said = sorted((keys[seat_id], word) for seat_id, word in words.items())
            told["said"] = [
                {"key": key, "choice": word.choice.value, "by": word.channel.value} for key, word in said
            ]
        case Way.HANDS:
            assert hands is not None, "hands are counted before the vote is closed"
            told["hands"] = {
                "round": hands.round,
                "counts": [sums_json(hands.first), sums_json(hands.second)],
            }
        case Way.SECRET:
            made = (commitment(put.vote_id, word.choice, word.code) for word in words.values())
            told["commitments"] = list[Json](sorted(made))
    return told


def _found(put: Put, cast: Mapping[str, Quantities], count: Count, flip: Flip | None) -> Object:
    return {
        "figures": figures_json(cast),
        **certificates.counted_json(put.preset, count),
        "margin": {"flip": certificates.flip_json(flip)},
    }


def _case(put: Put, cast: Mapping[str, Quantities], count: Count) -> bytes:
    """A case file as `deliberation count` reads it, with nothing in it but the rule and the figures."""
    first = next(iter(cast))
    case: Object = {
        "id": f"vote-{put.number}",
        "kind": "decision",
        "title": f"Vote {put.number} of meeting {put.meeting_id}",
        "source": f"record of vote {put.vote_id}; area in square centimetres",
        "rule": put.preset.id,
        "start_stage": first,
        "tally": figures_json(cast),
        "expected": {"outcome": count.outcome.value},
    }
    return canonical.encode({"rules": {put.preset.id: put.preset.rule.as_json()}, "cases": [case]}) + b"\n"


def figures_json(cast: Mapping[str, Quantities]) -> Object:
    return {
        stage: {
            dim: {
                quantity.value: exact.exact_text(value)
                for quantity, value in known.items()
                if value is not None and quantity not in _DERIVED
            }
            for dim, known in dims.items()
        }
        for stage, dims in cast.items()
    }


def sums_json(sums: Sums) -> Object:
    return {choice.value: sums.get(choice, 0) for choice in Choice}
