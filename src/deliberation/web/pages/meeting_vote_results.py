"""A vote that was decided, for everybody: the verdict, every test with both its sides, its record and the case that is counted again."""

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import CONVENING_ROLES, NoMandate
from deliberation.kernel.text import sentence
from deliberation.meetings.run import queries, standing
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import closing, docket
from deliberation.meetings.votes.refusals import NoSuchVote
from deliberation.meetings.votes.views import VoteView
from deliberation.web import (
    bylines,
    meeting_decisions,
    meeting_outcomes,
    meeting_run_acts,
    meeting_vote_views,
    meeting_vote_words,
)
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number


class MeetingVoteResultPages(Controller):
    """`/c/{slug}/meetings/{number}/votes/{vote}`, `…/record.json`, `…/case.json`."""

    path = "/c/{slug:str}/meetings/{number:int}/votes/{vote:int}"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]) -> Html:
        hall, one = await _closed(visit, number, vote)
        found = await docket.of_meeting(visit.db, hall.meeting.id)
        motion, kept = found.motion(one.motion_id), await closing.kept(visit.db, one.id)
        sees_record = await _sees_record(visit, hall)
        item = next(item for item in hall.items if item.id == one.item_id)
        views = {
            "hall": hall,
            "vote": one,
            "matter": item,
            "cautions": tuple(meeting_decisions.cautions(visit, hall, item)),
            "motion": motion,
            "wording": next(text.text for text in motion.texts if text.version == one.version),
            "way": visit.say(meeting_vote_words.WAYS[one.way]),
            "result": meeting_vote_views.result(
                visit.translator, hall, kept, shows_said=sees_record, sees_names=bylines.sees_names(visit)
            ),
            "papers": _papers(visit, number, vote, has_record=sees_record),
            "sha256": kept.sha256,
            "here": meeting_run_acts.public(visit, number),
            "outcome": await meeting_outcomes.of_vote(visit, one.id),
        }
        return visit.render("meetings/votes/result.html", views)

    @get("/record.json")
    async def record(
        self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]
    ) -> Response[bytes]:
        hall, one = await _closed(visit, number, vote)
        if not await _sees_record(visit, hall):
            raise NoMandate
        return _file((await closing.kept(visit.db, one.id)).record, f"meeting-{number}-vote-{vote}-record")

    @get("/case.json")
    async def case(
        self, visit: NamedDependency[Visit], number: Number, vote: FromPath[int]
    ) -> Response[bytes]:
        _, one = await _closed(visit, number, vote)
        return _file((await closing.kept(visit.db, one.id)).case_file, f"meeting-{number}-vote-{vote}-case")


async def _closed(visit: Visit, number: int, vote: int) -> tuple[Hall, VoteView]:
    """Raises NoSuchVote for one that is still open."""
    hall = await queries.hall(visit.db, number)
    one = (await docket.of_meeting(visit.db, hall.meeting.id)).numbered(vote)
    if one.outcome is None:
        raise NoSuchVote
    return hall, one


async def _sees_record(visit: Visit, hall: Hall) -> bool:
    """Who came to an owners' assembly and what each said is for those who sit in it, and for who led or called it."""
    if meeting_vote_views.is_for_everybody(hall):
        return True
    visitor = visit.found_visitor
    if visitor is None or visitor.needs_second_step or not visitor.is_member:
        return False
    if visitor.roles & CONVENING_ROLES or hall.is_led_by(visitor.account_id):
        return True
    return bool(
        await standing.seats_of(
            visit.db, hall.meeting.id, account_id=visitor.account_id, person_id=visitor.person_id
        )
    )


def _papers(visit: Visit, number: int, vote: int, *, has_record: bool) -> list[tuple[str, str, str]]:
    at = meeting_run_acts.public(visit, number, f"votes/{vote}")
    case = (f"{at}/case.json", visit.say(sentence("Case file")), "JSON")
    record = (f"{at}/record.json", visit.say(sentence("Record of the vote")), "JSON")
    return [case, record] if has_record else [case]


def _file(content: bytes, name: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{name}.json"'}
    return Response(content, media_type="application/json", headers=headers)
