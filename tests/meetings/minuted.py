"""A meeting that was held, straight out of rows: what its minutes need, and whoever has to do with them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import select

from builders import a_community, a_mandate, a_member
from deliberation.audit import actions as audit
from deliberation.communities.models import Building
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import Role
from deliberation.counting import presets
from deliberation.database.sessions import Sessions, Writer, writing
from deliberation.kernel.facts import SYSTEM, Actor
from deliberation.kernel.ids import new_id
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.facts import MinutesCirculated
from deliberation.meetings.models import (
    Meeting,
    MeetingCall,
    MeetingItem,
    MeetingOffice,
    MeetingPresence,
    MeetingSeat,
    MeetingSpeaker,
    MeetingStep,
)

HELD = datetime(2026, 5, 20, 11, 0, tzinfo=UTC)
"""A Wednesday evening, the day before the tests' present."""
CALL = json.dumps(
    {
        "warned": [],
        "notice": {
            "place": "cn",
            "days": 5,
            "law": {"zh-Hans": "议事规则", "en": "Rules of procedure"},
            "posted_on": "2026-05-12",
            "held_on": "2026-05-20",
            "kept": "yes",
            "reason": None,
        },
    }
).encode()
MINUTE = timedelta(minutes=1)
CHAIR, SECRETARY = "麤敏", "龘秀英"
MEMBERS = (CHAIR, SECRETARY, "靁国强", "鱻晓雯", "驫德明")
ITEMS = (("report", "收支报告"), ("decision", "更换单元门"), ("discussion", "停车"))


@dataclass
class Held:
    """Accounts and seats by name; `meeting_id` was opened, left early by the last member, and ended after an hour."""

    sessions: Sessions
    community: CommunityView
    meeting_id: UUID
    entry_id: UUID
    accounts: dict[str, UUID] = field(default_factory=dict)
    seats: dict[str, UUID] = field(default_factory=dict)
    items: list[UUID] = field(default_factory=list)
    number: int = 1

    @property
    def id(self) -> UUID:
        return self.community.id

    def by(self, name: str, *, now: datetime = HELD + timedelta(hours=15)) -> By:
        account_id = self.accounts[name]
        actor = Actor("member", account_id.hex)
        return By(account_id=account_id, actor=actor, now=now, today=self.community.day(now))


async def a_held_committee(
    sessions: Sessions, members: Sequence[str] = MEMBERS, *, ended: bool = True
) -> Held:
    """A committee whose members all have accounts, with an auditor, staff and a neighbour who has no seat."""
    async with writing(sessions) as db:
        community = await a_community(db)
        made = await _meeting(db, sessions, community, "committee", "CN-COMM")
        for number, name in enumerate(members, start=1):
            account_id = await a_member(db, community.id, name=name)
            made.accounts[name] = account_id
            await _seat(db, made, number, name, f"第 {number} 席", {"members": 1}, account_id=account_id)
        await _others(db, made)
        await _held(db, made, members, ended=ended)
    return made


async def a_held_assembly(sessions: Sessions, homes: Sequence[tuple[str, str]]) -> Held:
    """Homes as (label, owner); nobody but the chair and the secretary has an account."""
    async with writing(sessions) as db:
        community = await a_community(db)
        made = await _meeting(db, sessions, community, "assembly", "CN-278-ORD")
        building = Building(community_id=community.id, id=new_id(), name="1 栋", sort_key="1")
        db.add(building)
        for name in (CHAIR, SECRETARY):
            made.accounts[name] = await a_member(db, community.id, name=name)
            await a_mandate(db, community.id, made.accounts[name], role=Role.COMMITTEE, now=HELD)
        for number, (label, owner) in enumerate(homes, start=1):
            await _seat(db, made, number, owner, label, {"heads": 1, "area": 885_000 + number})
        await _others(db, made)
        await _held(db, made, [owner for _, owner in homes])
    return made


async def _meeting(db: Writer, sessions: Sessions, community: CommunityView, kind: str, rule: str) -> Held:
    meeting_id = new_id()
    fact = MinutesCirculated(subject_id=meeting_id, version=1)
    entry_id = (await audit.record(db, community.id, fact, actor=SYSTEM, at=HELD)).entry_id
    made = Held(sessions, community, meeting_id, entry_id)
    clerk = await a_member(db, community.id, name="召集人")
    made.accounts["召集人"] = clerk
    preset = presets.load(rule)
    db.add(
        Meeting(
            community_id=community.id,
            id=meeting_id,
            number=made.number,
            kind=kind,
            mode="both",
            place="cn",
            title="五月例会",
            venue="社区活动室",
            starts_at=HELD,
            preset=preset.canonical_bytes(),
            stage=preset.rule.stages[0].id,
            drafted_at=HELD - timedelta(days=9),
            drafted_by=clerk,
        )
    )
    await db.flush()
    for position, (item_kind, title) in enumerate(ITEMS, start=1):
        made.items.append(new_id())
        db.add(
            MeetingItem(
                community_id=community.id,
                id=made.items[-1],
                meeting_id=meeting_id,
                position=position,
                kind=item_kind,
                title=title,
                body="",
                added_at=HELD - timedelta(days=9),
                added_by=clerk,
            )
        )
    return made


async def _others(db: Writer, made: Held) -> None:
    for name, role in (("审计员", Role.AUDITOR), ("社工", Role.STAFF), ("邻居", None)):
        made.accounts[name] = await a_member(db, made.id, name=name)
        if role is not None:
            await a_mandate(db, made.id, made.accounts[name], role=role, now=HELD - timedelta(days=30))
    db.add(
        MeetingCall(
            community_id=made.id,
            meeting_id=made.meeting_id,
            content=CALL,
            content_sha256="sha256:" + "0" * 64,
            seats_root="0" * 64,
            notice_days=5,
            days_kept="yes",
            called_at=HELD - timedelta(days=8),
            called_by=made.accounts["召集人"],
            entry_id=made.entry_id,
        )
    )
    await db.flush()


async def _seat(
    db: Writer,
    made: Held,
    number: int,
    name: str,
    label: str,
    weights: dict[str, int],
    *,
    account_id: UUID | None = None,
) -> None:
    seat_id = made.seats[name] = new_id()
    own = {"community_id": made.id, "meeting_id": made.meeting_id}
    db.add(MeetingSeat(**own, id=seat_id, number=number, key=str(number), label=label, weights=weights))
    await db.flush()
    db.add(MeetingSpeaker(**own, id=new_id(), seat_id=seat_id, account_id=account_id, name=name))
    await db.flush()


async def _held(db: Writer, made: Held, there: Sequence[str], *, ended: bool = True) -> None:
    """Everybody came at the beginning; the last one left before the third item."""
    own = {"community_id": made.id, "meeting_id": made.meeting_id, "entry_id": made.entry_id}
    for office, name in (("chair", CHAIR), ("secretary", SECRETARY)):
        holder = made.accounts[name]
        db.add(
            MeetingOffice(
                **own,
                office=office,
                ordinal=1,
                account_id=holder,
                since=HELD,
                named_by=made.accounts["召集人"],
            )
        )
    steps = [("opened", None, 0)]
    for place, item_id in enumerate(made.items):
        steps += [("item_begun", item_id, 1 + 10 * place), ("item_ended", item_id, 10 + 10 * place)]
    if ended:
        steps.append(("ended", None, 60))
    for ordinal, (step, item_id, minute) in enumerate(steps, start=1):
        db.add(
            MeetingStep(
                **own,
                id=new_id(),
                ordinal=ordinal,
                step=step,
                item_id=item_id,
                had_quorum=True if step == "ended" else None,
                taken_at=HELD + minute * MINUTE,
                taken_by=made.accounts[CHAIR],
            )
        )
    await _came(db, made, there)


async def _came(db: Writer, made: Held, there: Sequence[str]) -> None:
    speakers = {
        row.seat_id: row.id
        for row in await db.exec(select(MeetingSpeaker).where(MeetingSpeaker.meeting_id == made.meeting_id))
    }
    for name in there:
        left = HELD + 20 * MINUTE if name == there[-1] else None
        db.add(
            MeetingPresence(
                community_id=made.id,
                id=new_id(),
                meeting_id=made.meeting_id,
                seat_id=made.seats[name],
                speaker_id=speakers[made.seats[name]],
                how="in_person",
                via="desk",
                since=HELD - 5 * MINUTE,
                until=left,
                entry_id=made.entry_id,
                left_entry_id=made.entry_id if left else None,
            )
        )
    await db.flush()
