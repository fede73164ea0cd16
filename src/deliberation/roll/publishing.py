"""Put the roll on show, object to it, decide objections: each is one entry of the log, without names or words."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.roll import present, publication_rules, published, shown_list
from deliberation.roll.facts import RollDecided, RollObjected, RollPublished
from deliberation.roll.publication_models import RollDecision, RollObjection, RollPublication
from deliberation.roll.publication_rules import (
    Days,
    DecidedAlready,
    EmptyRoll,
    NoSuchUnitShown,
    Outcome,
    OwnObjection,
    Saying,
)

NUMBERED = "roll_publication"


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who acts, and when; `today` is the day it is in the community."""

    account_id: UUID
    person_id: UUID | None
    actor: Actor
    now: datetime
    today: date


async def publish(db: Writer, community_id: UUID, *, days: Days, announced_cm2: int | None, by: Act) -> int:
    """The publication's number. Raises EmptyRoll, OnShowAlready or what is wrong with the days."""
    number = await communities.next_number(db, community_id, NUMBERED)
    publication_rules.check_days(days, today=by.today, shown_until=await published.shown_until(db))
    roll = await present.roll(db)
    if not roll.units:
        raise EmptyRoll
    shown, figures = shown_list.of_roll(roll), roll.figures(on=by.today)
    row = RollPublication(
        community_id=community_id,
        id=new_id(),
        number=number,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        announced_cm2=announced_cm2,
        unit_count=figures.units,
        head_count=figures.heads,
        area_cm2=figures.area_cm2,
        shown=shown.data,
        shown_sha256=shown.sha256,
        published_at=by.now,
        published_by=by.account_id,
    )
    db.add(row)
    await db.flush()
    fact = RollPublished(
        subject_id=row.id, list_sha256=shown.sha256, figures=figures, announced_cm2=announced_cm2
    )
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)
    return number


async def object_to(db: Writer, community_id: UUID, number: int, saying: Saying, *, by: Act) -> int:
    """The objection's number within its publication. Raises NotOfTheRoll, NotOnShow, TooManyObjections, HomeNotNamed, NoSuchUnitShown."""
    publication, shown = await published.get(db, number)
    if by.person_id is None:
        raise publication_rules.NotOfTheRoll
    own = select(func.count()).where(
        RollObjection.publication_id == publication.id, RollObjection.person_id == by.person_id
    )
    said_before = (await db.exec(own)).one()
    publication_rules.check_objecting(publication.days, today=by.today, said_before=said_before)
    publication_rules.check_saying(saying)
    if saying.unit_id is not None and saying.unit_id not in shown.units:
        raise NoSuchUnitShown
    row = RollObjection(
        community_id=community_id,
        id=new_id(),
        publication_id=publication.id,
        number=await communities.next_number(db, community_id, f"roll_objection_{number}"),
        unit_id=saying.unit_id,
        person_id=by.person_id,
        about=saying.about.value,
        said=saying.text,
        photo=saying.photo,
        raised_at=by.now,
    )
    db.add(row)
    await db.flush()
    fact = RollObjected(subject_id=row.id, publication_id=publication.id, about=saying.about.value)
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)
    return row.number


async def decide(
    db: Writer, community_id: UUID, objection_id: UUID, *, outcome: Outcome, reason: str, by: Act
) -> None:
    """Once, and never by who objected. Raises DecidedAlready, OwnObjection, NoSuchObjection."""
    held = select(RollObjection).where(RollObjection.id == objection_id).with_for_update()
    objection = (await db.exec(held)).first()
    if objection is None:
        raise publication_rules.NoSuchObjection
    if objection.person_id == by.person_id:
        raise OwnObjection
    row = RollDecision(
        community_id=community_id,
        id=new_id(),
        objection_id=objection_id,
        outcome=outcome.value,
        reason=reason,
        decided_at=by.now,
        decided_by=by.account_id,
    )
    try:
        async with db.begin_nested():
            db.add(row)
    except IntegrityError as taken:
        raise DecidedAlready from taken
    fact = RollDecided(
        subject_id=objection_id, publication_id=objection.publication_id, outcome=outcome.value
    )
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)
