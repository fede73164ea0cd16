"""Why something about a motion or a vote of a meeting is refused."""

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence


class HandsWeighAlike(Conflict):
    field = "way"
    message = sentence("The seats here do not all weigh the same, so hands cannot be counted. Vote by name.")


class MoreThanThere(Invalid):
    field = "for"
    message = sentence(
        "You counted %(counted)s hands, but only %(there)s seats may vote here now. Count again."
    )


class NoSuchMotion(NotFound):
    field = "motion"
    message = sentence("There is no such motion in this meeting.")


class NoSuchVote(NotFound):
    message = sentence("There is no such vote in this meeting.")


class NeedsASecond(NotAllowed):
    message = sentence(
        "Somebody else confirms this: whoever speaks for the seat, or the other of the two who lead the meeting."
    )


class ConfirmedAlready(Conflict):
    message = sentence("This interest stands already.")


class NotYoursToTakeBack(NotAllowed):
    message = sentence("What a seat declared itself, only the seat takes back.")


class NoSuchInterest(NotFound):
    message = sentence("There is no such interest in this meeting.")


class NoSuchBallotForm(NotFound):
    field = "serial"
    message = sentence("There is no form with this number in this vote. Look at the number again.")


class NotTheChair(NotAllowed):
    message = sentence("Only who chairs the meeting may do this.")


class NotACounter(NotAllowed):
    message = sentence("The chair has not named you to count this vote.")


class NotThisItem(Conflict):
    message = sentence("The meeting is not at this item now. Begin the item first.")


class NotOnTheNotice(Conflict):
    message = sentence(
        "This item was not on the notice of the meeting as a decision. It can be talked about, but not voted on."
    )


class TextMissing(Invalid):
    field = "text"
    message = sentence("Write what is to be decided.")


class TextTooLong(Invalid):
    field = "text"
    message = sentence("The text is too long. Write at most %(most)s characters.")


class NothingChanged(Invalid):
    field = "text"
    message = sentence("The text is the same as before. Change what should be changed.")


class AboutMissing(Invalid):
    field = "about"
    message = sentence("Write in a few words what the interest is.")


class ReasonMissing(Invalid):
    field = "reason"
    message = sentence("Write why the vote does not count.")


class ReasonTooLong(Invalid):
    field = "reason"
    message = sentence("The reason is too long. Write at most %(most)s characters.")


class AboutTooLong(Invalid):
    field = "about"
    message = sentence("This is too long. Write at most %(most)s characters.")


class InterestDeclared(Conflict):
    field = "seat"
    message = sentence("For this seat an interest in this item is written down already.")


class OtherEffect(Conflict):
    field = "effect"
    message = sentence("In this meeting another seat’s interest has another effect. All must have the same.")


class VotedAlready(Conflict):
    message = sentence("This item has been voted on. What was declared before a vote stays.")


class AmendsAnAmendment(Conflict):
    field = "amends"
    message = sentence("An amendment cannot be amended. Write another amendment to the motion instead.")


class MotionOver(Conflict):
    message = sentence("This motion is done: it was decided, withdrawn, or has fallen.")


class MotionOpen(Conflict):
    message = sentence("This motion is being voted on right now. Close the vote first.")


class AmendmentsFirst(Conflict):
    message = sentence("There are open amendments to this motion. They are decided first.")


class EarlierAmendment(Conflict):
    message = sentence(
        "Another amendment goes further. It is voted on first, or the chair changes the order."
    )


class AmendsOldText(Conflict):
    message = sentence(
        "The motion has a new text since this amendment was written. Write the amendment anew, or let it fall."
    )


class VoteOpenAlready(Conflict):
    message = sentence("Another vote is open in this meeting. Close it first.")


class VoteStillOpen(Conflict):
    message = sentence("Vote no. %(number)s is still open. Close it first, or annul it.")


class VoteNotOpen(Conflict):
    message = sentence("This vote is closed. What was said until then stands.")


class VoteAnnulled(Conflict):
    message = sentence("This vote was annulled already.")


class LaterVote(Conflict):
    message = sentence("Something was voted on after this. Annul the later vote first.")


class NotPresent(Conflict):
    field = "seat"
    message = sentence("This seat is not marked as present, so it cannot vote now. Check in first.")


class SomebodyElseStands(Conflict):
    message = sentence("Somebody else is marked as present for this seat. Only they vote for it now.")


class HasAnInterest(Conflict):
    field = "seat"
    message = sentence("An interest in this item was declared for this seat, so it does not vote on it.")


class OnlyHands(Conflict):
    message = sentence("This vote is by show of hands. Raise your hand in the hall.")


class NotByHands(Conflict):
    message = sentence("This vote is not by show of hands.")


class NotCalledOut(Conflict):
    message = sentence("This vote is secret: nobody is called by name. Vote on the phone or on paper.")


class TwoCounters(Invalid):
    field = "counters"
    message = sentence("Name two different people who count.")


class LeadersCountInSecret(Invalid):
    field = "counters"
    message = sentence(
        "The chair and the secretary see who gets which form, so others count a secret vote. Name two of them."
    )


class CounterHasAnInterest(Invalid):
    field = "counters"
    message = sentence(
        "Who has declared an interest in this item does not count its votes. Name somebody else."
    )


class CountsInSecret(NotAllowed):
    message = sentence("You count this secret vote, so you do not see who gets which form.")


class NoSuchCounter(Invalid):
    field = "counters"
    message = sentence("Choose who counts from the list.")


class CountedAlready(Conflict):
    message = sentence("You have entered what you counted. Wait for the other counter.")


class CountsDiffer(Conflict):
    message = sentence("The two counters have not yet found the same figures. They count until they do.")


class HandsNotCounted(Conflict):
    message = sentence("Not both counters have entered their figures yet. Wait for them.")


class HandsCounted(Conflict):
    message = sentence("Both counters have found the same figures. Nothing more is to be counted.")


class FormsUnread(Conflict):
    message = sentence(
        "%(count)s forms are read once only, or were read differently. Read them again before the vote is closed."
    )


class ReadAlready(Conflict):
    field = "serial"
    message = sentence("You have read this form already. Somebody else must read it too.")


class FormDone(Conflict):
    field = "serial"
    message = sentence("This form is done. Nothing more can be read on it.")


class OwnBallotForm(NotAllowed):
    field = "serial"
    message = sentence("This is the form of your own seat. Somebody else must read it.")


class NobodyToPrintFor(Conflict):
    message = sentence("Nobody is here who needs a form for this vote.")
