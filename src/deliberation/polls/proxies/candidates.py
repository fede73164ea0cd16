"""Whoever shall vote for somebody, as the rules ask about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Account, Membership
from deliberation.database.sessions import Reader, Writer
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.proxies import holding
from deliberation.polls.proxies.models import ProxyEnd, ProxyMandate
from deliberation.polls.proxies.rules import Candidate
from deliberation.polls.proxies.wanted import Giver, Wanted
from deliberation.polls.rules import Channel
from deliberation.proposals.pictures import Picture
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person


async def lock(db: Writer, community_id: UUID, account_id: UUID) -> None:
    """So that two mandates for one holder come one after the other."""
    asked = select(Membership).where(
        Membership.account_id == account_id, Membership.community_id == community_id
    )
    await db.exec(asked.with_for_update(key_share=True))


async def candidate(
    db: Reader,
    community_id: UUID,
    poll: Poll,
    wanted: Wanted,
    giver: Giver,
    *,
    photo: Picture | None,
    now: datetime,
) -> Candidate:
    found = (
        await db.exec(
            select(Account.name, Membership, Person.kind)
            .join(Membership, col(Membership.account_id) == col(Account.id))
            .outerjoin(
                Person,
                and_(
                    col(Person.community_id) == col(Membership.community_id),
                    col(Person.id) == col(Membership.person_id),
                ),
            )
            .where(Account.id == wanted.holder_id, Membership.community_id == community_id)
        )
    ).first()
    name, member, kind = found or ("", None, None)
    person_id = member.person_id if member else None
    return Candidate(
        is_member=member is not None,
        name=name,
        roles=await holding.roles(db, community_id, wanted.holder_id, now),
        is_developer=kind == PersonKind.DEVELOPER.value,
        is_of_the_home=await is_of_party(db, wanted.party_id, person_id),
        is_the_clerk=photo is not None and wanted.holder_id == giver.account_id,
        principal_count=await _principal_count(db, poll, wanted, now),
    )


async def _principal_count(db: Reader, poll: Poll, wanted: Wanted, now: datetime) -> int:
    """For how many other owners this person votes: by a mandate that waits or holds, or has voted by one that ended."""
    has_voted = (
        select(Ballot.id)
        .where(
            col(Ballot.party_id) == col(ProxyMandate.party_id),
            col(Ballot.person_id) == col(ProxyMandate.principal_id),
            col(Ballot.cast_by) == wanted.holder_id,
            col(Ballot.channel) == Channel.PROXY.value,
        )
        .exists()
    )
    is_live = and_(col(ProxyEnd.mandate_id).is_(None), col(ProxyMandate.valid_until) > now)
    asked = (
        select(func.count(func.distinct(col(ProxyMandate.principal_id))))
        .select_from(ProxyMandate)
        .outerjoin(ProxyEnd, col(ProxyEnd.mandate_id) == col(ProxyMandate.id))
        .where(
            ProxyMandate.poll_id == poll.id,
            ProxyMandate.holder_id == wanted.holder_id,
            ProxyMandate.principal_id != wanted.principal_id,
            or_(is_live, has_voted),
        )
    )
    return (await db.exec(asked)).one()


async def is_of_party(db: Reader, party_id: UUID, person_id: UUID | None) -> bool:
    asked = select(PollPartyVoter.person_id).where(
        PollPartyVoter.party_id == party_id, PollPartyVoter.person_id == person_id
    )
    return (await db.exec(asked)).first() is not None
