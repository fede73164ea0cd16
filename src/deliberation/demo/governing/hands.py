"""Who does it, as each room of the house wants to know them."""

from datetime import datetime

from deliberation.committees import acting as committees
from deliberation.communities.rules import Role
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.ways.people import CHAIR, COUNTER, SECOND, STAFF
from deliberation.meetings.call import acting as calls
from deliberation.meetings.minutes import acting as minutes
from deliberation.meetings.run import acting as run
from deliberation.notices import acting as notices

SECRETARY, TREASURER, KEEPER = "丁志强", "谭月娥", "钟少芬"
PLACE = "cn-guangdong-foshan"
_ROLES = {STAFF: Role.STAFF, SECOND: Role.STAFF, COUNTER: Role.COUNTER, CHAIR: Role.COMMITTEE}


def of_committee(scene: Scene, name: str, at: datetime) -> committees.By:
    return committees.By(
        account_id=scene.speakers[name].account_id,
        actor=scene.actor(name),
        now=at,
        today=at.astimezone(ZONE).date(),
    )


def of_call(scene: Scene, name: str, at: datetime) -> calls.By:
    return calls.By(
        account_id=scene.speakers[name].account_id, actor=scene.actor(name), now=at, zone=ZONE.key
    )


def of_run(scene: Scene, name: str, at: datetime | None) -> run.By:
    speaker = scene.speakers[name]
    return run.By(
        account_id=speaker.account_id,
        person_id=speaker.person_id,
        roles=frozenset({_ROLES[name]}) if name in _ROLES else frozenset(),
        zone=ZONE.key,
        pepper=scene.pepper,
        at=at,
    )


def of_minutes(scene: Scene, name: str, at: datetime) -> minutes.By:
    return minutes.By(
        account_id=scene.speakers[name].account_id,
        actor=scene.actor(name),
        now=at,
        today=at.astimezone(ZONE).date(),
    )


def of_notices(scene: Scene, name: str, at: datetime | None = None) -> notices.By:
    speaker = scene.speakers[name]
    return notices.By(
        account_id=speaker.account_id,
        person_id=speaker.person_id,
        actor=scene.actor(name),
        zone=ZONE.key,
        at=at,
    )
