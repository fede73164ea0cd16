"""Give a consent, refuse it, take that back: an owner of the home, signed in or on paper that the office takes in."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import select

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.notices import acting
from deliberation.notices.acting import By
from deliberation.notices.consents import queries, refusals
from deliberation.notices.consents.acting import check_unsettled, hold
from deliberation.notices.consents.facts import SAID
from deliberation.notices.consents.kinds import Word
from deliberation.notices.consents.models import ConsentPhoto, ConsentWord
from deliberation.notices.consents.views import ConsentView
from deliberation.notices.kinds import Way
from deliberation.polls.queries import PollView
from deliberation.proposals.pictures import Picture


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What an owner signed on paper."""

    person_id: UUID
    word: Word
    picture: Picture | None


@dataclass(frozen=True, kw_only=True)
class _Saying:
    person_id: UUID
    word: Word
    picture: Picture | None = None


async def say(db: Writer, community_id: UUID, poll: PollView, number: int, word: Word, *, by: By) -> None:
    """An owner's own word. Raises NotTheirHome, and what `_say` raises."""
    consent = await _held(db, community_id, poll, number)
    if by.person_id is None or by.person_id not in dict(await queries.owners(db, consent.unit_id)):
        raise refusals.NotTheirHome
    await _say(db, community_id, poll, consent, _Saying(person_id=by.person_id, word=word), by=by)


async def take_in(
    db: Writer, community_id: UUID, poll: PollView, number: int, paper: Paper, *, by: By
) -> None:
    """What an owner signed. Raises PaperWithoutPhoto, NotAnOwner, OwnPaper, PhotoSentBefore, and what `_say` raises."""
    consent = await _held(db, community_id, poll, number)
    people = dict(await queries.owners(db, consent.unit_id))
    if paper.person_id not in people:
        raise refusals.NotAnOwner
    if by.person_id in people:
        raise refusals.OwnPaper
    if paper.picture is None:
        raise refusals.PaperWithoutPhoto
    saying = _Saying(person_id=paper.person_id, word=paper.word, picture=paper.picture)
    await _say(db, community_id, poll, consent, saying, by=by)


async def _held(db: Writer, community_id: UUID, poll: PollView, number: int) -> ConsentView:
    """Raises AsksNoConsents, NoSuchConsent, NoLongerAsked."""
    await hold(db, community_id, poll)
    consent = await queries.get(db, poll.id, number)
    if consent.dropped is not None:
        raise refusals.NoLongerAsked
    return consent


async def _say(
    db: Writer, community_id: UUID, poll: PollView, consent: ConsentView, saying: _Saying, *, by: By
) -> None:
    """Raises SettledAlready, SaidAlready, NothingSaid."""
    moment = await acting.moment(db, by)
    await check_unsettled(db, poll, by, moment.at)
    _check_new(consent, saying)
    picture = saying.picture
    photo_id = await _keep(db, community_id, poll.id, picture) if picture else None
    way = Way.PAPER if picture else Way.WEB
    fact = SAID[saying.word](
        subject_id=poll.id,
        number=consent.number,
        way=way,
        photo_sha256=picture.sha256 if picture else None,
    )
    row = ConsentWord(
        community_id=community_id,
        id=new_id(),
        consent_id=consent.id,
        ordinal=len(consent.words) + 1,
        word=saying.word.value,
        way=way.value,
        person_id=saying.person_id,
        account_id=by.account_id,
        photo_id=photo_id,
        said_at=moment.at,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()


def _check_new(consent: ConsentView, saying: _Saying) -> None:
    before = consent.last_of(saying.person_id)
    if saying.word is Word.WITHDRAWN and before is None:
        raise refusals.NothingSaid
    if before is saying.word:
        raise refusals.SaidAlready


async def _keep(db: Writer, community_id: UUID, poll_id: UUID, picture: Picture) -> UUID:
    same = select(ConsentPhoto.id).where(
        ConsentPhoto.poll_id == poll_id, ConsentPhoto.sha256 == picture.sha256
    )
    if (await db.exec(same)).first() is not None:
        raise refusals.PhotoSentBefore
    photo_id = new_id()
    row = ConsentPhoto(
        community_id=community_id,
        id=photo_id,
        poll_id=poll_id,
        sha256=picture.sha256,
        content=picture.content,
    )
    db.add(row)
    await db.flush()
    return photo_id
