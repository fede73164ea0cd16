"""The handover list: both sides sign it line by line, on their own pages or with a pen; when it is late, the street office is told."""

from typing import Annotated, ClassVar, Literal

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import StringConstraints

from deliberation.committees.handover import actions as handing
from deliberation.committees.handover import papers, rules
from deliberation.committees.handover.actions import Signing
from deliberation.committees.handover.kinds import Item, Side, State
from deliberation.kernel.text import sentence
from deliberation.web import committee_acts, committee_handovers, committee_letters, committee_words, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import OptionalLine, Typed
from deliberation.web.paths import Number


class LineForm(forms.Form):
    when_missing: ClassVar = {"item": sentence("Choose what is handed over.")}

    item: Item
    about: Annotated[OptionalLine, StringConstraints(max_length=rules.LONGEST_ABOUT)] = ""


class SigningForm(forms.Form):
    when_missing: ClassVar = {
        "side": sentence("Say for which side."),
        "state": sentence("Say whether it is there."),
    }

    side: Side
    state: State
    remark: Annotated[OptionalLine, StringConstraints(max_length=rules.LONGEST_ABOUT)] = ""

    def on_line(self, ordinal: int) -> Signing:
        return Signing(ordinal=ordinal, side=self.side, state=self.state, remark=self.remark)


class ComparingForm(forms.Form):
    when_missing: ClassVar = {"found": sentence("Say whether it is on the paper.")}

    side: Side
    found: Literal["yes", "no"]


class CommitteeHandoverPages(Controller):
    """`/c/{slug}/committee/handover`: for the committee, the one before it, and the office."""

    path = "/c/{slug:str}/committee/handover"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        return await _index(visit, Typed())

    @post()
    async def begin(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        done = sentence("The list is begun. Add what is missing, then both sides sign each line.")
        return await committee_acts.do(change, _begin, _index, to=_here(change), done=done)

    @get(["/lines", "/escalation"])
    async def refused(self, visit: NamedDependency[Visit]) -> Html:
        """What was refused there is loaded anew where it is done."""
        _ = visit.member
        return visit.redirect(_here(visit))

    @post("/lines")
    async def add(self, change: NamedDependency[Change]) -> Html:
        committee_acts.convener(change)
        return await committee_acts.do(
            change, _add, _index, to=_here(change), done=sentence("Added to the list.")
        )

    @post("/escalation")
    async def escalate(self, change: NamedDependency[Change]) -> Html:
        committee_acts.staff(change)
        done = sentence("Written down: the street office knows.")
        return await committee_acts.do(change, _escalate, _index, to=_here(change), done=done)

    @get("/lines/{ordinal:int}")
    async def line(self, visit: NamedDependency[Visit], ordinal: Number) -> Html:
        return await _line(visit, ordinal, Typed())

    @post("/lines/{ordinal:int}")
    async def sign(self, change: NamedDependency[Change], ordinal: Number) -> Html:
        async def act(change: Change) -> None:
            signing = forms.parse(SigningForm, change.form).on_line(ordinal)
            await handing.sign(change.db, change.community.id, signing, by=committee_acts.by(change))

        return await _do(change, ordinal, act, sentence("Signed."))

    @get(["/lines/{ordinal:int}/paper", "/lines/{ordinal:int}/comparison"])
    async def refused_line(self, visit: NamedDependency[Visit], ordinal: Number) -> Html:
        """The same for a line."""
        _ = visit.member
        return visit.redirect(f"{_here(visit)}/lines/{ordinal}")

    @post("/lines/{ordinal:int}/paper")
    async def enter(self, change: NamedDependency[Change], ordinal: Number) -> Html:
        async def act(change: Change) -> None:
            signing = forms.parse(SigningForm, change.form).on_line(ordinal)
            by, is_staff = committee_acts.by(change), change.member.is_staff
            await papers.enter(change.db, change.community.id, signing, is_staff=is_staff, by=by)

        done = sentence("Entered. It counts once somebody else has compared it.")
        return await _do(change, ordinal, act, done)

    @post("/lines/{ordinal:int}/comparison")
    async def compare(self, change: NamedDependency[Change], ordinal: Number) -> Html:
        async def act(change: Change) -> None:
            filled = forms.parse(ComparingForm, change.form)
            await papers.compare(
                change.db,
                change.community.id,
                ordinal,
                filled.side,
                is_same=filled.found == "yes",
                is_staff=change.member.is_staff,
                by=committee_acts.by(change),
            )

        return await _do(change, ordinal, act, sentence("Checked."))


async def _do(change: Change, ordinal: int, act: committee_acts.Act, done: str) -> Html:
    _ = change.member

    async def page(visit: Visit, typed: Typed, status: int) -> Html:
        return await _line(visit, ordinal, typed, status)

    return await committee_acts.do(change, act, page, to=_here(change), done=done)


def _here(visit: Visit) -> str:
    return f"/c/{visit.community.slug}/committee/handover"


async def _begin(change: Change) -> None:
    await handing.begin(change.db, change.community.id, by=committee_acts.by(change))
    await committee_letters.handover_begun(change)


async def _add(change: Change) -> None:
    filled = forms.parse(LineForm, change.form)
    await handing.add(
        change.db,
        change.community.id,
        item=filled.item,
        about=filled.about,
        by=committee_acts.by(change),
    )


async def _escalate(change: Change) -> None:
    await handing.escalate(change.db, change.community.id, by=committee_acts.by(change))


async def _index(visit: Visit, typed: Typed, status: int = 200) -> Html:
    views = {
        "form": typed,
        "items": committee_words.options(visit, committee_words.ITEMS),
        **await committee_handovers.frame(visit),
    }
    return visit.render("committee/handover.html", views, status=status)


async def _line(visit: Visit, ordinal: int, typed: Typed, status: int = 200) -> Html:
    frame = await committee_handovers.frame(visit)
    handover = frame["handover"]
    lines = handover.lines if isinstance(handover, rules.HandoverView) else ()
    found = next((each for each in lines if each.ordinal == ordinal), None)
    if found is None:
        raise rules.NoSuchLine
    unsigned = [side for side in Side if side not in found.signatures and side not in found.papers]
    sides = frame["sides"]
    own = [side for side in unsigned if isinstance(sides, frozenset) and side in sides]
    views = {
        **frame,
        "form": typed,
        "line": found,
        "own": [(side.value, visit.say(committee_words.SIDES[side])) for side in own],
        "on_paper": [(side.value, visit.say(committee_words.SIDES[side])) for side in unsigned],
        "waiting": [
            (side, visit.say(committee_words.SIDES[side]), entered) for side, entered in found.papers.items()
        ],
        "own_id": visit.visitor.account_id,
        "states": committee_words.options(visit, committee_words.STATES),
    }
    return visit.render("committee/line.html", views, status=status)
