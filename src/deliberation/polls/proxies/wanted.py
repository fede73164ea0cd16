"""A mandate as it is asked for, and by whose hand."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.papers.papers import Answers


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who lets whom vote for which party, how and until when. Without `instructions` the holder is free."""

    party_id: UUID
    principal_id: UUID
    holder_id: UUID
    instructions: Answers | None
    valid_until: datetime
    form_key: UUID


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Whose hand it is: the owner's own, or a clerk's; `actor` by a name good for this poll alone."""

    account_id: UUID
    person_id: UUID | None
    actor: Actor
    pepper: bytes = field(repr=False)

    def ref(self, poll_id: UUID, who: UUID) -> str:
        """A name of a person or an account that is good for this poll alone."""
        return digests.voter_ref(self.pepper, poll_id, who)
