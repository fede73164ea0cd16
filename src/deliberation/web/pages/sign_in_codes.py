"""Signing in with six digits sent to the phone or mail on the roll."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.accounts import actions as accounts
from deliberation.accounts import one_time_codes, rules
from deliberation.accounts.one_time_codes import Asked
from deliberation.accounts.rules import Method, Proof
from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Writer, enter
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.outbox import actions as outbox
from deliberation.outbox import senders
from deliberation.outbox.rules import Channel, Letter
from deliberation.roll import identity
from deliberation.roll import queries as roll
from deliberation.web import attempts, forms
from deliberation.web.attempts import Attempt, Try
from deliberation.web.deps import Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import local_path

# E.164 ends at 15 digits; nothing shorter than 7 is a phone that messages reach
_SHORTEST_NUMBER = 7
_LONGEST_NUMBER = 15
_SUBJECT = sentence("Your code: %(code)s")
_BODY = sentence(
    "%(code)s is your code for %(community)s. It is good for 10 minutes. Tell it to nobody. "
    "If you did not ask for it, you need do nothing."
)


class ContactUnusable(Invalid):
    message = sentence("Write a mobile number or a mail address.")
    field = "contact"


class ChannelMissing(Invalid):
    """No server to send with is set up for that way."""

    message = sentence("We cannot send a message there. Use the code from your letter.")
    field = "contact"


class CommunityUnknown(Invalid):
    message = sentence("Choose one from the list.")
    field = "community"


class ContactForm(forms.Form):
    """Who asks for a code, and where."""

    community: Annotated[forms.Line, Field(max_length=60)]
    contact: Annotated[forms.Line, Field(max_length=100)]
    next: str = ""


class DigitsForm(forms.Form):
    """The code of the message, as typed."""

    code: Annotated[forms.Line, Field(max_length=100)]
    next: str = ""


class SignInCodePages(Controller):
    """`/sign-in/code` asks for a code, `/sign-in/code/check` takes it."""

    path = "/sign-in/code"
    dependencies = attempts.DEPENDENCIES

    @get()
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        return _ask_page(visit, await communities.all_communities(visit.db), Typed())

    @post()
    async def create(self, attempt: NamedDependency[Attempt]) -> Html:
        try:
            wanted = forms.parse(ContactForm, attempt.form)
            await _send_code(attempt, wanted)
        except forms.NotFilledIn as unfilled:
            return await _ask_again(attempt, unfilled.typed)
        except Invalid as refusal:
            return await _ask_again(attempt, forms.typed(attempt.form).refused(refusal))
        return attempt.redirect(attempts.with_next("/sign-in/code/check", wanted.next))

    @get("/check")
    async def check(self, visit: NamedDependency[Visit]) -> Html:
        return _check_page(visit, Typed())

    @post("/check")
    async def use(self, attempt: NamedDependency[Attempt]) -> Html:
        try:
            wanted = forms.parse(DigitsForm, attempt.form)
            return await _use_code(attempt, wanted)
        except forms.NotFilledIn as unfilled:
            return _check_page(attempt, unfilled.typed, status=422)
        except Invalid as refusal:
            return _check_page(attempt, forms.typed(attempt.form).refused(refusal), status=422)


def _ask_page(visit: Visit, found: tuple[CommunityView, ...], typed: Typed, *, status: int = 200) -> Html:
    query = visit.request.query_params
    wanted = local_path(typed.value("next") or query.get("next"))
    parts = wanted.split("/")
    named = query.get("c") or (parts[2] if wanted.startswith("/c/") else "")
    views = {
        "options": tuple((each.slug, each.name) for each in found),
        "chosen": typed.value("community", named),
        "channels": tuple(senders.of_settings(visit.config.settings)),
        "form": typed,
        "next": wanted,
    }
    return visit.render("sign_in/code.html", views, status=status)


async def _ask_again(attempt: Attempt, typed: Typed) -> Html:
    async with attempt.writing() as db:
        found = await communities.all_communities(db)
    return _ask_page(attempt, found, typed, status=422)


def _check_page(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    wanted = local_path(typed.value("next") or visit.request.query_params.get("next"))
    return visit.render("sign_in/code_check.html", {"form": typed, "next": wanted}, status=status)


async def _send_code(attempt: Attempt, wanted: ContactForm) -> None:
    """The same rows are written whether the contact is on the roll or not."""
    contact = identity.contact_normal(wanted.contact)
    channel = _channel(contact)
    if channel not in senders.of_settings(attempt.config.settings):
        raise ChannelMissing
    await attempt.count((rules.CODES_BY_ADDRESS, attempt.address), (rules.CODES_TO_CONTACT, contact))
    async with attempt.writing() as db:
        community = await communities.find_by_slug(db, wanted.community)
        if community is None:
            raise CommunityUnknown
        await _write_code(attempt, db, community, contact)


async def _write_code(attempt: Attempt, db: Writer, community: CommunityView, contact: str) -> None:
    await enter(db, community.id)
    contact_hash = identity.contact_hash(attempt.config.keys.community_pepper(community.id), contact)
    person_id = await roll.find_person_by_contact(db, community.id, contact_hash)
    asked = Asked(community.id, contact_hash, person_id)
    key = attempt.key(one_time_codes.KEY)
    digits = await one_time_codes.issue(db, asked, browser=attempt.browser, key=key, now=attempt.now)
    details = {"code": digits, "community": community.name}
    letter = Letter(_channel(contact), contact, attempt.say(_SUBJECT, details), attempt.say(_BODY, details))
    post = outbox.post if person_id is not None else outbox.post_to_nobody
    await post(db, letter, now=attempt.now)


def _channel(contact: str) -> Channel:
    name, at, host = contact.partition("@")
    if at and name and host and contact.isprintable() and "@" not in host:
        return Channel.MAIL
    digits = contact.removeprefix("+")
    if not digits.isascii() or not digits.isdigit() or not _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER:
        raise ContactUnusable
    return Channel.SMS


async def _use_code(attempt: Attempt, wanted: DigitsForm) -> Html:
    browser, key = attempt.browser, attempt.key(one_time_codes.KEY)
    async with attempt.writing() as db:
        tried = await one_time_codes.count_try(db, browser=browser, now=attempt.now)
    tries = _tries(attempt, tried.asked)
    await attempt.count(*tries)
    async with attempt.writing() as db:
        person_id = await one_time_codes.use(
            db, tried, wanted.code, browser=browser, key=key, now=attempt.now
        )
        await enter(db, tried.asked.community_id)
        person = await roll.get_person(db, person_id)
        account_id = await accounts.account_of_person(
            db, tried.asked.community_id, person_id, name=person.name, proof=Proof.CONTACT, now=attempt.now
        )
        answer = await attempt.welcome(db, account_id, Method.CODE, wanted=wanted.next)
    await attempt.succeed(*tries)
    return answer


def _tries(attempt: Attempt, asked: Asked) -> tuple[Try, ...]:
    return (
        (rules.TRIES_BY_ADDRESS, attempt.address),
        (rules.TRIES_FOR_CONTACT, asked.contact_hash.hex()),
        (rules.FAILURES_FOR_CONTACT, asked.contact_hash.hex()),
    )
