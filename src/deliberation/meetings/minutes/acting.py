"""Who acts on minutes, and what every act begins with: the meeting locked, and read again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import select

from deliberation.audit import actions as audit
from deliberation.communities.rules import DESK_ROLES, NoMandate, Role
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor, Fact
from deliberation.kernel.ids import new_id
from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.minutes import queries, refusals
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.facts import MinutesDrafted
from deliberation.meetings.minutes.models import MinutesVersion
from deliberation.meetings.minutes.views import ClosingView, MinutesView
from deliberation.meetings.models import Meeting


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, with which roles, and when; `today` is the day that it is in the community."""

    account_id: UUID
    actor: Actor
    now: datetime
    today: date
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Held:
    """A meeting that nobody else acts on until this transaction ends, and how its minutes stand now."""

    row: Meeting
    view: MinutesView

    @property
    def id(self) -> UUID:
        return self.row.id


async def held(db: Writer, number: int) -> Held:
    """Raises NoSuchMeeting."""
    row = (
        await db.exec(select(Meeting).where(Meeting.number == number).with_for_update(key_share=True))
    ).first()
    if row is None:
        raise NoSuchMeeting
    return Held(row, await queries.of_meeting(db, row))


async def written_by(db: Writer, number: int, by: By) -> Held:
    """The same for its chair or secretary. Raises NoSuchMeeting, NotTheWriters."""
    found = await held(db, number)
    if found.view.meeting.held_by(by.account_id) is None:
        raise refusals.NotTheWriters
    return found


async def at_desk(db: Writer, number: int, by: By) -> Held:
    """The same for whoever leads the meeting, or takes people in by role. Raises NoSuchMeeting, NoMandate."""
    found = await held(db, number)
    if not (by.roles & DESK_ROLES or found.view.meeting.held_by(by.account_id) is not None):
        raise NoMandate
    return found


def check_open(view: MinutesView) -> None:
    """Raise PublishedAlready or ClosedForEditing where the text may not be edited, NoMinutes where there is none."""
    if view.publication is not None:
        raise refusals.PublishedAlready
    if view.closing is not None:
        raise refusals.ClosedForEditing
    if not view.versions:
        raise refusals.NoMinutes


def standing(found: Held) -> ClosingView:
    """The text that waits for signatures, or has them. Raises NotClosed."""
    if found.view.closing is None:
        raise refusals.NotClosed
    return found.view.closing


async def told(db: Writer, community_id: UUID, fact: Fact, by: By) -> UUID:
    """The id of its entry in the log."""
    return (await audit.record(db, community_id, fact, actor=by.actor, at=by.now)).entry_id


async def add_version(db: Writer, found: Held, made: Document, changed: str, by: By) -> int:
    """Keep it for ever, under the next number."""
    version = found.view.newest + 1
    content, sha256 = made.canonical_bytes(), made.sha256()
    fact = MinutesDrafted(subject_id=found.id, version=version, text_sha256=sha256)
    db.add(
        MinutesVersion(
            community_id=found.row.community_id,
            id=new_id(),
            meeting_id=found.id,
            version=version,
            content=content,
            content_sha256=sha256,
            changed=changed,
            made_at=by.now,
            made_by=by.account_id,
            entry_id=await told(db, found.row.community_id, fact, by),
        )
    )
    await db.flush()
    return version
