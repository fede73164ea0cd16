"""Put up the sample proposals and let the neighbours talk."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID

from deliberation.database.sessions import Writer, writing
from deliberation.demo.scene import Scene, form_key
from deliberation.proposals import actions as proposals
from deliberation.proposals.edits import Edit
from deliberation.proposals.rules import Category, Stage
from deliberation.proposals.texts import Text
from deliberation.threads import actions as threads
from deliberation.threads import moderation
from deliberation.threads.actions import Words
from deliberation.threads.rules import Kind, Reason

_WAY = {
    "long": (Stage.DELIBERATION, Stage.COSTING, Stage.VOTE, Stage.NOTICE, Stage.BUILT, Stage.JUDGED),
    "short": (Stage.DELIBERATION, Stage.BUILT),
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A proposal of the samples: its words, who wrote it, when, and the file of what was said about it."""

    folder: str
    file: str
    title: str
    summary: str
    author: str
    category: Category
    way: str
    days: float
    cost_cents: int | None = None
    paid_from: str = ""
    affects: str = ""
    takes: str = ""
    thread: str = ""
    is_official: bool = False


async def put_up(scene: Scene, sample: Sample) -> UUID:
    """Draft and publish it, then post its thread; the id of the proposal."""
    async with writing(scene.sessions, scene.community_id) as db:
        at = scene.ago(sample.days)
        author = scene.byline(sample.author, is_official=sample.is_official)
        proposal_id = await proposals.draft(
            db, scene.community_id, author=author, edit=Edit(text=_text(sample)), now=at
        )
        await proposals.publish(
            db,
            scene.community_id,
            proposal_id=proposal_id,
            account_id=author.account_id,
            actor=scene.actor(sample.author),
            now=at,
        )
        if sample.thread:
            said: list[dict[str, Any]] = tomllib.loads(_read(sample.folder, sample.thread))["comment"]
            for place, comment in enumerate(said):
                await _say(db, scene, proposal_id, comment, minutes=place)
    return proposal_id


async def _say(db: Writer, scene: Scene, matter_id: UUID, said: Mapping[str, Any], *, minutes: int) -> None:
    at = scene.ago(said["days"]) + timedelta(minutes=minutes)
    comment_id = await threads.post(
        db,
        scene.community_id,
        matter_id=matter_id,
        author=scene.byline(said["who"]),
        words=Words(Kind(said["kind"]), said["say"], form_key()),
        actor=scene.actor(said["who"]),
        now=at,
    )
    for place, reply in enumerate(said.get("replies", ()), start=1):
        is_official = bool(reply.get("official"))
        await threads.reply(
            db,
            scene.community_id,
            parent_id=comment_id,
            author=scene.byline(reply["who"], is_official=is_official),
            words=Words(Kind.ANSWER if is_official else Kind.REPLY, reply["say"], form_key()),
            actor=scene.actor(reply["who"]),
            now=scene.ago(reply["days"]) + timedelta(minutes=minutes + place * 7),
        )
    await _help(db, scene, comment_id, said)
    if "hidden" in said:
        await _hide(db, scene, comment_id, Reason(said["hidden"]), at + timedelta(hours=2))


async def _help(db: Writer, scene: Scene, comment_id: UUID, said: Mapping[str, Any]) -> None:
    """As many neighbours find it helpful as the sample says, as far as there are accounts."""
    others = [each for each in scene.speakers.values() if each.name != said["who"]]
    for speaker in others[: said.get("helpful", 0)]:
        await threads.mark_helpful(
            db, scene.community_id, comment_id=comment_id, account_id=speaker.account_id
        )


async def _hide(db: Writer, scene: Scene, comment_id: UUID, reason: Reason, at: datetime) -> None:
    staff = next(each for each in scene.speakers.values() if each.name in {"林晓云", "邓凯欣"})
    await moderation.hide(
        db,
        scene.community_id,
        comment_id=comment_id,
        by=staff.account_id,
        reason=reason,
        actor=scene.actor(staff.name),
        now=at,
    )


def _text(sample: Sample) -> Text:
    return Text(
        title=sample.title,
        summary=sample.summary,
        body=_read(sample.folder, sample.file).strip(),
        category=sample.category,
        stages=_WAY[sample.way],
        cost_cents=sample.cost_cents,
        paid_from=sample.paid_from,
        affects=sample.affects,
        takes=sample.takes,
    )


def _read(folder: str, name: str) -> str:
    return files("deliberation.demo").joinpath(folder, name).read_text(encoding="utf-8")
