"""How this room says no."""

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound, TooMany
from deliberation.kernel.text import sentence


class NoSuchNotice(NotFound):
    message = sentence("There is no such notice here. Look at the list of notices.")


class NoSuchDraft(NotFound):
    message = sentence("There is no such draft. Perhaps it was published or thrown away.")


class NoSuchBoard(Invalid):
    field = "board"
    message = sentence("Choose a board from the list.")


class NoSuchPosting(NotFound):
    message = sentence("There is no such sheet on a board.")


class NoSuchObjectionHere(NotFound):
    message = sentence("There is no such objection to this notice.")


class NoPhoto(NotFound):
    message = sentence("There is no photo of this.")


class PhotoGone(NotFound):
    message = sentence("This photo was deleted on %(day)s, as was said when it was taken.")


class NothingWritten(Invalid):
    field = "title_zh"
    message = sentence("Write title and text in one language at least.")


class HalfWritten(Invalid):
    field = "title_en"
    message = sentence("In each language there must be both a title and a text, or neither.")


class SubjectMissing(Invalid):
    field = "poll"
    message = sentence("Choose the vote that this notice is about.")


class NotCounted(Conflict):
    message = sentence("This vote is not counted yet. Count it, then publish its result.")


class Annulled(Conflict):
    message = sentence("This vote was annulled. It has no result to publish.")


class FinalAlready(Conflict):
    message = sentence(
        "Notice no. %(number)s says the final result. A new notice of the result would open its days anew. Correct that one instead."
    )


class SavedMeanwhile(Conflict):
    message = sentence("Somebody saved this draft after you opened it. Look at it again, then change it.")


class WritersPublish(NotAllowed):
    message = sentence("You wrote this. Somebody else of the office has to read and publish it.")


class BothLanguages(Invalid):
    field = "title_en"
    message = sentence("A result is published in both languages. Write the one that is missing.")


class EndsTooSoon(Invalid):
    field = "until_on"
    message = sentence("By the rule it hangs to %(day)s at least. Leave this empty, or choose a later day.")


class DayPassed(Invalid):
    field = "until_on"
    message = sentence("This day has passed. Choose a later one.")


class DayTooFar(Invalid):
    field = "until_on"
    message = sentence("A notice may hang for a year at most. Choose an earlier day.")


class CorrectedAlready(Conflict):
    message = sentence("Another notice corrects this one already. Correct that one.")


class OtherKind(Invalid):
    field = "kind"
    message = sentence("A correction is of the same kind, about the same matter, as what it corrects.")


class PublishedAlready(Conflict):
    message = sentence("The result of this vote hangs out already, as no. %(number)s. Correct that one.")


class NotDecidedYet(Conflict):
    message = sentence("What stands in the end is not settled yet. See what is still missing.")


class BoardNamedTwice(Invalid):
    field = "name"
    message = sentence("There is a board of this name already.")


class BoardGone(Conflict):
    message = sentence("This board is there no more.")


class StillHangs(Conflict):
    message = sentence(
        "Notice no. %(number)s hangs there until %(day)s. First write down when it came off, or hang it up elsewhere."
    )


class TooManyBoards(Conflict):
    message = sentence("More than %(most)s boards cannot be kept here.")


class HangsAlready(Invalid):
    field = "board"
    message = sentence("It hangs on this board already.")


class PostedBefore(Invalid):
    field = "posted_on"
    message = sentence("It was published on %(day)s. It cannot hang before that.")


class InTheFuture(Invalid):
    message = sentence("This day is still to come.")


class PostedInTheFuture(InTheFuture):
    field = "posted_on"


class TakenDownInTheFuture(InTheFuture):
    field = "taken_down_on"


class DoneInTheFuture(InTheFuture):
    field = "done_on"


class DownBeforeUp(Invalid):
    field = "taken_down_on"
    message = sentence("It went up on %(day)s. It cannot come down before that.")


class DownAlready(Conflict):
    message = sentence("This sheet was taken down already.")


class SamePhoto(Invalid):
    field = "picture"
    message = sentence("This photo was sent for this notice before. Take a new one.")


class PhotoMissing(Invalid):
    field = "picture"
    message = sentence("Add a photo of the signed paper.")


class HearsNoObjections(Conflict):
    message = sentence("Nobody can object to a notice of this kind. Ring the office if something is wrong.")


class Superseded(Conflict):
    message = sentence("This notice was corrected. Object to no. %(number)s, which takes its place.")


class NotEntitled(NotAllowed):
    message = sentence("Only those who could vote can object to this result. Ring the office for help.")


class NotAVoter(Invalid):
    field = "person"
    message = sentence("This person could not vote in it, so they cannot object to its result.")


class OpenAlready(Invalid):
    field = "ground"
    message = sentence("Your objection about this waits for its answer. Wait for it, or take it back.")


class ObjectedTooOften(TooMany):
    message = sentence("You have objected %(count)s times. Ring the office, or come by.")


class AnsweredAlready(Conflict):
    message = sentence("This objection was answered already.")


class NotYours(NotAllowed):
    message = sentence("Only those who objected can take it back.")


class AnswersOwn(NotAllowed):
    message = sentence("You objected or took this objection in. Somebody else has to answer it.")


class AnswersOnOwnWork(NotAllowed):
    message = sentence("You wrote this notice or counted the vote. Somebody else has to answer.")


class RemedyMissing(Invalid):
    field = "remedy"
    message = sentence("Say what has to be done, since the objection is right.")


class RemedyTooMuch(Invalid):
    field = "remedy"
    message = sentence("Nothing has to be done where the objection is not right. Leave this empty.")


class RemedyUnfit(Invalid):
    field = "remedy"
    message = sentence("This notice is about no vote. Choose a correction, or to post it again.")


class CountsTwice(NotAllowed):
    message = sentence("You counted again already. Somebody else has to do it a second time.")


class NothingHangs(Conflict):
    message = sentence("The result is no notice yet. Publish it, then tell the voters where it hangs.")


class DoneAlready(Conflict):
    message = sentence("This is written down already, for %(day)s.")


class DoneBeforeTheCount(Invalid):
    field = "done_on"
    message = sentence("The vote was counted on %(day)s. This cannot be earlier.")


class NoSuchVoteHere(Invalid):
    field = "poll"
    message = sentence("Choose the vote from the list.")
