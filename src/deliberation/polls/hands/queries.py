"""Reads of whoever had to do with a ballot before it counted."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, union
from sqlmodel import col

from deliberation.database.sessions import Reader
from deliberation.polls.assisting.models import AssistedBallot
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.desk.models import DeskHanding, DeskPresence
from deliberation.polls.paper_models import PaperArrival, PaperEnd, PaperReading
from deliberation.polls.proxies.models import ProxyAgreement, ProxyMandate


async def of(db: Reader, ballot: Ballot) -> frozenset[UUID]:
    """The account and the person that it came from, and the accounts of others.

    Of whoever took in its form, read it, witnessed a helper's slip, took in or confirmed its mandate, or marked its home as
    present and handed it a form or a code.
    """
    asked = union(*_of_form(ballot), _of_helper(ballot), *_of_mandate(ballot), *_of_meeting(ballot))
    found = await (await db.connection()).execute(asked)
    return frozenset({ballot.cast_by, ballot.person_id, *found.scalars()})


Hands = Select[Any]


def _of_form(ballot: Ballot) -> tuple[Hands, Hands]:
    its_form = col(PaperEnd.ballot_id) == ballot.id
    arrival = col(PaperEnd.form_id) == col(PaperArrival.form_id)
    reading = col(PaperEnd.form_id) == col(PaperReading.form_id)
    return (
        select(col(PaperArrival.received_by)).join(PaperEnd, arrival).where(its_form),
        select(col(PaperReading.read_by)).join(PaperEnd, reading).where(its_form),
    )


def _of_helper(ballot: Ballot) -> Hands:
    witness = col(AssistedBallot.witnessed_by)
    return select(witness).where(col(AssistedBallot.ballot_id) == ballot.id, witness.is_not(None))


def _of_mandate(ballot: Ballot) -> tuple[Hands, Hands]:
    its_own = (
        col(ProxyMandate.party_id) == ballot.party_id,
        col(ProxyMandate.principal_id) == ballot.person_id,
        col(ProxyMandate.holder_id) == ballot.cast_by,
    )
    agreed = col(ProxyAgreement.mandate_id) == col(ProxyMandate.id)
    return (
        select(col(ProxyMandate.given_by)).where(*its_own),
        select(col(ProxyAgreement.agreed_by)).join(ProxyMandate, agreed).where(*its_own),
    )


def _of_meeting(ballot: Ballot) -> tuple[Hands, Hands]:
    return (
        select(col(DeskPresence.marked_by)).where(col(DeskPresence.party_id) == ballot.party_id),
        select(col(DeskHanding.handed_by)).where(col(DeskHanding.party_id) == ballot.party_id),
    )
