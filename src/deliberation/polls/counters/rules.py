"""Who may count and watch, when a vote may be counted by hand, and who may confirm a count."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from deliberation.communities.rules import Role
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import half_width, sentence

HELD_FOR = timedelta(days=1)
"""So long after the end the clock leaves the count to those who were named. A value of ours: no law that we know says one."""


class Duty(StrEnum):
    """A counter counts (计票人), a watcher sees that it is done rightly (监票人)."""

    COUNTER = "counter"
    WATCHER = "watcher"


FEWEST: Mapping[Duty, int] = {Duty.COUNTER: 2, Duty.WATCHER: 1}


class Because(StrEnum):
    """Why somebody who was named does not count or watch after all."""

    UNABLE = "unable"
    DECLINED = "declined"
    BIASED = "biased"
    MISTAKEN = "mistaken"


class NotOfHere(Invalid):
    field = "account"
    message = sentence("Choose somebody of this community: on the roll, or with a role here.")


class StandsForElection(Invalid):
    field = "account"
    message = sentence("Whoever stands for election here can neither count nor watch. Choose somebody else.")


class WatchesOneself(Invalid):
    field = "account"
    message = sentence("You name the watchers, so you cannot be one. You may be a counter.")


class NamedAlready(Invalid):
    field = "account"
    message = sentence("This person is named already.")


class NoSuchOfficial(NotFound):
    message = sentence("Nobody is named so here. Look at the list of counters and watchers.")


class NotEnoughNamed(Conflict):
    message = sentence(
        "Two counters and one watcher must be named before anybody counts. Named so far: %(counters)s and %(watchers)s."
    )


class NotNamed(NotAllowed):
    message = sentence("You were not named to count or watch this vote.")


class NothingCountedYet(Conflict):
    message = sentence("This vote is not counted yet. Confirm the count when it is done.")


class WitnessedAlready(Conflict):
    message = sentence("You have confirmed this count.")


class WitnessedTooLate(Conflict):
    message = sentence("The days for objections are over. A count can be confirmed only until then.")


@dataclass(frozen=True, kw_only=True)
class Nominee:
    """Somebody to be named: `names` are all by which they are known here, `role` what they hold, if anything."""

    account_id: UUID
    names: frozenset[str]
    is_on_roll: bool
    role: Role | None


def check_naming(
    nominee: Nominee, duty: Duty, *, by: UUID, named: Collection[UUID], candidates: Iterable[str]
) -> None:
    """`named` are accounts, `candidates` the names on the ballot paper. Raises the first reason against."""
    if not nominee.is_on_roll and nominee.role is None:
        raise NotOfHere
    if {_plain(name) for name in nominee.names} & {_plain(name) for name in candidates}:
        raise StandsForElection
    if duty is Duty.WATCHER and nominee.account_id == by:
        raise WatchesOneself
    if nominee.account_id in named:
        raise NamedAlready


def missing(duties: Collection[Duty]) -> Mapping[Duty, int]:
    """How many of each duty have yet to be named."""
    held = list(duties)
    return {duty: max(0, least - held.count(duty)) for duty, least in FEWEST.items()}


def check_counting(duties: Collection[Duty]) -> None:
    """Raises NotEnoughNamed."""
    if any(missing(duties).values()):
        held = list(duties)
        raise NotEnoughNamed({"counters": held.count(Duty.COUNTER), "watchers": held.count(Duty.WATCHER)})


def check_witnessing(*, objections_until: datetime | None, is_done: bool, now: datetime) -> None:
    """`objections_until` is None before the count. Raises NothingCountedYet, WitnessedAlready, WitnessedTooLate."""
    if objections_until is None:
        raise NothingCountedYet
    if is_done:
        raise WitnessedAlready
    if now >= objections_until:
        raise WitnessedTooLate


def _plain(name: str) -> str:
    return "".join(half_width(name).split()).casefold()
