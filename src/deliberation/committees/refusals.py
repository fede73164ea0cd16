"""How a committee says no. What a law sets is said with its number and where that is written."""

from deliberation.counting.lint.findings import Finding
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence


class NoCommittee(NotFound):
    message = sentence("No owners’ committee is written down here.")


class CommitteeOver(Conflict):
    message = sentence("This committee is at its end. Nobody comes or goes in it any more.")


class NoDraft(NotFound):
    message = sentence("No list of a new committee waits here.")


class ListWaits(Conflict):
    message = sentence("The list of a new committee waits already. Confirm it or drop it first.")


class UnfitSeats(Invalid):
    """`finding` says what is wrong with their number."""

    field = "seats"
    message = sentence("A committee cannot have so many seats here.")

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__()


class EndsBeforeItStarts(Invalid):
    field = "ends_on"
    message = sentence("The term ends before it begins. Look at both days again.")


class TermTooShort(Invalid):
    field = "ends_on"
    message = sentence("A term lasts %(years)s years or more here. Choose %(day)s or later. Source: %(law)s.")


class TermTooLong(Invalid):
    field = "ends_on"
    message = sentence(
        "A term lasts %(years)s years at most here. Choose %(day)s or earlier. Source: %(law)s."
    )


class BeginsTooEarly(Invalid):
    field = "starts_on"
    message = sentence("The committee before this one began on %(day)s. Choose a later day.")


class ListedAlready(Invalid):
    field = "person"
    message = sentence("%(name)s stands on the list already.")


class NamedAlready(Invalid):
    field = "name"
    message = sentence("%(name)s is there already. Tell namesakes apart by their building.")


class RankTaken(Invalid):
    field = "rank"
    message = sentence("Another reserve has this place in the order. Choose another one.")


class NotAnOwner(Invalid):
    field = "person"
    message = sentence("Choose a person who owns a home here. Companies and the developer cannot sit.")


class OwnsNoLonger(Conflict):
    message = sentence("%(name)s owns nothing here any more, and cannot take a seat.")


class NoSuchMember(NotFound):
    message = sentence("There is no such member here.")


class NobodyListed(Conflict):
    message = sentence("Nobody stands on the list yet.")


class TooManyListed(Conflict):
    message = sentence("%(count)s members are listed for %(seats)s seats. Take somebody off the list.")


class TooFewListed(Conflict):
    message = sentence(
        "%(count)s members are listed for %(seats)s seats. More than half of the seats must be filled."
    )


class SecondPersonNeeded(NotAllowed):
    message = sentence("You wrote this yourself. Somebody else must confirm it.")


class ListedByAnother(NotAllowed):
    message = sentence("Somebody else listed this member. They take it off, or whoever began the list.")


class OwnMatter(NotAllowed):
    message = sentence("This is about yourself. Somebody else must decide it.")


class NoSuchChange(NotFound):
    message = sentence("There is no such proposal here.")


class ChangeOver(Conflict):
    message = sentence("This is settled already. Look at the page again.")


class WaitsAlready(Conflict):
    message = sentence("The same is proposed already. It waits for a second person.")


class NotSitting(Conflict):
    message = sentence("This person does not sit on the committee.")


class GoneAlready(Conflict):
    message = sentence("This person has left already.")


class NotNextInLine(Conflict):
    message = sentence("%(name)s is next in line. Reserves move up in the order of their votes.")


class NoSeatFree(Conflict):
    message = sentence("All %(seats)s seats are filled. A seat must be free first.")


class ReservesFirst(Conflict):
    message = sentence("%(name)s is next in line. A by-election comes after the reserves.")


class OutsideTheTerm(Invalid):
    field = "on_day"
    message = sentence("This day is not within the term. It lasts from %(first)s to %(last)s.")


class DayToCome(Invalid):
    field = "on_day"
    message = sentence("This day is still to come.")


class StillOwns(Conflict):
    message = sentence("By the roll %(name)s still owns a home here. Correct the roll first.")


class SealKeptByChair(Invalid):
    field = "member"
    message = sentence("Here the chair does not keep the seals. Choose somebody else. Source: %(law)s.")


class ChairAndDeputyAreTwo(Invalid):
    field = "member"
    message = sentence("Chair and deputy are two people. Choose another one.")


class HoldsItAlready(Invalid):
    field = "member"
    message = sentence("%(name)s holds this office already.")


class NoSuchAccount(Invalid):
    field = "account"
    message = sentence("Choose one from the list.")


class HasAccount(Conflict):
    message = sentence("This member signs in already.")


class NoAccountYet(Conflict):
    message = sentence("This owner never signed in here. Hand them a sign-in letter first.")


class TermNotOver(Conflict):
    message = sentence("The term lasts until %(day)s.")


class DemandedAlready(Conflict):
    message = sentence("You have asked for a meeting already.")


class OnlyMembersAsk(NotAllowed):
    message = sentence("Only members of the committee can ask for a meeting in this way.")
