"""What happened, as the log tells it: numbers and kinds; never a home, a name, or a word that somebody wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue
from deliberation.notices.consents.kinds import Need, Word
from deliberation.notices.kinds import Way


@dataclass(frozen=True, kw_only=True)
class ConsentFact(Fact):
    """About a vote; `number` is the consent's in it."""

    subject: ClassVar[str] = "poll"
    number: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": str(self.subject_id), "number": self.number}


@dataclass(frozen=True, kw_only=True)
class ConsentAsked(ConsentFact):
    """`home` and what was written go into the private part."""

    kind: ClassVar[str] = "consent.asked"
    need: Need
    home: str
    reason_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {**super().data(), "need": self.need.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"home": self.home, "reason_sha256": self.reason_sha256}


@dataclass(frozen=True, kw_only=True)
class ConsentDropped(ConsentFact):
    kind: ClassVar[str] = "consent.dropped"
    reason_sha256: str

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"reason_sha256": self.reason_sha256}


@dataclass(frozen=True, kw_only=True)
class ConsentSaid(ConsentFact):
    way: Way
    photo_sha256: str | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {**super().data(), "way": self.way.value}

    @override
    def private(self) -> Mapping[str, PublicValue] | None:
        return {"photo_sha256": self.photo_sha256} if self.photo_sha256 else None


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(ConsentSaid):
    kind: ClassVar[str] = "consent.given"


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(ConsentSaid):
    kind: ClassVar[str] = "consent.refused"


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(ConsentSaid):
    kind: ClassVar[str] = "consent.withdrawn"


SAID: Mapping[Word, type[ConsentSaid]] = {
    Word.GIVEN: ConsentGiven,
    Word.REFUSED: ConsentRefused,
    Word.WITHDRAWN: ConsentWithdrawn,
}


@dataclass(frozen=True, kw_only=True)
class ConsentsListed(Fact):
    """One of two people says that the list is whole: `asked` consents, after so many changes."""

    kind: ClassVar[str] = "consents.listed"
    subject: ClassVar[str] = "poll"
    asked: int
    edition: int
    is_second: bool

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": str(self.subject_id),
            "asked": self.asked,
            "edition": self.edition,
            "second": self.is_second,
        }


@dataclass(frozen=True, kw_only=True)
class ConsentPhotosDeleted(Fact):
    kind: ClassVar[str] = "photos.deleted"
    subject: ClassVar[str] = "poll"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}
