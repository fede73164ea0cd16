"""The office's own pages of notices: what is being written, which boards there are, and what hangs on them with its photo."""

from datetime import date
from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import StringConstraints

from deliberation.communities import queries as communities
from deliberation.kernel.text import sentence
from deliberation.notices import boards, listing, queries
from deliberation.web import (
    forms,
    named_votes,
    notice_acts,
    notice_objection_views,
    notice_views,
    photos,
    publishing_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, Typed

_NEWEST = 20


class BoardForm(forms.Form):
    when_missing: ClassVar = {"name": sentence("Write what the board is called.")}

    name: Annotated[Line, StringConstraints(max_length=60)]
    building: UUID | None = None


class PostingForm(forms.Form):
    when_missing: ClassVar = {
        "board": sentence("Choose the board."),
        "posted_on": sentence("Write the day."),
    }

    board: UUID
    posted_on: date


class DownForm(forms.Form):
    when_missing: ClassVar = {"taken_down_on": sentence("Write the day.")}

    taken_down_on: date


class NoticeBoardPages(Controller):
    """`/c/{slug}/manage/notices`, `…/boards`, `…/{name}`, `…/{name}/postings`."""

    path = "/c/{slug:str}/manage/notices"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        notice_acts.office(visit)
        drafts = await queries.drafts(visit.db)
        newest = await listing.newest(visit.db, at_most=_NEWEST)
        views = {
            "drafts": [(each, notice_views.kind(visit, each.kind)) for each in drafts],
            "language": visit.translator.language,
            "lines": [notice_views.line(visit, each) for each in newest],
            "outcomes": await publishing_views.unsettled(visit),
        }
        return visit.render("notices/desk.html", views)

    @get("/boards")
    async def list_boards(self, visit: NamedDependency[Visit]) -> Html:
        notice_acts.office(visit)
        return await _boards(visit, Typed())

    @post("/boards")
    async def add_board(self, change: NamedDependency[Change]) -> Html:
        notice_acts.office(change)
        done = sentence("The board is on the list.")
        return await notice_acts.do(change, _add, _boards, to=notice_acts.here(change, "boards"), done=done)

    @get("/boards/{board_id:uuid}/removal")
    async def remove_again(self, visit: NamedDependency[Visit], board_id: FromPath[UUID]) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        return visit.redirect(f"{notice_acts.here(visit, 'boards')}#{board_id}")

    @post("/boards/{board_id:uuid}/removal")
    async def remove_board(self, change: NamedDependency[Change], board_id: FromPath[UUID]) -> Html:
        notice_acts.office(change)
        done = sentence("The board is off the list. What hung on it stays written down.")
        to = notice_acts.here(change, "boards")
        return await notice_acts.do(change, partial(_remove, board_id), _boards, to=to, done=done)

    @get("/{name:str}")
    async def show(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Html:
        notice_acts.office(visit)
        return await _notice(name, visit, Typed())

    @get("/{name:str}/postings")
    async def post_again(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        notice = await notice_acts.named(visit, name)
        return visit.redirect(notice_acts.here(visit, notice.name))

    @post("/{name:str}/postings")
    async def hang_up(self, change: NamedDependency[Change], name: FromPath[str]) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_post, name),
            partial(_notice, name),
            to=notice_acts.here(change, name),
            done=sentence("It is written down where it hangs."),
        )

    @post("/{name:str}/postings/{posting_id:uuid}")
    async def take_down(
        self, change: NamedDependency[Change], name: FromPath[str], posting_id: FromPath[UUID]
    ) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_take_down, name, posting_id),
            partial(_notice, name),
            to=notice_acts.here(change, name),
            done=sentence("It is written down when it came off."),
        )

    @get("/{name:str}/postings/{posting_id:uuid}")
    async def take_down_again(
        self, visit: NamedDependency[Visit], name: FromPath[str], posting_id: FromPath[UUID]
    ) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        notice = await notice_acts.named(visit, name)
        return visit.redirect(f"{notice_acts.here(visit, notice.name)}#{posting_id}")


async def _add(change: Change) -> None:
    wanted = forms.parse(BoardForm, change.form)
    await boards.add(
        change.db,
        change.community.id,
        name=wanted.name,
        building_id=wanted.building,
        by=notice_acts.by(change),
    )


async def _remove(board_id: UUID, change: Change) -> None:
    await boards.remove(change.db, change.community.id, board_id, by=notice_acts.by(change))


async def _post(name: str, change: Change) -> None:
    wanted = forms.parse(PostingForm, change.form)
    await boards.post(
        change.db,
        change.community.id,
        await notice_acts.named(change, name),
        board_id=wanted.board,
        posted_on=wanted.posted_on,
        picture=await photos.sent(change),
        by=notice_acts.by(change),
    )


async def _take_down(name: str, posting_id: UUID, change: Change) -> None:
    wanted = forms.parse(DownForm, change.form)
    await boards.take_down(
        change.db,
        change.community.id,
        await notice_acts.named(change, name),
        posting_id,
        taken_down_on=wanted.taken_down_on,
        by=notice_acts.by(change),
    )


async def _boards(visit: Visit, typed: Typed, status: int = 200) -> Html:
    places = await communities.places(visit.db)
    names = {each.id: each.name for each in places}
    found = await queries.boards(visit.db)
    views = {
        "form": typed,
        "boards": [
            (each, names.get(each.building_id, "") if each.building_id else "")
            for each in found
            if each.gone_on is None
        ],
        "gone": [each for each in found if each.gone_on is not None],
        "buildings": [(str(each.id), each.name) for each in places],
    }
    return visit.render("notices/boards.html", views, status=status)


async def _notice(name: str, visit: Visit, typed: Typed, status: int = 200) -> Html:
    notice = await notice_acts.named(visit, name)
    sheets = await notice_views.sheets(visit, notice)
    hanging = {each.board.id for each in sheets if each.posting and each.posting.taken_down_on is None}
    offered = [each.board for each in sheets if each.board.id not in hanging and each.board.gone_on is None]
    views = {
        "form": typed,
        "line": notice_views.line(visit, notice),
        "notice": notice,
        "sheets": sheets,
        "boards": [(str(each.id), each.name) for each in dict.fromkeys(offered)],
        "objections": await notice_objection_views.whole(visit, notice),
        "vote": await named_votes.of(visit, notice.vote),
        "hears": notice_views.hears(notice),
        "today": visit.community.day(visit.now).isoformat(),
    }
    return visit.render("notices/manage.html", views, status=status)
