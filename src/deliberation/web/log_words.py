"""Entries of the log as plain sentences, and the topics that readers choose between."""

from collections.abc import Mapping

from deliberation.communities.rules import Role
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.text import sentence
from deliberation.ledger.entry import Entry
from deliberation.web.i18n.translator import Translator

SENTENCES: Mapping[str, str] = {
    "log.started": sentence("The log began: part %(epoch)s."),
    "log.restarted": sentence(
        "The log had to begin anew. %(signed_size)s entries were signed before, we still have %(kept_size)s."
    ),
    "log.ended": sentence("This part of the log ended."),
    "key.rotated": sentence("The key that signs the log was changed."),
    "client.release": sentence("A new version of the voting page came into use."),
    "config.changed": sentence("The question of a vote was written down."),
    "role.changed": sentence("A role began: %(role)s."),
    "second_step.reset": sentence("The second step of somebody with a role was reset."),
    "identity.verified": sentence("Somebody showed who they are."),
    "letters.issued": sentence("The community office made sign-in letters: %(count)s."),
    "letters.delivered": sentence("What happened at the doors for a vote was written down: %(count)s homes."),
    "identity.revoked": sentence("A proof of identity was taken back."),
    "roll.changed": sentence("The roll changed. It now has %(units)s units."),
    "roll.viewed": sentence("Somebody saw whole names on the roll: %(count)s persons."),
    "roll.published": sentence("The roll was put on show: %(units)s units. Everybody on it may object."),
    "roll.objected": sentence("Somebody objected to the roll on show."),
    "roll.decided": sentence("An objection to the roll was decided."),
    "founding.begun": sentence(
        "The founding of an owners’ committee began: the roll has %(total_heads)s owners."
    ),
    "founding.ended": sentence("The founding of an owners’ committee was ended early."),
    "founding.posted": sentence("Something was posted for the founding of a committee: %(count)s entries."),
    "founding.drafted": sentence("A draft for the first assembly was written: version %(version)s."),
    "founding.nominated": sentence("Somebody was put forward for the first committee."),
    "founding.checked": sentence("A candidate for the first committee was checked."),
    "founding.withdrawn": sentence("A candidate for the first committee withdrew."),
    "founding.objected": sentence("Somebody objected to the list of candidates."),
    "founding.answered": sentence("An objection to the list of candidates was answered."),
    "founding.called": sentence("The first assembly was called: %(candidates)s candidates, %(seats)s seats."),
    "founding.recorded": sentence("A step after the election of the first committee was written down."),
    "meeting.called": sentence("A meeting was called: %(items)s items, %(seats)s seats."),
    "meeting.cancelled": sentence("A meeting that was called was cancelled."),
    "meeting.invited": sentence("People were told of a meeting: %(count)s."),
    "meeting.acknowledged": sentence("Somebody said that they know of a meeting."),
    "meeting.item_added": sentence("An item was added to a meeting after its call. It is not voted on."),
    "meeting.named": sentence("Somebody was named to chair a meeting or to write its minutes."),
    "meeting.opened": sentence("A meeting was opened. %(present)s of %(seats)s seats were there."),
    "meeting.item": sentence(
        "At a meeting, item %(item)s began or ended. %(present)s of %(seats)s seats were there."
    ),
    "meeting.adjourned": sentence("A meeting was adjourned. %(present)s of %(seats)s seats were there."),
    "meeting.resumed": sentence("A meeting went on. %(present)s of %(seats)s seats were there."),
    "meeting.ended": sentence("A meeting ended. %(present)s of %(seats)s seats were there."),
    "meeting.came": sentence("A seat came to a meeting."),
    "meeting.left": sentence("A seat left a meeting."),
    "meeting.mandate_given": sentence("An owner named a proxy for a meeting."),
    "meeting.mandate_accepted": sentence("A proxy for a meeting took the mandate on."),
    "meeting.mandate_ended": sentence("A mandate for a meeting ended."),
    "committee.written": sentence("A new owners’ committee was written down: %(seats)s seats."),
    "committee.confirmed": sentence(
        "A second person confirmed an owners’ committee: %(members)s members, %(reserves)s reserves."
    ),
    "committee.ended": sentence("The time of an owners’ committee ended."),
    "committee.proposed": sentence("A change in the owners’ committee was proposed."),
    "committee.changed": sentence(
        "A proposed change in the owners’ committee was settled: %(sitting)s members sit."
    ),
    "committee.demanded": sentence("Members of the committee ask for a meeting: %(count)s."),
    "meeting.interest": sentence("At a meeting, an interest of a seat in item %(item)s was written down."),
    "meeting.motion": sentence("At a meeting, a motion on item %(item)s was written down or changed."),
    "meeting.vote_opened": sentence("At a meeting, vote no. %(number)s was opened."),
    "meeting.voted": sentence(
        "At a meeting, vote no. %(number)s was closed: %(for)s for, %(against)s against, %(abstain)s abstained."
    ),
    "meeting.vote_annulled": sentence(
        "At a meeting, vote no. %(number)s was annulled. It can be taken again."
    ),
    "notice.published": sentence("A notice was published. It hangs for %(days)s days."),
    "notice.corrected": sentence("A notice was corrected by another one."),
    "notice.posted": sentence("A notice was hung up on a board."),
    "notice.taken_down": sentence("A notice was taken down from a board."),
    "board.added": sentence("A board for notices was put on the list."),
    "board.removed": sentence("A board for notices was taken off the list."),
    "objection.raised": sentence("Somebody objected to a notice: no. %(number)s."),
    "objection.answered": sentence("An objection to a notice was answered or taken back: no. %(number)s."),
    "voiding.proposed": sentence(
        "Somebody of the office found a vote void: objection no. %(number)s. A second person has to agree."
    ),
    "voiding.refused": sentence(
        "A second person did not agree that a vote is void: objection no. %(number)s."
    ),
    "consent.asked": sentence("In a vote, the consent of one home is asked for: no. %(number)s."),
    "consent.dropped": sentence("In a vote, a consent is no longer asked for: no. %(number)s."),
    "consent.given": sentence("An owner gave a consent that a vote needs: no. %(number)s."),
    "consent.refused": sentence("An owner refused a consent that a vote needs: no. %(number)s."),
    "consent.withdrawn": sentence("An owner took back what they said about a consent: no. %(number)s."),
    "consents.listed": sentence(
        "Somebody of the office confirmed the list of consents that a vote needs: %(asked)s."
    ),
    "outcome.recounted": sentence("Somebody counted a vote again and wrote down what they found."),
    "outcome.counted": sentence("Somebody counted a vote again. The figures are under seal."),
    "outcome.compared": sentence("A second person counted a vote again. The figures of both are open."),
    "outcome.done": sentence("A step to publish an outcome was written down."),
    "committee.decided": sentence(
        "Decision no. %(number)s of the committee was entered: %(for)s of %(members)s members agreed."
    ),
    "committee.rated": sentence("A household said how satisfied it is with the committee."),
    "seal.used": sentence(
        "The seals were used by decision no. %(decision)s: %(copies)s copies. Line no. %(number)s."
    ),
    "handover.begun": sentence("A handover list for the committee was begun: %(lines)s lines."),
    "handover.entered": sentence("Line no. %(line)s of the handover list, signed with a pen, was entered."),
    "handover.dismissed": sentence(
        "A second person did not find line no. %(line)s on the paper as it was entered."
    ),
    "handover.signed": sentence("A side signed line no. %(line)s of the handover list."),
    "handover.escalated": sentence(
        "The street office was told of a late handover: %(open_lines)s lines are open."
    ),
    "recall.opened": sentence("Petition no. %(number)s for a recall was begun."),
    "recall.answer_entered": sentence(
        "The member's answer on paper was entered. Another person compares it."
    ),
    "recall.answer_dismissed": sentence(
        "A second person did not find the member's answer on the paper as it was entered."
    ),
    "recall.heard": sentence("The member answered a petition for a recall."),
    "recall.signed": sentence("An owner signed a petition for a recall."),
    "recall.checked": sentence("A signature on paper was checked by a second person."),
    "recall.withdrawn": sentence("An owner took a signature back."),
    "recall.closed": sentence(
        "A petition for a recall was closed: %(signed_heads)s of %(total_heads)s owners signed."
    ),
    "photos.deleted": sentence("Photos that had served were deleted: %(count)s."),
    "roll.frozen": sentence("The roll was fixed for a vote: %(units)s units, %(total_heads)s owners."),
    "roll.amend_proposed": sentence("An amendment of the list of a vote was proposed."),
    "roll.amended": sentence(
        "The list of a vote was amended by a second person: %(units)s units, %(total_heads)s owners."
    ),
    "roll.amend_ended": sentence("An amendment of the list of a vote came to nothing."),
    "vote.configured": sentence("The rules of a vote were set."),
    "vote.opened": sentence("A vote was set."),
    "vote.extended": sentence("A vote was given more time. All ballots stay."),
    "ballot.accepted": sentence("A ballot was recorded."),
    "ballot.rejected": sentence("A ballot was not accepted."),
    "vote.closed": sentence("A vote closed. %(counted)s ballots count."),
    "count.named": sentence("Somebody was named to count a vote or to watch the count."),
    "count.released": sentence("Somebody who was named for a count was replaced."),
    "count.witnessed": sentence("Somebody who was named confirmed a count."),
    "vote.reminded": sentence("Those who had not voted were reminded: %(count)s letters."),
    "vote.tallied": sentence("A vote was counted."),
    "result.published": sentence("A result was published."),
    "election.event": sentence("A secret ballot took a step."),
    "trustee.joined": sentence("A key holder joined a secret ballot."),
    "trustee.share": sentence("A key holder helped to open a secret ballot."),
    "paper.printed": sentence(
        "Forms on paper were printed: %(count)s. The first has number %(first_serial)s."
    ),
    "paper.received": sentence("The form on paper no. %(serial)s came back."),
    "paper.entered": sentence("A clerk read the form on paper no. %(serial)s."),
    "paper.confirmed": sentence("What the form on paper no. %(serial)s says was settled."),
    "paper.scanned": sentence("A photo of the form on paper no. %(serial)s was kept."),
    "assisted.printed": sentence(
        "Slips for votes with a helper were printed: %(count)s. The first has number %(first_slip)s."
    ),
    "assisted.begun": sentence("A helper brought in a vote on slip no. %(slip)s."),
    "assisted.confirmed": sentence("A vote with a helper was settled."),
    "desk.present": sentence("A home came to a meeting about a vote."),
    "desk.handed": sentence("Somebody at a meeting was handed a form or a code to vote."),
    "proxy.given": sentence("An owner gave somebody a mandate to vote."),
    "proxy.accepted": sentence("A mandate to vote was taken on."),
    "proxy.confirmed": sentence("A mandate to vote was compared with its paper by a second person."),
    "proxy.revoked": sentence("A mandate to vote ended."),
    "proxy.refused": sentence("A mandate to vote was not taken."),
    "proposal.published": sentence("A proposal was published."),
    "proposal.revised": sentence("A proposal was changed. This is version %(version)s."),
    "proposal.costed": sentence("Who pays what was worked out: %(units)s homes share a cost."),
    "proposal.withdrawn": sentence("A proposal was withdrawn."),
    "minutes.drafted": sentence("The minutes of a meeting were written: version %(version)s."),
    "minutes.circulated": sentence("A draft of minutes was sent round: version %(version)s."),
    "minutes.finalised": sentence("Minutes were closed for signing. People who must sign: %(signers)s."),
    "minutes.reopened": sentence("Minutes were reopened. Their signatures count no more."),
    "minutes.signed": sentence("Somebody signed the minutes of a meeting."),
    "minutes.refused": sentence("Somebody refused to sign the minutes of a meeting."),
    "minutes.published": sentence("The minutes of a meeting were published. Signatures: %(signed)s."),
    "minutes.noted": sentence("A note was added to published minutes: no. %(number)s."),
    "action.given": sentence("Somebody was given something to do: no. %(number)s."),
    "action.reported": sentence("No. %(number)s on the list of action items was reported done."),
    "action.confirmed": sentence("No. %(number)s on the list of action items was confirmed as done."),
    "action.reopened": sentence("No. %(number)s on the list of action items was given back."),
    "comment.posted": sentence("A comment was posted."),
    "comment.answered": sentence("A question was answered."),
    "comment.withdrawn": sentence("A comment was taken back by its writer."),
    "comment.reported": sentence("A comment was reported."),
    "comment.hidden": sentence("A comment was hidden."),
    "comment.restored": sentence("A hidden comment was shown again."),
    "attachment.added": sentence("A file was added."),
    "export.created": sentence("A copy of the record was made to take away."),
    "erasure.done": sentence("Personal data was erased."),
    "dispute.opened": sentence("A ballot was disputed. It is set aside until that is settled."),
    "dispute.decided": sentence("Somebody decided on a disputed ballot. Two who decide alike settle it."),
    "dispute.closed": sentence("The dispute about a ballot was settled."),
}
ROLE_ENDED = sentence("A role ended: %(role)s.")
BALLOT_REPLACED = sentence("A ballot was changed. The new one counts.")
ROLES: Mapping[str, str] = {
    Role.LEAD: sentence("lane or building lead"),
    Role.COMMITTEE: sentence("owners’ committee member"),
    Role.STAFF: sentence("community staff"),
    Role.COUNTER: sentence("ballot counter"),
    Role.AUDITOR: sentence("auditor"),
    Role.ADMINISTRATOR: sentence("administrator"),
}
_VOTES = (
    "roll.frozen",
    "roll.amend",
    "vote.",
    "count.",
    "ballot.",
    "paper.",
    "assisted.",
    "desk.",
    "proxy.",
    "result.",
    "election.",
    "trustee.",
    "dispute.",
    "letters.delivered",
)
TOPICS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "votes": (sentence("Votes"), _VOTES),
    "proposals": (sentence("Proposals"), ("proposal.", "attachment.")),
    "comments": (sentence("Comments"), ("comment.",)),
    "people": (
        sentence("Roll and roles"),
        (
            "roll.changed",
            "roll.viewed",
            "roll.published",
            "roll.objected",
            "roll.decided",
            "photos.deleted",
            "role.",
            "second_step.",
            "identity.",
            "letters.issued",
        ),
    ),
    "founding": (sentence("Founding a committee"), ("founding.",)),
    "meetings": (sentence("Meetings"), ("meeting.", "minutes.", "action.")),
    "committee": (sentence("Owners’ committee"), ("committee.", "seal.", "handover.", "recall.")),
    "notices": (sentence("Notices"), ("notice.", "board.", "objection.", "voiding.", "consent", "outcome.")),
    "service": (sentence("The log itself"), ("log.", "key.", "client.", "config.", "export.", "erasure.")),
}


def kinds_of(topic: str) -> frozenset[str]:
    """The types of entry of a topic, or the type itself; empty when it is neither."""
    if topic in SENTENCES:
        return frozenset({topic})
    starts = TOPICS[topic][1] if topic in TOPICS else ()
    return frozenset(kind for kind in SENTENCES if kind.startswith(starts)) if starts else frozenset()


def in_words(entry: Entry, translator: Translator) -> str:
    """One plain sentence."""
    details = {name: value for name, value in entry.data.items() if _is_count(value)}
    if entry.type == "role.changed":
        details["role"] = translator.gettext(ROLES[str(entry.data["role"])])
    return translator.say(_sentence(entry), details)


def _sentence(entry: Entry) -> str:
    if entry.type == "role.changed" and entry.data["on"] is False:
        return ROLE_ENDED
    if entry.type == "ballot.accepted" and entry.data["prev"] is not None:
        return BALLOT_REPLACED
    return SENTENCES[entry.type]


def _is_count(value: PublicValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
