"""How a founding says no. What a law sets is said with its day or number and where that is written."""

from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence


class NoFounding(NotFound):
    message = sentence("No founding of an owners’ committee is under way here.")


class FoundingUnderWay(Conflict):
    message = sentence("The founding of a committee is under way already. End that one first.")


class FoundingOver(Conflict):
    message = sentence("This founding is over. Nothing more can be done in it.")


class NotYetAllowed(Conflict):
    message = sentence(
        "By the law of the place no first assembly can be held yet. See which test is not met."
    )


class RollEmpty(Conflict):
    message = sentence("The roll is empty. Take in a table first.")


class TooManyCallers(Invalid):
    field = "caller_heads"
    message = sentence("So many owners are not on the roll. It has %(count)s.")


class TooMuchArea(Invalid):
    field = "caller_area"
    message = sentence("So much area is not on the roll.")


class HandedOverLater(Invalid):
    field = "first_on"
    message = sentence("This day is still to come.")


class NamedTwice(Invalid):
    field = "name"
    message = sentence("%(name)s is there already. Tell namesakes apart by their building.")


class NotAnOwner(Invalid):
    field = "person"
    message = sentence("Choose a person who owns a home here. The developer and companies cannot stand.")


class ChosenTwice(Invalid):
    field = "person"
    message = sentence("%(name)s is there already.")


class OwnersFromTheRoll(Invalid):
    field = "capacity"
    message = sentence("Choose owners from the roll.")


class OwnsNoLonger(Conflict):
    message = sentence("%(name)s owns nothing here any more, and cannot stand. Check this candidate again.")


class OwnsNothing(Invalid):
    field = "owner"
    message = sentence("By the roll this person owns nothing here any more.")


class NoSuchMember(NotFound):
    message = sentence("There is no such member in this group.")


class GroupSize(Conflict):
    message = sentence(
        "The group has %(count)s members. It has an odd number of them, from %(least)s to %(most)s. Source: %(law)s."
    )


class TooFewOwners(Conflict):
    message = sentence(
        "%(owners)s of the %(count)s members are owners. At least %(needed)s must be. Source: %(law)s."
    )


class GroupFirst(Conflict):
    message = sentence("Post the preparatory group first.")


class PostedAlready(Conflict):
    message = sentence("This is posted already, just as it is. Nothing has changed since %(day)s.")


class DraftMissing(Conflict):
    message = sentence("Write down both drafts first: the rules of the assembly and the covenant.")


class DraftUnchanged(Invalid):
    field = "text"
    message = sentence("This is the same text as the version before.")


class NoSuchDraft(NotFound):
    message = sentence("There is no such draft here.")


class RollNotShown(Conflict):
    message = sentence("The roll is not on show. Put it on show first, then post the drafts.")


class RollShownTooShort(Conflict):
    message = sentence(
        "The roll must be on show for %(days)s days. It ends on %(end)s, and must last to %(day)s. Source: %(law)s."
    )


class NoSuchCandidate(NotFound):
    message = sentence("There is no such candidate here.")


class PromiseMissing(Invalid):
    field = "promise"
    message = sentence("A candidate needs the signed promise. Take it in first.")


class SupportersMissing(Invalid):
    field = "supporters"
    message = sentence("Write how many owners put this candidate forward together.")


class CandidateGone(Conflict):
    message = sentence("This candidate has withdrawn.")


class UncheckedCandidates(Conflict):
    message = sentence("%(count)s candidates are not checked yet. Check them first.")


class NobodyFit(Conflict):
    message = sentence("No candidate is checked and fit yet. There is no list to post.")


class ElectionCalled(Conflict):
    message = sentence("The election is called. The list can no longer change.")


class NotOnTheBoard(Conflict):
    message = sentence("No list of candidates is posted that could be objected to.")


class ObjectedTooLate(Conflict):
    message = sentence("Objections were taken until %(day)s.")


class TooManyObjections(Conflict):
    message = sentence("You have objected %(count)s times. Bring the rest to the office.")


class NoSuchObjection(NotFound):
    message = sentence("There is no such objection here.")


class AnsweredAlready(Conflict):
    message = sentence("This objection is answered already.")


class OwnObjection(Conflict):
    message = sentence("You objected yourself. Somebody else must answer.")


class ListChanged(Conflict):
    message = sentence(
        "The candidates changed since the list was posted. Post it again: its days begin anew."
    )


class DraftsChanged(Conflict):
    message = sentence("The drafts changed since they were posted. Post them again: their days begin anew.")


class ObjectionsOpen(Conflict):
    message = sentence("%(count)s objections are not answered yet. Answer them first.")


class TooEarly(Conflict):
    """A step before its first day."""

    message = sentence(
        "This is too early. It is possible from %(day)s: %(days)s days must pass. Source: %(law)s."
    )


class VotesTooEarly(Invalid):
    field = "opens_at"
    message = sentence(
        "Voting may begin on %(day)s at the earliest: lists and drafts hang for %(days)s days. Source: %(law)s."
    )


class ElectedAlready(Conflict):
    message = sentence("The first assembly elects already: see vote no. %(number)s.")


class NotThePostedList(Invalid):
    field = "candidates"
    message = sentence("These are not the candidates who were posted. Take the list as it was posted.")


class NotThePostedSeats(Invalid):
    field = "seats"
    message = sentence("The first assembly was called for %(seats)s seats.")


class TooFewForTheSeats(Invalid):
    field = "seats"
    message = sentence("%(candidates)s candidates were posted. They cannot fill %(seats)s seats.")


class NotCountedYet(Conflict):
    message = sentence("The election is not counted yet. This comes after the count.")


class NotFormed(Conflict):
    message = sentence("No committee came out of the count. It needs another election first.")


class MeetingFirst(Conflict):
    message = sentence("Write down the first meeting of the committee first.")


class RecordedAlready(Conflict):
    message = sentence("This is written down already.")


class BeforeTheCount(Invalid):
    field = "happened_on"
    message = sentence("This day is before the count. Choose %(day)s or later.")


class InTheFuture(Invalid):
    field = "happened_on"
    message = sentence("This day is still to come.")


class NotElected(Invalid):
    field = "chair"
    message = sentence("Choose somebody who was elected.")


class OnePersonTwice(Invalid):
    field = "deputy"
    message = sentence("Chair and deputy are two people. Choose another one.")
