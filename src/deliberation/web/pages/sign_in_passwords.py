"""Signing in with a password, and the second step with an authenticator app."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.accounts import actions as accounts
from deliberation.accounts import password_rules, passwords, rules, second_steps
from deliberation.accounts import queries as known_accounts
from deliberation.accounts.passwords import Kept
from deliberation.accounts.rules import Method
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.web import attempts, forms
from deliberation.web.attempts import Attempt
from deliberation.web.deps import Html, Visit, Visitor
from deliberation.web.forms import Typed
from deliberation.web.paths import local_path
from deliberation.web.refusals import SignInFirst

_MOST_SIGNS = 1000


class PasswordForm(forms.Form):
    """A name and a password; the password is taken as it was typed."""

    login_name: Annotated[forms.Line, Field(max_length=200)]
    password: Annotated[forms.Secret, Field(max_length=_MOST_SIGNS)]
    next: str = ""


class SecondStepForm(forms.Form):
    """A code of the app, or a recovery code."""

    code: Annotated[forms.Line, Field(max_length=100)]
    next: str = ""


class SignInPasswordPages(Controller):
    """`/sign-in/password`, `/sign-in/second-step`."""

    path = "/sign-in"
    dependencies = attempts.DEPENDENCIES

    @get("/password")
    async def password(self, visit: NamedDependency[Visit]) -> Html:
        return _page(visit, "sign_in/password.html", Typed())

    @post("/password")
    async def use_password(self, attempt: NamedDependency[Attempt]) -> Html:
        try:
            return await _use_password(attempt, forms.parse(PasswordForm, attempt.form))
        except forms.NotFilledIn as unfilled:
            return _page(attempt, "sign_in/password.html", unfilled.typed, status=422)
        except Invalid as refusal:
            typed = forms.typed(attempt.form).refused(refusal)
            return _page(attempt, "sign_in/password.html", typed, status=422)

    @get("/second-step")
    async def second_step(self, visit: NamedDependency[Visit]) -> Html:
        """Whoever has no authenticator yet is led to set one up."""
        account = await known_accounts.get_account(visit.db, _signed_in(visit).account_id)
        if not account.has_authenticator:
            return visit.redirect(
                attempts.with_next("/me/second-step", visit.request.query_params.get("next", ""))
            )
        return _page(visit, "sign_in/second_step.html", Typed())

    @post("/second-step")
    async def use_second_step(self, attempt: NamedDependency[Attempt]) -> Html:
        try:
            return await _use_second_step(attempt, forms.parse(SecondStepForm, attempt.form))
        except forms.NotFilledIn as unfilled:
            return _page(attempt, "sign_in/second_step.html", unfilled.typed, status=422)
        except Invalid as refusal:
            typed = forms.typed(attempt.form).refused(refusal)
            return _page(attempt, "sign_in/second_step.html", typed, status=422)


def _page(visit: Visit, template: str, typed: Typed, *, status: int = 200) -> Html:
    wanted = typed.value("next") or visit.request.query_params.get("next")
    return visit.render(template, {"form": typed, "next": local_path(wanted)}, status=status)


def _signed_in(visit: Visit) -> Visitor:
    """Whoever passed the first step. Raises SignInFirst."""
    if visit.found_visitor is None:
        raise SignInFirst(visit.path)
    return visit.found_visitor


async def _use_password(attempt: Attempt, wanted: PasswordForm) -> Html:
    try:
        name = password_rules.login_name(wanted.login_name)
    except password_rules.LoginNameUnusable as unusable:
        raise password_rules.WrongPassword from unusable
    tries = (
        (rules.TRIES_BY_ADDRESS, attempt.address),
        (rules.TRIES_FOR_LOGIN_NAME, name),
        (rules.FAILURES_FOR_LOGIN_NAME, name),
    )
    await attempt.count(*tries)
    async with attempt.writing() as db:
        kept = await passwords.find_by_login_name(db, name)
    new_hash = await _check_password(attempt, kept, password_rules.normal(wanted.password))
    if kept is None or new_hash is None:
        raise password_rules.WrongPassword
    async with attempt.writing() as db:
        if new_hash != kept.hash:
            await passwords.renew_hash(db, kept.account_id, old=kept.hash, new=new_hash)
        answer = await attempt.welcome(db, kept.account_id, Method.PASSWORD, wanted=wanted.next)
    await attempt.succeed(*tries)
    return answer


async def _check_password(attempt: Attempt, kept: Kept | None, password: str) -> str | None:
    """The hash to keep from now on, or None for a wrong password. The same work is done for an unknown name."""
    hasher = attempt.config.hasher
    is_right = await hasher.is_right(kept.hash if kept else None, password)
    if kept is None or not is_right:
        return None
    return await hasher.hash(password) if hasher.is_outdated(kept.hash) else kept.hash


async def _use_second_step(attempt: Attempt, wanted: SecondStepForm) -> Html:
    visitor = _signed_in(attempt)
    who = str(visitor.account_id)
    tries = (
        (rules.TRIES_BY_ADDRESS, attempt.address),
        (rules.SECOND_STEPS, who),
        (rules.FAILED_SECOND_STEPS, who),
    )
    await attempt.count(*tries)
    async with attempt.writing() as db:
        key = attempt.key(second_steps.KEY)
        await second_steps.check(db, visitor.account_id, wanted.code, key=key, now=attempt.now)
        token = await accounts.pass_second_step(db, visitor.sign_in_id, now=attempt.now)
        path = await attempts.landing(db, visitor.account_id, wanted.next)
    await attempt.succeed(*tries)
    return attempt.carry(attempt.redirect(path, done=sentence("You are signed in.")), token)
