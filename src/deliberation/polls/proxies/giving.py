"""Give a mandate: online by the owner's own account, or on a signed paper that a clerk takes in.

The party is locked, then the holder's membership: of two mandates for one holder at the same moment, one comes first and counts.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Account, Membership
from deliberation.audit import actions as audit
from deliberation.communities import queries as communities
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel import clock
from deliberation.kernel.facts import Actor, PublicValue
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.ledger import canonical, digests
from deliberation.papers import papers
from deliberation.papers.papers import Answers
from deliberation.polls import spoken
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.proxies import holding, rules
from deliberation.polls.proxies.facts import ProxyGiven, ProxyRefused
from deliberation.polls.proxies.holding import Held
from deliberation.polls.proxies.models import ProxyEnd, ProxyMandate, ProxyPhoto, ProxyRefusal
from deliberation.polls.proxies.rules import Candidate, Way
from deliberation.polls.rules import Channel, FormAltered, ListAmended, NotYourHome, Window
from deliberation.proposals.pictures import Picture
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person

_MOST_REFUSALS = 50
_SALT_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who lets whom vote for which party, how and until when. Without `instructions` the holder is free."""

    party_id: UUID
    principal_id: UUID
    holder_id: UUID
    instructions: Answers | None
    valid_until: datetime
    form_key: UUID


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Whose hand it is: the owner's own, or a clerk's; `actor` by a name good for this poll alone."""

    account_id: UUID
    person_id: UUID | None
    actor: Actor
    pepper: bytes = field(repr=False)


@dataclass(frozen=True)
class NotTaken:
    """It is written down, so it is returned and not raised."""

    refusal: Refusal


async def give(
    db: Writer, community_id: UUID, *, poll_id: UUID, wanted: Wanted, giver: Giver
) -> UUID | NotTaken:
    """The owner's own session is the signature. The mandate's id; the same form sent twice gives one.

    Raises NotYourHome, NoProxies, VotingClosed, EndsBeforeNow, EndsAfterVoting, MandateGiven, FormAltered, DoneBefore.
    """
    if wanted.principal_id != giver.person_id:
        raise NotYourHome
    return await _give(db, community_id, poll_id, wanted, giver, photo=None)


async def take_in(
    db: Writer, community_id: UUID, *, poll_id: UUID, wanted: Wanted, photo: Picture | None, clerk: Giver
) -> UUID | NotTaken:
    """It holds when another clerk has compared it with the paper. Raises the same, PaperNotShown and OwnMandate."""
    if photo is None:
        raise rules.PaperNotShown
    if await is_of_party(db, wanted.party_id, clerk.person_id):
        raise rules.OwnMandate
    return await _give(db, community_id, poll_id, wanted, clerk, photo=photo)


async def is_of_party(db: Reader, party_id: UUID, person_id: UUID | None) -> bool:
    asked = select(PollPartyVoter.person_id).where(
        PollPartyVoter.party_id == party_id, PollPartyVoter.person_id == person_id
    )
    return (await db.exec(asked)).first() is not None


async def _give(
    db: Writer, community_id: UUID, poll_id: UUID, wanted: Wanted, giver: Giver, *, photo: Picture | None
) -> UUID | NotTaken:
    held = await holding.party(db, poll_id, wanted.party_id)
    before = await holding.newest(db, wanted.party_id)
    if before is not None and before.form_key == wanted.form_key:
        return before.id
    await _lock_holder(db, community_id, wanted.holder_id)
    moment = await database_now(db)
    await _check(db, held, before, wanted, moment)
    refusal = rules.reason_against_holder(
        await _candidate(db, community_id, held.poll, wanted, giver, photo=photo, now=moment),
        spoken.paper_of(held.poll),
        spoken.ways_of(held.poll),
    )
    if refusal is not None:
        return await _refuse(db, held.poll, wanted, refusal, giver, at=moment)
    ordinal = 1 if before is None else before.ordinal + 1
    return await _write(db, held, wanted, giver, photo=photo, ordinal=ordinal, at=moment)


async def _lock_holder(db: Writer, community_id: UUID, account_id: UUID) -> None:
    asked = select(Membership).where(
        Membership.account_id == account_id, Membership.community_id == community_id
    )
    await db.exec(asked.with_for_update(key_share=True))


async def _check(
    db: Reader, held: Held, before: ProxyMandate | None, wanted: Wanted, moment: datetime
) -> None:
    if held.party.replaced_by is not None:
        raise ListAmended
    window = Window(held.poll.opens_at, held.poll.closes_at)
    rules.check_giving(window, spoken.ways_of(held.poll), wanted.valid_until, moment)
    if not await is_of_party(db, held.party.id, wanted.principal_id):
        raise rules.NotTheOwner
    if before is not None and held.party.mandate is not None and before.valid_until > moment:
        raise rules.MandateGiven
    if wanted.instructions is not None and not papers.fits(spoken.paper_of(held.poll), wanted.instructions):
        raise FormAltered
    asked = select(ProxyMandate.id).where(ProxyMandate.form_key == wanted.form_key)
    if (await db.exec(asked)).first() is not None:
        raise rules.DoneBefore


async def _candidate(
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
        roles=await communities.roles_of(db, wanted.holder_id, now.date()),
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


async def _refuse(
    db: Writer, poll: Poll, wanted: Wanted, refusal: Refusal, giver: Giver, *, at: datetime
) -> NotTaken:
    """Raises it instead where somebody fills the log with it."""
    tried = select(func.count()).where(
        ProxyRefusal.poll_id == poll.id, ProxyRefusal.account_id == giver.account_id
    )
    if (await db.exec(tried)).one() >= _MOST_REFUSALS:
        raise refusal
    fact = ProxyRefused(
        subject_id=poll.id,
        voter_ref=digests.voter_ref(giver.pepper, poll.id, wanted.principal_id),
        holder_ref=digests.voter_ref(giver.pepper, poll.id, wanted.holder_id),
        reason=refusal.code,
    )
    recorded = await audit.record(db, poll.community_id, fact, actor=giver.actor, at=at)
    db.add(
        ProxyRefusal(
            community_id=poll.community_id,
            id=new_id(),
            poll_id=poll.id,
            account_id=giver.account_id,
            holder_id=wanted.holder_id,
            reason=refusal.code,
            refused_at=at,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    return NotTaken(refusal)


async def _write(
    db: Writer,
    held: Held,
    wanted: Wanted,
    giver: Giver,
    *,
    photo: Picture | None,
    ordinal: int,
    at: datetime,
) -> UUID:
    poll, mandate_id, way = held.poll, new_id(), Way.PAPER if photo else Way.ONLINE
    refs = {
        "voter_ref": digests.voter_ref(giver.pepper, poll.id, wanted.principal_id),
        "holder_ref": digests.voter_ref(giver.pepper, poll.id, wanted.holder_id),
    }
    document = _document(poll, wanted, way, refs, photo)
    fact = ProxyGiven(
        subject_id=poll.id,
        **refs,
        mandate_sha256=digests.document(document),
        way=way.value,
        valid_until=wanted.valid_until,
    )
    recorded = await audit.record(db, poll.community_id, fact, actor=giver.actor, at=at)
    photo_id = await _keep(db, poll, photo)
    db.add(
        ProxyMandate(
            community_id=poll.community_id,
            id=mandate_id,
            poll_id=poll.id,
            party_id=held.party.id,
            ordinal=ordinal,
            principal_id=wanted.principal_id,
            holder_id=wanted.holder_id,
            way=way.value,
            **(spoken.columns_of(wanted.instructions) if wanted.instructions else {}),
            valid_until=wanted.valid_until,
            given_at=at,
            given_by=giver.account_id,
            photo_id=photo_id,
            form_key=wanted.form_key,
            document=document,
            document_sha256=fact.mandate_sha256,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    await db.exec(
        update(PollParty)
        .where(col(PollParty.id) == held.party.id)
        .values(mandate=ordinal)
        .execution_options(synchronize_session=False)
    )
    return mandate_id


def _document(poll: Poll, wanted: Wanted, way: Way, refs: dict[str, str], photo: Picture | None) -> bytes:
    """Matter, powers, term and signature. The salt keeps anybody from guessing instructions by their hash."""
    instructions: PublicValue = papers.as_json(wanted.instructions) if wanted.instructions else None  # type: ignore[assignment]
    return canonical.encode(
        {
            "v": 1,
            "vote": str(poll.id),
            "party": str(wanted.party_id),
            **refs,
            "way": way.value,
            "instructions": instructions,
            "valid_until": clock.rfc3339(wanted.valid_until),
            "photo_sha256": f"sha256:{photo.sha256}" if photo else None,
            "salt": secrets.token_hex(_SALT_BYTES),
        }
    )


async def _keep(db: Writer, poll: Poll, photo: Picture | None) -> UUID | None:
    if photo is None:
        return None
    kept = ProxyPhoto(
        community_id=poll.community_id,
        id=new_id(),
        poll_id=poll.id,
        sha256=photo.sha256,
        content=photo.content,
    )
    db.add(kept)
    await db.flush()
    return kept.id
