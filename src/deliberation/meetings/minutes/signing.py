"""Sign minutes with one's own account, or refuse and say why. One text, one word of each signer."""

from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.meetings.minutes import acting, refusals, rules
from deliberation.meetings.minutes.acting import By, Held
from deliberation.meetings.minutes.facts import MinutesRefused, MinutesSigned
from deliberation.meetings.minutes.kinds import Answer, Way
from deliberation.meetings.minutes.models import MinutesSignature
from deliberation.meetings.minutes.views import ClosingView, SignerView


async def sign(db: Writer, number: int, *, line: int, seen_sha256: str, by: By) -> None:
    """`line` is the signer's number, `seen_sha256` the text they read.

    Raises NoSuchMeeting, NotClosed, NotAskedToSign, NotYourSignature, OtherText, SignedAlready, RefusedAlready.
    """
    found = await acting.held(db, number)
    closing = acting.standing(found)
    signer = _own_line(closing, line, seen_sha256, by)
    fact = MinutesSigned(subject_id=found.id, text_sha256=closing.content_sha256, way=Way.ACCOUNT)
    entry_id = await acting.told(db, found.row.community_id, fact, by)
    db.add(_row(found, closing, signer, Answer.SIGNED, by, entry_id=entry_id))
    await db.flush()


async def refuse(db: Writer, number: int, *, line: int, seen_sha256: str, reason: str, by: By) -> None:
    """The reason is kept and printed. Raises what `sign` raises."""
    found = await acting.held(db, number)
    closing = acting.standing(found)
    signer = _own_line(closing, line, seen_sha256, by)
    fact = MinutesRefused(subject_id=found.id, text_sha256=closing.content_sha256)
    entry_id = await acting.told(db, found.row.community_id, fact, by)
    db.add(_row(found, closing, signer, Answer.REFUSED, by, entry_id=entry_id, reason=reason))
    await db.flush()


def _own_line(closing: ClosingView, line: int, seen_sha256: str, by: By) -> SignerView:
    if all(each.account_id != by.account_id for each in closing.signers):
        raise refusals.NotAskedToSign
    signer = next((each for each in closing.signers if each.number == line), None)
    if signer is None:
        raise refusals.NotAskedToSign
    rules.check_answer(signer.account_id, by.account_id, seen_sha256, closing.content_sha256)
    if signer.answer is not None:
        raise refusals.SignedAlready if signer.answer is Answer.SIGNED else refusals.RefusedAlready
    return signer


def _row(
    found: Held,
    closing: ClosingView,
    signer: SignerView,
    answer: Answer,
    by: By,
    *,
    entry_id: UUID,
    reason: str = "",
) -> MinutesSignature:
    return MinutesSignature(
        community_id=found.row.community_id,
        signer_id=signer.id,
        answer=answer.value,
        way=Way.ACCOUNT.value,
        reason=reason,
        content_sha256=closing.content_sha256,
        said_at=by.now,
        said_by=by.account_id,
        entry_id=entry_id,
    )
