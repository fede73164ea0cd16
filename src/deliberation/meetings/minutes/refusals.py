"""What minutes and action items say no to."""

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence


class NoSuchItem(Invalid):
    field = "position"
    message = sentence("Choose one from the list.")


class NoMinutes(NotFound):
    message = sentence("There are no minutes of this meeting yet.")


class NoSuchVersion(NotFound):
    message = sentence("These minutes have no such version.")


class NoSuchRemark(NotFound):
    message = sentence("There is no such comment on these minutes.")


class NoSuchSheet(NotFound):
    message = sentence("There is no such sheet of signatures.")


class PhotoDeleted(NotFound):
    message = sentence("This photo was deleted on %(day)s, as was said when it was taken.")


class NoSuchPhoto(NotFound):
    message = sentence("No photo came with this report.")


class NoSuchAction(NotFound):
    message = sentence("There is no such action item here.")


class NotTheWriters(NotAllowed):
    message = sentence("Only the chair and the secretary of this meeting write its minutes.")


class NoStanding(NotAllowed):
    message = sentence(
        "This is for those who have a seat at this meeting. The minutes are public once published."
    )


class NotAskedToSign(NotAllowed):
    message = sentence("You are not among those who sign these minutes.")


class NotYourSignature(NotAllowed):
    message = sentence("This line is for somebody else to sign. Sign your own.")


class NotTheOwner(NotAllowed):
    message = sentence("Only whoever was given this can report it done.")


class NotOneself(NotAllowed):
    message = sentence("Somebody else must say that it is done: the chair or the secretary.")


class NotOpenedYet(Conflict):
    message = sentence("The meeting was not opened yet. Its minutes begin with it.")


class NotEndedYet(Conflict):
    message = sentence("The meeting has not ended. Its minutes can be closed after its end.")


class DraftedAlready(Conflict):
    message = sentence("There is a draft already. Go on with it.")


class SavedMeanwhile(Conflict):
    message = sentence(
        "%(name)s saved version %(version)s meanwhile. Your words are below, and the changes beside them. Join both and save again."
    )


class NothingChanged(Invalid):
    field = "changed"
    message = sentence("Nothing is different from the last version, neither words nor record.")


class WordsTooLong(Invalid):
    message = sentence("Write at most %(most)s characters here.")


class ClosedForEditing(Conflict):
    message = sentence(
        "The minutes are closed and being signed. Reopen them to change the text: all sign anew."
    )


class NotClosed(Conflict):
    message = sentence("The minutes are still a draft. Close them first, so that they can be signed.")


class RecordMoved(Conflict):
    message = sentence(
        "The record changed after this version. Save the text again, look at it, then close it."
    )


class CommentsRun(Conflict):
    message = sentence(
        "Everybody was told that they may comment until %(day)s. Wait until then, or send the draft out with an earlier day."
    )


class CommentsOpen(Conflict):
    message = sentence("%(count)s comments wait for an answer. Answer them first.")


class PublishedAlready(Conflict):
    message = sentence("These minutes are published. Nothing in them changes any more. You can add a note.")


class NotPublished(Conflict):
    message = sentence("These minutes are not published yet. Change the draft instead of adding a note.")


class PastDay(Invalid):
    message = sentence("This day is over. Choose today or a later day.")


class DeadlinePast(Conflict):
    message = sentence("Comments could be written until %(day)s.")


class NotCirculated(Conflict):
    message = sentence("The draft was not sent round yet. Comments can be written then.")


class AnsweredAlready(Conflict):
    message = sentence("This comment is answered already.")


class StatementsStand(Conflict):
    message = sentence("A statement goes into the minutes word for word. There is nothing to answer.")


class OtherText(Conflict):
    message = sentence("The text has changed since you read it. Read the new text before you sign.")


class SignedAlready(Conflict):
    message = sentence("You have signed this text already.")


class RefusedAlready(Conflict):
    message = sentence(
        "You have refused to sign this text, and your reason stands. A new text can be signed anew."
    )


class SpokenAlready(Conflict):
    message = sentence("%(name)s has signed or refused already.")


class NobodyTicked(Invalid):
    field = "signers"
    message = sentence("Tick at least one of those who signed on the sheet.")


class SameSheet(Invalid):
    field = "picture"
    message = sentence("This photo was sent before. Take one of this very sheet.")


class PhotoMissing(Invalid):
    field = "picture"
    message = sentence("Add a photo of the signed sheet.")


class SecondPerson(NotAllowed):
    message = sentence("You read this sheet first. A second person must read it too.")


class ReadingsDiffer(Conflict):
    field = "signers"
    message = sentence(
        "You read: %(second)s. The first reading was another. Look again together, or withdraw the sheet."
    )


class SheetEnded(Conflict):
    message = sentence("This sheet was confirmed or withdrawn already.")


class SignaturesMissing(Conflict):
    message = sentence(
        "%(count)s who must sign have not spoken yet. Without them the minutes can be published from %(day)s on."
    )


class NoDueDay(Conflict):
    message = sentence("%(count)s who must sign have not spoken yet.")


class DueInThePast(Invalid):
    field = "due_on"
    message = sentence("This day is over. Choose today or a later day.")


class OwnerMissing(Invalid):
    field = "owner"
    message = sentence("Choose who does it, or write the name of the body that does.")


class OwnerTwice(Invalid):
    field = "body"
    message = sentence("Choose a person, or write a body: not both.")


class NotOfThisMeeting(Invalid):
    field = "owner"
    message = sentence("Choose one from the list.")


class ReportedAlready(Conflict):
    message = sentence("It was reported done already. Somebody has to confirm it now.")


class NotReported(Conflict):
    message = sentence("Nobody has reported this as done, so there is nothing to confirm.")


class DoneAlready(Conflict):
    message = sentence("This is done and confirmed.")
