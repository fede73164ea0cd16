"""How a meeting under way says no."""

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence


class NoSuchSeat(NotFound):
    message = sentence("There is no such seat at this meeting.")


class OpenAlready(Conflict):
    message = sentence("The meeting is open already.")


class NotOpen(Conflict):
    message = sentence("The meeting is not open. Open it first.")


class Adjourned(Conflict):
    message = sentence("The meeting is adjourned. Resume it first.")


class NotAdjourned(Conflict):
    message = sentence("The meeting is not adjourned.")


class BeforeItsTime(Conflict):
    message = sentence(
        "It begins at %(starts_at)s. Whoever comes in time must miss nothing: wait until then."
    )


class NoChairYet(Conflict):
    message = sentence("Name who chairs the meeting first.")


class NotLeading(NotAllowed):
    message = sentence("Only the chair or the secretary of this meeting may do this.")


class UnfitForOffice(Invalid):
    field = "person"
    message = sentence("Choose a member of the committee, or staff of the community.")


class UnfitChair(Invalid):
    field = "person"
    message = sentence("Only a member of the committee may chair its meeting. Choose one from the list.")


class HoldsOtherOffice(Invalid):
    field = "person"
    message = sentence("One person cannot chair and write the minutes as well. Choose somebody else.")


class HoldsItAlready(Conflict):
    message = sentence("This person holds the office already.")


class ItemUnderWay(Conflict):
    message = sentence("This item is before the meeting already.")


class NoItemUnderWay(Conflict):
    message = sentence("No item is before the meeting.")


class ResumesTooEarly(Invalid):
    field = "resumes_at"
    message = sentence("This time has passed. Choose a later one.")


class ResumesTooLate(Invalid):
    field = "resumes_at"
    message = sentence("A meeting rests for 60 days at most. End this one and call a new one.")


class DoorsClosed(Conflict):
    message = sentence("Nobody can be marked as present before %(opens_at)s.")


class HereAlready(Conflict):
    message = sentence("This seat is marked as present already, since %(since)s.")


class SitsNoLonger(Conflict):
    message = sentence(
        "This member has left the committee since the meeting was called, so the seat stays empty."
    )


class NotHere(Conflict):
    message = sentence("This seat is not marked as present.")


class NotOfThisSeat(Invalid):
    field = "speaker"
    message = sentence("This person may not speak for this seat. Choose one from the list.")


class NotYourSeat(NotAllowed):
    message = sentence("You may not speak for this seat.")


class OwnSeat(NotAllowed):
    message = sentence("This is your own seat. Somebody else at the desk must do this for you.")


class OnlyInPerson(Invalid):
    field = "how"
    message = sentence("This meeting is held in one place. Come there to take part.")


class OnlyRemote(Invalid):
    field = "how"
    message = sentence("This meeting is held online only.")


class NoProxies(Invalid):
    field = "how"
    message = sentence("At this kind of meeting nobody may send a proxy.")


class ProxyUnnamed(Invalid):
    field = "proxy_name"
    message = sentence("Write the name of the proxy.")


class MandateUnseen(Invalid):
    field = "seen"
    message = sentence("Look at the signed mandate first, then tick here.")


class ProxyIsOwner(Invalid):
    field = "proxy_name"
    message = sentence("This person may speak for the seat anyway. Mark them as present in person.")


class TooManyMandates(Invalid):
    field = "proxy_name"
    message = sentence(
        "This person already stands for as many owners as one may here: %(most)s. Choose somebody else."
    )


class NoSuchWord(NotFound):
    message = sentence("Nobody waits to speak there any more. Look at the list again.")


class ListClosed(Conflict):
    message = sentence("The list of speakers is closed. Raise your hand and ask the chair.")


class AskedAlready(Conflict):
    message = sentence("This seat is on the list of speakers already.")


class HasTheWord(Conflict):
    message = sentence("This seat has the word already.")


class NobodySpeaks(Conflict):
    message = sentence("Nobody has the word.")


class UnfitLimit(Invalid):
    field = "minutes"
    message = sentence("Allow half a minute to an hour.")
