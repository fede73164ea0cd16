"""How a mandate for a meeting is refused."""

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence


class NoSuchMandate(NotFound):
    message = sentence("There is no such mandate at this meeting.")


class NoProxiesHere(Conflict):
    message = sentence("At this kind of meeting nobody may send a proxy.")


class SeatIsHere(Conflict):
    message = sentence("Your home is marked as present at the meeting. Leave it first.")


class SeatGaveOne(Conflict):
    message = sentence("Your home has named a proxy already. Take that back first.")


class NotYourMandate(NotAllowed):
    message = sentence("This mandate is not yours.")


class DoneBefore(Conflict):
    message = sentence("This was done before. Look at the mandate again.")


class NobodyToStandFor(Conflict):
    message = sentence("You stand for nobody who is not here already. Look at the list again.")


class WishUnfit(Invalid):
    field = "powers"
    message = sentence("Choose an answer to at least one item, or let the proxy decide.")
