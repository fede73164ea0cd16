"""Enter a decision into the register. It stays as it was entered; a later one may revoke it."""

from uuid import UUID

from deliberation.committees import acting
from deliberation.committees.acting import By
from deliberation.committees.deciding import keeping, queries, refusals, rules
from deliberation.committees.deciding.facts import DecisionEntered
from deliberation.committees.deciding.keeping import Paper
from deliberation.committees.deciding.models import CommitteeDecision
from deliberation.committees.deciding.queries import DecisionView
from deliberation.committees.deciding.rules import Entry, Shown, Votes
from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import masking

NUMBERED = "committee_decision"


async def enter(db: Writer, community_id: UUID, entry: Entry, *, paper: Paper | None, by: By) -> int:
    """The decision's number.

    Raises NoCommittee, CommitteeOver, what `rules.check` raises, RevokesNothing, RevokedAlready, SamePaper.
    """
    committee = await acting.held_to_its_end(db, community_id, on=by.today)
    votes = rules.check(committee, entry, by.today, has_photo=paper is not None)
    revoked = await _revoked(db, entry.revokes)
    photo_id = await keeping.keep(db, community_id, paper, now=by.now) if paper else None
    number = await communities.next_number(db, community_id, NUMBERED)
    shown = Shown(title=await masking.masked(db, entry.title), text=await masking.masked(db, entry.text))
    fact = _fact(committee.id, number, entry, shown, votes, paper)
    db.add(
        CommitteeDecision(
            community_id=community_id,
            id=new_id(),
            committee_id=committee.id,
            number=number,
            decided_on=entry.decided_on,
            title=entry.title,
            text=entry.text,
            shown_title=shown.title,
            shown_text=shown.text,
            members=votes.members,
            votes_for=votes.agree,
            votes_against=votes.against,
            votes_abstain=votes.abstain,
            record_sha256=entry.record_sha256 or None,
            photo_id=photo_id,
            revokes_id=revoked.id if revoked else None,
            entered_at=by.now,
            entered_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return number


def _fact(
    committee_id: UUID, number: int, entry: Entry, shown: Shown, votes: Votes, paper: Paper | None
) -> DecisionEntered:
    return DecisionEntered(
        subject_id=committee_id,
        number=number,
        members=votes.members,
        votes_for=votes.agree,
        votes_against=votes.against,
        votes_abstain=votes.abstain,
        text_sha256=rules.text_sha256(shown.title, shown.text),
        own_sha256=rules.text_sha256(entry.title, entry.text),
        record_sha256=entry.record_sha256 or None,
        photo_sha256=paper.sha256 if paper else None,
        revokes=entry.revokes,
    )


async def _revoked(db: Reader, number: int | None) -> DecisionView | None:
    if number is None:
        return None
    try:
        found = await queries.get(db, number)
    except refusals.NoSuchDecision:
        raise refusals.RevokesNothing from None
    if found.revoked_by is not None:
        raise refusals.RevokedAlready({"number": number, "by": found.revoked_by})
    return found
