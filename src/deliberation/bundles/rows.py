"""What is read for a bundle, each list by one statement that is ordered and can be streamed."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, case, false, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Mapped
from sqlmodel import and_, col, or_

from deliberation.audit.models import ENTRY_OF_LEAF, AuditEntry, AuditLeaf, AuditPrivate
from deliberation.bundles.lines import STRUCK, SUPERSEDED
from deliberation.bundles.sources import Source
from deliberation.database.sessions import Query
from deliberation.polls import counted, spoken
from deliberation.polls.amended.causes import Outcome
from deliberation.polls.amended.models import PollAmendmentEnding
from deliberation.polls.ballots.facts import BallotAccepted, BallotRejected
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.facts import DisputeDecided
from deliberation.polls.parties.models import PollLeftOut, PollParty, PollPartyUnit, PollPartyVoter
from deliberation.polls.proxies.facts import ProxyGiven
from deliberation.roll.models import Person


def parties(source: Source) -> Query:
    """Key, heads, area, whether the developer's, homes and voters, as `lines.RolledParty` has them."""
    homes, voters = _homes(source).subquery(), _voters(source).subquery()
    return (
        select(
            col(PollParty.key),
            col(PollParty.heads),
            col(PollParty.area_cm2),
            col(PollParty.is_developer),
            homes.c.listed.label("homes"),
            func.coalesce(voters.c.listed, func.json_build_array(), type_=JSON).label("voters"),
        )
        .join(homes, homes.c.party_id == col(PollParty.id))
        .outerjoin(voters, voters.c.party_id == col(PollParty.id))
        .where(col(PollParty.poll_id) == source.poll.id, counted.STANDS)
        .order_by(func.convert_to(col(PollParty.key), "UTF8"))
    )


def amendments(source: Source) -> Query:
    """A row for each party that an amendment added or replaced, as `lines.AmendedParty` has it: by its place in the log, then by key."""
    by_amendment = or_(
        col(PollParty.added_by) == col(PollAmendmentEnding.amendment_id),
        col(PollParty.replaced_by) == col(PollAmendmentEnding.amendment_id),
    )
    return (
        select(
            col(AuditLeaf.seq).label("index"),
            func.coalesce(col(PollParty.added_by) == col(PollAmendmentEnding.amendment_id), false()).label(
                "is_added"
            ),
            col(PollParty.key),
            col(PollParty.heads),
            col(PollParty.area_cm2),
            col(PollParty.is_developer),
            _ids_of(PollPartyUnit, col(PollPartyUnit.unit_id)).label("units"),
            _ids_of(PollPartyVoter, col(PollPartyVoter.person_id)).label("voters"),
        )
        .select_from(PollAmendmentEnding)
        .join(AuditLeaf, _of_entry(PollAmendmentEnding))
        .join(PollParty, and_(col(PollParty.poll_id) == col(PollAmendmentEnding.poll_id), by_amendment))
        .where(
            col(PollAmendmentEnding.poll_id) == source.poll.id,
            col(PollAmendmentEnding.outcome) == Outcome.AMENDED.value,
            col(AuditLeaf.epoch) == source.log.epoch,
            col(AuditLeaf.seq) < source.head.size,
        )
        .order_by(col(AuditLeaf.seq), func.convert_to(col(PollParty.key), "UTF8"))
    )


def _ids_of(table: type[PollPartyUnit | PollPartyVoter], member: Mapped[UUID]) -> ColumnElement[Any]:
    """Of a party, in their order."""
    listed = func.json_agg(aggregate_order_by(member, member), type_=JSON)
    return func.coalesce(
        select(listed)
        .where(col(table.poll_id) == col(PollParty.poll_id), col(table.party_id) == col(PollParty.id))
        .correlate(PollParty)
        .scalar_subquery(),
        func.json_build_array(),
        type_=JSON,
    )


def left_out(source: Source) -> Query:
    """Unit and reason."""
    return (
        select(col(PollLeftOut.unit_id), col(PollLeftOut.reason))
        .where(col(PollLeftOut.poll_id) == source.poll.id, counted.IS_LEFT_OUT)
        .order_by(col(PollLeftOut.unit_id))
    )


def ballots(source: Source) -> Query:
    """Place in the log, why it is not for everybody, salt and body. What is still disputed is shown: the count with it rests on it."""
    higher = counted.outranks(spoken.ways_of(source.poll).precedence)
    why = case(
        (or_(col(Ballot.id).is_(None), col(Ballot.revision) == counted.REVISION), ""),
        (~and_(or_(counted.IS_DISPUTED, counted.IS_STRUCK), higher), SUPERSEDED),
        (counted.IS_STRUCK, STRUCK),
        else_="",
    )
    return (
        select(
            col(AuditLeaf.seq),
            why,
            col(AuditPrivate.salt),
            col(AuditPrivate.body),
        )
        .select_from(AuditLeaf)
        .outerjoin(Ballot, _of_entry(Ballot))
        .outerjoin(PollParty, col(PollParty.id) == col(Ballot.party_id))
        .outerjoin(AuditPrivate, _of_entry(AuditPrivate))
        .where(_told(source, BallotAccepted.kind))
        .order_by(col(AuditLeaf.seq))
    )


def rejections(source: Source) -> Query:
    """Place in the log, and the bytes of the entry."""
    return (
        select(col(AuditLeaf.seq), col(AuditEntry.body))
        .join(AuditEntry, ENTRY_OF_LEAF)
        .where(_told(source, BallotRejected.kind))
        .order_by(col(AuditLeaf.seq))
    )


def hands(source: Source) -> Query:
    """Place in the log, salt and body of each entry that seals under which name somebody who acts for others votes."""
    return (
        select(col(AuditLeaf.seq), col(AuditPrivate.salt), col(AuditPrivate.body))
        .join(AuditPrivate, _of_entry(AuditPrivate))
        .where(_told(source, ProxyGiven.kind, DisputeDecided.kind))
        .order_by(col(AuditLeaf.seq))
    )


def _homes(source: Source) -> Query:
    """By party, in the order of the units' ids."""
    home = func.json_build_array(
        col(PollPartyUnit.unit_id),
        col(PollPartyUnit.kind),
        col(PollPartyUnit.area_cm2),
        col(PollPartyUnit.place),
    )
    listed = func.json_agg(aggregate_order_by(home, col(PollPartyUnit.unit_id)), type_=JSON)
    return (
        select(col(PollPartyUnit.party_id), listed.label("listed"))
        .where(col(PollPartyUnit.poll_id) == source.poll.id)
        .group_by(col(PollPartyUnit.party_id))
    )


def _voters(source: Source) -> Query:
    """By party, in the order of the persons' ids."""
    voter = func.json_build_array(col(Person.id), col(Person.name), col(Person.kind))
    listed = func.json_agg(aggregate_order_by(voter, col(Person.id)), type_=JSON)
    return (
        select(col(PollPartyVoter.party_id), listed.label("listed"))
        .join(
            Person,
            and_(
                col(Person.community_id) == col(PollPartyVoter.community_id),
                col(Person.id) == col(PollPartyVoter.person_id),
            ),
        )
        .where(col(PollPartyVoter.poll_id) == source.poll.id)
        .group_by(col(PollPartyVoter.party_id))
    )


def _of_entry(table: type[Ballot | AuditPrivate | PollAmendmentEnding]) -> ColumnElement[bool]:
    return and_(
        col(table.community_id) == col(AuditLeaf.community_id), col(table.entry_id) == col(AuditLeaf.entry_id)
    )


def _told(source: Source, *kinds: str) -> ColumnElement[bool]:
    """What entries of these kinds say of the poll, up to the head."""
    return and_(
        col(AuditLeaf.community_id) == source.log.community_id,
        col(AuditLeaf.epoch) == source.log.epoch,
        col(AuditLeaf.kind).in_(kinds),
        col(AuditLeaf.subject_id) == source.poll.id,
        col(AuditLeaf.seq) < source.head.size,
    )
