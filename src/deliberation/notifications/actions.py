"""Tell a home of a ballot for it, or of a mandate it gave, and a proxy of a mandate held: letter and reading on in the log are one transaction, so nobody is told twice."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Writer
from deliberation.notifications import foundings, held, queries, tokens
from deliberation.notifications.held import HeldView
from deliberation.notifications.models import BallotNotice, HolderNotice, MandateNotice, NoticePlace
from deliberation.notifications.queries import CastView, GivenView
from deliberation.notifications.words import Words
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.roll import recipients

MandateWording = Callable[[CommunityView, GivenView, str], Words]
Wording = Callable[[CommunityView, CastView, str], Words]
"""How it is said, in the languages of the community, since rooms do not translate; the last is the token of the link."""
HolderWording = Callable[[CommunityView, HeldView], Words]


@dataclass(frozen=True)
class Post:
    """How letters are worded, and by which channels any can be sent here."""

    wording: Wording
    mandate_wording: MandateWording
    holder_wording: HolderWording
    founding_wording: foundings.Wording
    channels: frozenset[Channel]

    def letters(self, words: Words, addresses: Iterable[str]) -> list[Letter]:
        """One for each address that can be reached."""
        reached = ((Channel.MAIL if "@" in address else Channel.SMS, address) for address in addresses)
        return [
            Letter(channel, address, words.subject, words.body)
            for channel, address in reached
            if channel in self.channels
        ]


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What both kinds of notice keep of one person."""

    person_id: UUID
    address_count: int
    token_hash: bytes | None


async def tell_next(db: Writer, community: CommunityView, *, post: Post, at_most: int, now: datetime) -> int:
    """Tell of the ballots that come next in the log; how many there were. Another worker's turn is left to it."""
    place = await _locked_place(db, community)
    if place is None:
        return 0
    found = await queries.ballots_after(db, community.id, epoch=place.epoch, seq=place.seq, at_most=at_most)
    if not found:
        later = await queries.next_epoch(db, community.id, after=place.epoch)
        if later is not None:
            place.epoch, place.seq = later, -1
            await db.flush()
        return 0
    for cast in await queries.cast_of(db, community.id, found.values()):
        await _tell(db, community, cast, post, now)
    place.seq = max(found)
    await db.flush()
    return len(found)


async def tell_mandates(
    db: Writer, community: CommunityView, *, post: Post, at_most: int, now: datetime
) -> int:
    """Tell of the mandates of which nobody was told yet; how many there were. Another worker's turn is left to it."""
    if await _locked_place(db, community) is None:
        return 0
    found = await queries.mandates_untold(db, at_most=at_most)
    for given in found:
        await _tell_of_mandate(db, community, given, post, now)
    return len(found)


async def tell_of_founding(db: Writer, community: CommunityView, *, post: Post, now: datetime) -> int:
    """Tell everybody on the roll what hangs on the way to a first committee; how much there was to tell."""
    if await _locked_place(db, community) is None:
        return 0
    found = await foundings.untold(db, now=now)
    for told in found:
        letters: list[Letter] = []
        if told.news is not None:
            words = post.founding_wording(community, told.news)
            letters = post.letters(words, await foundings.addresses(db))
        for letter in letters:
            await outbox.post(db, letter, now=now)
        await foundings.note(db, community.id, told, address_count=len(letters), now=now)
    return len(found)


async def tell_holders(
    db: Writer, community: CommunityView, *, post: Post, at_most: int, now: datetime
) -> int:
    """Tell holders what they have not heard of their mandates; of how many. Another worker's turn is left to it."""
    if await _locked_place(db, community) is None:
        return 0
    found = await held.untold(db, at_most=at_most)
    addresses = await recipients.addresses(db, {each.person_id for each in found if each.person_id})
    for each in found:
        own = addresses.get(each.person_id, ()) if each.person_id else ()
        letters = post.letters(post.holder_wording(community, each), own)
        for letter in letters:
            await outbox.post(db, letter, now=now)
        db.add(
            HolderNotice(
                community_id=community.id,
                mandate_id=each.mandate_id,
                news=each.news.value,
                address_count=len(letters),
                posted_at=now,
            )
        )
    await db.flush()
    return len(found)


async def pass_over(db: Writer, community_id: UUID, *, now: datetime) -> None:
    """Of the ballots that are in and the lists that hang by now nobody is to be told any more."""
    for told in await foundings.untold(db, now=now):
        await foundings.note(db, community_id, told, address_count=0, now=now)
    rows = await db.exec(
        select(Ballot.id, PollPartyVoter.person_id).join(
            PollPartyVoter, col(PollPartyVoter.party_id) == col(Ballot.party_id)
        )
    )
    for ballot_id, person_id in rows.all():
        db.add(
            BallotNotice(
                community_id=community_id,
                ballot_id=ballot_id,
                person_id=person_id,
                address_count=0,
                posted_at=now,
            )
        )
    await db.flush()


async def _locked_place(db: Writer, community: CommunityView) -> NoticePlace | None:
    start = insert(NoticePlace).values(community_id=community.id, epoch=1, seq=-1)
    await (await db.connection()).execute(start.on_conflict_do_nothing())
    return (
        await db.exec(
            select(NoticePlace)
            .where(col(NoticePlace.community_id) == community.id)
            .with_for_update(skip_locked=True)
        )
    ).first()


async def _tell(db: Writer, community: CommunityView, cast: CastView, post: Post, now: datetime) -> None:
    told = await _post(db, cast.persons, lambda token: post.wording(community, cast, token), post, now)
    db.add_all(
        BallotNotice(community_id=community.id, ballot_id=cast.ballot_id, posted_at=now, **vars(each))
        for each in told
    )
    await db.flush()


async def _tell_of_mandate(
    db: Writer, community: CommunityView, given: GivenView, post: Post, now: datetime
) -> None:
    told = await _post(
        db, given.persons, lambda token: post.mandate_wording(community, given, token), post, now
    )
    db.add_all(
        MandateNotice(community_id=community.id, mandate_id=given.mandate_id, posted_at=now, **vars(each))
        for each in told
    )
    await db.flush()


async def _post(
    db: Writer, persons: Collection[UUID], words: Callable[[str], Words], post: Post, now: datetime
) -> list[_Told]:
    """To every address of each person, with a token of their own."""
    addresses = await recipients.addresses(db, persons)
    told = []
    for person_id in persons:
        token = tokens.fresh()
        letters = post.letters(words(token), addresses.get(person_id, ()))
        for letter in letters:
            await outbox.post(db, letter, now=now)
        kept = tokens.kept(token) if letters else None
        told.append(_Told(person_id=person_id, address_count=len(letters), token_hash=kept))
    return told
