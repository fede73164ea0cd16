"""Take a vote, or say why not. Both are answers, and both enter the log, so a refusal is returned and not raised.

The party's row is locked first and the database's clock is read after that: among co-owners and double taps one ballot comes
after the other, and a vote that had to wait past the close is late. Six statements, two of them the log's.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, exists, func, text
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select

from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.refusals import Refusal
from deliberation.ledger import digests
from deliberation.papers import papers
from deliberation.papers.papers import Answers
from deliberation.papers.ways import Precedence
from deliberation.polls import counted, registering, rules, spoken, tries
from deliberation.polls.ballots.facts import BallotRejected
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.registering import Said
from deliberation.polls.rules import Attempt, Channel, NoSuchPoll, Standing, Window


@dataclass(frozen=True, kw_only=True)
class Voter:
    """Who is casting: the account, the person of the roll behind it, and what makes their references in the log."""

    account_id: UUID
    person_id: UUID | None
    pepper: bytes

    def reference(self, poll_id: UUID) -> str | None:
        return digests.voter_ref(self.pepper, poll_id, self.person_id) if self.person_id else None

    def caster(self, poll_id: UUID) -> Actor:
        """Who casts, by a name good for this poll alone: else the log would tie a ballot to its author's comments.

        Staff vote as members too: else the log would say of a ballot that it is one of theirs.
        """
        return Actor("member", digests.voter_ref(self.pepper, poll_id, self.account_id))


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The form as it was sent. `seen_revision` is how many ballots the home had cast when it was shown."""

    party_id: UUID
    answers: Answers
    seen_revision: int
    form_key: UUID


@dataclass(frozen=True)
class Accepted:
    """`code` is the receipt's."""

    code: str
    revision: int


@dataclass(frozen=True)
class Refused:
    """`refusal` says why, in words for the voter."""

    refusal: Refusal


@dataclass(frozen=True)
class _Locked:
    """A party that nobody else can vote for until this transaction ends, in a poll that cannot close until then."""

    poll: Poll
    party: PollParty
    units: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Before:
    """What was said before, read after the lock, and the moment of reading by the database's clock."""

    moment: datetime
    last: Ballot | None
    counts: Ballot | None
    same_form: Ballot | None


async def cast(
    db: Writer, community_id: UUID, *, poll_id: UUID, sent: Sent, voter: Voter
) -> Accepted | Refused:
    """Decided by the database's clock. The same form sent twice gets the same answer twice."""
    locked = await _locked(db, poll_id, sent.party_id, voter.person_id)
    if locked is None:
        gone = await _why_gone(db, poll_id, sent.party_id)
        return await refuse(db, community_id, poll_id=poll_id, refusal=gone, voter=voter)
    before = await said_before(db, locked.party, sent.form_key)
    same = before.same_form
    if same is not None and locked.standing is Standing.ENTITLED and spoken.answers_of(same) == sent.answers:
        return Accepted(same.code, same.revision)
    if not papers.fits(spoken.paper_of(locked.poll), sent.answers):
        return await refuse(db, community_id, poll_id=poll_id, refusal=rules.FormAltered(), voter=voter)
    attempt = Attempt(
        window=Window(locked.poll.opens_at, locked.poll.closes_at),
        standing=locked.standing,
        seen_revision=sent.seen_revision,
        revision=locked.party.revision,
        last_at=before.last.cast_at if before.last else None,
        is_signed_for=is_signed_for(locked.poll, before.counts),
    )
    refusal = rules.reason_against(attempt, before.moment)
    if refusal is not None:
        return await refuse(db, community_id, poll_id=poll_id, refusal=refusal, voter=voter)
    said = _said(locked, before, sent, voter)
    ballot = await registering.register(db, locked.poll, locked.party, locked.units, before.last, said)
    return Accepted(ballot.code, ballot.revision)


async def refuse(
    db: Writer,
    community_id: UUID,
    *,
    poll_id: UUID,
    refusal: Refusal,
    voter: Voter,
    channel: Channel = Channel.WEB,
) -> Refused:
    """Write down that a vote was not taken. Raises TriedTooOften, so that nobody fills the log, and NoSuchPoll."""
    # as every vote does, so that the close counts each refusal that the log has before it
    held = await db.exec(select(Poll.id).where(Poll.id == poll_id).with_for_update(read=True))
    if held.first() is None:
        raise NoSuchPoll
    moment = await tries.check(db, poll_id, voter.account_id)
    fact = BallotRejected(
        subject_id=poll_id, voter_ref=voter.reference(poll_id), reason=refusal.code, channel=channel.value
    )
    await tries.refuse(
        db, community_id, fact, account_id=voter.account_id, actor=voter.caster(poll_id), at=moment
    )
    return Refused(refusal)


async def _locked(db: Writer, poll_id: UUID, party_id: UUID, person_id: UUID | None) -> _Locked | None:
    units = (
        select(func.array_agg(col(PollPartyUnit.unit_id)))
        .where(col(PollPartyUnit.party_id) == col(PollParty.id))
        .correlate(PollParty)
        .scalar_subquery()
    )
    theirs = aliased(PollParty)
    in_poll = exists().where(
        col(PollPartyVoter.poll_id) == poll_id,
        col(PollPartyVoter.person_id) == person_id,
        col(theirs.id) == col(PollPartyVoter.party_id),
        col(theirs.replaced_by).is_(None),
    )
    standing = case(
        (in_poll.where(col(PollPartyVoter.party_id) == party_id), Standing.ENTITLED.value),
        (in_poll, Standing.OTHERS_HOME.value),
        else_=Standing.NOT_IN_ELECTORATE.value,
    )
    statement = (
        select(Poll, PollParty, units, standing)
        .join(PollParty, col(PollParty.poll_id) == col(Poll.id))
        .where(Poll.id == poll_id, PollParty.id == party_id, counted.STANDS)
        .with_for_update(of=PollParty, key_share=True)
        .suffix_with(text("FOR SHARE OF poll"))
        .execution_options(populate_existing=True)
    )
    found = (await db.exec(statement)).first()
    if found is None:
        return None
    poll, party, unit_ids, stands = found
    return _Locked(poll, party, tuple(sorted(map(str, unit_ids))), Standing(stands))


async def _why_gone(db: Writer, poll_id: UUID, party_id: UUID) -> Refusal:
    replaced = select(PollParty.id).where(
        PollParty.poll_id == poll_id, PollParty.id == party_id, ~counted.STANDS
    )
    return rules.NotYourHome() if (await db.exec(replaced)).first() is None else rules.ListAmended()


async def said_before(db: Writer, party: PollParty, form_key: UUID) -> Before:
    clock = select(func.clock_timestamp().label("moment")).subquery()
    rows = (
        await db.exec(
            select(clock.c.moment, Ballot).outerjoin(
                Ballot,
                and_(
                    col(Ballot.party_id) == party.id,
                    or_(
                        col(Ballot.revision).in_((party.revision, counted.revision(party))),
                        col(Ballot.form_key) == form_key,
                    ),
                ),
            )
        )
    ).all()
    found: list[Ballot | None] = [ballot for _, ballot in rows]
    ballots = [ballot for ballot in found if ballot is not None]
    by_revision = {ballot.revision: ballot for ballot in ballots}
    return Before(
        moment=rows[0][0],
        last=by_revision.get(party.revision),
        counts=by_revision.get(counted.revision(party)),
        same_form=next((ballot for ballot in ballots if ballot.form_key == form_key), None),
    )


def is_signed_for(poll: Poll, counts: Ballot | None) -> bool:
    is_first = spoken.ways_of(poll).precedence is Precedence.SIGNED
    return is_first and counts is not None and counts.channel in rules.SIGNED


def _said(locked: _Locked, before: Before, sent: Sent, voter: Voter) -> Said:
    assert voter.person_id is not None  # only persons of the roll are entitled
    return Said(
        answers=sent.answers,
        channel=Channel.WEB,
        person_id=voter.person_id,
        voter_ref=voter.reference(locked.poll.id) or "",
        account_id=voter.account_id,
        caster=voter.caster(locked.poll.id),
        cast_at=before.moment,
        form_key=sent.form_key,
    )
