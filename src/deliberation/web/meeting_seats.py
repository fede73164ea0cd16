"""Who would have a seat if the meeting were called now: read from mandates or from the roll, or typed for a joint meeting."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from deliberation.committees import queries as committees
from deliberation.communities import mandates
from deliberation.communities.mandates import MandateView
from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope
from deliberation.meetings.call import seating
from deliberation.meetings.call.seating import Body, Member, Seating
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import MeetingKind
from deliberation.polls import electorate
from deliberation.polls.rules import NobodyToAsk
from deliberation.web.deps import Visit


async def of_meeting(visit: Visit, meeting: MeetingView, bodies: Sequence[Body] = ()) -> tuple[Seating, ...]:
    """Empty where nobody would have one."""
    match meeting.kind:
        case MeetingKind.COMMITTEE:
            return seating.of_members(await _members(visit, visit.community.day(meeting.starts_at)))
        case MeetingKind.JOINT:
            return seating.of_bodies(bodies)
        case MeetingKind.ASSEMBLY:
            return await _parties(visit, meeting)


async def _members(visit: Visit, on: date) -> list[Member]:
    """Of the committee as it sits on the day of the meeting; where none is written down, whoever holds the mandate of a member then."""
    if await committees.find_present(visit.db, on) is not None:
        return [
            Member(
                account_id=each.account_id,
                name=each.name,
                person_id=each.person_id,
                is_owner=each.person_id is not None,
            )
            for each in await committees.sitting(visit.db, on)
        ]
    held = [each for each in await mandates.held(visit.db) if _sits(each, on)]
    persons = await seating.persons(visit.db, visit.community.id, [each.account_id for each in held])
    members: dict[UUID, Member] = {}
    for each in held:
        member = Member(account_id=each.account_id, name=each.name, person_id=persons.get(each.account_id))
        members.setdefault(each.account_id, member)
    return list(members.values())


async def _parties(visit: Visit, meeting: MeetingView) -> tuple[Seating, ...]:
    try:
        roll = await electorate.of_roll(
            visit.db,
            meeting.id,
            scope=Scope(),
            rule=meeting.preset.rule,
            on=visit.community.day(visit.now),
            pepper=pepper(visit),
        )
    except NobodyToAsk:
        return ()
    return await seating.of_roll(visit.db, visit.community.id, roll)


def pepper(visit: Visit) -> bytes:
    return visit.config.keys.community_pepper(visit.community.id)


def _sits(mandate: MandateView, on: date) -> bool:
    is_held = mandate.starts_on <= on and (mandate.ends_on is None or on <= mandate.ends_on)
    return is_held and mandate.role is Role.COMMITTEE
