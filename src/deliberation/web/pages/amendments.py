"""Amendments of the list of a vote that runs: one person proposes, another one confirms or declines, auditors see all."""

from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, StringConstraints

from deliberation.audit.rules import NotAsSealed
from deliberation.communities.rules import CONVENING_ROLES, DESK_ROLES, STAFF_ROLES, Role
from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.outbox import senders
from deliberation.outbox.rules import Channel, Letter
from deliberation.polls import queries
from deliberation.polls.amended.causes import Because, Cause, Outcome
from deliberation.polls.amending import actions, drafts, notes
from deliberation.polls.amending import queries as amendments
from deliberation.polls.amending.actions import Ended, Wanted
from deliberation.polls.amending.drafts import Draft
from deliberation.polls.amending.endings import Clerk
from deliberation.polls.amending.rules import NotAsProposed, TooOldToAmend
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.roll import recipients
from deliberation.roll.causes import Evidence
from deliberation.web import amendment_views, amendment_words, errors, forms, poll_views, roll_words
from deliberation.web.amendment_words import Told
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number

MOST_OF_A_NOTE = 500
_SEEING = DESK_ROLES | {Role.AUDITOR}
_ENDS = {
    Outcome.AMENDED: sentence("The list is amended. The persons concerned are told."),
    Outcome.STANDS: sentence(
        "Somebody concerned has voted, so the list stays as it was. The persons concerned are told."
    ),
}
_OPEN = (Status.UPCOMING, Status.OPEN)


class ProposalForm(forms.Form):
    """Why, what shows it, and the difference that was looked at."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "cause": sentence("Choose why the list is amended."),
        "evidence": sentence("Choose what you saw."),
        "note": sentence("Say in a sentence what you saw."),
    }

    cause: Cause
    evidence: Evidence
    note: Annotated[forms.Text, StringConstraints(max_length=MOST_OF_A_NOTE)]
    seen: Annotated[str, Field(max_length=80)]


class RefusalForm(forms.Form):
    when_missing: ClassVar[Mapping[str, str]] = {"reason": sentence("Choose why you decline.")}

    reason: Because


class AmendmentPages(Controller):
    """`/c/{slug}/manage/polls/{number}/amendments`, `…/homes/{unit}`, `…/{id}` with its confirmation, refusal and withdrawal."""

    path = "/c/{slug:str}/manage/polls/{number:int}/amendments"

    @get()
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(_SEEING)
        poll = await queries.page(visit.db, number, now=visit.now)
        return visit.render("amendments/index.html", await _lists(visit, poll))

    @get("/homes/{unit_id:uuid}")
    async def new(self, visit: NamedDependency[Visit], number: Number, unit_id: FromPath[UUID]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        return await _new(visit, poll, unit_id, Typed())

    @post("/homes/{unit_id:uuid}")
    async def create(self, change: NamedDependency[Change], number: Number, unit_id: FromPath[UUID]) -> Html:
        change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        try:
            wanted = forms.parse(ProposalForm, change.form)
            async with change.db.begin_nested():
                await actions.propose(
                    change.db,
                    change.community.id,
                    poll_id=poll.id,
                    wanted=Wanted(
                        unit_id=unit_id, cause=wanted.cause, evidence=wanted.evidence, note=wanted.note
                    ),
                    seen_sha256=wanted.seen,
                    clerk=_clerk(change),
                )
        except NotFilledIn as unfilled:
            return await _new(change, poll, unit_id, unfilled.typed, status=422)
        done = sentence("It is proposed. Another person must confirm it before it takes effect.")
        return change.redirect(_here(change, number), done=done)

    @get("/{amendment_id:uuid}")
    async def show(self, visit: NamedDependency[Visit], number: Number, amendment_id: FromPath[UUID]) -> Html:
        visit.holder_of(_SEEING)
        poll = await queries.page(visit.db, number, now=visit.now)
        return await _show(visit, poll, amendment_id, Typed())

    @post("/{amendment_id:uuid}/confirmation")
    async def confirm(
        self, change: NamedDependency[Change], number: Number, amendment_id: FromPath[UUID]
    ) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        amendment = await amendments.get(change.db, poll.id, amendment_id)
        try:
            async with change.db.begin_nested():
                ended = await actions.confirm(change.db, amendment_id=amendment_id, clerk=_clerk(change))
        except Refusal as refusal:
            return await _show(
                change, poll, amendment_id, Typed().refused(refusal), status=errors.status_of(refusal)
            )
        await _tell(change, poll, amendment.place, ended)
        return change.redirect(_here(change, number), done=_ENDS[ended.outcome])

    @post("/{amendment_id:uuid}/refusal")
    async def decline(
        self, change: NamedDependency[Change], number: Number, amendment_id: FromPath[UUID]
    ) -> Html:
        change.holder_of(DESK_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        await amendments.get(change.db, poll.id, amendment_id)
        try:
            wanted = forms.parse(RefusalForm, change.form)
        except NotFilledIn as unfilled:
            return await _show(change, poll, amendment_id, unfilled.typed, status=422)
        await actions.decline(
            change.db, amendment_id=amendment_id, because=wanted.reason, clerk=_clerk(change)
        )
        return change.redirect(
            _here(change, number), done=sentence("It is declined. The list stays as it was.")
        )

    @post("/{amendment_id:uuid}/withdrawal")
    async def withdraw(
        self, change: NamedDependency[Change], number: Number, amendment_id: FromPath[UUID]
    ) -> Html:
        change.holder_of(CONVENING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        await amendments.get(change.db, poll.id, amendment_id)
        await actions.withdraw(change.db, amendment_id=amendment_id, clerk=_clerk(change))
        return change.redirect(
            _here(change, number), done=sentence("It is taken back. The list stays as it was.")
        )


def _here(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/manage/polls/{number}/amendments"


def _clerk(change: Change) -> Clerk:
    return Clerk(
        account_id=change.visitor.account_id,
        person_id=change.visitor.person_id,
        pepper=change.config.keys.community_pepper(change.community.id),
    )


async def _lists(visit: Visit, poll: PollView) -> dict[str, object]:
    found = await amendments.of_poll(visit.db, poll.id)
    waiting = {each.unit_id for each in found if each.ending is None}
    may_propose = poll.status in _OPEN and bool(visit.member.roles & CONVENING_ROLES)
    try:
        differing = await drafts.differing(visit.db, poll.id) if may_propose else ()
        is_too_old = False
    except TooOldToAmend:
        differing, is_too_old = (), True
    return {
        "poll": poll,
        "words": amendment_words,
        "waiting": [each for each in found if each.ending is None],
        "ended": [
            (
                each,
                each.ending,
                amendment_words.change_of(
                    visit.translator, heads=each.ending.heads, area_cm2=each.ending.area_cm2
                ),
            )
            for each in found
            if each.ending is not None
        ],
        "differing": [each for each in differing if each.unit_id not in waiting],
        "may_propose": may_propose and not is_too_old,
        "keeps_roll": bool(visit.member.roles & STAFF_ROLES),
        "is_too_old": is_too_old,
        "effect": amendment_words.effect(visit.translator, poll.frozen.changes),
    }


async def _new(visit: Visit, poll: PollView, unit_id: UUID, typed: Typed, *, status: int = 200) -> Html:
    pepper = visit.config.keys.community_pepper(visit.community.id)
    draft = await drafts.draft(visit.db, poll.id, unit_id, pepper=pepper)
    shown = {
        "poll": poll,
        "form": typed,
        "draft": await amendment_views.of(visit, draft),
        "seen": draft.sha256,
        "address": f"{_here(visit, poll.number)}/homes/{unit_id}",
        "causes": [(each, visit.say(words)) for each, words in amendment_words.CAUSES.items()],
        "evidences": [(each, visit.say(words)) for each, words in roll_words.EVIDENCES.items()],
        "most_of_a_note": MOST_OF_A_NOTE,
    }
    return visit.render("amendments/new.html", shown, status=status)


async def _show(visit: Visit, poll: PollView, amendment_id: UUID, typed: Typed, *, status: int = 200) -> Html:
    amendment = await amendments.get(visit.db, poll.id, amendment_id)
    is_open = amendment.ending is None and poll.status in _OPEN
    draft = await _draft(visit, amendment_id) if is_open else None
    is_mine = amendment.proposed_by == visit.member.account_id
    note, is_as_sealed = await _note(visit, amendment_id)
    shown = {
        "poll": poll,
        "form": typed,
        "amendment": amendment,
        "owners": poll_views.listed(visit, amendment.owners),
        "area": amendment_views.area(visit, amendment.area_cm2),
        "draft": await amendment_views.of(visit, draft) if draft else None,
        "note": note,
        "is_as_sealed": is_as_sealed,
        "is_open": is_open,
        "is_mine": is_mine,
        "may_decide": is_open and not is_mine and bool(visit.member.roles & DESK_ROLES),
        "words": amendment_words,
        "evidences": roll_words.EVIDENCES,
        "reasons": [(each, visit.say(words)) for each, words in amendment_words.REASONS.items()],
    }
    return visit.render("amendments/show.html", shown, status=status)


async def _note(visit: Visit, amendment_id: UUID) -> tuple[str | None, bool]:
    """What was noted, and whether it is what the log vouches for."""
    try:
        return await notes.of(visit.db, await actions.get(visit.db, amendment_id)), True
    except NotAsSealed:
        return None, False


async def _draft(visit: Visit, amendment_id: UUID) -> Draft | None:
    """None where it cannot be confirmed any more, since roll or list changed."""
    pepper = visit.config.keys.community_pepper(visit.community.id)
    try:
        return await drafts.as_proposed(visit.db, await actions.get(visit.db, amendment_id), pepper=pepper)
    except NotAsProposed:
        return None


async def _tell(change: Change, poll: PollView, place: str, ended: Ended) -> None:
    """Whoever spoke for the home, and whoever does now, through every address on the roll."""
    address = f"{change.config.settings.base_url}/c/{change.community.slug}/polls/{poll.number}"
    channels = frozenset(senders.of_settings(change.config.settings))
    known = await recipients.addresses(change.db, ended.spoke | ended.speak)
    for person_id, own in sorted(known.items()):
        subject, body = amendment_words.letter(
            change.community, poll, place, _told(ended, person_id), address
        )
        for each in own:
            channel = Channel.MAIL if "@" in each else Channel.SMS
            if channel in channels:
                await outbox.post(change.db, Letter(channel, each, subject, body), now=change.now)


def _told(ended: Ended, person_id: UUID) -> Told:
    if ended.outcome is Outcome.STANDS:
        return Told.VOTE_STANDS
    if person_id not in ended.speak:
        return Told.VOTES_NO_MORE
    return Told.VOTES_AS_BEFORE if person_id in ended.spoke else Told.VOTES_NOW
