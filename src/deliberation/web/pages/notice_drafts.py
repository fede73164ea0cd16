"""The office writes a notice, looks at it, and publishes it: a result by somebody else than its writer."""

from datetime import date
from functools import partial
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, StringConstraints

from deliberation.kernel.text import sentence
from deliberation.notices import drafting, publishing, queries
from deliberation.notices.drafting import Written
from deliberation.notices.kinds import Kind
from deliberation.notices.views import DraftView, Texts
from deliberation.web import (
    forms,
    named_votes,
    notice_acts,
    notice_days,
    notice_forms,
    notice_views,
    rule_views,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import OptionalLine, OptionalText, Typed
from deliberation.web.refusals import NoSuchPage


class NoticeForm(forms.Form):
    when_missing: ClassVar = {"kind": sentence("Choose what kind of notice it is.")}

    kind: Kind
    poll: Annotated[OptionalLine, StringConstraints(max_length=20)] = ""
    corrects: UUID | None = None
    title_zh: Annotated[OptionalLine, StringConstraints(max_length=120)] = ""
    title_en: Annotated[OptionalLine, StringConstraints(max_length=200)] = ""
    body_zh: Annotated[OptionalText, StringConstraints(max_length=8000)] = ""
    body_en: Annotated[OptionalText, StringConstraints(max_length=16000)] = ""
    until_on: date | None = None


class SeenForm(forms.Form):
    """Which state of a draft was looked at."""

    edition: Annotated[int, Field(ge=1, le=2**31 - 1)]


class NoticeDraftPages(Controller):
    """`/c/{slug}/manage/notices/new`, `…/drafts`, `…/drafts/{id}`, `…/edit`, `…/publication`, `…/removal`."""

    path = "/c/{slug:str}/manage/notices"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        notice_acts.office(visit)
        asked = forms.asked(notice_forms.Beginning, visit.request.query_params)
        return await _new(visit, await notice_forms.begun(visit, asked))

    @get("/drafts")
    async def new_again(self, visit: NamedDependency[Visit]) -> Html:
        """What was refused there is loaded anew where it is written."""
        notice_acts.office(visit)
        return visit.redirect(notice_acts.here(visit, "new"))

    @post("/drafts")
    async def create(self, change: NamedDependency[Change]) -> Html:
        notice_acts.office(change)
        made: list[UUID] = []
        answer = await notice_acts.do(change, partial(_write, made), _new, to="", done="")
        return _seen(change, made[0], sentence("The draft is kept. Read it once more.")) if made else answer

    @get("/drafts/{draft_id:uuid}")
    async def show(self, visit: NamedDependency[Visit], draft_id: FromPath[UUID]) -> Html:
        notice_acts.office(visit)
        return await _draft(draft_id, visit, Typed())

    @get("/drafts/{draft_id:uuid}/edit")
    async def edit(self, visit: NamedDependency[Visit], draft_id: FromPath[UUID]) -> Html:
        notice_acts.office(visit)
        draft = await queries.draft(visit.db, draft_id)
        return await _edit(draft_id, visit, await notice_forms.of_draft(visit, draft))

    @post("/drafts/{draft_id:uuid}/edit")
    async def update(self, change: NamedDependency[Change], draft_id: FromPath[UUID]) -> Html:
        notice_acts.office(change)
        return await notice_acts.do(
            change,
            partial(_rewrite, draft_id),
            partial(_edit, draft_id),
            to=notice_acts.here(change, f"drafts/{draft_id}"),
            done=sentence("The draft is kept. Read it once more."),
        )

    @get("/drafts/{draft_id:uuid}/{act:str}")
    async def act_again(
        self, visit: NamedDependency[Visit], draft_id: FromPath[UUID], act: FromPath[str]
    ) -> Html:
        """What was refused there is loaded anew where it is done."""
        notice_acts.office(visit)
        if act not in {"publication", "removal"}:
            raise NoSuchPage
        return visit.redirect(notice_acts.here(visit, f"drafts/{draft_id}"))

    @post("/drafts/{draft_id:uuid}/publication")
    async def publish(self, change: NamedDependency[Change], draft_id: FromPath[UUID]) -> Html:
        notice_acts.office(change)
        made: list[str] = []
        answer = await notice_acts.do(
            change, partial(_publish, draft_id, made), partial(_draft, draft_id), to="", done=""
        )
        if not made:
            return answer
        done = sentence("It is published. Now print it and hang it up.")
        return change.redirect(notice_acts.here(change, made[0]), done=done)

    @post("/drafts/{draft_id:uuid}/removal")
    async def discard(self, change: NamedDependency[Change], draft_id: FromPath[UUID]) -> Html:
        notice_acts.office(change)
        await drafting.discard(change.db, change.community.id, draft_id)
        return change.redirect(notice_acts.here(change), done=sentence("The draft is thrown away."))


def _seen(change: Change, draft_id: UUID, done: str) -> Html:
    return change.redirect(notice_acts.here(change, f"drafts/{draft_id}"), done=done)


async def _written(change: Change) -> Written:
    """Raises NotFilledIn, NoSuchVoteHere, NoSuchPoll, NoSuchVote."""
    wanted = forms.parse(NoticeForm, change.form)
    vote = await named_votes.keyed(change, wanted.poll)
    return Written(
        kind=wanted.kind,
        texts=Texts(
            {"zh-Hans": wanted.title_zh, "en": wanted.title_en},
            {"zh-Hans": wanted.body_zh, "en": wanted.body_en},
        ),
        about=vote.matter if vote else None,
        corrects=wanted.corrects,
        until_on=wanted.until_on,
    )


async def _write(made: list[UUID], change: Change) -> None:
    written = await _written(change)
    made.append(await drafting.write(change.db, change.community.id, written, by=notice_acts.by(change)))


async def _rewrite(draft_id: UUID, change: Change) -> None:
    seen = forms.parse(SeenForm, change.form)
    written = await _written(change)
    await drafting.rewrite(change.db, draft_id, written, edition=seen.edition, by=notice_acts.by(change))


async def _publish(draft_id: UUID, made: list[str], change: Change) -> None:
    seen = forms.parse(SeenForm, change.form)
    notice = await publishing.publish(
        change.db,
        change.community.id,
        draft_id,
        edition=seen.edition,
        place=rule_views.place_of(change),
        by=notice_acts.by(change),
    )
    made.append(notice.name)


async def _new(visit: Visit, typed: Typed, status: int = 200) -> Html:
    views = {"form": typed, "draft": None, **await notice_forms.choices(visit, typed)}
    return visit.render("notices/edit.html", views, status=status)


async def _edit(draft_id: UUID, visit: Visit, typed: Typed, status: int = 200) -> Html:
    draft = await queries.draft(visit.db, draft_id)
    views = {"form": typed, "draft": draft, **await notice_forms.choices(visit, typed)}
    return visit.render("notices/edit.html", views, status=status)


async def _draft(draft_id: UUID, visit: Visit, typed: Typed, status: int = 200) -> Html:
    draft = await queries.draft(visit.db, draft_id)
    vote = await named_votes.of(visit, draft.matter)
    views = {
        "form": typed,
        "draft": draft,
        "kind": notice_views.kind(visit, draft.kind),
        "needs_other": _needs_other(visit, draft),
        "replaced": await notice_forms.replaced(visit, draft.corrects),
        "vote": vote,
        "days": notice_days.of(visit, draft, vote.vote if vote else None),
    }
    return visit.render("notices/draft.html", views, status=status)


def _needs_other(visit: Visit, draft: DraftView) -> bool:
    """Whether the reader wrote what somebody else has to publish."""
    return draft.kind.needs_two and draft.written_by == visit.visitor.account_id
