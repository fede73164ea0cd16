"""The preparatory group: put together, checked against the law of the place, posted."""

from typing import Annotated, ClassVar
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import StringConstraints

from deliberation.counting.presets.places import Parameter
from deliberation.founding import actions, progress, terms
from deliberation.founding.kinds import Capacity, Posting
from deliberation.founding.rules import LONGEST_NAME
from deliberation.kernel.text import sentence
from deliberation.web import forms, founding_acts, founding_people, founding_views, founding_words
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Line, Typed


class MemberForm(forms.Form):
    when_missing: ClassVar = {
        "name": sentence("Write the name."),
        "capacity": sentence("Choose as what this person is in the group."),
    }

    name: Annotated[Line, StringConstraints(max_length=LONGEST_NAME)]
    capacity: Capacity


class OwnerForm(forms.Form):
    when_missing: ClassVar = {"person": founding_people.CHOOSE}

    person: UUID


class FoundingGroupPages(founding_acts.Board):
    """`/c/{slug}/manage/founding/group`, `…/posting`, `…/{id}/removal`."""

    path = "/c/{slug:str}/manage/founding/group"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        founding_acts.staff(visit)
        return await _page(visit, Typed())

    @post()
    async def add(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        return await _do(change, _add, sentence("Added. Post the group when all are in it."))

    @post("/owners")
    async def add_owner(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        return await _do(change, _add_owner, sentence("Added. Post the group when all are in it."))

    @post("/{member_id:uuid}/removal")
    async def remove(self, change: NamedDependency[Change], member_id: FromPath[UUID]) -> Html:
        founding_acts.staff(change)
        await actions.remove_member(change.db, change.community.id, member_id=member_id)
        return change.redirect(founding_acts.here(change, "group"), done=sentence("Taken out of the group."))

    @post("/posting")
    async def put_up(self, change: NamedDependency[Change]) -> Html:
        founding_acts.staff(change)
        return await _do(change, _post, sentence("The group is posted. Print its list for the board."))


async def _do(change: Change, act: founding_acts.Act, done: str) -> Html:
    return await founding_acts.do(change, act, _page, to=founding_acts.here(change, "group"), done=done)


async def _add(change: Change) -> None:
    wanted = forms.parse(MemberForm, change.form)
    await actions.add_member(
        change.db,
        change.community.id,
        name=wanted.name,
        capacity=wanted.capacity,
        by=founding_acts.by(change),
    )


async def _add_owner(change: Change) -> None:
    person_id = forms.parse(OwnerForm, change.form).person
    await actions.add_owner(change.db, change.community.id, person_id=person_id, by=founding_acts.by(change))


async def _post(change: Change) -> None:
    await actions.post_group(change.db, change.community.id, by=founding_acts.by(change))


async def _page(visit: Visit, typed: Typed, status: int = 200) -> Html:
    founding = (await founding_views.at_work(visit)).founding
    least = terms.asked(founding.place, Parameter.PREPARATORY_MEMBERS_MIN)
    most = terms.asked(founding.place, Parameter.PREPARATORY_MEMBERS_MAX)
    views = {
        "form": typed,
        "founding": founding,
        "words": founding_words,
        "posted": founding.posted(Posting.GROUP),
        "is_current": progress.holding(founding, Posting.GROUP) is not None,
        "least": int(least.value),
        "most": int(most.value),
        "law": founding_views.law(visit, least),
        "capacities": [
            each
            for each in founding_words.options(visit, founding_words.CAPACITIES)
            if each[0] != Capacity.OWNER.value
        ],
        **await founding_people.sought(visit, typed),
    }
    return visit.render("founding/group.html", views, status=status)
