"""What a letter says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    subject: str
    body: str = field(repr=False)
