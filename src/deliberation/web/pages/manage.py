"""The staff's and committee's way in: what waits for them, and where they do it."""

from dataclasses import dataclass

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.communities.rules import CONVENING_ROLES, STAFF_ROLES, CommunityKind, Role
from deliberation.founding import queries as founding
from deliberation.kernel.text import sentence
from deliberation.notices import queries as notices
from deliberation.threads import hearings
from deliberation.web import first_steps, waiting_views
from deliberation.web.deps import Html, Visit


@dataclass(frozen=True)
class Place:
    """A door of the overview: where it leads, what is behind it, how many things wait there."""

    path: str
    words: str
    detail: str
    waiting: int = 0


class ManagePages(Controller):
    """`/c/{slug}/manage`."""

    path = "/c/{slug:str}/manage"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        roles = visit.holder_of(CONVENING_ROLES).roles
        home = f"/c/{visit.community.slug}/manage"
        doors = await _staff_doors(visit, home) if roles & STAFF_ROLES else []
        doors += await _doors(visit, home, roles)
        shown = {
            "doors": doors,
            "waiting": await waiting_views.lines(visit),
            "steps": await first_steps.ahead(visit) if roles & STAFF_ROLES else (),
        }
        return visit.render("manage/index.html", shown)


async def _doors(visit: Visit, home: str, roles: frozenset[Role]) -> list[Place]:
    """Those of all who convene, and the administrators' own."""
    doors = []
    if visit.community.kind is CommunityKind.ESTATE:
        doors.append(
            Place(
                f"{home}/committee",
                sentence("The committee"),
                sentence("Who sits, offices, meetings that are due."),
            )
        )
    doors.append(
        Place(
            f"{home}/notices",
            sentence("Notices"),
            sentence("Publish results and what else must hang out, and answer objections."),
            await notices.open_objections(visit.db),
        )
    )
    doors.append(
        Place(
            f"/c/{visit.community.slug}/polls",
            sentence("Votes"),
            sentence("Open a vote on a proposal, close it, publish the result."),
        )
    )
    doors.append(
        Place(
            f"{home}/meetings",
            sentence("Meetings"),
            sentence("Write the agenda, call in time, invite everybody."),
        )
    )
    if Role.ADMINISTRATOR in roles:
        doors.append(
            Place(
                f"{home}/mandates",
                sentence("Mandates"),
                sentence("Say who is staff, committee, lead, counter or auditor."),
            )
        )
    return doors


async def _staff_doors(visit: Visit, home: str) -> list[Place]:
    waiting = len(await hearings.queue(visit.db))
    doors = [
        Place(
            f"{home}/roll",
            sentence("The roll"),
            sentence("Read a table in, look persons and units up."),
        ),
        Place(
            f"{home}/letters",
            sentence("Sign-in letters"),
            sentence("Print codes on paper for a building or a person."),
        ),
        Place(
            f"{home}/reports",
            sentence("Reported comments"),
            sentence("Decide what stays and what is hidden."),
            waiting,
        ),
    ]
    estate = Place(
        f"{home}/founding",
        sentence("Found a committee"),
        sentence("For an estate that has none: from the group to the first assembly."),
        await founding.open_objections(visit.db),
    )
    # only estates have owners' committees
    return [*doors, estate] if visit.community.kind is CommunityKind.ESTATE else doors
