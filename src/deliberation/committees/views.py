"""A committee as it is read: frozen, with everything that is worked out from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from deliberation.committees.kinds import Ended, Left, Office, Outcome, What


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """Somebody on the list. `rank` is a reserve's place in the order of votes, None for whoever was elected to a seat.

    `since` is None before they sit, `until` the last day after they left. `account_id` is theirs where they sign in.
    """

    id: UUID
    name: str = field(repr=False)
    rank: int | None
    person_id: UUID | None
    account_id: UUID | None
    mandate_id: UUID | None
    since: date | None
    left: Left | None
    until: date | None

    @property
    def is_sitting(self) -> bool:
        return self.since is not None and self.left is None

    @property
    def is_listed(self) -> bool:
        """Whether they sit or wait to, and did not leave."""
        return self.left is None and (self.since is not None or self.rank is not None)

    def sits_on(self, day: date) -> bool:
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """What is proposed about who sits. `outcome` is None while it waits for a second person."""

    id: UUID
    what: What
    member_id: UUID | None
    office: Office | None
    reason: Left | None
    on_day: date
    proposed_by: UUID
    proposed_at: datetime
    outcome: Outcome | None


@dataclass(frozen=True, kw_only=True)
class CommitteeView:
    """All of one committee. `confirmed_at` is None while its list waits for a second person."""

    id: UUID
    number: int
    place: str
    seats: int
    starts_on: date
    ends_on: date
    written_by: frozenset[UUID]
    confirmed_at: datetime | None
    ended: Ended | None
    members: tuple[MemberView, ...]
    changes: tuple[ChangeView, ...]
    offices: Mapping[Office, UUID]

    @property
    def sitting(self) -> tuple[MemberView, ...]:
        return tuple(each for each in self.members if each.is_sitting)

    @property
    def reserves(self) -> tuple[MemberView, ...]:
        """Those who wait for a seat, in the order of their votes."""
        waiting = [each for each in self.members if each.rank and each.since is None and each.left is None]
        return tuple(sorted(waiting, key=lambda member: member.rank or 0))

    @property
    def gone(self) -> tuple[MemberView, ...]:
        """Those who sat and left."""
        return tuple(each for each in self.members if each.left is not None and each.since is not None)

    @property
    def vacant(self) -> int:
        return max(0, self.seats - len(self.sitting))

    @property
    def waiting(self) -> tuple[ChangeView, ...]:
        return tuple(each for each in self.changes if each.outcome is None)

    def offices_of(self, member: MemberView) -> frozenset[Office]:
        return frozenset(office for office, holder in self.offices.items() if holder == member.id)

    def member(self, member_id: UUID | None) -> MemberView | None:
        return next((each for each in self.members if each.id == member_id), None)

    def with_changes(self, changes: tuple[ChangeView, ...]) -> "CommitteeView":
        return replace(self, changes=changes)

    def of_account(self, account_id: UUID) -> MemberView | None:
        """The sitting member who signs in with it."""
        return next((each for each in self.sitting if each.account_id == account_id), None)
