"""Put up the sample proposals and let the neighbours talk."""

import tomllib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from importlib.resources import files
from typing import Any
from uuid import UUID

from deliberation.database.sessions import Writer, writing
from deliberation.demo.scene import Scene, form_key
from deliberation.kernel.ids import new_id
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
    "election": (Stage.DELIBERATION, Stage.VOTE, Stage.NOTICE),
}


@dataclass(frozen=True)
class Happening:
    """Something that is done at a time."""

    at: datetime
    do: Callable[[Writer, datetime], Awaitable[None]]


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
    days: int
    cost_cents: int | None = None
    paid_from: str = ""
    affects: str = ""
    takes: str = ""
    thread: str = ""
    is_official: bool = False


@dataclass
class Matter:
    """A proposal of the samples on its way; it has an id from the moment it is published."""

    scene: Scene
    sample: Sample
    id: UUID | None = None

    @property
    def published_id(self) -> UUID:
        assert self.id is not None, f"{self.sample.title} is not published yet"
        return self.id

    def story(self) -> list[Happening]:
        """The proposal, then every comment and reply at its own time."""
        told = [Happening(self.scene.ago(self.sample.days, at=time(19, 30)), self._publish)]
        if self.sample.thread:
            said: list[dict[str, Any]] = tomllib.loads(_read(self.sample.folder, self.sample.thread))[
                "comment"
            ]
            for place, comment in enumerate(said):
                told += Talk(self, comment, place).story()
        return told

    async def _publish(self, db: Writer, at: datetime) -> None:
        scene, sample = self.scene, self.sample
        author = scene.byline(sample.author, is_official=sample.is_official)
        self.id = await proposals.draft(
            db, scene.community_id, draft_id=new_id(), author=author, edit=Edit(text=_text(sample)), now=at
        )
        await proposals.publish(
            db,
            scene.community_id,
            proposal_id=self.id,
            account_id=author.account_id,
            actor=scene.actor(sample.author),
            now=at,
        )


@dataclass
class Talk:
    """A comment and its replies; `place` is the comment's in its thread and spreads the hours."""

    matter: Matter
    said: Mapping[str, Any]
    place: int
    id: UUID | None = None

    def story(self) -> list[Happening]:
        scene, last = self.matter.scene, self._time(self.said["days"], 0)
        told = [Happening(last, self._post)]
        if "hidden" in self.said:
            told.append(Happening(last + timedelta(hours=2), self._hide))
        for turn, reply in enumerate(self.said.get("replies", ()), start=1):
            last = max(self._time(reply["days"], turn), last + timedelta(minutes=18))
            told.append(Happening(last, partial(self._reply, reply)))
        assert last < scene.now, f"{self.said['who']}: said in the future"
        return told

    def _time(self, days: int, turn: int) -> datetime:
        minutes = 7 * 60 + (self.place * 173 + turn * 251) % (14 * 60)
        return self.matter.scene.ago(days, at=time(*divmod(minutes, 60)))

    async def _post(self, db: Writer, at: datetime) -> None:
        scene, said = self.matter.scene, self.said
        self.id = await threads.post(
            db,
            scene.community_id,
            matter_id=self.matter.published_id,
            author=scene.byline(said["who"]),
            words=Words(Kind(said["kind"]), said["say"], form_key()),
            actor=scene.actor(said["who"]),
            now=at,
        )
        await _help(db, scene, self.id, said)

    async def _reply(self, reply: Mapping[str, Any], db: Writer, at: datetime) -> None:
        scene, is_official = self.matter.scene, bool(reply.get("official"))
        assert self.id is not None
        await threads.reply(
            db,
            scene.community_id,
            parent_id=self.id,
            author=scene.byline(reply["who"], is_official=is_official),
            words=Words(Kind.ANSWER if is_official else Kind.REPLY, reply["say"], form_key()),
            actor=scene.actor(reply["who"]),
            now=at,
        )

    async def _hide(self, db: Writer, at: datetime) -> None:
        assert self.id is not None
        await _hide(db, self.matter.scene, self.id, Reason(self.said["hidden"]), at)


async def play(scene: Scene, story: Sequence[Happening]) -> None:
    """Let it happen in the order of time, as the log would have it."""
    async with writing(scene.sessions, scene.community_id) as db:
        for happening in sorted(story, key=lambda each: each.at):
            await happening.do(db, happening.at)


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
