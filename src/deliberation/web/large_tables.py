"""Tables on their way into the roll as the pages meet them: the small ones are read here and now, the large ones beside."""

import asyncio
from collections.abc import Hashable, Mapping
from uuid import UUID

from deliberation.database.sessions import statement
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.roll import imports, rules, uploads
from deliberation.roll.rules import Agreed
from deliberation.roll.taking_in import begun, beside, looked
from deliberation.roll.taking_in.begun import HowFar, Standing
from deliberation.roll.taking_in.beside import Errand
from deliberation.roll.taking_in.looked import Looked, Opened
from deliberation.roll.uploads import KEY_PURPOSE, Upload
from deliberation.web import progress_words, roll_preview
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, Typed

_LOOK_AGAIN_SECONDS = "3"
_STOPPED = sentence(
    "Taking the table in stopped before its end. Nothing of it is on the roll. Look at it again, and take it in once more."
)
_REFUSED: Mapping[str, type[Refusal]] = {
    refusal().code: refusal
    for refusal in (rules.RollChangedMeanwhile, rules.FaultyRowsLeft, rules.NothingChanges)
}


async def looked_at(visit: Visit, upload: Upload) -> Looked | None:
    """What it would change; None where a large one is not done yet. Raises UnreadableTable, TooManyTables or Stopped."""
    if looked.is_large(upload.data):
        return await visit.config.table_desk.looked_at(
            _name(visit, upload), beside.look, _errand(visit, upload.id)
        )
    return await at(visit, await opened(visit, upload))


async def finished(visit: Visit, upload: Upload) -> Looked:
    """The same, waited for."""
    await wait_long(visit)
    if looked.is_large(upload.data):
        return await visit.config.table_desk.finished(
            _name(visit, upload), beside.look, _errand(visit, upload.id)
        )
    return await at(visit, await opened(visit, upload))


async def opened(visit: Visit, upload: Upload) -> Opened:
    """A small table. Raises UnreadableTable."""
    today = roll_preview.today(visit)
    return await asyncio.to_thread(looked.opened, upload.data, upload.by_hand, on=today)


async def at(visit: Visit, file: Opened) -> Looked:
    """What it would do to the roll at this moment."""
    pepper = visit.config.keys.community_pepper(visit.community.id)
    found = await imports.preview(visit.db, file.reading, pepper=pepper) if file.reading else None
    return looked.at(file, found, on=roll_preview.today(visit))


async def begin(change: Change, upload: Upload, agreed: Agreed) -> None:
    """Have a large table taken in beside; where that goes on already, nothing more begins. Raises TooManyTables."""
    desk = change.config.table_desk
    desk.check()
    is_first = await begun.begin(change.db, upload.id, now=change.now)
    errand, actor = _errand(change, upload.id), change.actor
    await change.settle()
    desk.forget(_name(change, upload))
    if is_first:
        desk.begin(beside.take_in, errand, agreed, actor)


def ended(how_far: HowFar, found: Looked) -> Typed:
    """The form as its last sending left it: with the reason why nothing was taken in."""
    if how_far.standing is Standing.STOPPED:
        return Typed(faults={"": Fault(_STOPPED)})
    refusal = _REFUSED.get(how_far.refused)
    if refusal is None or found.found is None:
        return Typed()
    return Typed().refused(refusal({"rows": found.found.faulty_rows}))


def going_on(visit: Visit, address: str, how_far: HowFar) -> Html:
    """The page that says how far it is, and looks again by itself."""
    views = {
        "is_taken_in": how_far.standing is Standing.GOING_ON,
        "line": progress_words.line(how_far.stage, how_far.done, how_far.whole, visit.translator),
        "address": address,
    }
    return visit.render("roll/reading.html", views, headers={"refresh": _LOOK_AGAIN_SECONDS})


async def wait_long(visit: Visit) -> None:
    """A large workbook takes half a minute to unpack; the transaction rests meanwhile."""
    await statement(visit.db, "SET LOCAL idle_in_transaction_session_timeout = '300s'")


async def kept(visit: Visit, upload_id: UUID, account_id: UUID) -> Upload:
    """Raises NoSuchUpload."""
    key = visit.config.keys.for_purpose(KEY_PURPOSE)
    return await uploads.get(visit.db, upload_id, account_id=account_id, key=key, now=visit.now)


def _name(visit: Visit, upload: Upload) -> Hashable:
    return (upload.id, tuple(sorted(upload.by_hand.items())), roll_preview.today(visit))


def _errand(visit: Visit, upload_id: UUID) -> Errand:
    keys = visit.config.keys
    return Errand(
        database_url=visit.config.database_url,
        community_id=visit.community.id,
        upload_id=upload_id,
        account_id=visit.visitor.account_id,
        key=keys.for_purpose(KEY_PURPOSE),
        pepper=keys.community_pepper(visit.community.id),
        now=visit.now,
        today=roll_preview.today(visit),
    )
