"""Begin and end a founding, put the preparatory group together, write drafts, and post what hangs on the board."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col

from deliberation.communities import actions as communities
from deliberation.counting import days
from deliberation.counting.presets import places
from deliberation.database.sessions import Reader, Writer
from deliberation.founding import (
    acting,
    contents,
    eligibility,
    owners,
    progress,
    queries,
    refusals,
    rules,
    terms,
)
from deliberation.founding.acting import NUMBERED, By
from deliberation.founding.eligibility import Standing
from deliberation.founding.facts import DraftWritten, FoundingBegun, FoundingEnded, ListPosted
from deliberation.founding.kinds import Capacity, Draft, Ended, Posting
from deliberation.founding.models import (
    Founding,
    FoundingDraft,
    FoundingEnd,
    FoundingMember,
    FoundingPosting,
)
from deliberation.founding.rules import Seated
from deliberation.founding.views import FoundingView
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.roll import published
from deliberation.roll.published import PublicationView


async def begin(db: Writer, community_id: UUID, *, place: str, standing: Standing, by: By) -> int:
    """The founding's number. Raises FoundingUnderWay, RollEmpty, TooManyCallers, TooMuchArea, NotYetAllowed, PlaceUnknown."""
    places.get_place(place)
    number = await communities.next_number(db, community_id, NUMBERED)
    before = await queries.find_newest(db)
    if before is not None and not before.is_over:
        raise refusals.FoundingUnderWay
    check_standing(standing)
    if not eligibility.judge(place, standing, by.today).is_allowed:
        raise refusals.NotYetAllowed
    founding_id = new_id()
    fact = FoundingBegun(
        subject_id=founding_id,
        place=place,
        total_cm2=standing.total_cm2,
        handed_over_cm2=standing.handed_over_cm2,
        heads=standing.heads,
    )
    row = Founding(
        community_id=community_id,
        id=founding_id,
        number=number,
        place=place,
        total_cm2=standing.total_cm2,
        handed_over_cm2=standing.handed_over_cm2,
        first_on=standing.first_on,
        heads=standing.heads,
        caller_heads=standing.caller_heads,
        caller_cm2=standing.caller_cm2,
        is_developer_asking=standing.is_developer_asking,
        begun_on=by.today,
        begun_at=by.now,
        begun_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by),
    )
    db.add(row)
    await db.flush()
    return number


def check_standing(standing: Standing) -> None:
    """Raise RollEmpty, TooManyCallers or TooMuchArea."""
    if not standing.heads:
        raise refusals.RollEmpty
    if standing.caller_heads > standing.heads:
        raise refusals.TooManyCallers({"count": standing.heads})
    if standing.caller_cm2 > standing.total_cm2:
        raise refusals.TooMuchArea


async def end(db: Writer, community_id: UUID, *, reason: Ended, by: By) -> None:
    """Raises NoFounding, FoundingOver."""
    founding = await acting.held(db, community_id)
    fact = FoundingEnded(subject_id=founding.id, reason=reason)
    db.add(
        FoundingEnd(
            community_id=community_id,
            founding_id=founding.id,
            reason=reason.value,
            ended_at=by.now,
            ended_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()


async def add_member(db: Writer, community_id: UUID, *, name: str, capacity: Capacity, by: By) -> None:
    """Whom an office, a committee or the developer sends. Raises OwnersFromTheRoll, NamedTwice.

    The group changes for the others when it is posted.
    """
    if capacity is Capacity.OWNER:
        raise refusals.OwnersFromTheRoll
    founding = await acting.held(db, community_id)
    if name in {each.name for each in founding.members}:
        raise refusals.NamedTwice({"name": name})
    await _seat(db, community_id, founding, Seated(name, capacity), by=by)


async def add_owner(db: Writer, community_id: UUID, *, person_id: UUID, by: By) -> None:
    """Raises NotAnOwner, ChosenTwice."""
    founding = await acting.held(db, community_id)
    owner = await owners.chosen(db, community_id, person_id, by=by)
    if person_id in {each.person_id for each in founding.members}:
        raise refusals.ChosenTwice({"name": owner.name})
    name = owner.named(each.name for each in founding.members)
    await _seat(db, community_id, founding, Seated(name, Capacity.OWNER), person_id=person_id, by=by)


async def remove_member(db: Writer, community_id: UUID, *, member_id: UUID) -> None:
    """Raises NoSuchMember."""
    founding = await acting.held(db, community_id)
    if member_id not in {each.id for each in founding.members}:
        raise refusals.NoSuchMember
    await db.exec(
        delete(FoundingMember).where(
            col(FoundingMember.community_id) == community_id, col(FoundingMember.id) == member_id
        )
    )


async def post_group(db: Writer, community_id: UUID, *, by: By) -> None:
    """Raises GroupSize, TooFewOwners, PostedAlready."""
    founding = await acting.held(db, community_id)
    rules.check_group(founding.place, [Seated(each.name, each.capacity) for each in founding.members])
    content = contents.group(founding)
    await _post(db, community_id, founding, Posting.GROUP, content, count=len(founding.members), by=by)


async def write_draft(db: Writer, community_id: UUID, *, kind: Draft, text: str, by: By) -> int:
    """The version. Raises DraftUnchanged, ElectionCalled."""
    founding = await acting.held(db, community_id)
    check_open(founding)
    before = founding.draft(kind)
    if before is not None and before.body == text:
        raise refusals.DraftUnchanged
    version, sha256 = (before.version if before else 0) + 1, digests.document(text.encode())
    fact = DraftWritten(subject_id=founding.id, what=kind, version=version, text_sha256=sha256)
    db.add(
        FoundingDraft(
            community_id=community_id,
            id=new_id(),
            founding_id=founding.id,
            kind=kind.value,
            version=version,
            body=text,
            text_sha256=sha256,
            written_at=by.now,
            written_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
    return version


async def post_drafts(db: Writer, community_id: UUID, *, by: By) -> None:
    """Raises GroupFirst, ElectionCalled, DraftMissing, RollNotShown, RollShownTooShort, PostedAlready."""
    founding = await acting.held(db, community_id)
    check_open(founding)
    check_group_posted(founding)
    if any(founding.draft(kind) is None for kind in Draft):
        raise refusals.DraftMissing
    roll = await roll_on_show(db, founding, by)
    content = contents.drafts(founding, roll.number, f"sha256:{roll.shown_sha256}")
    await _post(db, community_id, founding, Posting.DRAFTS, content, count=len(Draft), by=by)


async def post_candidates(db: Writer, community_id: UUID, *, by: By) -> None:
    """Raises GroupFirst, ElectionCalled, UncheckedCandidates, NobodyFit, OwnsNoLonger, PostedAlready."""
    founding = await acting.held(db, community_id)
    check_open(founding)
    check_group_posted(founding)
    if founding.unchecked:
        raise refusals.UncheckedCandidates({"count": len(founding.unchecked)})
    standing = founding.standing_candidates
    if not standing:
        raise refusals.NobodyFit
    await owners.check(db, standing)
    content = contents.candidates(founding)
    await _post(db, community_id, founding, Posting.CANDIDATES, content, count=len(standing), by=by)


def check_open(founding: FoundingView) -> None:
    """Raise ElectionCalled: from then on drafts and candidates are fixed."""
    if founding.assembly is not None:
        raise refusals.ElectionCalled


def check_group_posted(founding: FoundingView) -> None:
    if progress.holding(founding, Posting.GROUP) is None:
        raise refusals.GroupFirst


async def roll_on_show(db: Reader, founding: FoundingView, by: By) -> PublicationView:
    """The roll as it is shown today, for as long as the place asks. Raises RollNotShown, RollShownTooShort."""
    newest = next(iter(await published.publications(db)), None)
    if newest is None or not newest.days.contain(by.today):
        raise refusals.RollNotShown
    term = terms.of(founding.place).drafts_posted
    until = days.plus_days(newest.days.starts_on, term.days)
    if newest.days.ends_on < until:
        raise refusals.RollShownTooShort(
            {"days": term.days, "end": newest.days.ends_on, "day": until, "law": term.setting.citation}
        )
    return newest


async def _seat(
    db: Writer,
    community_id: UUID,
    founding: FoundingView,
    seated: Seated,
    *,
    person_id: UUID | None = None,
    by: By,
) -> None:
    db.add(
        FoundingMember(
            community_id=community_id,
            id=new_id(),
            founding_id=founding.id,
            person_id=person_id,
            name=seated.name,
            capacity=seated.capacity.value,
            added_at=by.now,
            added_by=by.account_id,
        )
    )
    await db.flush()


async def _post(
    db: Writer,
    community_id: UUID,
    founding: FoundingView,
    kind: Posting,
    content: Mapping[str, PublicValue],
    *,
    count: int,
    by: By,
) -> None:
    """Raises PostedAlready where the very same hangs there."""
    before = founding.posted(kind)
    if before is not None and before.content == content:
        raise refusals.PostedAlready({"day": before.posted_on})
    number = (before.number if before else 0) + 1
    fact = ListPosted(subject_id=founding.id, what=kind, number=number, count=count, content=content)
    db.add(
        FoundingPosting(
            community_id=community_id,
            id=new_id(),
            founding_id=founding.id,
            kind=kind.value,
            number=number,
            content=dict(content),
            posted_on=by.today,
            posted_at=by.now,
            posted_by=by.account_id,
            entry_id=await acting.told(db, community_id, fact, by),
        )
    )
    await db.flush()
