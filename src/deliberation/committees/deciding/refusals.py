"""How the register of decisions says no."""

from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence


class NoSuchDecision(NotFound):
    message = sentence("There is no such decision in the register.")


class DecidedOutsideTheTerm(Invalid):
    field = "decided_on"
    message = sentence("This day is not within the term. It lasts from %(first)s to %(last)s.")


class DecidedLater(Invalid):
    field = "decided_on"
    message = sentence("This day is still to come.")


class TooManyVotes(Invalid):
    field = "votes_for"
    message = sentence("%(votes)s votes are written down. Only %(members)s members sat on that day.")


class NotAdopted(Invalid):
    field = "votes_for"
    message = sentence(
        "With these votes nothing is decided: more must agree, of all %(members)s members. Source: %(law)s."
    )


class NothingShowsIt(Invalid):
    field = "record"
    message = sentence("Add a photo of the signed paper, or the fingerprint of the meeting’s vote record.")


class NoFingerprint(Invalid):
    field = "record"
    message = sentence("A fingerprint has 64 letters and digits, from 0 to 9 and from a to f.")


class RecordUnknown(Invalid):
    field = "record"
    message = sentence(
        "No vote of a meeting here has this fingerprint. Copy it from the page of the vote, or add a photo of the signed paper."
    )


class RecordDecidesNothing(Invalid):
    field = "record"
    message = sentence("By its record this vote decided nothing for the committee, or it was annulled.")


class RecordOfAnotherDay(Invalid):
    field = "decided_on"
    message = sentence("By its record the vote was on %(day)s.")


class RecordSaysOtherwise(Invalid):
    field = "votes_for"
    message = sentence(
        "By its record %(agree)s agreed, %(against)s were against, %(abstain)s abstained. Write it down so."
    )


class RevokesNothing(Invalid):
    field = "revokes"
    message = sentence("The register has no decision of this number. Look at it again.")


class RevokedAlready(Conflict):
    field = "revokes"
    message = sentence("Decision no. %(number)s is revoked already, by no. %(by)s.")


class SamePaper(Invalid):
    field = "picture"
    message = sentence("This photo was sent for another entry. Take one of this very paper.")


class NoSuchPhoto(NotFound):
    message = sentence("No photo of this paper was kept.")


class PhotoDeleted(NotFound):
    message = sentence("This photo was deleted on %(day)s, as was said when it was taken.")
