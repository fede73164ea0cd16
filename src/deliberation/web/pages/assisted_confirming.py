"""An owner confirms what a helper typed: by a code sent to them, by the code of their letter, or by a signed slip."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.accounts import rules as signing_in
from deliberation.accounts.codes import LETTER_KEY
from deliberation.kernel.refusals import Invalid, Refusal
from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.polls.assisting import codes, rules, slips, taking
from deliberation.polls.assisting.codes import Spoken, Typed
from deliberation.polls.assisting.queries import AskedHome
from deliberation.polls.paper_ends import Clerk
from deliberation.polls.queries import PollView
from deliberation.proposals.pictures import Picture
from deliberation.roll.directory import masked_contact
from deliberation.web import (
    again,
    assisted_forms,
    assisted_homes,
    assisting_words,
    desk_forms,
    errors,
    forms,
    photos,
)
from deliberation.web.assisted_forms import CodeForm, LetterForm, SlipForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn
from deliberation.web.forms import Typed as Shown
from deliberation.web.paths import Number


class AssistedConfirmingPages(Controller):
    """The last step at one home of `/c/{slug}/polls/{number}/assist`."""

    path = "/c/{slug:str}/polls/{number:int}/assist"

    @get([f"/{{party:uuid}}/{step}" for step in ("code", "ballot", "slip")])
    async def confirm_again(
        self, visit: NamedDependency[Visit], number: Number, party: FromPath[UUID]
    ) -> Html:
        return await assisted_homes.asked_anew(visit, number, party)

    @post("/{party:uuid}/code")
    async def send_code(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await assisted_homes.standing_at(change, number, party)
        form, said = assisted_forms.opened(change, poll, party)
        try:
            address = await _address(change, said, forms.typed(change.form).value("way"))
            key = change.config.keys.for_purpose(codes.KEY)
            digits = await codes.issue(
                change.db, change.community.id, said, helper=desk_forms.clerk(change), key=key
            )
        except Invalid as refusal:
            return await assisted_homes.check(change, poll, home, form, Shown().refused(refusal), status=422)
        letter = assisting_words.letter(change, poll, home, said.answers, code=digits, address=address)
        await outbox.post(change.db, letter, now=change.now)
        return await assisted_homes.check(change, poll, home, form, Shown(), sent_to=masked_contact(address))

    @post("/{party:uuid}/ballot")
    async def confirm(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await assisted_homes.standing_at(change, number, party)
        form, said = assisted_forms.opened(change, poll, party)
        helper = desk_forms.clerk(change)
        sent_to = forms.typed(change.form).value("sent_to")[:100]
        try:
            if "letter" in change.form:
                answer = await _by_letter(change, said, helper)
            else:
                answer = await _by_code(change, said, helper)
        except NotFilledIn as unfilled:
            return await assisted_homes.check(
                change, poll, home, form, unfilled.typed, status=422, sent_to=sent_to
            )
        if isinstance(answer, taking.Unproved):
            typed = forms.typed(change.form).refused(answer.refusal)
            return await assisted_homes.check(change, poll, home, form, typed, status=422, sent_to=sent_to)
        if isinstance(answer, taking.Refused):
            return _refused(change, poll, home, answer.refusal)
        done = sentence("The vote is recorded. The home gets word of it at every address we know.")
        return change.redirect(f"{_poll(change, number)}/receipt/{answer.code}", done=done)

    @post("/{party:uuid}/slip")
    async def sign(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await assisted_homes.standing_at(change, number, party)
        form, said = assisted_forms.opened(change, poll, party)
        try:
            slip = forms.parse(SlipForm, change.form).slip
            answer = await slips.sign(
                change.db,
                change.community.id,
                said,
                slip=slip,
                picture=await _picture(change),
                helper=desk_forms.clerk(change),
            )
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await assisted_homes.check(change, poll, home, form, typed, status=status)
        if isinstance(answer, taking.Refused):
            return _refused(change, poll, home, answer.refusal)
        done = sentence("The slip is kept. A second person reads it, and then its vote counts.")
        return change.redirect(f"{_poll(change, number)}/assist", done=done)


async def _address(change: Change, said: Spoken, way: str) -> str:
    """The address chosen by its place in the list. Raises NoAddress."""
    found = await assisted_homes.addresses(change, said.person_id)
    if not way.isascii() or not way.isdigit() or len(way) > 2 or int(way) >= len(found):  # noqa: PLR2004 - nobody has a hundred
        raise rules.NoAddress
    return found[int(way)]


async def _by_code(
    change: Change, said: Spoken, helper: Clerk
) -> taking.Recorded | taking.Refused | taking.Unproved:
    """Raises NotFilledIn."""
    digits = forms.parse(CodeForm, change.form).code
    key = change.config.keys.for_purpose(codes.KEY)
    return await taking.by_code(change.db, said, typed=Typed(digits, key), helper=helper)


async def _by_letter(
    change: Change, said: Spoken, helper: Clerk
) -> taking.Recorded | taking.Refused | taking.Unproved:
    """A helper may try a few codes an hour: every answer is committed, and so is its count. Raises NotFilledIn, TriedTooOften."""
    typed = forms.parse(LetterForm, change.form)
    limit, subject = signing_in.LETTERS_BY_HELPER, str(helper.account_id)
    await change.config.counter.take(change.db, limit, subject, now=change.now)
    key = change.config.keys.for_purpose(LETTER_KEY)
    answer = await taking.by_letter(
        change.db, said, typed=Typed(typed.letter, key), helper=helper, makes_letters_as=change.actor.ref
    )
    if isinstance(answer, taking.Recorded):
        await change.config.counter.give_back(change.db, limit, subject)
    return answer


async def _picture(change: Change) -> Picture:
    """Raises PhotoMissing, and what is wrong with the photo."""
    picture = await photos.sent(change)
    if picture is None:
        raise rules.PhotoMissing
    return picture


def _refused(change: Change, poll: PollView, home: AskedHome, refusal: Refusal) -> Html:
    """A page that is returned is committed, and the refusal stands in the log."""
    shown = {
        "poll": poll,
        "home": home,
        "words": change.translator.refusal(refusal),
    }
    return change.render("assisting/refused.html", shown, status=errors.status_of(refusal))


def _poll(change: Change, number: int) -> str:
    return f"/c/{change.community.slug}/polls/{number}"
