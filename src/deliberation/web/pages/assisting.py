"""Helping somebody to vote: the helper's own list, the question, a check by both, and the owner's confirmation.

A helper sees who may speak for a home, and never what it said: not before, and not afterwards.
"""

import asyncio
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.accounts import rules as signing_in
from deliberation.accounts.codes import LETTER_KEY
from deliberation.communities.rules import DESK_ROLES, NoMandate
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid, Refusal
from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.outbox import senders
from deliberation.polls import deliveries, homes, queries, walks
from deliberation.polls.assisting import codes, rules, slips, taking
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.assisting.codes import Spoken, Typed
from deliberation.polls.assisting.queries import AskedHome
from deliberation.polls.deliveries import Staircase
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status, VotingClosed, VotingNotOpenYet
from deliberation.polls.scans import keeping
from deliberation.proposals import pictures
from deliberation.proposals.pictures import Picture
from deliberation.roll import recipients
from deliberation.roll.directory import masked_contact
from deliberation.web import (
    assisted_forms,
    assisting_words,
    ballot_forms,
    ballot_views,
    contacts,
    errors,
    forms,
)
from deliberation.web import poll_views as views
from deliberation.web.assisted_forms import CodeForm, LetterForm, SlipForm, SpokenForm, VoterForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn
from deliberation.web.forms import Typed as Shown
from deliberation.web.paths import Number


class AssistingPages(Controller):
    """`/c/{slug}/polls/{number}/assist` and the steps at one home."""

    path = "/c/{slug:str}/polls/{number:int}/assist"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        poll, own = await _own(visit, number)
        theirs = await homes.party_of(visit.db, poll.id, visit.visitor.person_id)
        at = visit.request.query_params.get("at", "")
        shown = [each for each in own if str(each.id) == at or len(own) == 1]
        views = {
            "poll": poll,
            "staircases": own,
            "shown": shown[0] if shown else None,
            "own": {home.party_id for home in theirs},
        }
        return visit.render("assisting/index.html", views)

    @get("/{party:uuid}")
    async def choose(self, visit: NamedDependency[Visit], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await _home(visit, number, party)
        return _ask(visit, poll, home, Shown())

    @get([f"/{{party:uuid}}/{step}" for step in ("check", "code", "ballot", "slip")])
    async def again(self, visit: NamedDependency[Visit], number: Number, party: FromPath[UUID]) -> Html:
        """A phone that loads a step anew asks for it without what was said."""
        await _home(visit, number, party)
        return visit.redirect(f"{_here(visit, number)}/{party}")

    @post("/{party:uuid}/check")
    async def check(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await _home(change, number, party)
        try:
            wanted = forms.parse(VoterForm, change.form)
            if wanted.voter not in dict(home.voters):
                raise rules.NotOfThisHome
            answers = ballot_forms.answers(change, poll)
        except NotFilledIn as unfilled:
            return _ask(change, poll, home, unfilled.typed, status=422)
        except Invalid as refusal:
            return _ask(change, poll, home, forms.typed(change.form).refused(refusal), status=422)
        form = SpokenForm(
            voter=wanted.voter, revision=wanted.revision, choice=ballot_forms.spelled(answers), key=new_id()
        )
        sent = assisted_forms.sealed(change, poll, party, form)
        return await _check(change, poll, home, sent, Shown())

    @post("/{party:uuid}/code")
    async def send_code(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await _home(change, number, party)
        form, said = assisted_forms.opened(change, poll, party)
        try:
            address = await _address(change, said, forms.typed(change.form).value("way"))
            key = change.config.keys.for_purpose(codes.KEY)
            digits = await codes.issue(change.db, change.community.id, said, helper=_helper(change), key=key)
        except Invalid as refusal:
            return await _check(change, poll, home, form, Shown().refused(refusal), status=422)
        letter = assisting_words.letter(change, poll, home, said.answers, code=digits, address=address)
        await outbox.post(change.db, letter, now=change.now)
        return await _check(change, poll, home, form, Shown(), sent_to=masked_contact(address))

    @post("/{party:uuid}/ballot")
    async def confirm(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await _home(change, number, party)
        form, said = assisted_forms.opened(change, poll, party)
        helper = _helper(change)
        sent_to = forms.typed(change.form).value("sent_to")[:100]
        try:
            if "letter" in change.form:
                answer = await _by_letter(change, said, helper)
            else:
                typed = forms.parse(CodeForm, change.form)
                key = change.config.keys.for_purpose(codes.KEY)
                answer = await taking.by_code(change.db, said, typed=Typed(typed.code, key), helper=helper)
        except NotFilledIn as unfilled:
            return await _check(change, poll, home, form, unfilled.typed, status=422, sent_to=sent_to)
        if isinstance(answer, taking.Unproved):
            again = forms.typed(change.form).refused(answer.refusal)
            return await _check(change, poll, home, form, again, status=422, sent_to=sent_to)
        if isinstance(answer, taking.Refused):
            return _refused(change, poll, home, answer.refusal)
        done = sentence("The vote is recorded. The home gets word of it at every address we know.")
        return change.redirect(f"{_poll(change, number)}/receipt/{answer.code}", done=done)

    @post("/{party:uuid}/slip")
    async def sign(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await _home(change, number, party)
        form, said = assisted_forms.opened(change, poll, party)
        try:
            slip = forms.parse(SlipForm, change.form).slip
            answer = await slips.sign(
                change.db,
                change.community.id,
                said,
                slip=slip,
                picture=await _picture(change),
                helper=_helper(change),
            )
        except NotFilledIn as unfilled:
            return await _check(change, poll, home, form, unfilled.typed, status=422)
        except Invalid as refusal:
            again = forms.typed(change.form).refused(refusal)
            return await _check(change, poll, home, form, again, status=422)
        if isinstance(answer, taking.Refused):
            return _refused(change, poll, home, answer.refusal)
        done = sentence("The slip is kept. A second person reads it, and then its vote counts.")
        return change.redirect(_here(change, number), done=done)


async def _own(visit: Visit, number: int) -> tuple[PollView, tuple[Staircase, ...]]:
    """Where this visitor may help: everywhere from the desk, otherwise their own lists. Raises NoMandate, NoHelpers, and the window's."""
    visitor = visit.member
    poll = await queries.page(visit.db, number, now=visit.now)
    if visitor.roles & DESK_ROLES:
        visit.holder_of(DESK_ROLES)
        own = await deliveries.staircases(visit.db, poll.id)
    else:
        own = await walks.staircases_of(visit.db, poll.id, visitor.account_id)
        if not own:
            raise NoMandate
    if not poll.ways.assisted_most:
        raise rules.NoHelpers
    if poll.status is Status.UPCOMING:
        raise VotingNotOpenYet({"opens_at": poll.window.opens_at})
    if poll.status is not Status.OPEN:
        raise VotingClosed({"closes_at": poll.window.closes_at})
    return poll, own


async def _home(visit: Visit, number: int, party_id: UUID) -> tuple[PollView, AskedHome]:
    """Raises as `_own`; NoMandate for a home that is on no list of theirs, OwnHome."""
    poll, own = await _own(visit, number)
    if all(door.party_id != party_id for staircase in own for door in staircase.doors):
        raise NoMandate
    home = await assisting.asked_home(visit.db, poll.id, party_id)
    if visit.visitor.person_id in dict(home.voters):
        raise rules.OwnHome
    return poll, home


def _ask(visit: Visit, poll: PollView, home: AskedHome, typed: Shown, *, status: int = 200) -> Html:
    shown = {
        **ballot_forms.fields(visit, poll),
        "poll": poll,
        "home": home,
        "place": views.listed(visit, home.places),
        "form": typed,
    }
    return visit.render("assisting/choose.html", shown, status=status)


async def _check(
    change: Change,
    poll: PollView,
    home: AskedHome,
    form: SpokenForm,
    typed: Shown,
    *,
    status: int = 200,
    sent_to: str = "",
) -> Html:
    """What both read before the owner confirms; with a field for the code once it was sent."""
    answers = ballot_forms.understood(poll, form.choice)
    found = await _addresses(change, form.voter)
    shown = {
        "poll": poll,
        "home": home,
        "place": views.listed(change, home.places),
        "voter": dict(home.voters).get(form.voter, ""),
        "said": ballot_views.said(change, poll, answers),
        "sent": form,
        "form": typed,
        "addresses": [(str(place), masked_contact(each)) for place, each in enumerate(found)],
        "sent_to": sent_to,
    }
    return change.render("assisting/check.html", shown, status=status)


async def _addresses(change: Change, person_id: UUID) -> tuple[str, ...]:
    """Where we can send to this person."""
    known = await recipients.addresses(change.db, [person_id])
    channels = senders.of_settings(change.config.settings)
    return tuple(each for each in known.get(person_id, ()) if contacts.channel_of(each) in channels)


async def _address(change: Change, said: Spoken, way: str) -> str:
    """The address chosen by its place in the list. Raises NoAddress."""
    found = await _addresses(change, said.person_id)
    if not way.isascii() or not way.isdigit() or len(way) > 2 or int(way) >= len(found):  # noqa: PLR2004 - nobody has a hundred
        raise rules.NoAddress
    return found[int(way)]


async def _by_letter(
    change: Change, said: Spoken, helper: Clerk
) -> taking.Recorded | taking.Refused | taking.Unproved:
    """A helper may try a few codes an hour: every answer is committed, and so is its count. Raises NotFilledIn, TriedTooOften."""
    typed = forms.parse(LetterForm, change.form)
    limit, subject = signing_in.LETTERS_BY_HELPER, str(helper.account_id)
    await change.config.counter.take(change.db, limit, subject, now=change.now)
    key = change.config.keys.for_purpose(LETTER_KEY)
    answer = await taking.by_letter(change.db, said, typed=Typed(typed.letter, key), helper=helper)
    if isinstance(answer, taking.Recorded):
        await change.config.counter.give_back(change.db, limit, subject)
    return answer


async def _picture(change: Change) -> Picture:
    """Raises PhotoMissing, and what is wrong with the photo."""
    sent = forms.upload(change.form, "picture")
    if sent is None:
        raise rules.PhotoMissing
    data = await sent.read(pictures.MOST_BYTES + 1)
    keeping.check_kind(data)
    return await asyncio.to_thread(pictures.read, data)


def _refused(change: Change, poll: PollView, home: AskedHome, refusal: Refusal) -> Html:
    """A page that is returned is committed, and the refusal stands in the log."""
    shown = {
        "poll": poll,
        "home": home,
        "words": change.translator.refusal(refusal),
    }
    return change.render("assisting/refused.html", shown, status=errors.status_of(refusal))


def _helper(change: Change) -> Clerk:
    visitor = change.visitor
    pepper = change.config.keys.community_pepper(change.community.id)
    return Clerk(account_id=visitor.account_id, person_id=visitor.person_id, pepper=pepper)


def _poll(visit: Visit, number: int) -> str:
    return f"/c/{visit.community.slug}/polls/{number}"


def _here(visit: Visit, number: int) -> str:
    return f"{_poll(visit, number)}/assist"
