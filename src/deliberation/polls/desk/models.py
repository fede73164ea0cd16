"""Tables of the desk at a meeting: who came for which home, and what they were handed. Nothing in them ever changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, one_of, within_community
from deliberation.polls.desk.rules import Handed
from deliberation.polls.parties.models import within_party


class DeskPresence(SQLModel, table=True):
    """Somebody who may speak for a party came to the meeting; a party is marked once."""

    __tablename__ = "desk_presence"
    __table_args__ = (
        within_party(),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    party_id: UUID = Field(primary_key=True)
    person_id: UUID
    marked_at: datetime = Field(sa_type=MOMENT)
    marked_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class DeskHanding(SQLModel, table=True):
    """What was handed to whoever came for a party: of each kind one."""

    __tablename__ = "desk_handing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "poll_id", "party_id"],
            ["desk_presence.community_id", "desk_presence.poll_id", "desk_presence.party_id"],
        ),
        within_community("form_id", "paper_form"),
        within_community("entry_id", "audit_entry"),
        one_of("what", Handed),
        CheckConstraint("(what = 'form') = (form_id IS NOT NULL)", name="form"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    party_id: UUID = Field(primary_key=True)
    what: str = Field(primary_key=True)
    handed_at: datetime = Field(sa_type=MOMENT)
    handed_by: UUID = Field(foreign_key="account.id")
    form_id: UUID | None = None
    entry_id: UUID
