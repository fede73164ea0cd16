"""A party and its mandates, locked as every vote locks them: the poll shared, then the party. What is read after that is what holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel import col, select

from deliberation.communities import queries as communities
from deliberation.communities.models import Community
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader, Writer
from deliberation.polls import spoken
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty
from deliberation.polls.proxies.models import ProxyAgreement, ProxyEnd, ProxyMandate
from deliberation.polls.proxies.rules import Because, NoSuchProxy, Standing
from deliberation.polls.rules import NoSuchPoll


@dataclass(frozen=True)
class Held:
    """A party that nobody else votes for until this transaction ends, in a poll that cannot close until then."""

    poll: Poll
    party: PollParty


async def party(db: Writer, poll_id: UUID, party_id: UUID) -> Held:
    """Raises NoSuchPoll."""
    statement = (
        select(Poll, PollParty)
        .join(PollParty, col(PollParty.poll_id) == col(Poll.id))
        .where(Poll.id == poll_id, PollParty.id == party_id)
        .with_for_update(of=PollParty, key_share=True)
        .suffix_with(text("FOR SHARE OF poll"))
        .execution_options(populate_existing=True)
    )
    found = (await db.exec(statement)).first()
    if found is None:
        raise NoSuchPoll
    return Held(*found)


async def get(db: Reader, poll_id: UUID, mandate_id: UUID) -> ProxyMandate:
    """Raises NoSuchProxy."""
    asked = select(ProxyMandate).where(ProxyMandate.poll_id == poll_id, ProxyMandate.id == mandate_id)
    found = (await db.exec(asked)).first()
    if found is None:
        raise NoSuchProxy
    return found


async def newest(db: Reader, party_id: UUID) -> ProxyMandate | None:
    """The mandate that its party gave last."""
    asked = (
        select(ProxyMandate)
        .where(ProxyMandate.party_id == party_id)
        .order_by(col(ProxyMandate.ordinal).desc())
        .limit(1)
    )
    return (await db.exec(asked)).first()


async def roles(db: Reader, community_id: UUID, account_id: UUID, now: datetime) -> frozenset[Role]:
    """What this account holds on the day that it is in the community."""
    zone = (await db.exec(select(Community.time_zone).where(Community.id == community_id))).one()
    return await communities.roles_of(db, account_id, now.astimezone(ZoneInfo(zone)).date())


async def standing(db: Reader, mandate: ProxyMandate) -> Standing:
    """As of now: read it while the party is locked."""
    agreed, because = (
        await db.exec(
            select(ProxyAgreement.agreed_at, ProxyEnd.because)
            .select_from(ProxyMandate)
            .outerjoin(ProxyAgreement, col(ProxyAgreement.mandate_id) == col(ProxyMandate.id))
            .outerjoin(ProxyEnd, col(ProxyEnd.mandate_id) == col(ProxyMandate.id))
            .where(ProxyMandate.id == mandate.id)
        )
    ).one()
    return of(mandate, is_agreed=agreed is not None, because=because)


def of(mandate: ProxyMandate, *, is_agreed: bool, because: str | None) -> Standing:
    said = mandate.choice if mandate.answers is None else mandate.answers
    return Standing(
        is_agreed=is_agreed,
        ended=Because(because) if because else None,
        valid_until=mandate.valid_until,
        instructions=None if said is None else spoken.answers(said),
    )
