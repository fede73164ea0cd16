"""A vote of the samples that changes while it runs: its list is amended by two people, and it gets more time."""

from datetime import datetime
from uuid import UUID

from deliberation.counting import presets
from deliberation.database.sessions import writing
from deliberation.demo import voting
from deliberation.demo.scene import ZONE, Scene
from deliberation.demo.ways import people, showing
from deliberation.polls.amended.causes import Cause
from deliberation.polls.amending import actions as amending
from deliberation.polls.amending import drafts
from deliberation.polls.amending.actions import Wanted
from deliberation.polls.amending.endings import Clerk
from deliberation.polls.extending import actions as extending
from deliberation.polls.extending import rules
from deliberation.polls.extending.actions import Word
from deliberation.polls.extending.rules import Law
from deliberation.roll.causes import Evidence

_SHOWN = {
    Cause.SALE: "买受人在服务台出示不动产权证，原件已核对。",
    Cause.WRONG_AREA: "业主在服务台出示不动产权证，面积与原件核对一致。",
}


async def amend(scene: Scene, poll_id: UUID) -> None:
    """A home was sold: proposed and confirmed. An area was put right: proposed, and waits for a second person."""
    amendment_id = await _propose(scene, poll_id, showing.SOLD, Cause.SALE)
    async with writing(scene.sessions, scene.community_id) as db:
        await amending.confirm(db, amendment_id=amendment_id, clerk=_clerk(scene, people.SECOND))
    await _propose(scene, poll_id, showing.MEASURED_WRONG, Cause.WRONG_AREA)


async def extend(scene: Scene, poll_id: UUID, *, before: datetime, closes_at: datetime) -> None:
    """Too few had voted: the committee gives a week more."""
    wanted = rules.Wanted(closes_at=closes_at, seen_closes_at=before, reason=rules.Reason.TOO_FEW)
    async with writing(scene.sessions, scene.community_id) as db:
        await extending.extend(
            db,
            scene.community_id,
            poll_id=poll_id,
            wanted=wanted,
            law=Law(preset=presets.load(voting.PRESET), place=presets.ANYWHERE, zone=ZONE),
            word=Word(subject="", body="", channels=()),
            by=scene.speakers[people.CHAIR].account_id,
            actor=scene.actor(people.CHAIR),
        )


async def _propose(scene: Scene, poll_id: UUID, owner: str, cause: Cause) -> UUID:
    async with writing(scene.sessions, scene.community_id) as db:
        unit_id = await people.unit_of(db, owner)
        seen = await drafts.draft(db, poll_id, unit_id, pepper=scene.pepper)
        return await amending.propose(
            db,
            scene.community_id,
            poll_id=poll_id,
            wanted=Wanted(unit_id=unit_id, cause=cause, evidence=Evidence.DEED, note=_SHOWN[cause]),
            seen_sha256=seen.sha256,
            clerk=_clerk(scene, people.STAFF),
        )


def _clerk(scene: Scene, name: str) -> Clerk:
    speaker = scene.speakers[name]
    return Clerk(account_id=speaker.account_id, person_id=speaker.person_id, pepper=scene.pepper)
