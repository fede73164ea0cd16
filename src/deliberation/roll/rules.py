"""When a table may be taken into the roll, and why not."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.kernel.text import sentence
from deliberation.roll.differences import Differences
from deliberation.roll.faults import RowFault

UPLOAD_LASTS = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What somebody who saw the preview agreed to. `seen` is the fingerprint of the differences shown, where any were."""

    seen: str | None = None
    without_faulty_rows: bool = False
    removed_are_gone: bool = False


class NoSuchPerson(NotFound):
    message = sentence("This person is not on the roll any more.")


class NoSuchUpload(NotFound):
    """Erased, too old, or somebody else's."""

    message = sentence("This table is not kept any more. Please choose the file again.")


class NoFileChosen(Invalid):
    message = sentence("Choose the file with the table of units.")
    field = "file"


class RollChangedMeanwhile(Conflict):
    """The preview was of another state of the roll."""

    message = sentence("The roll was changed while you looked at it. Look at the differences again.")


class FaultyRowsLeft(Invalid):
    message = sentence("Rows with faults: %(rows)s. Mend the file, or tick that they may be left out.")
    field = "without_faulty_rows"


class NothingChanges(Conflict):
    message = sentence("The roll already says what this table says. Nothing was changed.")


class NobodyToWriteTo(Invalid):
    message = sentence("Nobody here needs a letter. Tick the box to write to people with an account too.")
    field = "also_signed_in"


def fingerprint(differences: Differences) -> str:
    """Equal for equal differences: 64 hexadecimal digits. Says nothing about persons to whoever reads it."""
    return hashlib.sha256(repr(differences).encode()).hexdigest()


def check_taking_in(agreed: Agreed, differences: Differences, faults: Sequence[RowFault]) -> None:
    """Raise the first reason why the table may not be taken in."""
    if agreed.seen is not None and agreed.seen != fingerprint(differences):
        raise RollChangedMeanwhile
    if faults and not agreed.without_faulty_rows:
        raise FaultyRowsLeft({"rows": len({fault.row for fault in faults})})
    if not changes(agreed, differences):
        raise NothingChanges


def changes(agreed: Agreed, differences: Differences) -> bool:
    """Whether taking it in changes anything: units that left the table stay, unless somebody says they are gone."""
    return bool(differences.added or differences.changed or (differences.removed and agreed.removed_are_gone))
