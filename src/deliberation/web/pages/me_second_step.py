"""Setting up the second step with an authenticator app, its recovery codes, and turning it off."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.accounts import actions as accounts
from deliberation.accounts import queries as known_accounts
from deliberation.accounts import rules, second_steps
from deliberation.accounts.queries import AccountView
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.web import attempts, forms, qr
from deliberation.web.attempts import Attempt
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import local_path

Act = Callable[[Attempt, Writer, str], Awaitable[Html]]


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code: Annotated[forms.Line, Field(max_length=100)]
    next: str = ""


class MeSecondStepPages(Controller):
    """`/me/second-step`."""

    path = "/me/second-step"
    dependencies = attempts.DEPENDENCIES

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Html:
        """It follows a first step that lasts: whoever came by a link that works once sets a password before."""
        account = await known_accounts.get_account(visit.db, visit.visitor.account_id)
        if visit.visitor.method is rules.Method.FIRST_LINK and not account.has_password:
            here = attempts.with_next("/me/second-step", visit.request.query_params.get("next", ""))
            return visit.redirect(attempts.with_next(attempts.PASSWORD, here))
        return await _page(visit, visit.db, Typed())

    @post()
    async def start(self, change: NamedDependency[Change]) -> Html:
        """A fresh secret, shown on the next page."""
        key = change.config.keys.for_purpose(second_steps.KEY)
        await second_steps.start(change.db, change.visitor.account_id, key=key, now=change.now)
        wanted = change.form.get("next")
        return change.redirect(
            attempts.with_next("/me/second-step", wanted if isinstance(wanted, str) else "")
        )

    @post("/confirmation")
    async def confirm(self, attempt: NamedDependency[Attempt]) -> Html:
        return await _with_code(attempt, _confirm)

    @post("/recovery-codes")
    async def renew_codes(self, attempt: NamedDependency[Attempt]) -> Html:
        return await _with_code(attempt, _renew_codes)

    @post("/removal")
    async def remove(self, attempt: NamedDependency[Attempt]) -> Html:
        return await _with_code(attempt, _remove)


async def _page(visit: Visit, db: Reader, typed: Typed, *, status: int = 200) -> Html:
    account = await known_accounts.get_account(db, visit.visitor.account_id)
    key = visit.config.keys.for_purpose(second_steps.KEY)
    secret = await second_steps.find_new_secret(db, account.id, key=key)
    wanted = local_path(typed.value("next") or visit.request.query_params.get("next"), "/me")
    views = {"account": account, "form": typed, "next": wanted, **_secret_views(account, secret)}
    return visit.render("me/second_step.html", views, status=status)


def _secret_views(account: AccountView, secret: str | None) -> dict[str, object]:
    if secret is None:
        return {"picture": None, "groups": ""}
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"picture": qr.svg(second_steps.address(secret, account.name)), "groups": groups}


async def _with_code(attempt: Attempt, act: Act) -> Html:
    """Do what only the holder of the app may do: the code is counted, then used."""
    who = str(attempt.visitor.account_id)
    tries = ((rules.SECOND_STEPS, who), (rules.FAILED_SECOND_STEPS, who))
    try:
        wanted = forms.parse(CodeForm, attempt.form)
        await attempt.count(*tries)
        async with attempt.writing() as db:
            answer = await act(attempt, db, wanted.code)
        await attempt.succeed(*tries)
        return answer  # noqa: TRY300 - the two faults below are the exceptions
    except forms.NotFilledIn as unfilled:
        typed = unfilled.typed
    except (Invalid, Conflict) as refusal:
        typed = forms.typed(attempt.form).refused(refusal)
    async with attempt.writing() as db:
        return await _page(attempt, db, typed, status=422)


async def _confirm(attempt: Attempt, db: Writer, code: str) -> Html:
    """From here on this browser has done its second step; the others are signed out."""
    visitor, key = attempt.visitor, attempt.key(second_steps.KEY)
    recovery = await second_steps.confirm(db, visitor.account_id, code, key=key, now=attempt.now)
    await accounts.end_other_sign_ins(db, visitor.account_id, but=visitor.sign_in_id, now=attempt.now)
    token = await accounts.pass_second_step(db, visitor.sign_in_id, now=attempt.now)
    return attempt.carry(_codes_page(attempt, recovery), token)


async def _renew_codes(attempt: Attempt, db: Writer, code: str) -> Html:
    account_id, key = attempt.visitor.account_id, attempt.key(second_steps.KEY)
    await second_steps.check(db, account_id, code, key=key, now=attempt.now)
    return _codes_page(attempt, await second_steps.renew_recovery_codes(db, account_id, key=key))


async def _remove(attempt: Attempt, db: Writer, code: str) -> Html:
    visitor, key = attempt.visitor, attempt.key(second_steps.KEY)
    await second_steps.check(db, visitor.account_id, code, key=key, now=attempt.now)
    await second_steps.remove(db, visitor.account_id)
    await accounts.end_other_sign_ins(db, visitor.account_id, but=visitor.sign_in_id, now=attempt.now)
    return attempt.redirect("/me", done=sentence("The second step is off."))


def _codes_page(attempt: Attempt, recovery: tuple[str, ...]) -> Html:
    """Shown this once: only hashes are kept."""
    wanted = attempt.form.get("next")
    following = local_path(wanted if isinstance(wanted, str) else None, "/me")
    return attempt.render("me/recovery_codes.html", {"codes": recovery, "next": following})
