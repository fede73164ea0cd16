"""Write down what happened at the doors, many homes at once, and tell the log how many."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.polls import doors
from deliberation.polls.deliveries import Staircase
from deliberation.polls.door_models import Delivery, DeliveryPhoto
from deliberation.polls.doors import How, NothingTold, ToldTooOften
from deliberation.polls.facts import LettersDelivered
from deliberation.polls.queries import PollView
from deliberation.polls.rules import FormAltered
from deliberation.proposals.pictures import Picture

_MOST_TOLD = 20
"""By one person of one home in one vote."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one form tells of a staircase: how it went by home, when, and a photo of it where there is one."""

    staircase: Staircase
    told: Mapping[UUID, How]
    at: datetime
    photo: Picture | None
    form_key: UUID


async def write_down(
    db: Writer, community_id: UUID, *, poll: PollView, walk: Round, by: UUID, actor: Actor, now: datetime
) -> int:
    """How many homes were told of; a form that comes twice is written down once.

    Raises NoMoreWalks, NothingTold, NotYetHappened, FormAltered, ToldTooOften.
    """
    _check(poll, walk, now)
    await _check_often(db, poll.id, walk, by)
    photo_id = await _keep_photo(db, community_id, poll.id, walk)
    rows = [
        {
            "community_id": community_id,
            "id": new_id(),
            "poll_id": poll.id,
            "unit_id": unit_id,
            "how": how.value,
            "at": walk.at,
            "recorded_by": by,
            "recorded_at": now,
            "form_key": walk.form_key,
            "photo_id": photo_id,
        }
        for unit_id, how in walk.told.items()
    ]
    written = insert(Delivery).values(rows).on_conflict_do_nothing().returning(col(Delivery.how))
    new = Counter((await (await db.connection()).execute(written)).scalars())
    for how, count in sorted(new.items()):
        fact = LettersDelivered(subject_id=poll.id, how=how, count=count)
        await audit.record(db, community_id, fact, actor=actor, at=now)
    return new.total()


def _check(poll: PollView, walk: Round, now: datetime) -> None:
    doors.check_walking(poll.status)
    if not walk.told:
        raise NothingTold
    if not walk.told.keys() <= {door.unit_id for door in walk.staircase.doors}:
        raise FormAltered
    doors.check_time(walk.at, now)


async def _check_often(db: Reader, poll_id: UUID, walk: Round, by: UUID) -> None:
    """Each round may bring a photo, and none is ever changed: nobody fills the disk with them."""
    told = (
        select(func.count())
        .where(
            Delivery.poll_id == poll_id,
            Delivery.recorded_by == by,
            col(Delivery.unit_id).in_(walk.told),
            Delivery.form_key != walk.form_key,
        )
        .group_by(col(Delivery.unit_id))
        .having(func.count() >= _MOST_TOLD)
    )
    if (await db.exec(told)).first() is not None:
        raise ToldTooOften


async def _keep_photo(db: Writer, community_id: UUID, poll_id: UUID, walk: Round) -> UUID | None:
    """Under the form's own key, so that a form that comes twice keeps it once."""
    if walk.photo is None:
        return None
    kept = insert(DeliveryPhoto).values(
        community_id=community_id,
        id=walk.form_key,
        poll_id=poll_id,
        sha256=walk.photo.sha256,
        content=walk.photo.content,
    )
    await (await db.connection()).execute(kept.on_conflict_do_nothing())
    return walk.form_key
