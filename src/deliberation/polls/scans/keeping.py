"""Attach a photo to a form that came in, and look at it again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid, NotFound
from deliberation.kernel.text import sentence
from deliberation.polls import paper_queries
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.paper_models import PaperEnd, PaperForm
from deliberation.polls.scans.facts import PaperScanned
from deliberation.polls.scans.models import PaperPhoto, PaperScan
from deliberation.proposals.pictures import Picture

_PDF = b"%PDF"


class NoSuchScan(NotFound):
    message = sentence("No photo of this form was kept.")


class ScanDeleted(NotFound):
    message = sentence("This photo was deleted on %(day)s, as was said when it was taken.")


class ScanIsPdf(Invalid):
    message = sentence("This is a PDF. Choose a photo, or let the scanner write JPEG or PNG.")
    field = "picture"


class SamePhoto(Invalid):
    message = sentence("This photo was sent in this vote before. Take one of this very paper.")
    field = "picture"


def check_kind(data: bytes) -> None:
    """Raise ScanIsPdf: most scanners write PDF unless told otherwise, so it gets a sentence of its own."""
    if data.startswith(_PDF):
        raise ScanIsPdf


async def attach(
    db: Writer, community_id: UUID, *, poll_id: UUID, serial: int, picture: Picture, clerk: Clerk
) -> None:
    """Keep the photo of a form that is being taken in. Raises NoSuchForm, SamePhoto."""
    form = await paper_queries.get_form(db, poll_id, serial)
    moment = await database_now(db)
    photo_id = await keep(db, community_id, poll_id, picture)
    fact = PaperScanned(subject_id=poll_id, serial=serial, sha256=picture.sha256)
    recorded = await audit.record(db, community_id, fact, actor=clerk.actor(poll_id), at=moment)
    db.add(
        PaperScan(
            community_id=community_id,
            form_id=form.id,
            photo_id=photo_id,
            scanned_by=clerk.account_id,
            scanned_at=moment,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def keep(db: Writer, community_id: UUID, poll_id: UUID, picture: Picture) -> UUID:
    """The photo's id; whoever calls tells the log of it. Raises SamePhoto: of two who send one at the same moment, one comes first."""
    same = func.hashtextextended(f"paper_photo {poll_id} {picture.sha256}", 0)
    await db.exec(select(func.pg_advisory_xact_lock(same)))
    asked = select(PaperPhoto.id).where(PaperPhoto.poll_id == poll_id, PaperPhoto.sha256 == picture.sha256)
    if (await db.exec(asked)).first() is not None:
        raise SamePhoto
    photo = PaperPhoto(
        community_id=community_id,
        id=new_id(),
        poll_id=poll_id,
        sha256=picture.sha256,
        content=picture.content,
    )
    db.add(photo)
    await db.flush()
    return photo.id


async def scans(db: Reader, poll_id: UUID) -> Mapping[int, datetime | None]:
    """The numbers of the forms that were photographed, and since when the photo is deleted."""
    found = await db.exec(
        select(PaperForm.serial, PaperPhoto.deleted_at)
        .join(PaperScan, col(PaperScan.form_id) == col(PaperForm.id))
        .join(PaperPhoto, col(PaperPhoto.id) == col(PaperScan.photo_id))
        .where(PaperForm.poll_id == poll_id)
    )
    return dict(found.all())


async def of_ballot(db: Reader, ballot_id: UUID) -> int | None:
    """The number of the form that this ballot came of, where there is a photo of it to look at."""
    asked = (
        select(PaperForm.serial)
        .join(PaperEnd, col(PaperEnd.form_id) == col(PaperForm.id))
        .join(PaperScan, col(PaperScan.form_id) == col(PaperForm.id))
        .join(PaperPhoto, col(PaperPhoto.id) == col(PaperScan.photo_id))
        .where(PaperEnd.ballot_id == ballot_id, col(PaperPhoto.deleted_at).is_(None))
    )
    return (await db.exec(asked)).first()


async def scan(db: Reader, poll_id: UUID, serial: int) -> bytes:
    """A WebP picture. Raises NoSuchScan, ScanDeleted."""
    asked = (
        select(PaperScan.photo_id)
        .join(PaperForm, col(PaperForm.id) == col(PaperScan.form_id))
        .where(PaperForm.poll_id == poll_id, PaperForm.serial == serial)
    )
    photo_id = (await db.exec(asked)).first()
    if photo_id is None:
        raise NoSuchScan
    return await photo(db, photo_id)


async def photo(db: Reader, photo_id: UUID) -> bytes:
    """A WebP picture. Raises ScanDeleted."""
    asked = select(PaperPhoto.content, PaperPhoto.deleted_at).where(PaperPhoto.id == photo_id)
    content, deleted_at = (await db.exec(asked)).one()
    if deleted_at is not None:
        raise ScanDeleted({"day": deleted_at})
    assert content is not None
    return content
