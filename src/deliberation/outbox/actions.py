"""Post letters; say what became of each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, delete, select, update

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.outbox import rules
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel, Letter


async def post(db: Writer, letter: Letter, *, now: datetime) -> UUID:
    """The letter leaves after this transaction commits, or never if it does not."""
    return await _write(db, letter, now=now, given_up_at=None)


async def post_to_nobody(db: Writer, letter: Letter, *, now: datetime) -> UUID:
    """The same work as `post` for a letter that must not leave: whoever asks for it cannot tell the two apart."""
    return await _write(db, Letter(letter.channel, "", "", ""), now=now, given_up_at=now)


async def claim(db: Writer, *, at_most: int, now: datetime) -> Sequence[PostedLetter]:
    """Letters that are due, lent to one worker for two minutes; several workers never get the same one."""
    due = (
        await db.exec(
            select(PostedLetter)
            .where(
                col(PostedLetter.sent_at).is_(None),
                col(PostedLetter.given_up_at).is_(None),
                col(PostedLetter.next_try_at) <= now,
            )
            .order_by(col(PostedLetter.next_try_at))
            .limit(at_most)
            .with_for_update(skip_locked=True)
        )
    ).all()
    for letter in due:
        letter.next_try_at = now + rules.LEASE
    return due


async def note_sent(db: Writer, letter_id: UUID, *, keeps_words: bool, now: datetime) -> None:
    """The letter left; its words and address go, unless this is a demo."""
    erased = {} if keeps_words else {"to": "", "subject": "", "body": ""}
    await db.exec(update(PostedLetter).where(col(PostedLetter.id) == letter_id).values(sent_at=now, **erased))


async def note_failed(db: Writer, letter: PostedLetter, *, now: datetime) -> None:
    """Try again later; after a day give the letter up and erase it."""
    changes: dict[str, object] = {"tries": letter.tries + 1}
    if rules.is_given_up(letter.posted_at, now):
        changes |= {"given_up_at": now, "to": "", "subject": "", "body": ""}
    else:
        changes["next_try_at"] = rules.next_try(letter.tries + 1, now)
    await db.exec(update(PostedLetter).where(col(PostedLetter.id) == letter.id).values(**changes))


async def forget_old(db: Writer, *, now: datetime) -> None:
    """Even the erased rows go after a month."""
    await db.exec(delete(PostedLetter).where(col(PostedLetter.posted_at) < now - rules.FORGET_AFTER))


async def _write(db: Writer, letter: Letter, *, now: datetime, given_up_at: datetime | None) -> UUID:
    row = PostedLetter(
        id=new_id(),
        channel=Channel(letter.channel).value,
        to=letter.to,
        subject=letter.subject,
        body=letter.body,
        posted_at=now,
        next_try_at=now,
        given_up_at=given_up_at,
    )
    db.add(row)
    await db.flush()
    return row.id
