"""Whether the votes that are written down decide anything, by the law of the place. Pure."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from deliberation.committees.deciding import refusals
from deliberation.committees.views import CommitteeView
from deliberation.counting import count, presets
from deliberation.counting.count import Count, Outcome
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantity

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
_TOPIC = "committee_decision"
_MEMBERS = "members"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Votes:
    """Whole members, those who sat on that day."""

    members: int
    agree: int
    against: int
    abstain: int

    @property
    def cast(self) -> int:
        return self.agree + self.against + self.abstain


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A decision as it is to be entered. `record_sha256` is hex, or empty; `revokes` is a number of the register."""

    decided_on: date
    title: str = field(repr=False)
    text: str = field(repr=False)
    agree: int
    against: int
    abstain: int
    record_sha256: str = ""
    revokes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """As everybody reads it."""

    title: str
    text: str


def law_of(place: str, on: date) -> Preset | None:
    """By which a committee decides there; None where we know of none."""
    return next(iter(presets.for_matter(place, _TOPIC, on)), None)


def judged(preset: Preset, votes: Votes) -> Count:
    """The verdict on these figures; whoever voted was present."""
    known: dict[Quantity, Fraction | None] = {
        Quantity.TOTAL: Fraction(votes.members),
        Quantity.PRESENT: Fraction(votes.cast),
        Quantity.FOR: Fraction(votes.agree),
        Quantity.AGAINST: Fraction(votes.against),
        Quantity.ABSTAIN: Fraction(votes.abstain),
    }
    return count.judge(preset.rule, {_MEMBERS: known})


def check(committee: CommitteeView, entry: Entry, today: date, *, has_photo: bool) -> Votes:
    """The votes with the members of that day.

    Raise DecidedLater, DecidedOutsideTheTerm, NothingShowsIt, NoFingerprint, TooManyVotes or NotAdopted.
    """
    if entry.decided_on > today:
        raise refusals.DecidedLater
    if not committee.starts_on <= entry.decided_on <= committee.ends_on:
        raise refusals.DecidedOutsideTheTerm({"first": committee.starts_on, "last": committee.ends_on})
    if entry.record_sha256 and not _FINGERPRINT.fullmatch(entry.record_sha256):
        raise refusals.NoFingerprint
    if not entry.record_sha256 and not has_photo:
        raise refusals.NothingShowsIt
    votes = Votes(
        members=sum(member.sits_on(entry.decided_on) for member in committee.members),
        agree=entry.agree,
        against=entry.against,
        abstain=entry.abstain,
    )
    if votes.cast > votes.members:
        raise refusals.TooManyVotes({"votes": votes.cast, "members": votes.members})
    law = law_of(committee.place, entry.decided_on)
    if law is not None and judged(law, votes).outcome is not Outcome.PASS:
        raise refusals.NotAdopted({"members": votes.members, "law": law.citation})
    return votes


def text_sha256(title: str, text: str) -> str:
    """Hex, of both as a list in JSON without spaces."""
    written = json.dumps([title, text], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
