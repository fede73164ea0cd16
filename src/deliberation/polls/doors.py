"""What is done at the doors while a vote runs: how word of it was brought, and what is refused."""

from datetime import datetime
from enum import StrEnum

from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence
from deliberation.polls.rules import Status


class How(StrEnum):
    """How word of a vote came to a home, or did not."""

    IN_PERSON = "in_person"
    LETTER_BOX = "letter_box"
    POSTED_NOTICE = "posted_notice"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


class DoorState(StrEnum):
    """Where a home stands: never how it voted."""

    VOTED = "voted"
    DELIVERED = "delivered"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


DELIVERED = frozenset({How.IN_PERSON, How.LETTER_BOX, How.POSTED_NOTICE})
WALKABLE = frozenset({Status.UPCOMING, Status.OPEN})

REMINDABLE = Status.OPEN


class NothingTold(Invalid):
    message = sentence("Say of one home at least what happened there.")


class ToldTooOften(Invalid):
    message = sentence(
        "You have written down so much about one of these homes. Please ring the community office."
    )


class NotYetHappened(Invalid):
    message = sentence("This time has not come yet. Write when you were there.")
    field = "at"


class NoMoreWalks(Conflict):
    message = sentence("Voting is over, so nobody walks from door to door for it any more.")


class NoSuchStaircase(NotFound):
    message = sentence("This vote asks nobody at this entrance. Look at the list of entrances.")


class NoSuchPhoto(NotFound):
    message = sentence("There is no such photo here.")


class NotAMember(Invalid):
    message = sentence("Choose somebody of this community from the list.")
    field = "account"


class NoSuchPart(Invalid):
    message = sentence("Choose a building or an entrance from the list.")
    field = "place"


class WalksThereAlready(Invalid):
    message = sentence("This person has this list already. Choose another building or entrance.")
    field = "place"


class NoSuchWalk(NotFound):
    message = sentence("This list was taken back already.")


class NotRemindable(Conflict):
    message = sentence("Reminders go out only while voting is open.")


class RemindedToday(Conflict):
    message = sentence("Today’s reminder has gone out. The next one may go tomorrow.")


class NobodyToRemind(Conflict):
    message = sentence(
        "Nobody can be reminded: all have voted, or the roll has no phone or mail of the others."
    )


def state(how: How | None, *, has_voted: bool) -> DoorState:
    """What was told last about a home counts; who voted needs nobody at the door."""
    if has_voted:
        return DoorState.VOTED
    if how in DELIVERED:
        return DoorState.DELIVERED
    return DoorState.REFUSED if how is How.REFUSED else DoorState.NOT_REACHED


def check_walking(status: Status) -> None:
    """Raise NoMoreWalks once voting is over."""
    if status not in WALKABLE:
        raise NoMoreWalks


def check_reminding(status: Status) -> None:
    """Raise NotRemindable."""
    if status is not REMINDABLE:
        raise NotRemindable


def check_time(at: datetime, now: datetime) -> None:
    """Raise NotYetHappened."""
    if at > now:
        raise NotYetHappened
