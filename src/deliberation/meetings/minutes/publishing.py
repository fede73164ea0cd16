"""Make minutes public, and note under them what was wrong: never change them."""

from dataclasses import replace
from uuid import UUID

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel import canonical
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.meetings.minutes import acting, masking, queries, refusals, rules, seated
from deliberation.meetings.minutes.acting import By, Held
from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.facts import MinutesNoted, MinutesPublished
from deliberation.meetings.minutes.kinds import Answer, Capacity
from deliberation.meetings.minutes.masking import Mask
from deliberation.meetings.minutes.models import MinutesNote, MinutesPublication
from deliberation.meetings.minutes.rules import Deadline


async def publish(db: Writer, number: int, *, due: Deadline | None, by: By) -> None:
    """For everybody, masked. Raises what `acting` raises, NotClosed, PublishedAlready, SignaturesMissing, NoDueDay."""
    found = await acting.written_by(db, number, by)
    closing = acting.standing(found)
    if found.view.publication is not None:
        raise refusals.PublishedAlready
    rules.check_publishing(closing.answers, due, by.today)
    public = await _masked(db, found, closing.version)
    signed, refused, missing = (closing.count(each) for each in (Answer.SIGNED, Answer.REFUSED, None))
    fact = MinutesPublished(
        subject_id=found.id,
        text_sha256=closing.content_sha256,
        public_sha256=public.sha256(),
        signed=signed,
        refused=refused,
        missing=missing,
    )
    db.add(
        MinutesPublication(
            community_id=found.row.community_id,
            meeting_id=found.id,
            closing_id=closing.id,
            content=public.canonical_bytes(),
            content_sha256=public.sha256(),
            signed=signed,
            refused=refused,
            missing=missing,
            published_on=by.today,
            published_at=by.now,
            published_by=by.account_id,
            entry_id=await acting.told(db, found.row.community_id, fact, by),
        )
    )
    await db.flush()


async def note(db: Writer, number: int, *, text: str, reason: str, by: By) -> int:
    """Its number. Raises what `acting` raises, NotPublished."""
    found = await acting.written_by(db, number, by)
    office = found.view.meeting.held_by(by.account_id)
    assert office is not None, "only who holds one writes"
    if found.view.publication is None:
        raise refusals.NotPublished
    role, ordinal = Capacity(office.value), len(found.view.notes) + 1
    said = {"number": ordinal, "reason": reason, "role": role.value, "text": text}
    sha256 = digests.document(canonical.encode(said))
    fact = MinutesNoted(subject_id=found.id, number=ordinal, note_sha256=sha256)
    db.add(
        MinutesNote(
            community_id=found.row.community_id,
            id=new_id(),
            meeting_id=found.id,
            number=ordinal,
            text=text,
            reason=reason,
            role=role.value,
            note_sha256=sha256,
            written_at=by.now,
            written_by=by.account_id,
            entry_id=await acting.told(db, found.row.community_id, fact, by),
        )
    )
    await db.flush()
    return ordinal


async def mask_of(db: Reader, community_id: UUID, meeting_id: UUID, version: int) -> Mask:
    """What hides everybody whom the record of this version names, or who could have been there."""
    record = (await queries.document_of(db, meeting_id, version)).record
    speakers = await seated.speakers(db, community_id, meeting_id)
    names = {each.name for each in speakers if not each.is_body}
    return masking.of_record(replace(record, names=tuple(names)))


async def _masked(db: Writer, found: Held, version: int) -> Document:
    """A speaker who was never there may be spoken of all the same."""
    text = await queries.document_of(db, found.id, version)
    speakers = await seated.speakers(db, found.row.community_id, found.id)
    names = {each.name for each in speakers if not each.is_body}
    return masking.public(replace(text, record=replace(text.record, names=tuple(names))))
