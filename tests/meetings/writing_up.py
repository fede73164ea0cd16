"""The minutes of a meeting that was run, written, signed and published by those whose work that is, for tests."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from deliberation.database.sessions import Writer, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.meetings.minutes import actions, closing, publishing, queries, signing
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.actions import Edit
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.kinds import Circle
from deliberation.meetings.minutes.views import ClosingView, MinutesView
from meetings.running import Running
from polling import PEPPER


@dataclass
class WritingUp:
    """`chair` and `secretary` are accounts."""

    meeting: Running
    chair: UUID
    secretary: UUID

    @property
    def number(self) -> int:
        return self.meeting.called.meeting.number

    def by(self, account_id: UUID) -> By:
        now = clock.now()
        actor = Actor("member", digests.clerk_ref(PEPPER, self.meeting.id, account_id))
        return By(account_id=account_id, actor=actor, now=now, today=self.meeting.called.community.day(now))

    async def do(self, act: Callable[[Writer], Awaitable[object]]) -> None:
        async with writing(self.meeting.sessions, self.meeting.called.community.id) as db:
            await act(db)

    async def seen(self) -> MinutesView:
        async with reading(self.meeting.sessions, self.meeting.called.community.id) as db:
            return await queries.get(db, self.number)

    async def drafted(self) -> Document:
        by = self.by(self.secretary)
        await self.do(lambda db: actions.draft(db, self.number, language="zh-Hans", by=by))
        return await self.text(1)

    async def edited(self, before: Document, opening: str) -> None:
        wanted = Edit(version=1, words=replace(before.words, opening=opening), changed="")
        await self.do(lambda db: actions.edit(db, self.number, wanted, by=self.by(self.secretary)))

    async def closed(self, circle: Circle) -> ClosingView:
        await self.do(lambda db: closing.finalise(db, self.number, circle=circle, by=self.by(self.secretary)))
        found = (await self.seen()).closing
        assert found is not None
        return found

    async def signed(self, of: ClosingView, account_id: UUID) -> None:
        line = next(each.number for each in of.signers if each.account_id == account_id)
        await self.sign(of, line, account_id)

    async def sign(self, of: ClosingView, line: int, account_id: UUID) -> None:
        by = self.by(account_id)
        await self.do(
            lambda db: signing.sign(db, self.number, line=line, seen_sha256=of.content_sha256, by=by)
        )

    async def published(self, by: UUID | None = None) -> Document:
        """What everybody reads."""
        acting = self.by(by or self.secretary)
        await self.do(lambda db: publishing.publish(db, self.number, due=None, by=acting))
        async with reading(self.meeting.sessions, self.meeting.called.community.id) as db:
            return await queries.public_document(db, self.meeting.id)

    async def text(self, version: int) -> Document:
        async with reading(self.meeting.sessions, self.meeting.called.community.id) as db:
            return await queries.document_of(db, self.meeting.id, version)


def names_left(public: Document, names: Iterable[str]) -> list[str]:
    """Whose name everybody could read."""
    said = public.canonical_bytes().decode()
    return [name for name in names if name in said]
