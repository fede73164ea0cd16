"""How a member is named beside their words, and who gets to read the name."""

from deliberation.communities import bylines
from deliberation.communities.bylines import Byline
from deliberation.roll import queries as roll
from deliberation.web.deps import Visit


async def of_member(visit: Visit) -> Byline:
    """Name, building and role of the member who writes now. Raises SignInFirst and NoMandate."""
    member = visit.member
    person = await roll.get_person(visit.db, member.person_id) if member.person_id else None
    return Byline(
        account_id=member.account_id,
        name=member.name,
        place="、".join(person.buildings[:2]) if person else "",
        role=bylines.spoken_role(member.roles),
    )


def sees_names(visit: Visit) -> bool:
    """Members read neighbours' names; outsiders read where they live and what office they hold."""
    return visit.found_visitor is not None and visit.found_visitor.is_member
