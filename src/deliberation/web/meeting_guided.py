"""What leads the chair through a meeting is made of: words to read out, what to put right first, and buttons."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Act:
    """One button: what it says, where it leads, and what it sends. One without `sends` is a link."""

    words: str
    page: str
    is_main: bool = True
    sends: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Guide:
    """What comes next. `say` is to be read out in the reader's language; `missing` is what should be put right first."""

    title: str
    say: str
    missing: tuple[str, ...]
    acts: tuple[Act, ...]

    @property
    def links(self) -> tuple[Act, ...]:
        return tuple(act for act in self.acts if act.sends is None)
