"""The drafts of the first assembly: written in versions, posted together with the roll on show."""

from typing import Annotated, ClassVar

from litestar import get, post
from litestar.di import NamedDependency
from pydantic import StringConstraints

from deliberation.founding import actions, progress
from deliberation.founding.kinds import Draft, Posting
from deliberation.kernel.text import sentence
from deliberation.notifications import foundings
from deliberation.roll import published
from deliberation.web import forms, founding_acts, founding_views, founding_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Text, Typed

_LONGEST = 60_000


class DraftForm(forms.Form):
    when_missing: ClassVar = {"text": sentence("Write the text.")}

    kind: Draft
    text: Annotated[Text, StringConstraints(max_length=_LONGEST)]


class FoundingDraftPages(founding_acts.Board):
    """`/c/{slug}/manage/founding/drafts`, `…/posting`."""

    path = "/c/{slug:str}/manage/founding/drafts"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        founding_acts.staff(visit)
        return await _page(visit, Typed())

    @post()
    async def write(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        return await _do(change, _write, sentence("The draft is kept. Its fingerprint is in the log."))

    @post("/posting")
    async def put_up(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        return await _do(
            change, _post, sentence("Roll and drafts are posted. Print the notice for the board.")
        )


async def _do(change: Change, act: founding_acts.Act, done: str) -> Html:
    return await founding_acts.do(change, act, _page, to=founding_acts.here(change, "drafts"), done=done)


async def _write(change: Change) -> None:
    wanted = forms.parse(DraftForm, change.form)
    await actions.write_draft(
        change.db, change.community.id, kind=wanted.kind, text=wanted.text, by=founding_acts.by(change)
    )


async def _post(change: Change) -> None:
    await actions.post_drafts(change.db, change.community.id, by=founding_acts.by(change))


async def _page(visit: Visit, typed: Typed, status: int = 200) -> Html:
    found = await founding_views.at_work(visit)
    founding = found.founding
    posted = founding.posted(Posting.DRAFTS)
    roll = next(iter(await published.publications(visit.db)), None)
    views = {
        "form": typed,
        "nothing": Typed(),
        "founding": founding,
        "drafts": [(kind, visit.say(founding_words.DRAFTS[kind]), founding.draft(kind)) for kind in Draft],
        "posted": posted,
        "reached": await foundings.reached(visit.db, posting_id=posted.id) if posted else 0,
        "is_current": progress.holding(founding, Posting.DRAFTS) is not None,
        "roll": roll,
        "roll_is_on_show": roll is not None and roll.days.contain(visit.community.day(visit.now)),
        "days": found.terms.drafts_posted.days,
        "law": founding_views.law(visit, found.terms.drafts_posted.setting),
    }
    return visit.render("founding/drafts.html", views, status=status)
