"""Draft, publish, revise, withdraw and freeze proposals."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, update

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.communities.bylines import Byline
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.proposals import cost_queries, keeping, queries, rules
from deliberation.proposals.edits import Edit
from deliberation.proposals.facts import (
    AttachmentAdded,
    ProposalPublished,
    ProposalRevised,
    ProposalWithdrawn,
)
from deliberation.proposals.models import (
    ProposalFile,
    ProposalFreezing,
    ProposalPublication,
    ProposalWithdrawal,
)
from deliberation.proposals.rules import NothingChanged, SayWhatChanged
from deliberation.proposals.views import VersionView

_FIRST = 1


async def draft(
    db: Writer, community_id: UUID, *, draft_id: UUID, author: Byline, edit: Edit, now: datetime
) -> UUID:
    """The id of a new draft, which its author alone can see. Its form brings it, so that sent twice it makes one."""
    rules.check_file_count(len(edit.added))
    if not await keeping.insert_draft(db, community_id, draft_id, author=author, text=edit.text, now=now):
        await redraft(
            db, community_id, proposal_id=draft_id, account_id=author.account_id, edit=edit, now=now
        )
        return draft_id
    keeping.add_files(db, community_id, draft_id, edit.added, version=_FIRST, now=now)
    await db.flush()
    return draft_id


async def redraft(
    db: Writer, community_id: UUID, *, proposal_id: UUID, account_id: UUID, edit: Edit, now: datetime
) -> None:
    """Change a draft; files taken out of it are gone."""
    parts = await keeping.locked(db, community_id, proposal_id)
    rules.check_drafting(queries.state_of(parts), account_id)
    present = await queries.files(db, proposal_id)
    if keeping.is_there_already(parts[0], present, edit):
        return
    keeping.check_edit(parts[0], present, edit)
    await db.exec(delete(ProposalFile).where(*keeping.among(community_id, proposal_id, edit.removed)))
    keeping.save(db, parts[0], edit, now)
    keeping.add_files(db, community_id, proposal_id, edit.added, version=_FIRST, now=now)
    await db.flush()


async def discard(db: Writer, community_id: UUID, *, proposal_id: UUID, account_id: UUID) -> None:
    """Throw a draft away, with its files."""
    parts = await keeping.locked(db, community_id, proposal_id)
    rules.check_drafting(queries.state_of(parts), account_id)
    await db.exec(
        delete(ProposalFile).where(
            col(ProposalFile.community_id) == community_id, col(ProposalFile.proposal_id) == proposal_id
        )
    )
    await db.delete(parts[0])
    await db.flush()


async def publish(
    db: Writer, community_id: UUID, *, proposal_id: UUID, account_id: UUID, actor: Actor, now: datetime
) -> int:
    """The proposal's number. From here on every change is a version."""
    parts = await keeping.locked(db, community_id, proposal_id)
    rules.check_drafting(queries.state_of(parts), account_id)
    number = await communities.next_number(db, community_id, "proposal")
    db.add(
        ProposalPublication(
            community_id=community_id, proposal_id=proposal_id, number=number, published_at=now
        )
    )
    files = await queries.files(db, proposal_id)
    sha256 = await keeping.add_version(db, parts[0], files, keeping.Change(version=_FIRST), now=now)
    fact = ProposalPublished(subject_id=proposal_id, version=_FIRST, text_sha256=sha256)
    await audit.record(db, community_id, fact, actor=actor, at=now)
    for file in files:
        added = AttachmentAdded(subject_id=proposal_id, sha256=file.sha256, size=file.size)
        await audit.record(db, community_id, added, actor=actor, at=now)
    return number


async def revise(
    db: Writer,
    community_id: UUID,
    *,
    proposal_id: UUID,
    account_id: UUID,
    edit: Edit,
    actor: Actor,
    now: datetime,
) -> int:
    """The number of the new version. Raises TextIsFrozen once a poll asks about it."""
    parts = await keeping.locked(db, community_id, proposal_id)
    rules.check_revising(queries.state_of(parts), account_id)
    if not edit.changed:
        raise SayWhatChanged
    before = (await queries.versions(db, proposal_id))[0]
    present = await queries.files(db, proposal_id)
    if keeping.is_there_already(parts[0], present, edit) and edit.edition < parts[0].edition:
        return before.version
    keeping.check_edit(parts[0], present, edit)
    costs = await cost_queries.sha256_of(db, proposal_id)
    if keeping.version_hash(present, edit, costs) == before.text_sha256:
        raise NothingChanged
    version = before.version + 1
    await db.exec(
        update(ProposalFile)
        .where(*keeping.among(community_id, proposal_id, edit.removed))
        .values(removed_in=version)
    )
    keeping.save(db, parts[0], edit, now)
    keeping.add_files(db, community_id, proposal_id, edit.added, version=version, now=now)
    await db.flush()
    files = await queries.files(db, proposal_id)
    change = keeping.Change(version=version, changed=edit.changed, costs_sha256=costs)
    sha256 = await keeping.add_version(db, parts[0], files, change, now=now)
    fact = ProposalRevised(subject_id=proposal_id, version=version, text_sha256=sha256)
    await audit.record(db, community_id, fact, actor=actor, at=now)
    for file in edit.added:
        added = AttachmentAdded(subject_id=proposal_id, sha256=file.sha256, size=len(file.content))
        await audit.record(db, community_id, added, actor=actor, at=now)
    return version


async def withdraw(
    db: Writer,
    community_id: UUID,
    *,
    proposal_id: UUID,
    by: Byline,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a proposal back for a reason that everybody can read. It stays readable."""
    parts = await keeping.locked(db, community_id, proposal_id)
    rules.check_withdrawing(queries.state_of(parts), by.account_id, is_staff=by.is_staff)
    db.add(
        ProposalWithdrawal(
            community_id=community_id,
            proposal_id=proposal_id,
            reason=reason,
            is_by_staff=by.account_id != parts[0].author_id,
            withdrawn_at=now,
        )
    )
    fact = ProposalWithdrawn(subject_id=proposal_id)
    await audit.record(db, community_id, fact, actor=actor, at=now)


async def freeze(db: Writer, community_id: UUID, *, proposal_id: UUID, now: datetime) -> VersionView:
    """The version a poll asks about; from here on the text stays. A frozen text may be asked about again."""
    parts = await keeping.locked(db, community_id, proposal_id)
    state = queries.state_of(parts)
    rules.check_freezing(state)
    if not state.is_frozen:
        db.add(ProposalFreezing(community_id=community_id, proposal_id=proposal_id, frozen_at=now))
        await db.flush()
    return await _newest(db, proposal_id)


async def newest(db: Writer, community_id: UUID, *, proposal_id: UUID) -> VersionView:
    """The version that advice is asked about; it stays this one until the transaction ends, and may change then."""
    parts = await keeping.locked(db, community_id, proposal_id)
    rules.check_freezing(queries.state_of(parts))
    return await _newest(db, proposal_id)


async def _newest(db: Reader, proposal_id: UUID) -> VersionView:
    version = (await queries.versions(db, proposal_id))[0].version
    return await queries.version(db, proposal_id, version)
