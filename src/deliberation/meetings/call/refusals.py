"""How drafting, calling and inviting say no."""

from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence


class NoSuchMeeting(NotFound):
    message = sentence("There is no such meeting here.")


class NoSuchItem(NotFound):
    message = sentence("There is no such item on this agenda.")


class CalledAlready(Conflict):
    message = sentence("This meeting is called. What was called stays as it is.")


class NotCalled(Conflict):
    message = sentence("This meeting is not called yet.")


class OpenedAlready(Conflict):
    message = sentence("This meeting has begun. It can no longer be cancelled.")


class MeetingOver(Conflict):
    message = sentence("This meeting is over.")


class Cancelled(Conflict):
    message = sentence("This meeting was cancelled.")


class NotCancelled(Conflict):
    message = sentence("Only a meeting that was cancelled is drafted anew.")


class TitleMissing(Invalid):
    field = "title"
    message = sentence("Write what it is about.")


class TitleTooLong(Invalid):
    field = "title"
    message = sentence("This is too long. Use %(most)s characters at most.")


class VenueMissing(Invalid):
    field = "venue"
    message = sentence("Write where people meet.")


class VenueTooLong(Invalid):
    field = "venue"
    message = sentence("This is too long. Use %(most)s characters at most.")


class LinkMissing(Invalid):
    field = "link"
    message = sentence("Write the link by which people come online.")


class LinkUnfit(Invalid):
    field = "link"
    message = sentence("Begin the link with https:// and use %(most)s characters at most.")


class BodyTooLong(Invalid):
    field = "body"
    message = sentence("This is too long. Use %(most)s characters at most.")


class StartsInThePast(Invalid):
    field = "starts_at"
    message = sentence("The meeting must begin later than now.")


class StartsTooLate(Invalid):
    field = "starts_at"
    message = sentence("Look at the year again: a meeting is called for the next two years.")


class LengthOutOfReach(Invalid):
    field = "planned_minutes"
    message = sentence("Choose from the list how long it takes.")


class AgendaFull(Conflict):
    message = sentence("An agenda has %(most)s items at most.")


class AgendaEmpty(Conflict):
    message = sentence("There is nothing on the agenda yet. Add an item first.")


class RuleOfAnother(Invalid):
    field = "rule"
    message = sentence("This rule is not for this kind of meeting. Choose one from the list.")


class RuleCountsShares(Invalid):
    field = "rule"
    message = sentence(
        "This rule counts shares in the property. The roll here knows none. Choose another rule."
    )


class RuleNotWeighed(Invalid):
    field = "rule"
    message = sentence("This rule counts what nobody at this meeting has a number of. Choose another rule.")


class RuleNotValid(Invalid):
    field = "rule"
    message = sentence("This rule does not hold on the day of the meeting. Choose another one.")


class RuleNotCountable(Invalid):
    field = "rule"
    message = sentence("No meeting can count this rule. Choose another one from the list.")


class OnlyForDecisions(Invalid):
    field = "rule"
    message = sentence("Only a decision has a rule of its own.")


class TopicUnknown(Invalid):
    field = "topic"
    message = sentence("Choose one from the list.")


class NobodyToCall(Conflict):
    message = sentence("Nobody has a seat at this meeting. Say first who belongs to it.")


class SeatTwice(Conflict):
    message = sentence("%(seat)s would have two seats. Everybody has one.")


class NoticeTooShort(Invalid):
    field = "short_notice"
    message = sentence(
        "The notice comes too late by the count of days. A court may undo what is decided. Tick this and say why, or choose a later day."
    )


class ReasonMissing(Invalid):
    field = "reason"
    message = sentence("Write why.")


class ReasonTooLong(Invalid):
    field = "reason"
    message = sentence("This is too long. Use %(most)s characters at most.")


class NotTicked(Invalid):
    field = "warned"
    message = sentence("Tick that you have read what is said of item %(number)s: %(title)s.")


class QuorumWasMet(Conflict):
    message = sentence("A second call follows a meeting that missed its quorum. This one did not.")


class TooSoonAfter(Invalid):
    field = "starts_at"
    message = sentence("Too soon after the first call: %(day)s at the earliest. Source: %(law)s.")


class TooLateAfter(Invalid):
    field = "starts_at"
    message = sentence("Too late after the first call: %(day)s at the latest. Source: %(law)s.")


class AgainAlready(Conflict):
    message = sentence("There is a second call of this meeting already: no. %(number)s.")


class InvitedAlready(Conflict):
    message = sentence("The messages went out already. Remind those who are silent, or print letters.")


class NobodyToInvite(Conflict):
    message = sentence("Nobody is left who could be written to this way.")


class NobodyToRemind(Conflict):
    message = sentence("Nobody with an address is left who has not said that they know.")


class RemindedToday(Conflict):
    message = sentence("A message went out today already. Once a day is enough.")


class NotYours(Conflict):
    message = sentence("You have no seat at this meeting.")


class NoSuchSeat(NotFound):
    message = sentence("There is no such seat at this meeting.")


class NoSuchDocument(NotFound):
    message = sentence("There is no such paper at this meeting.")


class TooManyDocuments(Invalid):
    field = "paper"
    message = sentence("An item has %(most)s papers at most. Put them together into one.")


class DocumentTwice(Invalid):
    field = "paper"
    message = sentence("This paper is there already.")


class DocumentMissing(Invalid):
    field = "paper"
    message = sentence("Choose a PDF or a photo.")
