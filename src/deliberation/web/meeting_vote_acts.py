"""What the pages of motions and votes share: an item with all that was moved on it, and where things are found."""

from deliberation.meetings.run.course import Item
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.refusals import NoItemUnderWay
from deliberation.meetings.votes import acting, docket, refusals
from deliberation.meetings.votes.views import Docket, MotionView
from deliberation.web import meeting_run_acts, meeting_vote_views
from deliberation.web.deps import Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.refusals import NoSuchPage

_FEW_SEATS = 60


async def item_page(position: int, visit: Visit, hall: Hall, typed: Typed, status: int) -> Html:
    """For who leads the meeting. Raises NoSuchPage."""
    item, found = item_at(hall, position), await docket.of_meeting(visit.db, hall.meeting.id)
    votes = [vote for vote in found.votes if vote.item_id == item.id]
    views = {
        "hall": hall,
        "matter": item,
        "form": typed,
        "is_votable": acting.votable(item),
        "is_now": hall.course.current == item.id,
        "motions": meeting_vote_views.motions(visit.translator, hall, found, item.id),
        "interests": meeting_vote_views.interests(visit.translator, hall, found, item.id),
        "votes": meeting_vote_views.vote_lines(visit.translator, votes),
        "open_vote": found.open_vote,
        "account_id": visit.visitor.account_id,
        "here": meeting_run_acts.desk(visit, hall.meeting.number, "votes"),
    }
    return visit.render("meetings/votes/item.html", views, status=status)


def item_at(hall: Hall, position: int) -> Item:
    """Raises NoSuchPage."""
    found = next((each for each in hall.items if each.position == position), None)
    if found is None:
        raise NoSuchPage
    return found


def current_item(hall: Hall) -> Item:
    """Raises NoItemUnderWay."""
    if hall.item is None:
        raise NoItemUnderWay
    return hall.item


def motion_of(found: Docket, number: int) -> MotionView:
    """Raises NoSuchMotion."""
    motion = next((each for each in found.motions if each.number == number), None)
    if motion is None:
        raise refusals.NoSuchMotion
    return motion


def position_of(hall: Hall, motion: MotionView) -> int:
    """Of the item that it is about."""
    return next(item.position for item in hall.items if item.id == motion.item_id)


def seat_choices(hall: Hall) -> list[tuple[str, str]]:
    """Of hundreds those who are there."""
    few = len(hall.seats) <= _FEW_SEATS
    return [(str(seat.id), seat.label) for seat in hall.seats if few or seat.id in hall.present]
