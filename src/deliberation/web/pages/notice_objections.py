"""Object to a notice, take it back, and look at the photo that came with an objection."""

from functools import partial
from typing import Annotated, ClassVar

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import StringConstraints

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.text import sentence
from deliberation.notices import objecting, queries, votes
from deliberation.notices.kinds import Ground
from deliberation.notices.objecting import Objecting
from deliberation.notices.refusals import NoPhoto
from deliberation.web import forms, notice_acts, notice_views, notice_words, photos
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number


class ObjectionForm(forms.Form):
    when_missing: ClassVar = {
        "ground": sentence("Say what it is about."),
        "said": sentence("Say what is wrong, in your own words."),
    }

    ground: Ground
    said: Annotated[Text, StringConstraints(max_length=1000)]


class NoticeObjectionPages(Controller):
    """`/c/{slug}/notices/{name}/objections`, `…/{turn}/withdrawal`, `…/{turn}/photo`."""

    path = "/c/{slug:str}/notices/{name:str}/objections"

    @get()
    async def new(self, visit: NamedDependency[Visit], name: FromPath[str]) -> Html:
        _ = visit.member
        return await _form(name, visit, Typed())

    @post()
    async def create(self, change: NamedDependency[Change], name: FromPath[str]) -> Html:
        _ = change.member
        notice = await notice_acts.named(change, name)
        return await notice_acts.do(
            change,
            partial(_object, name),
            partial(_form, name),
            to=f"{notice_acts.public(change, notice)}#objections",
            done=sentence("Your objection is with the office. The answer will stand here."),
        )

    @get("/{turn:int}/withdrawal")
    async def withdraw_again(self, visit: NamedDependency[Visit], name: FromPath[str], turn: Number) -> Html:
        """What was refused there is loaded anew where it is done."""
        _ = visit.member
        notice = await notice_acts.named(visit, name)
        await queries.objection(visit.db, notice.id, turn)
        return visit.redirect(notice_acts.public(visit, notice))

    @post("/{turn:int}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], name: FromPath[str], turn: Number) -> Html:
        _ = change.member
        notice = await notice_acts.named(change, name)
        await objecting.withdraw(
            change.db, change.community.id, notice, turn, by=notice_acts.untied(change, notice)
        )
        to = f"{notice_acts.public(change, notice)}#objections"
        return change.redirect(to, done=sentence("Your objection is taken back."))

    @get("/{turn:int}/photo")
    async def photo(
        self, visit: NamedDependency[Visit], name: FromPath[str], turn: Number
    ) -> Response[bytes]:
        """For who sent it, and for the office."""
        reader = visit.member
        notice = await notice_acts.named(visit, name)
        objection = await queries.objection(visit.db, notice.id, turn)
        if not reader.roles & CONVENING_ROLES and not objection.is_of(reader.account_id, reader.person_id):
            raise NoPhoto
        content = await queries.photo(visit.db, objection.photo_id)
        return Response(content, media_type="image/webp", headers={"cache-control": "no-store"})


async def _object(name: str, change: Change) -> None:
    wanted = forms.parse(ObjectionForm, change.form)
    notice = await notice_acts.named(change, name)
    said = Objecting(ground=wanted.ground, said=wanted.said, picture=await photos.sent(change))
    await objecting.raise_online(
        change.db, change.community.id, notice, said, by=notice_acts.untied(change, notice)
    )


async def _form(name: str, visit: Visit, typed: Typed, status: int = 200) -> Html:
    notice = await notice_acts.named(visit, name)
    reader = visit.member
    views = {
        "form": typed,
        "line": notice_views.line(visit, notice),
        "notice": notice,
        "hears": notice_views.hears(notice),
        "is_in_time": visit.now < notice.ends_at(visit.community.time_zone),
        "may_object": await votes.is_entitled(
            visit.db, notice.vote, account_id=reader.account_id, person_id=reader.person_id
        ),
        "grounds": notice_words.options(visit, notice_words.GROUNDS),
    }
    return visit.render("notices/objection.html", views, status=status)
