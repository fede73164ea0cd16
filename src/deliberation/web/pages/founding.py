"""The way to a committee as everybody sees it: steps, drafts and papers; for members also names, objections and answers."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import StringConstraints

from deliberation.founding import candidacies, progress
from deliberation.founding.kinds import Draft, Posting
from deliberation.founding.progress import Progress
from deliberation.founding.refusals import NoSuchDraft
from deliberation.kernel import text
from deliberation.kernel.text import sentence
from deliberation.web import bylines, forms, founding_acts, founding_papers, founding_views, founding_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed
from deliberation.web.paths import Number


class ObjectionForm(forms.Form):
    when_missing: ClassVar[Mapping[str, str]] = {"said": sentence("Say what speaks against the list.")}

    said: Annotated[Text, StringConstraints(max_length=1000)]


class FoundingPages(Controller):
    """`/c/{slug}/founding`, `…/drafts/{kind}/{version}`, `…/objections`."""

    path = "/c/{slug:str}/founding"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Html:
        found = await founding_views.under_way(visit)
        return visit.render("founding/show.html", _views(visit, found))

    @get("/drafts/{kind:str}/{version:int}")
    async def draft(self, visit: NamedDependency[Visit], kind: FromPath[str], version: Number) -> Html:
        """A text as it was written; its fingerprint is in the log."""
        founding = (await founding_views.under_way(visit)).founding
        for each in founding.drafts:
            if each.kind.value == kind and each.version == version:
                title = visit.say(founding_words.DRAFTS[each.kind])
                views = {"draft": each, "title": title, "lang": text.language(each.body)}
                return visit.render("founding/draft.html", views)
        raise NoSuchDraft

    @get("/objections")
    async def new_objection(self, visit: NamedDependency[Visit]) -> Html:
        _ = visit.member
        return await _objecting(visit, Typed())

    @post("/objections")
    async def create_objection(self, change: NamedDependency[Change]) -> Html:
        _ = change.member
        to = f"/c/{change.community.slug}/founding"
        done = sentence("Your objection is with the office. The answer will stand here.")
        return await founding_acts.do(change, _object, _objecting, to=to, done=done)


def _views(visit: Visit, found: Progress) -> dict[str, object]:
    founding, reader = found.founding, visit.found_visitor
    group = founding.posted(Posting.GROUP)
    candidates = founding.posted(Posting.CANDIDATES)
    return {
        "founding": founding,
        "lines": founding_views.lines(visit, found),
        "poll": found.poll,
        "words": founding_words,
        "sees_names": bylines.sees_names(visit),
        "group": group.content["members"] if group else (),
        "capacities": {each.value: visit.say(said) for each, said in founding_words.CAPACITIES.items()},
        "candidates": candidates.content["candidates"] if candidates else (),
        "drafts": [
            (visit.say(founding_words.DRAFTS[kind]), draft)
            for kind in Draft
            if (draft := founding.draft(kind)) is not None
        ],
        "objections": founding.objections,
        "reader_id": reader.account_id if reader else None,
        "may_object": reader is not None and reader.is_member and _is_on_board(found),
        "is_staff": reader is not None and reader.is_staff,
        "papers": founding_papers.offered(visit, found),
    }


def _is_on_board(found: Progress) -> bool:
    founding = found.founding
    hangs = progress.holding(founding, Posting.CANDIDATES) is not None
    return hangs and founding.assembly is None and not founding.is_over


async def _object(change: Change) -> None:
    said = forms.parse(ObjectionForm, change.form).said
    await candidacies.object_to(change.db, change.community.id, said=said, by=founding_acts.by(change))


async def _objecting(visit: Visit, typed: Typed, status: int = 200) -> Html:
    found = await founding_views.under_way(visit)
    posted = found.founding.posted(Posting.CANDIDATES)
    views = {
        "form": typed,
        "candidates": posted.content["candidates"] if posted else (),
        "is_on_board": _is_on_board(found),
    }
    return visit.render("founding/objection.html", views, status=status)
