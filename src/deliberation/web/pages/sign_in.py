"""Signing in with the code of a paper letter, or a link; signing out."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.accounts import actions as accounts
from deliberation.accounts import codes, letter_codes, rules
from deliberation.accounts import queries as known_accounts
from deliberation.accounts.rules import Method
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import queries as roll
from deliberation.web import attempts, forms
from deliberation.web.attempts import Attempt
from deliberation.web.deps import SESSION_COOKIE, Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import local_path

_MOST_SHOWN = 40


class LetterForm(forms.Form):
    """The code of a letter, as typed."""

    code: Annotated[forms.Line, Field(max_length=200)]
    next: str = ""


class LinkForm(forms.Form):
    """The hidden code of a link."""

    code: Annotated[forms.Line, Field(max_length=200)]
    next: str = ""


class SignInPages(Controller):
    """`/sign-in`, `/sign-in/letter`, `/sign-in/link`, `/sign-out`."""

    path = "/"
    dependencies = attempts.DEPENDENCIES

    @get("/sign-in", name="sign_in")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        return _letter_page(visit, Typed())

    @get("/sign-in/letter")
    async def letter(self, visit: NamedDependency[Visit]) -> Html:
        """Filled in when the letter's square code was scanned; only the button signs in, never a preview of the link."""
        scanned = codes.tidy(visit.request.query_params.get("code", "")[:_MOST_SHOWN])
        return _letter_page(visit, Typed({"code": [codes.grouped(scanned)]} if scanned else {}))

    @post("/sign-in/letter")
    async def use_letter(self, attempt: NamedDependency[Attempt]) -> Html:
        try:
            wanted = forms.parse(LetterForm, attempt.form)
            return await _use_letter(attempt, wanted)
        except forms.NotFilledIn as unfilled:
            return _letter_page(attempt, unfilled.typed, status=422)
        except rules.LetterCodeUsed as refusal:
            way_on = await _way_on(attempt)
            if way_on is not None:
                return attempt.redirect(way_on, done=sentence("You are signed in already."))
            return _letter_page(attempt, forms.typed(attempt.form).refused(refusal), status=422)
        except Invalid as refusal:
            return _letter_page(attempt, forms.typed(attempt.form).refused(refusal), status=422)

    @get("/sign-in/link")
    async def link(self, visit: NamedDependency[Visit]) -> Html:
        code = visit.request.query_params.get("code", "")
        holder = await known_accounts.find_link_holder(
            visit.db, code, is_demo=visit.config.settings.is_demo, now=visit.now
        )
        if holder is None:
            raise rules.LinkUnknown
        views = {"name": holder, "code": code, "next": local_path(visit.request.query_params.get("next"))}
        return visit.render("sign_in/link.html", views)

    @post("/sign-in/link")
    async def use_link(self, attempt: NamedDependency[Attempt]) -> Html:
        try:
            wanted = forms.parse(LinkForm, attempt.form)
        except forms.NotFilledIn as unfilled:
            raise rules.LinkUnknown from unfilled
        by_address = (rules.TRIES_BY_ADDRESS, attempt.address)
        await attempt.count(by_address)
        async with attempt.writing() as db:
            is_demo = attempt.config.settings.is_demo
            account_id, method = await accounts.use_link(db, wanted.code, is_demo=is_demo, now=attempt.now)
            answer = await attempt.welcome(db, account_id, method, wanted=wanted.next)
        await attempt.succeed(by_address)
        return answer

    @post("/sign-out")
    async def sign_out(self, change: NamedDependency[Change]) -> Html:
        await attempts.end_present_sign_in(change, change.db)
        answer = change.redirect("/", done=sentence("You are signed out."))
        answer.cookies.append(change.cookie(SESSION_COOKIE, "", seconds=0))
        return answer


def _letter_page(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    wanted = typed.value("next") or visit.request.query_params.get("next")
    return visit.render("sign_in/letter.html", {"form": typed, "next": local_path(wanted)}, status=status)


async def _way_on(attempt: Attempt) -> str | None:
    """Where to go if the used code was on a letter to whoever is signed in here: they scanned it once more."""
    visitor = attempt.found_visitor
    if visitor is None:
        return None
    typed, key = forms.typed(attempt.form), attempt.key(codes.LETTER_KEY)
    async with attempt.writing() as db:
        if not await known_accounts.is_letter_to(db, visitor.account_id, typed.value("code"), key=key):
            return None
        return await attempts.landing(db, visitor.account_id, typed.value("next"))


async def _use_letter(attempt: Attempt, wanted: LetterForm) -> Html:
    by_address = (rules.TRIES_BY_ADDRESS, attempt.address)
    await attempt.count(by_address)
    async with attempt.writing() as db:
        key = attempt.key(codes.LETTER_KEY)
        letter = await letter_codes.locked(db, wanted.code, key=key, now=attempt.now)
        person = await roll.get_person(db, letter.person_id)
        account_id = await letter_codes.use(db, letter, name=person.name, now=attempt.now)
        contacts = await roll.contact_hashes(db, letter.person_id)
        answer = await attempt.welcome(db, account_id, Method.LETTER, wanted=wanted.next)
    await attempt.succeed(by_address, *((rules.FAILURES_FOR_CONTACT, each.hex()) for each in contacts))
    return answer
