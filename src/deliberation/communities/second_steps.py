"""Helping a holder of a role who lost the second step: it is taken away, and must be set up anew to work here."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import select

from deliberation.accounts import actions as accounts
from deliberation.accounts import second_steps
from deliberation.audit import actions as audit
from deliberation.communities import rules
from deliberation.communities.facts import SecondStepReset
from deliberation.communities.models import Mandate
from deliberation.communities.rules import Role
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor


async def reset(
    db: Writer,
    community_id: UUID,
    *,
    mandate_id: UUID,
    by: UUID | None,
    on: date,
    actor: Actor,
    now: datetime,
) -> UUID:
    """The account that is signed out everywhere and has no second step now. Raises OwnSecondStep, NoSecondStep."""
    wanted = select(Mandate).where(Mandate.community_id == community_id, Mandate.id == mandate_id)
    mandate = (await db.exec(wanted.with_for_update())).first()
    if mandate is None:
        raise rules.NoSuchMandate
    if mandate.ends_on is not None and mandate.ends_on < on:
        raise rules.RoleEnded
    rules.check_resetting(Role(mandate.role), mandate.account_id, by)
    if not await second_steps.forget(db, mandate.account_id):
        raise rules.NoSecondStep
    await accounts.end_other_sign_ins(db, mandate.account_id, now=now)
    await audit.record(db, community_id, SecondStepReset(subject_id=mandate.id), actor=actor, at=now)
    return mandate.account_id
