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


class IsTheCandidate(Invalid):
    field = "is_namesake"
    message = sentence("The roll knows only one person of this name, and that one stands for election.")


class GuestStandsForElection(Invalid):
    field = "guest"
    message = sentence("Somebody of this name stands for election here. Choose somebody else.")


class GuestIsYou(Invalid):
    field = "guest"
    message = sentence("You name the watchers, so you cannot be one. You may be a counter.")


class GuestNamedAlready(Invalid):
    field = "guest"
    message = sentence("This person is named already.")


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
    """Somebody to be named: `names` are all by which they are known here, `role` what they hold, if anything.

    `is_namesake`: whoever names them says that a candidate of the same name is somebody else; `has_namesake`: the roll knows
    another person of that candidate's name.
    """

    account_id: UUID
    names: frozenset[str]
    is_on_roll: bool
    role: Role | None
    is_namesake: bool = False
    has_namesake: bool = False


def check_naming(
    nominee: Nominee, duty: Duty, *, by: UUID, named: Collection[UUID], candidates: Iterable[str]
) -> None:
    """`named` are accounts, `candidates` the names on the ballot paper. Raises the first reason against."""
    if not nominee.is_on_roll and nominee.role is None:
        raise NotOfHere
    if shared_names(nominee.names, candidates):
        if not nominee.is_namesake:
            raise StandsForElection
        if nominee.is_on_roll and not nominee.has_namesake:
            raise IsTheCandidate
    if duty is Duty.WATCHER and nominee.account_id == by:
        raise WatchesOneself
    if nominee.account_id in named:
        raise NamedAlready


def check_guest(
    name: str, *, own: Collection[str], named: Collection[str], candidates: Collection[str]
) -> None:
    """A watcher without an account, by name. `own` are the names of who names them, `named` those of everybody named so far."""
    if shared_names({name}, candidates):
        raise GuestStandsForElection
    if shared_names({name}, own):
        raise GuestIsYou
    if shared_names({name}, named):
        raise GuestNamedAlready


def shared_names(some: Iterable[str], others: Iterable[str]) -> frozenset[str]:
    """Those of the first that are among the others, whatever blanks, width and capitals they are written with."""
    known = {_plain(name) for name in others}
    return frozenset(name for name in some if _plain(name) in known)


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
