"""What loading the samples works with, and the people in it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Proof
from deliberation.audit.rules import LogHome
from deliberation.communities.bylines import Byline
from deliberation.communities.models import Building, Unit
from deliberation.communities.rules import CONVENING_ROLES, Role
from deliberation.database.sessions import Reader, Sessions, Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.keys import Keys
from deliberation.roll.models import Ownership, Person

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Speaker:
    """Somebody with an account in a sample community."""

    account_id: UUID
    person_id: UUID | None
    name: str
    place: str
    role: Role | None = None


@dataclass(frozen=True)
class Scene:
    """One community being filled, with its people by name."""

    sessions: Sessions
    keys: Keys
    home: LogHome
    community_id: UUID
    now: datetime
    speakers: dict[str, Speaker] = field(default_factory=dict)

    def ago(self, days: int, *, at: time = time(9)) -> datetime:
        """So many days ago, at this time of the day where the community is."""
        day = self.now.astimezone(ZONE).date() - timedelta(days=days)
        return datetime.combine(day, at, ZONE)

    @property
    def pepper(self) -> bytes:
        return self.keys.community_pepper(self.community_id)

    def actor(self, name: str) -> Actor:
        speaker = self.speakers[name]
        kind = "clerk" if speaker.role in CONVENING_ROLES else "member"
        return Actor(kind, self.keys.actor_ref(self.community_id, speaker.account_id))  # type: ignore[arg-type]

    def byline(self, name: str, *, is_official: bool = False) -> Byline:
        speaker = self.speakers[name]
        role = speaker.role if is_official or speaker.role is Role.LEAD else None
        return Byline(account_id=speaker.account_id, name=name, place=speaker.place, role=role)


async def admit(db: Writer, scene: Scene, names: Iterable[str]) -> None:
    """Give accounts to the owners of these names."""
    for name, (person_id, place) in (await _owners(db, names)).items():
        account_id = await accounts.account_of_person(
            db, scene.community_id, person_id, name=name, proof=Proof.DESK, now=scene.ago(310)
        )
        scene.speakers[name] = Speaker(account_id, person_id, name, place)


async def hire(db: Writer, scene: Scene, name: str) -> None:
    """Give an account to somebody who is not on the roll."""
    account_id = await accounts.make_account(db, name=name, now=scene.ago(310))
    await accounts.join(db, account_id, scene.community_id, now=scene.ago(310))
    scene.speakers[name] = Speaker(account_id, None, name, "")


def form_key() -> str:
    return secrets.token_urlsafe(16)


async def _owners(db: Reader, names: Iterable[str]) -> Mapping[str, tuple[UUID, str]]:
    rows = await db.exec(
        select(Person.name, Person.id, Building.name)
        .join(Ownership, col(Ownership.person_id) == col(Person.id))
        .join(Unit, col(Unit.id) == col(Ownership.unit_id))
        .join(Building, col(Building.id) == col(Unit.building_id))
        .where(col(Person.name).in_(list(names)))
        .order_by(col(Building.sort_key).desc())
    )
    return {name: (person_id, building) for name, person_id, building in rows}
