"""Acting at a meeting that runs: who acts, who leads it, and a refusal as the same page again."""

from collections.abc import Awaitable, Callable

from deliberation.communities.rules import CONVENING_ROLES, DESK_ROLES, NoMandate, Role
from deliberation.kernel.refusals import Conflict, Invalid, NotFound
from deliberation.meetings.run import queries
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.queries import Hall
from deliberation.web import errors, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.meeting_live import Scene

Act = Callable[[Change, Hall], Awaitable[None]]
Page = Callable[[Visit, Hall, Typed, int], Awaitable[Html]]
"""A page with what was typed and what is wrong, and its status."""


def by(change: Change) -> By:
    visitor = change.visitor
    return By(
        account_id=visitor.account_id,
        person_id=visitor.person_id,
        roles=visitor.roles,
        zone=change.community.time_zone,
        pepper=pepper(change),
    )


def pepper(visit: Visit) -> bytes:
    return visit.config.keys.community_pepper(visit.community.id)


async def managed(visit: Visit, number: int) -> Hall:
    """For whoever may convene, and for who leads it. Raises NoSuchMeeting, NotCalled, NoMandate."""
    return await _held(visit, number, CONVENING_ROLES)


async def watched(visit: Visit, number: int) -> Scene:
    """What the chair's page asks for again and again, for the same people. Raises as `managed`."""
    _ = visit.member
    scene = await visit.config.meetings.scene(visit.db, visit.community.id, number)
    _check(visit, scene.hall, CONVENING_ROLES)
    return scene


async def at_the_desk(visit: Visit, number: int) -> Hall:
    """For whoever takes people in, and for who leads it. Raises NoSuchMeeting, NotCalled, NoMandate."""
    return await _held(visit, number, DESK_ROLES)


async def do(change: Change, hall: Hall, act: Act, page: Page, *, to: str, done: str = "") -> Html:
    """Do it and go on; where it is refused, undo it and answer with the page again, as things stand by then."""
    try:
        async with change.db.begin_nested():
            await act(change, hall)
    except NotFilledIn as unfilled:
        return await page(change, hall, unfilled.typed, 422)
    except (Invalid, Conflict, NotFound) as refusal:
        typed = forms.typed(change.form).refused(refusal)
        now = await queries.hall(change.db, hall.meeting.number)
        return await page(change, now, typed, errors.status_of(refusal))
    return change.redirect(to, done=done)


def desk(visit: Visit, number: int, page: str = "") -> str:
    """The address of a page for those who lead it or take people in."""
    here = f"/c/{visit.community.slug}/manage/meetings/{number}"
    return f"{here}/{page}" if page else here


def public(visit: Visit, number: int, page: str = "") -> str:
    here = f"/c/{visit.community.slug}/meetings/{number}"
    return f"{here}/{page}" if page else here


def is_fragment(visit: Visit) -> bool:
    """Whether a script asks for a part of its page; by itself that part is no page."""
    return visit.request.headers.get("hx-request") == "true"


async def _held(visit: Visit, number: int, roles: frozenset[Role]) -> Hall:
    _ = visit.member
    hall = await queries.hall(visit.db, number)
    _check(visit, hall, roles)
    return hall


def _check(visit: Visit, hall: Hall, roles: frozenset[Role]) -> None:
    if not (visit.visitor.roles & roles or hall.is_led_by(visit.visitor.account_id)):
        raise NoMandate
