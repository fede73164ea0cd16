"""Write a notice, until it is published or thrown away."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.ids import new_id
from deliberation.notices import queries, refusals, rows
from deliberation.notices.acting import By
from deliberation.notices.kinds import Kind
from deliberation.notices.models import NoticeDraft
from deliberation.notices.views import Matter, Texts

OF_A_VOTE = frozenset({Kind.RESULT, Kind.FINAL})


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a draft says. `about` is the vote it is about, `corrects` the notice whose place it takes."""

    kind: Kind
    texts: Texts
    about: Matter | None = None
    corrects: UUID | None = None
    until_on: date | None = None


async def write(db: Writer, community_id: UUID, written: Written, *, by: By) -> UUID:
    """The draft's id. Raises what is wrong with it."""
    await check(db, written)
    row = NoticeDraft.model_validate(
        {"community_id": community_id, "id": new_id(), "edition": 1, **await _columns(db, written, by)}
    )
    db.add(row)
    await db.flush()
    return row.id


async def rewrite(db: Writer, draft_id: UUID, written: Written, *, edition: int, by: By) -> None:
    """Raises NoSuchDraft, SavedMeanwhile, and what is wrong with it."""
    row = await held(db, draft_id, edition)
    before = rows.draft(row)
    kept = replace(written, corrects=before.corrects)
    await check(db, kept)
    for name, value in (await _columns(db, kept, by)).items():
        setattr(row, name, value)
    row.edition = edition + 1
    await db.flush()


async def discard(db: Writer, community_id: UUID, draft_id: UUID) -> None:
    """Raises NoSuchDraft."""
    await queries.draft(db, draft_id)
    await remove(db, community_id, draft_id)


async def check(db: Reader, written: Written) -> None:
    """Raise what is wrong with a draft as it stands."""
    _check_texts(written.texts)
    if written.kind in OF_A_VOTE and written.about is None:
        raise refusals.SubjectMissing
    if written.corrects is None:
        return
    before = await queries.by_id(db, written.corrects)
    if before.corrected_by is not None:
        raise refusals.CorrectedAlready
    if (before.kind, before.vote) != (written.kind, written.about):
        raise refusals.OtherKind


def _check_texts(texts: Texts) -> None:
    halves = [bool(texts.titles[each]) + bool(texts.bodies[each]) for each in texts.titles]
    if not any(halves):
        raise refusals.NothingWritten
    if 1 in halves:
        raise refusals.HalfWritten


async def _columns(db: Writer, written: Written, by: By) -> dict[str, object]:
    return {
        "kind": written.kind.value,
        "subject": written.about.subject.value if written.about else None,
        "subject_id": written.about.id if written.about else None,
        "corrects": written.corrects,
        "title_zh": written.texts.titles["zh-Hans"],
        "title_en": written.texts.titles["en"],
        "body_zh": written.texts.bodies["zh-Hans"],
        "body_en": written.texts.bodies["en"],
        "until_on": written.until_on,
        "saved_at": await database_now(db),
        "written_by": by.account_id,
    }


async def held(db: Writer, draft_id: UUID, edition: int) -> NoticeDraft:
    held = select(NoticeDraft).where(NoticeDraft.id == draft_id).with_for_update()
    row = (await db.exec(held.execution_options(populate_existing=True))).first()
    if row is None:
        raise refusals.NoSuchDraft
    if row.edition != edition:
        raise refusals.SavedMeanwhile
    return row


async def remove(db: Writer, community_id: UUID, draft_id: UUID) -> None:
    await db.exec(
        delete(NoticeDraft).where(
            col(NoticeDraft.community_id) == community_id, col(NoticeDraft.id) == draft_id
        )
    )
