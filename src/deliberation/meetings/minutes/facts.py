"""What the log tells of minutes and action items: hashes and numbers; nobody is named, no word is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue
from deliberation.meetings.facts import MeetingFact
from deliberation.meetings.minutes.kinds import Circle, Way


@dataclass(frozen=True, kw_only=True)
class _OfText(MeetingFact):
    """About one text of the minutes, named by its hash."""

    text_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"text_sha256": self.text_sha256}


@dataclass(frozen=True, kw_only=True)
class MinutesDrafted(_OfText):
    kind: ClassVar[str] = "minutes.drafted"
    version: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"version": self.version, "text_sha256": self.text_sha256}


@dataclass(frozen=True, kw_only=True)
class MinutesCirculated(MeetingFact):
    kind: ClassVar[str] = "minutes.circulated"
    version: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"version": self.version}


@dataclass(frozen=True, kw_only=True)
class MinutesFinalised(_OfText):
    """`signers` is how many must sign."""

    kind: ClassVar[str] = "minutes.finalised"
    version: int
    circle: Circle
    signers: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "version": self.version,
            "text_sha256": self.text_sha256,
            "circle": self.circle.value,
            "signers": self.signers,
        }


@dataclass(frozen=True, kw_only=True)
class MinutesReopened(_OfText):
    """Signatures under this text are for a text that stands no more."""

    kind: ClassVar[str] = "minutes.reopened"


@dataclass(frozen=True, kw_only=True)
class MinutesSigned(_OfText):
    kind: ClassVar[str] = "minutes.signed"
    way: Way

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"text_sha256": self.text_sha256, "way": self.way.value}


@dataclass(frozen=True, kw_only=True)
class MinutesRefused(_OfText):
    kind: ClassVar[str] = "minutes.refused"


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(_OfText):
    """`public_sha256` is of what everybody may read: the same text, masked."""

    kind: ClassVar[str] = "minutes.published"
    public_sha256: str
    signed: int
    refused: int
    missing: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "text_sha256": self.text_sha256,
            "public_sha256": self.public_sha256,
            "signed": self.signed,
            "refused": self.refused,
            "missing": self.missing,
        }


@dataclass(frozen=True, kw_only=True)
class MinutesNoted(MeetingFact):
    """Everybody reads a note masked, so its hash is only committed to: a masked name is soon guessed from a bare one."""

    kind: ClassVar[str] = "minutes.noted"
    number: int
    note_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"note_sha256": self.note_sha256}


@dataclass(frozen=True, kw_only=True)
class SheetPhotosDeleted(MeetingFact):
    kind: ClassVar[str] = "photos.deleted"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}


@dataclass(frozen=True, kw_only=True)
class _OfAction(Fact):
    """`subject_id` is the action item."""

    subject: ClassVar[str] = "action"
    number: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number}


@dataclass(frozen=True, kw_only=True)
class ActionGiven(_OfAction):
    kind: ClassVar[str] = "action.given"


@dataclass(frozen=True, kw_only=True)
class ActionReported(_OfAction):
    kind: ClassVar[str] = "action.reported"


@dataclass(frozen=True, kw_only=True)
class ActionConfirmed(_OfAction):
    kind: ClassVar[str] = "action.confirmed"


@dataclass(frozen=True, kw_only=True)
class ActionReopened(_OfAction):
    kind: ClassVar[str] = "action.reopened"
