"""Give a mandate: online by the owner's own account, or on a signed paper that a clerk takes in.

The party is locked, then the holder's membership: of two mandates for one holder at the same moment, one comes first and counts.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import select

from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.refusals import Refusal
from deliberation.papers import papers
from deliberation.polls import spoken
from deliberation.polls.proxies import candidates, holding, rules, writing
from deliberation.polls.proxies.holding import Held
from deliberation.polls.proxies.models import ProxyMandate
from deliberation.polls.proxies.wanted import Giver, Wanted
from deliberation.polls.rules import FormAltered, ListAmended, NotYourHome, Window
from deliberation.proposals.pictures import Picture


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
    if await candidates.is_of_party(db, wanted.party_id, clerk.person_id):
        raise rules.OwnMandate
    return await _give(db, community_id, poll_id, wanted, clerk, photo=photo)


async def _give(
    db: Writer, community_id: UUID, poll_id: UUID, wanted: Wanted, giver: Giver, *, photo: Picture | None
) -> UUID | NotTaken:
    held = await holding.party(db, poll_id, wanted.party_id)
    before = await holding.newest(db, wanted.party_id)
    if before is not None and before.form_key == wanted.form_key:
        return before.id
    await candidates.lock(db, community_id, wanted.holder_id)
    moment = await database_now(db)
    await _check(db, held, before, wanted, moment)
    refusal = rules.reason_against_holder(
        await candidates.candidate(db, community_id, held.poll, wanted, giver, photo=photo, now=moment),
        spoken.paper_of(held.poll),
        spoken.ways_of(held.poll),
    )
    if refusal is not None:
        await writing.refuse(db, held.poll, wanted, refusal, giver, at=moment)
        return NotTaken(refusal)
    ordinal = 1 if before is None else before.ordinal + 1
    return await writing.write(db, held, wanted, giver, photo=photo, ordinal=ordinal, at=moment)


async def _check(
    db: Reader, held: Held, before: ProxyMandate | None, wanted: Wanted, moment: datetime
) -> None:
    if held.party.replaced_by is not None:
        raise ListAmended
    window = Window(held.poll.opens_at, held.poll.closes_at)
    rules.check_giving(window, spoken.ways_of(held.poll), wanted.valid_until, moment)
    if not await candidates.is_of_party(db, held.party.id, wanted.principal_id):
        raise rules.NotTheOwner
    if before is not None and held.party.mandate is not None and before.valid_until > moment:
        raise rules.MandateGiven
    if wanted.instructions is not None and not papers.fits(spoken.paper_of(held.poll), wanted.instructions):
        raise FormAltered
    asked = select(ProxyMandate.id).where(ProxyMandate.form_key == wanted.form_key)
    if (await db.exec(asked)).first() is not None:
        raise rules.DoneBefore
