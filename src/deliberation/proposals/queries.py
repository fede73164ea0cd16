"""Reads about one proposal: its text, files and versions. Lists are in `listing.py`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import defer
from sqlmodel import and_, col, or_, select
from sqlmodel.sql.expression import Select

from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader
from deliberation.proposals.models import (
    Proposal,
    ProposalFile,
    ProposalFreezing,
    ProposalPublication,
    ProposalVersion,
    ProposalWithdrawal,
)
from deliberation.proposals.rules import Category, FileKind, NoSuchProposal, NoSuchVersion, Stage, State
from deliberation.proposals.texts import Text
from deliberation.proposals.views import (
    FileContent,
    FileView,
    PageView,
    ProposalView,
    VersionLine,
    VersionView,
    WithdrawalView,
)

Parts = tuple[Proposal, ProposalPublication | None, ProposalFreezing | None, ProposalWithdrawal | None]


async def get(db: Reader, number: int) -> ProposalView:
    """A published proposal. Raises NoSuchProposal."""
    found = (await db.exec(with_states().where(col(ProposalPublication.number) == number))).first()
    if found is None:
        raise NoSuchProposal
    return view((found[0], found[1], found[2], found[3]))


async def get_draft(db: Reader, proposal_id: UUID, account_id: UUID) -> ProposalView:
    """A draft, for its author alone. Raises NoSuchProposal."""
    found = await find_by_id(db, proposal_id)
    if found is None or found.number is not None or found.author.account_id != account_id:
        raise NoSuchProposal
    return found


async def find_by_id(db: Reader, proposal_id: UUID) -> ProposalView | None:
    found = (await db.exec(with_states().where(col(Proposal.id) == proposal_id))).first()
    return view((found[0], found[1], found[2], found[3])) if found else None


async def page(db: Reader, number: int) -> PageView:
    """A published proposal with its present files and all its versions, newest first. Raises NoSuchProposal."""
    proposal = await get(db, number)
    return PageView(proposal, await files(db, proposal.id), await versions(db, proposal.id))


async def versions(db: Reader, proposal_id: UUID) -> tuple[VersionLine, ...]:
    rows = await db.exec(
        select(
            ProposalVersion.version,
            ProposalVersion.changed,
            ProposalVersion.made_at,
            ProposalVersion.text_sha256,
        )
        .where(ProposalVersion.proposal_id == proposal_id)
        .order_by(col(ProposalVersion.version).desc())
    )
    return tuple(
        VersionLine(version=version, changed=changed, made_at=made_at, text_sha256=sha256)
        for version, changed, made_at, sha256 in rows
    )


async def version(db: Reader, proposal_id: UUID, number: int) -> VersionView:
    """One version with the files it had. Raises NoSuchVersion."""
    row = (
        await db.exec(
            select(ProposalVersion).where(
                ProposalVersion.proposal_id == proposal_id, ProposalVersion.version == number
            )
        )
    ).first()
    if row is None:
        raise NoSuchVersion
    return VersionView(
        proposal_id=proposal_id,
        version=row.version,
        changed=row.changed,
        made_at=row.made_at,
        text_sha256=row.text_sha256,
        text=text_of(row),
        files=await files(db, proposal_id, of_version=number),
    )


async def files(db: Reader, proposal_id: UUID, *, of_version: int | None = None) -> tuple[FileView, ...]:
    """The files of a version, or of the text as it is now, in the order in which they were added."""
    is_in: ColumnElement[bool] = col(ProposalFile.removed_in).is_(None)
    if of_version is not None:
        is_in = and_(
            col(ProposalFile.added_in) <= of_version, or_(is_in, col(ProposalFile.removed_in) > of_version)
        )
    rows = await db.exec(
        select(ProposalFile)
        .options(_without(ProposalFile.content))
        .where(ProposalFile.proposal_id == proposal_id, is_in)
        .order_by(col(ProposalFile.added_in), col(ProposalFile.id))
    )
    return tuple(
        FileView(
            id=row.id,
            kind=FileKind(row.kind),
            sha256=row.sha256,
            caption=row.caption,
            width=row.width,
            height=row.height,
            page_count=row.page_count,
            size=row.size,
        )
        for row in rows
    )


async def find_file(db: Reader, sha256: str, kind: FileKind, account_id: UUID | None) -> FileContent | None:
    """The bytes with this hash: if they belong to a published proposal, or to a draft of this account."""
    rows = await db.exec(
        select(ProposalFile.caption, ProposalFile.content, ProposalPublication.number)
        .join(Proposal, col(Proposal.id) == col(ProposalFile.proposal_id))
        .outerjoin(ProposalPublication, col(ProposalPublication.proposal_id) == col(Proposal.id))
        .where(
            ProposalFile.sha256 == sha256,
            ProposalFile.kind == kind.value,
            or_(col(ProposalPublication.number).is_not(None), col(Proposal.author_id) == account_id),
        )
        .order_by(col(ProposalPublication.number).asc().nulls_last())
        .limit(1)
    )
    found = rows.first()
    return FileContent(kind, found[0], found[1], found[2] is not None) if found else None


def with_states() -> Select[Proposal, ProposalPublication, ProposalFreezing, ProposalWithdrawal]:
    """A proposal with the rows that say where it stands, without the words of the search."""
    return (
        select(Proposal, ProposalPublication, ProposalFreezing, ProposalWithdrawal)
        .options(_without(Proposal.words))
        .outerjoin(ProposalPublication, col(ProposalPublication.proposal_id) == col(Proposal.id))
        .outerjoin(ProposalFreezing, col(ProposalFreezing.proposal_id) == col(Proposal.id))
        .outerjoin(ProposalWithdrawal, col(ProposalWithdrawal.proposal_id) == col(Proposal.id))
    )


def state_of(parts: Parts) -> State:
    proposal, publication, freezing, withdrawal = parts
    return State(
        proposal.author_id,
        is_published=publication is not None,
        is_frozen=freezing is not None,
        is_withdrawn=withdrawal is not None,
    )


def text_of(row: Proposal | ProposalVersion) -> Text:
    return Text(
        title=row.title,
        summary=row.summary,
        body=row.body,
        category=Category(row.category),
        stages=tuple(Stage(stage) for stage in row.stages),
        cost_cents=row.cost_cents,
        paid_from=row.paid_from,
        affects=row.affects,
        takes=row.takes,
    )


def byline_of(row: Proposal) -> Byline:
    role = Role(row.author_role) if row.author_role else None
    return Byline(account_id=row.author_id, name=row.author_name, place=row.author_place, role=role)


def view(parts: Parts) -> ProposalView:
    proposal, publication, freezing, withdrawal = parts
    published_at: datetime | None = publication.published_at if publication else None
    return ProposalView(
        id=proposal.id,
        number=publication.number if publication else None,
        edition=proposal.edition,
        text=text_of(proposal),
        author=byline_of(proposal),
        standing=state_of(parts).standing,
        saved_at=proposal.saved_at,
        published_at=published_at,
        frozen_at=freezing.frozen_at if freezing else None,
        withdrawal=WithdrawalView(
            reason=withdrawal.reason,
            is_by_staff=withdrawal.is_by_staff,
            withdrawn_at=withdrawal.withdrawn_at,
        )
        if withdrawal
        else None,
    )


def _without(column: Any) -> Any:
    """Leave a heavy column out; reading it later is an accident, not a second query."""
    return defer(column, raiseload=True)
