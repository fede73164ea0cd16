"""Write a mandate down, or that one was not taken: its row, its document, and its entry in the log."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.ledger import canonical, digests
from deliberation.papers import papers
from deliberation.polls import spoken
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty
from deliberation.polls.proxies.facts import ProxyGiven, ProxyRefused
from deliberation.polls.proxies.holding import Held
from deliberation.polls.proxies.models import ProxyMandate, ProxyPhoto, ProxyRefusal
from deliberation.polls.proxies.rules import Way
from deliberation.polls.proxies.wanted import Giver, Wanted
from deliberation.proposals.pictures import Picture

_MOST_REFUSALS = 50
_SALT_BYTES = 32


async def write(
    db: Writer,
    held: Held,
    wanted: Wanted,
    giver: Giver,
    *,
    photo: Picture | None,
    ordinal: int,
    at: datetime,
) -> UUID:
    """The mandate's id. The party is locked, and whoever calls has decided that it may."""
    poll, way = held.poll, Way.PAPER if photo else Way.ONLINE
    document = _document(poll, wanted, giver, way, photo)
    fact = ProxyGiven(
        subject_id=poll.id,
        voter_ref=giver.ref(poll.id, wanted.principal_id),
        holder_ref=giver.ref(poll.id, wanted.holder_id),
        mandate_sha256=digests.document(document),
        way=way.value,
        valid_until=wanted.valid_until,
        holder_at_desk=digests.clerk_ref(giver.pepper, poll.id, wanted.holder_id)
        if way is Way.PAPER
        else None,
    )
    recorded = await audit.record(db, poll.community_id, fact, actor=giver.actor, at=at)
    mandate = _row(
        held, wanted, giver, way, ordinal=ordinal, at=at, document=document, entry_id=recorded.entry_id
    )
    mandate.photo_id = await _keep(db, poll, photo)
    db.add(mandate)
    await db.flush()
    await db.exec(
        update(PollParty)
        .where(col(PollParty.id) == held.party.id)
        .values(mandate=ordinal)
        .execution_options(synchronize_session=False)
    )
    return mandate.id


async def refuse(
    db: Writer, poll: Poll, wanted: Wanted, refusal: Refusal, giver: Giver, *, at: datetime
) -> None:
    """Raises the refusal instead where somebody fills the log with it."""
    tried = select(func.count()).where(
        ProxyRefusal.poll_id == poll.id, ProxyRefusal.account_id == giver.account_id
    )
    if (await db.exec(tried)).one() >= _MOST_REFUSALS:
        raise refusal
    fact = ProxyRefused(
        subject_id=poll.id,
        voter_ref=giver.ref(poll.id, wanted.principal_id),
        holder_ref=giver.ref(poll.id, wanted.holder_id),
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


def _row(
    held: Held,
    wanted: Wanted,
    giver: Giver,
    way: Way,
    *,
    ordinal: int,
    at: datetime,
    document: bytes,
    entry_id: UUID,
) -> ProxyMandate:
    return ProxyMandate(
        community_id=held.poll.community_id,
        id=new_id(),
        poll_id=held.poll.id,
        party_id=held.party.id,
        ordinal=ordinal,
        principal_id=wanted.principal_id,
        holder_id=wanted.holder_id,
        way=way.value,
        **(spoken.columns_of(wanted.instructions) if wanted.instructions else {}),
        valid_until=wanted.valid_until,
        given_at=at,
        given_by=giver.account_id,
        form_key=wanted.form_key,
        document=document,
        document_sha256=digests.document(document),
        entry_id=entry_id,
    )


def _document(poll: Poll, wanted: Wanted, giver: Giver, way: Way, photo: Picture | None) -> bytes:
    instructions: PublicValue = papers.as_json(wanted.instructions) if wanted.instructions else None  # type: ignore[assignment]
    return canonical.encode(
        {
            "v": 1,
            "vote": str(poll.id),
            "party": str(wanted.party_id),
            "voter_ref": giver.ref(poll.id, wanted.principal_id),
            "holder_ref": giver.ref(poll.id, wanted.holder_id),
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
