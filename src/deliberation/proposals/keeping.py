"""The rows of a proposal: lock them, save a text, add files, keep a version for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from deliberation.communities.bylines import Byline
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.proposals import queries, rules, texts
from deliberation.proposals.edits import Edit, NewFile
from deliberation.proposals.models import Proposal, ProposalFile, ProposalVersion
from deliberation.proposals.queries import Parts
from deliberation.proposals.rules import NoSuchProposal, SavedMeanwhile
from deliberation.proposals.texts import Enclosure, Text
from deliberation.proposals.views import FileView


async def locked(db: Writer, community_id: UUID, proposal_id: UUID) -> Parts:
    """The proposal, locked until the transaction ends, with what says where it stands. Raises NoSuchProposal."""
    is_it = (col(Proposal.community_id) == community_id, col(Proposal.id) == proposal_id)
    await db.exec(select(Proposal.id).where(*is_it).with_for_update())
    # what another transaction wrote while we waited for the lock is seen only by a new statement
    fresh = queries.with_states().where(*is_it).execution_options(populate_existing=True)
    found = (await db.exec(fresh)).first()
    if found is None:
        raise NoSuchProposal
    return found[0], found[1], found[2], found[3]


async def insert_draft(
    db: Writer, community_id: UUID, draft_id: UUID, *, author: Byline, text: Text, now: datetime
) -> bool:
    """False where a row has this id already; one being written at this moment is waited for."""
    row = insert(Proposal).values(
        community_id=community_id,
        id=draft_id,
        author_id=author.account_id,
        author_name=author.name,
        author_place=author.place,
        author_role=author.role.value if author.role else None,
        edition=0,
        saved_at=now,
        **columns(text),
    )
    return bool((await db.exec(row.on_conflict_do_nothing())).rowcount)


def is_there_already(proposal: Proposal, present: tuple[FileView, ...], edit: Edit) -> bool:
    """The same form came before: its text stands, its files are here, and what it takes out is gone."""
    return (
        edit.text == queries.text_of(proposal)
        and {file.sha256 for file in edit.added} <= {file.sha256 for file in present}
        and edit.removed.isdisjoint(file.id for file in present)
    )


def check_edit(proposal: Proposal, present: tuple[FileView, ...], edit: Edit) -> None:
    if edit.edition != proposal.edition:
        raise SavedMeanwhile
    kept = [file for file in present if file.id not in edit.removed]
    rules.check_file_count(len(kept) + len(edit.added))


def version_hash(present: tuple[FileView, ...], edit: Edit, costs_sha256: str | None) -> str:
    """The hash that a version would have after this edit."""
    kept = [Enclosure(file.sha256, file.caption) for file in present if file.id not in edit.removed]
    added = [Enclosure(file.sha256, file.caption) for file in edit.added]
    return texts.text_sha256(edit.text, [*kept, *added], costs_sha256)


def save(db: Writer, proposal: Proposal, edit: Edit, now: datetime) -> None:
    for name, value in columns(edit.text).items():
        setattr(proposal, name, value)
    proposal.edition += 1
    proposal.saved_at = now
    db.add(proposal)


def columns(text: Text) -> dict[str, Any]:
    return {
        "title": text.title,
        "summary": text.summary,
        "body": text.body,
        "category": text.category.value,
        "stages": [stage.value for stage in text.stages],
        "cost_cents": text.cost_cents,
        "paid_from": text.paid_from,
        "affects": text.affects,
        "takes": text.takes,
    }


def add_files(
    db: Writer,
    community_id: UUID,
    proposal_id: UUID,
    files: tuple[NewFile, ...],
    *,
    version: int,
    now: datetime,
) -> None:
    for file in files:
        db.add(
            ProposalFile(
                community_id=community_id,
                id=new_id(),
                proposal_id=proposal_id,
                kind=file.kind.value,
                sha256=file.sha256,
                caption=file.caption,
                width=file.width,
                height=file.height,
                page_count=file.page_count,
                size=len(file.content),
                content=file.content,
                added_in=version,
                added_at=now,
            )
        )


@dataclass(frozen=True, kw_only=True)
class Change:
    """A version to be kept: its number, what is new in words, and its cost table if it has one."""

    version: int
    changed: str = ""
    costs_sha256: str | None = None


async def add_version(
    db: Writer, proposal: Proposal, files: tuple[FileView, ...], change: Change, *, now: datetime
) -> str:
    """Keep the present text for ever; its document hash."""
    text = queries.text_of(proposal)
    enclosures = [Enclosure(file.sha256, file.caption) for file in files]
    sha256 = texts.text_sha256(text, enclosures, change.costs_sha256)
    db.add(
        ProposalVersion(
            community_id=proposal.community_id,
            id=new_id(),
            proposal_id=proposal.id,
            version=change.version,
            changed=change.changed,
            text_sha256=sha256,
            made_at=now,
            **columns(text),
        )
    )
    await db.flush()
    return sha256


def among(community_id: UUID, proposal_id: UUID, ids: frozenset[UUID]) -> tuple[ColumnElement[bool], ...]:
    """Which of the present files these are."""
    return (
        col(ProposalFile.community_id) == community_id,
        col(ProposalFile.proposal_id) == proposal_id,
        col(ProposalFile.removed_in).is_(None),
        col(ProposalFile.id).in_(ids),
    )
