"""Proposals and comments to test with, made by the rooms' own actions."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from builders import NOW, a_member
from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.proposals import actions as proposals
from deliberation.proposals.edits import Edit
from deliberation.proposals.rules import Category, Stage
from deliberation.proposals.texts import Text
from deliberation.threads import actions as threads
from deliberation.threads.actions import Words
from deliberation.threads.rules import Kind

ACTOR = Actor("member", "00" * 16)


def a_text(**changes: Any) -> Text:
    """The text of a proposal about parking."""
    text = Text(
        title="重新划定地面停车位，恢复消防通道",
        summary="夜间有车堵住三条消防通道。方案挪走 22 个车位。",
        body="## 现状\n\n三条消防通道夜间被占。\n\n## 方案\n\n通道净宽恢复到 4 米。",
        category=Category.PARKING,
        stages=tuple(Stage),
        cost_cents=8_640_000,
        paid_from="公共停车收益",
        affects="2 栋、5 栋",
        takes="20 天",
    )
    return replace(text, **changes)


async def a_draft(db: Writer, community_id: UUID, author: Byline, **changes: Any) -> UUID:
    return await proposals.draft(
        db, community_id, draft_id=new_id(), author=author, edit=Edit(text=a_text(**changes)), now=NOW
    )


async def a_published_proposal(
    db: Writer, community_id: UUID, author: Byline, *, now: datetime = NOW, **changes: Any
) -> UUID:
    """The id of a proposal that everybody can read."""
    edit = Edit(text=a_text(**changes))
    proposal_id = await proposals.draft(
        db, community_id, draft_id=new_id(), author=author, edit=edit, now=now
    )
    await proposals.publish(
        db, community_id, proposal_id=proposal_id, account_id=author.account_id, actor=ACTOR, now=now
    )
    return proposal_id


async def an_author(
    db: Writer, community_id: UUID, *, name: str = "陈国强", place: str = "5 栋", role: Role | None = None
) -> Byline:
    """A new member, as named beside what they write."""
    return Byline(account_id=await a_member(db, community_id, name=name), name=name, place=place, role=role)


async def a_comment(
    db: Writer,
    community_id: UUID,
    matter_id: UUID,
    author: Byline,
    *,
    kind: Kind = Kind.SUPPORT,
    text: str = "消防车进不来，应该改。",
    parent_id: UUID | None = None,
    now: datetime = NOW,
) -> UUID:
    """The id of a comment, or of a reply where a parent is named."""
    words = Words(kind, text, str(new_id()))
    if parent_id is not None:
        return await threads.reply(
            db, community_id, parent_id=parent_id, author=author, words=words, actor=ACTOR, now=now
        )
    return await threads.post(
        db, community_id, matter_id=matter_id, author=author, words=words, actor=ACTOR, now=now
    )
