"""Several ballots of one party become one state: who signed, which came last, whether co-owners agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from deliberation.counting import moments
from deliberation.counting.moments import Moment
from deliberation.counting.quantities import State

_SEVERAL = 2


class Duplicates(StrEnum):
    """Which of several ballots of one signer counts."""

    LAST = "last_before_close"
    FIRST = "first"


class CoOwners(StrEnum):
    """How several owners of one party speak: any of them and never two ways, the last of them, one they named, or all."""

    INVALID = "invalid"
    LAST = "last"
    REPRESENTATIVE = "representative"
    ALL_SIGN = "all_sign"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One ballot of the party. `signer` is empty where nobody noted who signed."""

    choice: State
    at: Moment | None
    signer: str


@dataclass(frozen=True, kw_only=True)
class Custom:
    """What was agreed before the vote opened."""

    duplicates: Duplicates = Duplicates.LAST
    co_owners: CoOwners = CoOwners.INVALID


def settled(papers: Sequence[Paper], custom: Custom, *, owner_count: int) -> State:
    """The one state of a party that cast these, in the order they came."""
    in_order = _by_time(papers)
    if custom.duplicates is Duplicates.FIRST:
        in_order.reverse()
    standing = {paper.signer: paper.choice for paper in in_order}
    choices = set(standing.values())
    if owner_count < _SEVERAL:
        return in_order[-1].choice
    match custom.co_owners:
        case CoOwners.INVALID:
            return State.INVALID if len(choices) > 1 else choices.pop()
        case CoOwners.LAST | CoOwners.REPRESENTATIVE:
            return in_order[-1].choice
        case CoOwners.ALL_SIGN:
            is_complete = len(standing) >= owner_count
            return choices.pop() if is_complete and len(choices) == 1 else State.INVALID
        case _:
            assert_never(custom.co_owners)


def _by_time(papers: Sequence[Paper]) -> list[Paper]:
    """A ballot without a time keeps its place among the others."""
    timed = [
        (moments.order(paper.at), place, paper) for place, paper in enumerate(papers) if paper.at is not None
    ]
    if len(timed) < len(papers):
        return list(papers)
    return [paper for _, _, paper in sorted(timed, key=lambda entry: entry[:2])]
