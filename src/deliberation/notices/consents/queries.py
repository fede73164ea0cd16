"""Reads of consents, of a home's owners, and of photos of papers."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import exists
from sqlalchemy.orm import defer
from sqlmodel import col, select

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
from deliberation.notices.consents.kinds import Need, Word
from deliberation.notices.consents.models import (
    Consent,
    ConsentDropping,
    ConsentList,
    ConsentPhoto,
    ConsentWord,
)
from deliberation.notices.consents.refusals import NoSuchConsent
from deliberation.notices.consents.views import Consents, ConsentView, Dropped, WordView
from deliberation.notices.kinds import Kind, Way
from deliberation.notices.models import Notice
from deliberation.notices.refusals import NoPhoto, PhotoGone
from deliberation.polls.models import Poll
from deliberation.roll import directory
from deliberation.roll.models import Ownership, Person

_PLACED: Any = (Building.name, Entrance.name, Unit.label)


async def of_poll(db: Reader, poll_id: UUID) -> Consents:
    """Three statements, however many are asked for."""
    words = await _words(db, poll_id)
    asked = (
        select(Consent, ConsentDropping, *_PLACED)
        .join(Unit, col(Unit.id) == col(Consent.unit_id))
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .outerjoin(ConsentDropping, col(ConsentDropping.consent_id) == col(Consent.id))
        .where(Consent.poll_id == poll_id)
        .order_by(col(Consent.number))
    )
    found = tuple(
        _view(row, dropped, _Place(building, entrance, label), words.get(row.id, []))
        for row, dropped, building, entrance, label in await db.exec(asked)
    )
    lists = await db.exec(select(ConsentList).where(ConsentList.poll_id == poll_id))
    edition = Consents(asked=found).edition
    return Consents(
        asked=found, confirmed_by=frozenset(each.confirmed_by for each in lists if each.edition == edition)
    )


async def get(db: Reader, poll_id: UUID, number: int) -> ConsentView:
    """Raises NoSuchConsent."""
    found = next((each for each in (await of_poll(db, poll_id)).asked if each.number == number), None)
    if found is None:
        raise NoSuchConsent
    return found


async def owners(db: Reader, unit_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Who owns a home today, by id and name."""
    asked = (
        select(Person.id, Person.name)
        .join(Ownership, col(Ownership.person_id) == col(Person.id))
        .where(Ownership.unit_id == unit_id, col(Ownership.ends_on).is_(None))
        .order_by(col(Person.sort_key), col(Person.id))
    )
    return tuple(dict((await db.exec(asked)).all()).items())


async def homes_of(db: Reader, person_id: UUID | None) -> frozenset[UUID]:
    """What a person owns today."""
    asked = select(Ownership.unit_id).where(
        Ownership.person_id == person_id, col(Ownership.ends_on).is_(None)
    )
    return frozenset(await db.exec(asked)) if person_id else frozenset()


async def asked_of(db: Reader, person_id: UUID | None) -> tuple[int, ...]:
    """Numbers of the votes that wait for what this owner says: as long as no final result hangs out."""
    if person_id is None:
        return ()
    said = exists().where(
        col(ConsentWord.consent_id) == col(Consent.id), col(ConsentWord.person_id) == person_id
    )
    dropped = exists().where(col(ConsentDropping.consent_id) == col(Consent.id))
    ended = exists().where(
        col(Notice.subject_id) == col(Consent.poll_id), col(Notice.kind) == Kind.FINAL.value
    )
    asked = (
        select(Poll.number)
        .join(Consent, col(Consent.poll_id) == col(Poll.id))
        .join(Ownership, col(Ownership.unit_id) == col(Consent.unit_id))
        .where(Ownership.person_id == person_id, col(Ownership.ends_on).is_(None), ~said, ~dropped, ~ended)
        .distinct()
        .order_by(col(Poll.number))
    )
    return tuple(await db.exec(asked))


async def photo(db: Reader, consent: ConsentView, photo_id: UUID) -> bytes:
    """A WebP picture. Raises NoPhoto, PhotoGone."""
    if photo_id not in {each.photo_id for each in consent.words}:
        raise NoPhoto
    asked = select(ConsentPhoto.content, ConsentPhoto.deleted_at).where(ConsentPhoto.id == photo_id)
    content, deleted_at = (await db.exec(asked)).one()
    if deleted_at is not None:
        raise PhotoGone({"day": deleted_at})
    assert content is not None
    return content


async def _words(db: Reader, poll_id: UUID) -> Mapping[UUID, list[WordView]]:
    asked = (
        select(ConsentWord, Person.name, ConsentPhoto)
        .join(Consent, col(Consent.id) == col(ConsentWord.consent_id))
        .join(Person, col(Person.id) == col(ConsentWord.person_id))
        .outerjoin(ConsentPhoto, col(ConsentPhoto.id) == col(ConsentWord.photo_id))
        .where(Consent.poll_id == poll_id)
        .order_by(col(ConsentWord.consent_id), col(ConsentWord.ordinal))
        .options(defer(ConsentPhoto.content, raiseload=True))  # type: ignore[arg-type]
    )
    found: dict[UUID, list[WordView]] = defaultdict(list)
    for row, name, photo in await db.exec(asked):
        view = WordView(
            word=Word(row.word),
            way=Way(row.way),
            person_id=row.person_id,
            name=name,
            said_at=row.said_at,
            photo_id=row.photo_id,
            photo_deleted_at=photo.deleted_at if photo else None,
        )
        found[row.consent_id].append(view)
    return found


class _Place(NamedTuple):
    building: str
    entrance: str | None
    label: str


def _view(row: Consent, dropped: ConsentDropping | None, place: _Place, words: list[WordView]) -> ConsentView:
    return ConsentView(
        id=row.id,
        number=row.number,
        unit_id=row.unit_id,
        place=directory.place(*place),
        part=directory.place(place.building, place.entrance, ""),
        need=Need(row.need),
        reason=row.reason,
        asked_at=row.asked_at,
        words=tuple(words),
        dropped=Dropped(dropped.reason, dropped.dropped_at) if dropped else None,
    )
