"""How much of a poll waits for one person of the desk, who may not do a second time what they did themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from deliberation.database.sessions import Reader
from deliberation.polls.amended.models import PollAmendment, PollAmendmentEnding
from deliberation.polls.assisting.models import AssistedEnd, AssistedSigning
from deliberation.polls.dispute_models import Dispute, DisputeClosing, DisputeDecision
from deliberation.polls.paper_models import PaperArrival, PaperEnd, PaperForm, PaperReading
from deliberation.polls.proxies.models import ProxyAgreement, ProxyEnd, ProxyMandate
from deliberation.polls.proxies.rules import Way


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Forms to read, slips to read, signed mandates to compare, amendments to confirm, disputes to decide."""

    forms: int
    slips: int
    mandates: int
    amendments: int
    disputes: int


async def of_account(db: Reader, poll_id: UUID, account_id: UUID, *, now: datetime) -> Waiting:
    """Whether somebody may decide on a dispute hangs on more than this; the dispute's own page says it."""
    return Waiting(
        forms=await _count(db, unread_forms(poll_id, account_id)),
        slips=await _count(db, _slips(poll_id, account_id)),
        mandates=await _count(db, _mandates(poll_id, account_id, now)),
        amendments=await _count(db, _amendments(poll_id, account_id)),
        disputes=await _count(db, _disputes(poll_id, account_id)),
    )


async def next_form(db: Reader, poll_id: UUID, account_id: UUID) -> int | None:
    """The number of the form that has waited longest for this account to read it."""
    oldest = unread_forms(poll_id, account_id).order_by(col(PaperArrival.received_at), col(PaperForm.serial))
    return (await db.exec(oldest.limit(1))).first()


def unread_forms(poll_id: UUID, account_id: UUID) -> SelectOfScalar[Any]:
    """The numbers of forms that came in, that nothing has come of, and that this account has not read."""
    read = (
        select(PaperReading.form_id)
        .where(col(PaperReading.form_id) == col(PaperForm.id), col(PaperReading.read_by) == account_id)
        .correlate(PaperForm)
        .exists()
    )
    return (
        select(PaperForm.serial)
        .join(PaperArrival, col(PaperArrival.form_id) == col(PaperForm.id))
        .outerjoin(PaperEnd, col(PaperEnd.form_id) == col(PaperForm.id))
        .where(PaperForm.poll_id == poll_id, col(PaperEnd.form_id).is_(None), ~read)
    )


def _slips(poll_id: UUID, account_id: UUID) -> SelectOfScalar[Any]:
    return (
        select(AssistedSigning.slip_id)
        .outerjoin(AssistedEnd, col(AssistedEnd.slip_id) == col(AssistedSigning.slip_id))
        .where(
            AssistedSigning.poll_id == poll_id,
            col(AssistedEnd.slip_id).is_(None),
            AssistedSigning.helped_by != account_id,
        )
    )


def _mandates(poll_id: UUID, account_id: UUID, now: datetime) -> SelectOfScalar[Any]:
    return (
        select(ProxyMandate.id)
        .outerjoin(ProxyAgreement, col(ProxyAgreement.mandate_id) == col(ProxyMandate.id))
        .outerjoin(ProxyEnd, col(ProxyEnd.mandate_id) == col(ProxyMandate.id))
        .where(
            ProxyMandate.poll_id == poll_id,
            ProxyMandate.way == Way.PAPER.value,
            ProxyMandate.given_by != account_id,
            ProxyMandate.valid_until > now,
            col(ProxyAgreement.mandate_id).is_(None),
            col(ProxyEnd.mandate_id).is_(None),
        )
    )


def _amendments(poll_id: UUID, account_id: UUID) -> SelectOfScalar[Any]:
    return (
        select(PollAmendment.id)
        .outerjoin(PollAmendmentEnding, col(PollAmendmentEnding.amendment_id) == col(PollAmendment.id))
        .where(
            PollAmendment.poll_id == poll_id,
            PollAmendment.proposed_by != account_id,
            col(PollAmendmentEnding.amendment_id).is_(None),
        )
    )


def _disputes(poll_id: UUID, account_id: UUID) -> SelectOfScalar[Any]:
    decided = (
        select(DisputeDecision.dispute_id)
        .where(
            col(DisputeDecision.dispute_id) == col(Dispute.id), col(DisputeDecision.account_id) == account_id
        )
        .correlate(Dispute)
        .exists()
    )
    return (
        select(Dispute.id)
        .outerjoin(DisputeClosing, col(DisputeClosing.dispute_id) == col(Dispute.id))
        .where(Dispute.poll_id == poll_id, col(DisputeClosing.dispute_id).is_(None), ~decided)
    )


async def _count(db: Reader, found: SelectOfScalar[Any]) -> int:
    return (await db.exec(select(func.count()).select_from(found.subquery()))).one()
