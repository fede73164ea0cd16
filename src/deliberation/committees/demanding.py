"""A member asks for a meeting; once enough of them do, its clock runs."""

from datetime import date
from uuid import UUID

from deliberation.committees import acting, queries, refusals
from deliberation.committees.acting import By
from deliberation.committees.facts import MeetingDemanded
from deliberation.committees.models import CommitteeDemand
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id

LONGEST_ABOUT = 300


async def demand(db: Writer, community_id: UUID, *, about: str, last_met: date | None, by: By) -> None:
    """`last_met`: what was asked for before it is done. Raises NoCommittee, CommitteeOver, OnlyMembersAsk, DemandedAlready."""
    committee = await acting.held(db, community_id, on=by.today)
    member = committee.of_account(by.account_id)
    if member is None:
        raise refusals.OnlyMembersAsk
    standing = await queries.demands(db, committee, last_met)
    if any(each.member_id == member.id for each in standing):
        raise refusals.DemandedAlready
    fact = MeetingDemanded(subject_id=committee.id, count=len(standing) + 1)
    db.add(
        CommitteeDemand(
            community_id=community_id,
            id=new_id(),
            committee_id=committee.id,
            member_id=member.id,
            about=about,
            asked_on=by.today,
            asked_at=by.now,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
