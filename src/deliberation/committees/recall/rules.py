"""When a petition takes signatures, and when it is at its end. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from deliberation.committees.recall import refusals
from deliberation.committees.recall.kinds import Ended

HEARING_DAYS = 7
"""So long the member has to answer before anybody signs; our choice, no law."""
COLLECTING_DAYS = 90
"""So long signatures are taken; our choice, no law. Nobody serves under an open petition for ever."""
LONGEST_REASON = 1000


@dataclass(frozen=True, kw_only=True)
class PetitionView:
    """`reason` and `words` are masked, as everybody reads them; `words` is None before the member answered."""

    id: UUID
    number: int
    committee_id: UUID
    member_id: UUID
    member_name: str = field(repr=False)
    member_account: UUID | None
    reason: str
    opened_on: date
    until_on: date
    opened_by: UUID
    words: str | None
    outcome: Ended | None
    signed_heads: int | None
    total_heads: int | None

    @property
    def signs_from(self) -> date:
        """The first day of signing where the member does not answer."""
        return self.opened_on + timedelta(days=HEARING_DAYS)

    def takes_signatures(self, today: date) -> bool:
        is_heard = self.words is not None or today >= self.signs_from
        return self.outcome is None and is_heard and today <= self.until_on


def check_open(petition: PetitionView) -> None:
    """Raise PetitionOver."""
    if petition.outcome is not None:
        raise refusals.PetitionOver


def check_signing(petition: PetitionView, today: date) -> None:
    """Raise PetitionOver, NotHeardYet or TooLateToSign."""
    check_open(petition)
    if petition.words is None and today < petition.signs_from:
        raise refusals.NotHeardYet({"day": petition.signs_from})
    if today > petition.until_on:
        raise refusals.TooLateToSign({"day": petition.until_on})


def check_unconcerned(petition: PetitionView, account_id: UUID) -> None:
    """Raise AboutYou: nobody sees, counts or strikes the signatures against themselves."""
    if petition.member_account == account_id:
        raise refusals.AboutYou


def check_closing(petition: PetitionView, *, is_enough: bool, waiting: int, today: date) -> Ended:
    """What it is closed as. Raise PetitionOver, ChecksWait or StillRunning."""
    check_open(petition)
    if waiting:
        raise refusals.ChecksWait({"count": waiting})
    if is_enough:
        return Ended.REACHED
    if today <= petition.until_on:
        raise refusals.StillRunning({"day": petition.until_on})
    return Ended.TOO_FEW
