"""Draft minutes, edit them, and send them round for comments."""

from dataclasses import dataclass, replace
from datetime import date

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.minutes import acting, drafting, gathering, queries, refusals, rules
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.document import LONGEST_WORDS, Language, Words
from deliberation.meetings.minutes.facts import MinutesCirculated
from deliberation.meetings.minutes.models import MinutesCirculation
from deliberation.meetings.run import queries as runs


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Words as they were typed over a version; `changed` says in a line what is new."""

    version: int
    words: Words
    changed: str


async def draft(db: Writer, number: int, *, language: Language, by: By) -> int:
    """The first version, out of the record. Raises NoSuchMeeting, NotTheWriters, NotOpenedYet, DraftedAlready."""
    found = await acting.written_by(db, number, by)
    if found.view.meeting.opened_at is None:
        raise refusals.NotOpenedYet
    if found.view.versions:
        raise refusals.DraftedAlready
    record = await gathering.record(db, found.row)
    hall = await runs.hall(db, number)
    beyond = {item.id for item in hall.items if Caution.BEYOND in hall.cautions(item.id)}
    return await acting.add_version(db, found, drafting.draft(record, language, beyond=beyond), "", by)


async def edit(db: Writer, number: int, wanted: Edit, *, by: By) -> int:
    """The new version, with the record as it is now.

    Raises what `acting.written_by` and `check_open` raise, SavedMeanwhile, WordsTooLong, NothingChanged.
    """
    found = await acting.written_by(db, number, by)
    acting.check_open(found.view)
    last = found.view.versions[-1]
    if wanted.version != last.version:
        raise refusals.SavedMeanwhile({"name": last.made_by, "version": last.version})
    if rules.too_long(wanted.words):
        raise refusals.WordsTooLong({"most": LONGEST_WORDS})
    before = await queries.document_of(db, found.id, last.version)
    made = drafting.taken_anew(replace(before, words=wanted.words), await gathering.record(db, found.row))
    if made.sha256() == last.content_sha256:
        raise refusals.NothingChanged
    return await acting.add_version(db, found, made, wanted.changed, by)


async def circulate(db: Writer, number: int, *, comments_until: date, by: By) -> None:
    """The newest version goes round. Raises what `acting` raises, and PastDay."""
    found = await acting.written_by(db, number, by)
    acting.check_open(found.view)
    if comments_until < by.today:
        raise refusals.PastDay
    version = found.view.newest
    fact = MinutesCirculated(subject_id=found.id, version=version)
    before = await queries.circulations(db, found.id)
    db.add(
        MinutesCirculation(
            community_id=found.row.community_id,
            id=new_id(),
            meeting_id=found.id,
            ordinal=before + 1,
            version=version,
            comments_until=comments_until,
            circulated_at=by.now,
            circulated_by=by.account_id,
            entry_id=await acting.told(db, found.row.community_id, fact, by),
        )
    )
    await db.flush()
