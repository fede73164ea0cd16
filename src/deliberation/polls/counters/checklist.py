"""What is still to be done before a vote can be counted, in figures."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.polls import counted, disputed
from deliberation.polls.amended.models import PollAmendment, PollAmendmentEnding
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.paper_models import PaperArrival, PaperEnd, PaperForm, PaperReading
from deliberation.polls.parties.models import PollParty
from deliberation.polls.proxies.models import ProxyAgreement, ProxyEnd, ProxyMandate
from deliberation.polls.proxies.rules import Way

_READINGS = 2
"""Two people who read the same settle a form; where two have and it is not settled, they differ."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Forms that came in and were not read by two people, forms on which two differ, forms that are out, open disputes.

    `slips` are those of helpers that no second person has read; `mandates` signed ones that nobody has compared yet, and
    `amendments` those that nobody has confirmed.
    """

    to_read: int
    differing: int
    out: int
    disputes: int
    slips: int
    mandates: int
    amendments: int


async def waiting(db: Reader, poll_id: UUID) -> Waiting:
    readings = await _readings(db, poll_id)
    return Waiting(
        to_read=sum(count < _READINGS for count in readings),
        differing=sum(count >= _READINGS for count in readings),
        out=await _out(db, poll_id),
        disputes=await disputed.open_count(db, poll_id),
        slips=await assisting.waiting_count(db, poll_id),
        mandates=await _mandates(db, poll_id),
        amendments=await _amendments(db, poll_id),
    )


async def _readings(db: Reader, poll_id: UUID) -> list[int]:
    """Of each form that came in and of which nothing has come yet: how often it was read."""
    rows = await db.exec(
        select(func.count(col(PaperReading.id)), PaperForm.id)
        .join(PaperArrival, col(PaperArrival.form_id) == col(PaperForm.id))
        .outerjoin(PaperEnd, col(PaperEnd.form_id) == col(PaperForm.id))
        .outerjoin(PaperReading, col(PaperReading.form_id) == col(PaperForm.id))
        .where(PaperForm.poll_id == poll_id, col(PaperEnd.form_id).is_(None))
        .group_by(col(PaperForm.id))
    )
    return [count for count, _ in rows]


async def _mandates(db: Reader, poll_id: UUID) -> int:
    asked = (
        select(func.count())
        .select_from(ProxyMandate)
        .outerjoin(ProxyAgreement, col(ProxyAgreement.mandate_id) == col(ProxyMandate.id))
        .outerjoin(ProxyEnd, col(ProxyEnd.mandate_id) == col(ProxyMandate.id))
        .where(
            ProxyMandate.poll_id == poll_id,
            ProxyMandate.way == Way.PAPER.value,
            col(ProxyAgreement.mandate_id).is_(None),
            col(ProxyEnd.mandate_id).is_(None),
        )
    )
    return (await db.exec(asked)).one()


async def _amendments(db: Reader, poll_id: UUID) -> int:
    asked = (
        select(func.count())
        .select_from(PollAmendment)
        .outerjoin(PollAmendmentEnding, col(PollAmendmentEnding.amendment_id) == col(PollAmendment.id))
        .where(PollAmendment.poll_id == poll_id, col(PollAmendmentEnding.amendment_id).is_(None))
    )
    return (await db.exec(asked)).one()


async def _out(db: Reader, poll_id: UUID) -> int:
    """Forms that are good still and did not come back: a newer one for the same homes makes a form void, and so does an amendment."""
    newest = (
        select(func.max(col(PaperForm.serial)))
        .where(PaperForm.poll_id == poll_id)
        .group_by(col(PaperForm.party_id))
    )
    asked = (
        select(func.count())
        .select_from(PaperForm)
        .join(PollParty, col(PollParty.id) == col(PaperForm.party_id))
        .outerjoin(PaperArrival, col(PaperArrival.form_id) == col(PaperForm.id))
        .where(
            PaperForm.poll_id == poll_id,
            counted.STANDS,
            col(PaperForm.serial).in_(newest),
            col(PaperArrival.form_id).is_(None),
        )
    )
    return (await db.exec(asked)).one()
