"""Take a vote that an owner said to a helper: by a code of the owner's, so that the helper's word alone is never enough.

The party's row is locked as every vote locks it. A refusal is an answer and enters the log; a wrong code is no answer yet.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, or_, select

from deliberation.accounts import letter_codes
from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.refusals import Invalid, Refusal
from deliberation.papers import papers
from deliberation.papers.ways import Precedence
from deliberation.polls import counted, registering, spoken, tries
from deliberation.polls import rules as casting_rules
from deliberation.polls.assisting import codes, rules
from deliberation.polls.assisting.codes import Spoken, Typed
from deliberation.polls.assisting.facts import AssistedConfirmed
from deliberation.polls.assisting.models import AssistedBallot, AssistedHelper
from deliberation.polls.assisting.rules import Method
from deliberation.polls.ballots.facts import BallotRejected
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.registering import Said
from deliberation.polls.rules import (
    SIGNED,
    Attempt,
    Channel,
    FormAltered,
    ListAmended,
    NoSuchPoll,
    Standing,
    Window,
)


@dataclass(frozen=True)
class Recorded:
    """`code` is the receipt's."""

    code: str


@dataclass(frozen=True)
class Refused:
    """It was not taken, and the log says why."""

    refusal: Refusal


@dataclass(frozen=True)
class Unproved:
    """What was typed is not the owner's code; the try is counted."""

    refusal: Invalid


@dataclass(frozen=True, kw_only=True)
class Locked:
    """A party that nobody else can vote for until this transaction ends; `last` is its last ballot, `counts` the one that counts."""

    poll: Poll
    party: PollParty
    units: tuple[str, ...]
    last: Ballot | None
    counts: Ballot | None
    moment: datetime


Proof = Callable[[Locked], Awaitable[None]]


async def by_code(db: Writer, said: Spoken, *, typed: Typed, helper: Clerk) -> Recorded | Refused | Unproved:
    """Confirmed by the digits sent to the owner. Raises NoHelpers, OwnHome, NotOfThisHome, FormAltered, NoSuchPoll, ListAmended."""

    async def prove(locked: Locked) -> None:
        code_id = await codes.take_try(db, said, typed, helper=helper, at=locked.moment)
        await codes.use(db, code_id, at=locked.moment)

    return await _take(db, said, Method.CODE, prove, helper)


async def by_letter(
    db: Writer, said: Spoken, *, typed: Typed, helper: Clerk, makes_letters_as: str
) -> Recorded | Refused | Unproved:
    """Confirmed by the code of the owner's letter, which is used up: the helper has seen it. Raises as `by_code`.

    `makes_letters_as` is the name by which the log knows the helper as who makes letters: of such a one the code proves nothing.
    """

    async def prove(locked: Locked) -> None:
        async with db.begin_nested():  # what is refused uses no letter up
            made_by = await letter_codes.spend(
                db, locked.poll.community_id, said.person_id, typed.text, key=typed.key, now=locked.moment
            )
            if made_by is None:
                raise rules.LetterCodeNotGood
            if made_by in {makes_letters_as, helper.actor(said.poll_id).ref}:
                raise rules.OwnLetter

    return await _take(db, said, Method.LETTER, prove, helper)


async def lock(db: Writer, said: Spoken, helper: Clerk) -> Locked:
    """Raises NoHelpers, OwnHome, NotOfThisHome, FormAltered, NoSuchPoll, ListAmended."""
    statement = (
        select(Poll, PollParty)
        .join(PollParty, col(PollParty.poll_id) == col(Poll.id))
        .where(Poll.id == said.poll_id, PollParty.id == said.party_id)
        .with_for_update(of=PollParty, key_share=True)
        .suffix_with(text("FOR SHARE OF poll"))
        .execution_options(populate_existing=True)
    )
    found = (await db.exec(statement)).first()
    if found is None:
        raise NoSuchPoll
    poll, party = found
    if party.replaced_by is not None:
        raise ListAmended
    await _check(db, poll, said, helper)
    asked = select(Ballot).where(
        Ballot.party_id == party.id,
        or_(Ballot.revision == party.revision, Ballot.revision == counted.revision(party)),
    )
    ballots = {each.revision: each for each in await db.exec(asked)}
    units = await db.exec(select(PollPartyUnit.unit_id).where(PollPartyUnit.party_id == party.id))
    return Locked(
        poll=poll,
        party=party,
        units=tuple(sorted(map(str, units))),
        last=ballots.get(party.revision),
        counts=ballots.get(counted.revision(party)),
        moment=await database_now(db),
    )


def reason_against(locked: Locked, said: Spoken) -> Refusal | None:
    """As of any vote: the window, a signed form that goes first, or another vote of the home meanwhile."""
    is_first = spoken.ways_of(locked.poll).precedence is Precedence.SIGNED
    attempt = Attempt(
        window=Window(locked.poll.opens_at, locked.poll.closes_at),
        standing=Standing.ENTITLED,
        seen_revision=said.seen_revision,
        revision=locked.party.revision,
        last_at=locked.last.cast_at if locked.last else None,
        is_signed_for=is_first and locked.counts is not None and locked.counts.channel in SIGNED,
    )
    return casting_rules.reason_against(attempt, locked.moment)


async def register(db: Writer, locked: Locked, said: Spoken, *, helper: Clerk, cast_at: datetime) -> Ballot:
    """The helper's name of this poll stands on the ballot, whoever confirms it."""
    return await registering.register(
        db,
        locked.poll,
        locked.party,
        locked.units,
        locked.last,
        Said(
            answers=said.answers,
            channel=Channel.ASSISTED,
            person_id=said.person_id,
            voter_ref=helper.signer_ref(said.poll_id, said.person_id),
            account_id=helper.account_id,
            caster=helper.actor(said.poll_id),
            cast_at=cast_at,
            form_key=said.form_key,
        ),
    )


async def not_taken(db: Writer, locked: Locked, refusal: Refusal, helper: Clerk) -> Refused:
    """The helper's try is written down. Raises TriedTooOften, so that nobody fills the log."""
    await tries.check(db, locked.poll.id, helper.account_id)
    await refuse(db, locked.poll, refusal, by=helper, at=locked.moment)
    return Refused(refusal)


async def refuse(db: Writer, poll: Poll, refusal: Refusal | str, *, by: Clerk, at: datetime) -> UUID:
    """No ballot comes of it, and the log says why; the entry's id."""
    reason = refusal if isinstance(refusal, str) else refusal.code
    fact = BallotRejected(subject_id=poll.id, voter_ref=None, reason=reason, channel=Channel.ASSISTED.value)
    return await tries.refuse(
        db, poll.community_id, fact, account_id=by.account_id, actor=by.actor(poll.id), at=at
    )


async def _take(
    db: Writer, said: Spoken, method: Method, prove: Proof, helper: Clerk
) -> Recorded | Refused | Unproved:
    locked = await lock(db, said, helper)
    same = await db.exec(
        select(Ballot.code).where(Ballot.party_id == said.party_id, Ballot.form_key == said.form_key)
    )
    code = same.first()
    if code is not None:
        return Recorded(code)
    most = spoken.ways_of(locked.poll).assisted_most
    refusal = reason_against(locked, said) or await _alone_too_often(db, locked, helper, most)
    if refusal is not None:
        return await not_taken(db, locked, refusal, helper)
    try:
        await prove(locked)
    except Invalid as wrong:
        return Unproved(wrong)
    await _count_alone(db, locked, helper, most)
    ballot = await register(db, locked, said, helper=helper, cast_at=locked.moment)
    await _confirm(db, locked, ballot, method, helper)
    return Recorded(ballot.code)


async def _check(db: Reader, poll: Poll, said: Spoken, helper: Clerk) -> None:
    if not spoken.ways_of(poll).assisted_most:
        raise rules.NoHelpers
    voters = set(
        await db.exec(select(PollPartyVoter.person_id).where(PollPartyVoter.party_id == said.party_id))
    )
    if helper.person_id in voters:
        raise rules.OwnHome
    if said.person_id not in voters:
        raise rules.NotOfThisHome
    if not papers.fits(spoken.paper_of(poll), said.answers):
        raise FormAltered


async def _alone_too_often(db: Reader, locked: Locked, helper: Clerk, most: int) -> Refusal | None:
    row = await db.get(AssistedHelper, (locked.poll.community_id, locked.poll.id, helper.account_id))
    return rules.OnlyWitnessTooOften({"most": most}) if row is not None and row.alone_count >= most else None


async def _count_alone(db: Writer, locked: Locked, helper: Clerk, most: int) -> None:
    """One statement, so that two votes at once are not both the last one allowed. Raises OnlyWitnessTooOften."""
    first = insert(AssistedHelper).values(
        community_id=locked.poll.community_id,
        poll_id=locked.poll.id,
        account_id=helper.account_id,
        alone_count=1,
    )
    counted_in = first.on_conflict_do_update(
        index_elements=["community_id", "poll_id", "account_id"],
        set_={"alone_count": col(AssistedHelper.alone_count) + 1},
        where=col(AssistedHelper.alone_count) < most,
    ).returning(col(AssistedHelper.alone_count))
    if (await db.exec(counted_in)).one_or_none() is None:
        raise rules.OnlyWitnessTooOften({"most": most})


async def _confirm(db: Writer, locked: Locked, ballot: Ballot, method: Method, helper: Clerk) -> None:
    fact = AssistedConfirmed(
        subject_id=locked.poll.id, method=method.value, ballot=ballot.commitment, slip=None
    )
    recorded = await audit.record(
        db, locked.poll.community_id, fact, actor=helper.actor(locked.poll.id), at=locked.moment
    )
    db.add(
        AssistedBallot(
            community_id=locked.poll.community_id,
            ballot_id=ballot.id,
            method=method.value,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
