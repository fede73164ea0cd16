"""Vote for a home by mandate: as any vote is cast, and only while the mandate holds. Each vote not taken is written down.

The home's party is locked first and the mandate read after that: against an own vote, or the mandate's end, one comes first.
"""

from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.refusals import Refusal
from deliberation.papers import papers
from deliberation.polls import casting, paper_queries, registering, spoken
from deliberation.polls import rules as polls
from deliberation.polls.casting import Accepted, Before, Refused, Sent, Voter
from deliberation.polls.parties.models import PollParty, PollPartyUnit
from deliberation.polls.proxies import holding, rules
from deliberation.polls.proxies.holding import Held
from deliberation.polls.proxies.models import ProxyMandate
from deliberation.polls.registering import Said
from deliberation.polls.rules import Attempt, Channel, Window


async def cast(
    db: Writer, community_id: UUID, *, poll_id: UUID, mandate_id: UUID, sent: Sent, voter: Voter
) -> Accepted | Refused:
    """`voter` is the holder. Decided by the database's clock; the same form sent twice gets the same answer twice."""
    mandate = await _mandate(db, poll_id, mandate_id)
    if mandate is None or (mandate.holder_id, mandate.party_id) != (voter.account_id, sent.party_id):
        return await casting.refuse(
            db, community_id, poll_id=poll_id, refusal=polls.NotYourHome(), voter=voter, channel=Channel.PROXY
        )
    principal = replace(voter, person_id=mandate.principal_id)
    held = await holding.party(db, poll_id, mandate.party_id)
    before = await casting.said_before(db, held.party, sent.form_key)
    same = before.same_form
    if same is not None and same.cast_by == voter.account_id and spoken.answers_of(same) == sent.answers:
        return Accepted(same.code, same.revision)
    refusal = await _reason_against(db, held, mandate, before, sent)
    if refusal is not None:
        return await casting.refuse(
            db, community_id, poll_id=poll_id, refusal=refusal, voter=principal, channel=Channel.PROXY
        )
    said = Said(
        answers=sent.answers,
        channel=Channel.PROXY,
        person_id=mandate.principal_id,
        voter_ref=principal.reference(poll_id) or "",
        account_id=voter.account_id,
        caster=voter.caster(poll_id),
        cast_at=before.moment,
        form_key=sent.form_key,
    )
    ballot = await registering.register(
        db, held.poll, held.party, await _units(db, held.party), before.last, said
    )
    return Accepted(ballot.code, ballot.revision)


async def _mandate(db: Reader, poll_id: UUID, mandate_id: UUID) -> ProxyMandate | None:
    asked = select(ProxyMandate).where(ProxyMandate.poll_id == poll_id, ProxyMandate.id == mandate_id)
    return (await db.exec(asked)).first()


async def _reason_against(
    db: Reader, held: Held, mandate: ProxyMandate, before: Before, sent: Sent
) -> Refusal | None:
    if held.party.replaced_by is not None:
        return polls.ListAmended()
    if not papers.fits(spoken.paper_of(held.poll), sent.answers):
        return polls.FormAltered()
    standing = await holding.standing(db, mandate)
    refusal = rules.reason_against_voting(standing, sent.answers, before.moment)
    if refusal is not None:
        return refusal
    if rules.takes_votes_in(await holding.roles(db, mandate.community_id, mandate.holder_id, before.moment)):
        return rules.TakesVotesIn()
    if await _has_form_at_the_desk(db, held.party):
        return rules.FormAtTheDesk()
    attempt = Attempt(
        window=Window(held.poll.opens_at, held.poll.closes_at),
        standing=polls.Standing.ENTITLED,
        seen_revision=sent.seen_revision,
        revision=held.party.revision,
        last_at=before.last.cast_at if before.last else None,
        is_signed_for=casting.is_signed_for(held.poll, before.counts),
    )
    return polls.reason_against(attempt, before.moment)


async def _has_form_at_the_desk(db: Reader, party: PollParty) -> bool:
    asked = select(PollParty.id).where(PollParty.id == party.id, paper_queries.IS_AT_THE_DESK)
    return (await db.exec(asked)).first() is not None


async def _units(db: Reader, party: PollParty) -> tuple[str, ...]:
    rows = await db.exec(select(PollPartyUnit.unit_id).where(col(PollPartyUnit.party_id) == party.id))
    return tuple(sorted(map(str, rows)))
