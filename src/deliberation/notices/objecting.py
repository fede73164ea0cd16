"""Object to a notice, online or on paper, and take it back. What comes late is kept, and said to be late."""

from dataclasses import dataclass
from uuid import UUID

from deliberation.communities import actions as communities
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel import canonical
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.notices import acting, photos, queries, refusals, votes
from deliberation.notices.acting import By
from deliberation.notices.facts import ObjectionAnswered, ObjectionRaised
from deliberation.notices.kinds import Answered, Ground, Way
from deliberation.notices.outcome_models import NoticeAnswer, NoticeObjection
from deliberation.notices.views import NoticeView, ObjectionView
from deliberation.proposals.pictures import Picture

MOST = 10
"""Of one person to one notice."""
_WAIT_SECONDS = 86_400


@dataclass(frozen=True, kw_only=True)
class Objecting:
    """What somebody says, with a photo that shows it."""

    ground: Ground
    said: str
    picture: Picture | None


async def raise_online(
    db: Writer, community_id: UUID, notice: NoticeView, objecting: Objecting, *, by: By
) -> int:
    """The objection's number. Raises NotEntitled, and what `check` and `keep` raise."""
    if not await votes.is_entitled(db, notice.vote, account_id=by.account_id, person_id=by.person_id):
        raise refusals.NotEntitled
    return await _raise(db, community_id, notice, objecting, way=Way.WEB, person_id=by.person_id, by=by)


async def take_in(
    db: Writer, community_id: UUID, notice: NoticeView, objecting: Objecting, *, person_id: UUID, by: By
) -> int:
    """What a person of the roll signed on paper, taken in by the office. Raises PhotoMissing, NotAVoter, and what `check` raises."""
    if objecting.picture is None:
        raise refusals.PhotoMissing
    if not await votes.is_entitled(db, notice.vote, account_id=None, person_id=person_id):
        raise refusals.NotAVoter
    return await _raise(db, community_id, notice, objecting, way=Way.PAPER, person_id=person_id, by=by)


async def withdraw(db: Writer, community_id: UUID, notice: NoticeView, number: int, *, by: By) -> None:
    """Raises NoSuchObjectionHere, NotYours, AnsweredAlready."""
    objection = await held(db, community_id, notice, number)
    if not objection.is_of(by.account_id, by.person_id):
        raise refusals.NotYours
    moment = await acting.moment(db, by)
    fact = ObjectionAnswered(
        subject_id=notice.id,
        number=number,
        outcome=Answered.WITHDRAWN,
        remedy=None,
        reason_sha256=answer_print(notice, number, Answered.WITHDRAWN, ""),
    )
    row = NoticeAnswer(
        community_id=community_id,
        objection_id=objection.id,
        answered=Answered.WITHDRAWN.value,
        reason="",
        answered_at=moment.at,
        answered_by=by.account_id,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()


async def held(db: Writer, community_id: UUID, notice: NoticeView, number: int) -> ObjectionView:
    """One that has no answer yet; nobody else answers it until this transaction ends. Raises NoSuchObjectionHere, AnsweredAlready."""
    await communities.hold_numbers(db, community_id, acting.objections_of(notice))
    objection = await queries.objection(db, notice.id, number)
    if objection.answer is not None:
        raise refusals.AnsweredAlready
    return objection


def answer_print(notice: NoticeView, number: int, answered: Answered, reason: str) -> str:
    """`sha256:…` of an answer as RFC 8785 has it: anybody can make it again from the page of the notice."""
    said = {
        "v": 1,
        "kind": "deliberation/answer",
        "notice": str(notice.id),
        "objection": number,
        "outcome": answered.value,
        "reason": reason,
    }
    return digests.document(canonical.encode(said))


def check(notice: NoticeView) -> None:
    """Raise HearsNoObjections or Superseded."""
    if not notice.kind.hears_objections:
        raise refusals.HearsNoObjections
    if notice.corrected_by is not None:
        raise refusals.Superseded({"number": notice.corrected_by.name})


async def _raise(
    db: Writer,
    community_id: UUID,
    notice: NoticeView,
    objecting: Objecting,
    *,
    way: Way,
    person_id: UUID | None,
    by: By,
) -> int:
    number = await communities.next_number(db, community_id, acting.objections_of(notice))
    check(await queries.by_id(db, notice.id))
    await _check_own(db, notice, objecting.ground, person_id, by)
    moment = await acting.moment(db, by)
    picture = objecting.picture
    photo_id = await photos.keep(db, community_id, notice.id, picture) if picture else None
    fact = ObjectionRaised(
        subject_id=notice.id,
        number=number,
        ground=objecting.ground,
        way=way,
        said_sha256=digests.document(objecting.said.encode()),
    )
    row = NoticeObjection(
        community_id=community_id,
        id=new_id(),
        notice_id=notice.id,
        number=number,
        ground=objecting.ground.value,
        said=objecting.said,
        way=way.value,
        account_id=by.account_id,
        person_id=person_id,
        photo_id=photo_id,
        raised_at=moment.at,
        entry_id=await acting.told(db, community_id, fact, by, moment.at),
    )
    db.add(row)
    await db.flush()
    return number


async def _check_own(db: Reader, notice: NoticeView, ground: Ground, person_id: UUID | None, by: By) -> None:
    """Raise OpenAlready or ObjectedTooOften."""
    found = await queries.objections(db, [notice.id])
    if person_id == by.person_id:
        own = [each for each in found if each.is_of(by.account_id, person_id)]
    else:
        own = [each for each in found if each.person_id == person_id]
    if any(each.ground is ground and each.answer is None for each in own):
        raise refusals.OpenAlready
    if len(own) >= MOST:
        raise refusals.ObjectedTooOften(_WAIT_SECONDS, {"count": len(own)})
