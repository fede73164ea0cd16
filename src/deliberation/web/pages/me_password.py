"""Setting or changing one's sign-in name and password."""

from dataclasses import dataclass
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.accounts import actions as accounts
from deliberation.accounts import password_rules, passwords, rules
from deliberation.accounts import queries as known_accounts
from deliberation.accounts.passwords import Kept
from deliberation.accounts.queries import AccountView
from deliberation.communities import queries as communities
from deliberation.database.sessions import Reader, enter
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.roll import identity
from deliberation.roll import queries as roll
from deliberation.web import attempts, forms
from deliberation.web.attempts import Attempt
from deliberation.web.deps import Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import local_path

_MOST_SIGNS = 1000
_FEWEST_DIGITS = 5


class LoginNameNotYours(Invalid):
    """A phone or mail as a sign-in name must be one's own on the roll, or it could be taken from its owner."""

    message = sentence("This phone or mail is not yours on the roll. Use your own, or any other word.")
    field = "login_name"


class NewPasswordForm(forms.Form):
    """Passwords are taken as they were typed."""

    login_name: Annotated[forms.Line, Field(max_length=200)]
    present: Annotated[str, Field(max_length=_MOST_SIGNS)] = ""
    password: Annotated[forms.Secret, Field(max_length=_MOST_SIGNS)]
    next: str = ""


@dataclass(frozen=True)
class Holder:
    """Whose password it is, and whether they have to know the present one."""

    account: AccountView
    must_know_present: bool


class MePasswordPages(Controller):
    """`/me/password`."""

    path = "/me/password"
    dependencies = attempts.DEPENDENCIES

    @get()
    async def edit(self, visit: NamedDependency[Visit]) -> Html:
        return _page(visit, await _holder(visit, visit.db), Typed())

    @post()
    async def update(self, attempt: NamedDependency[Attempt]) -> Html:
        async with attempt.writing() as db:
            holder = await _holder(attempt, db)
        try:
            return await _change(attempt, holder, forms.parse(NewPasswordForm, attempt.form))
        except forms.NotFilledIn as unfilled:
            return _page(attempt, holder, unfilled.typed, status=422)
        except (Invalid, Conflict) as refusal:
            return _page(attempt, holder, forms.typed(attempt.form).refused(refusal), status=422)


async def _holder(visit: Visit, db: Reader) -> Holder:
    visitor = visit.visitor
    account = await known_accounts.get_account(db, visitor.account_id)
    live = await known_accounts.live_sign_ins(db, visitor.account_id, now=visit.now)
    may_forget = any(
        each.id == visitor.sign_in_id and rules.may_forget_password(each.method, each.created_at, visit.now)
        for each in live
    )
    return Holder(account, must_know_present=account.has_password and not may_forget)


def _page(visit: Visit, holder: Holder, typed: Typed, *, status: int = 200) -> Html:
    has_second_step = holder.account.has_authenticator
    views = {
        "account": holder.account,
        "asks_present": holder.must_know_present,
        "is_only_way": visit.visitor.method is rules.Method.FIRST_LINK and not holder.account.has_password,
        "least": password_rules.shortest(has_second_step=has_second_step),
        "form": typed,
        "next": local_path(typed.value("next") or visit.request.query_params.get("next"), "/me"),
    }
    return visit.render("me/password.html", views, status=status)


async def _change(attempt: Attempt, holder: Holder, wanted: NewPasswordForm) -> Html:
    """Every other browser is signed out."""
    account = holder.account
    if holder.must_know_present and account.login_name is not None:
        await _prove_present(attempt, account.login_name, wanted.present)
    login_name = password_rules.login_name(wanted.login_name)
    password = password_rules.normal(wanted.password)
    async with attempt.writing() as db:
        own_words = await _own_words(db, account, login_name)
        await _check_own(attempt, db, account, login_name)
    password_rules.check(password, has_second_step=account.has_authenticator, own_words=own_words)
    kept = Kept(account.id, login_name, await attempt.config.hasher.hash(password))
    async with attempt.writing() as db:
        await passwords.keep(db, kept, is_short=password_rules.is_short(password), now=attempt.now)
        await accounts.end_other_sign_ins(db, account.id, but=attempt.visitor.sign_in_id, now=attempt.now)
    following = local_path(wanted.next, "/me")
    return attempt.redirect(following, done=sentence("Your password is set. Other devices are signed out."))


async def _prove_present(attempt: Attempt, login_name: str, present: str) -> None:
    tried = (rules.TRIES_FOR_LOGIN_NAME, login_name)
    await attempt.count(tried)
    async with attempt.writing() as db:
        kept = await passwords.find_by_login_name(db, login_name)
    hashed = kept.hash if kept else None
    if not await attempt.config.hasher.is_right(hashed, password_rules.normal(present)):
        raise password_rules.PresentPasswordWrong
    await attempt.succeed(tried)


async def _own_words(db: Reader, account: AccountView, login_name: str) -> set[str]:
    joined = {each.community_id for each in await known_accounts.memberships(db, account.id)}
    names = {each.name for each in await communities.all_communities(db) if each.id in joined}
    return names | {account.name, login_name, login_name.partition("@")[0]}


async def _check_own(attempt: Attempt, db: Reader, account: AccountView, login_name: str) -> None:
    """Raise LoginNameNotYours for a phone or mail that the roll gives to nobody this account is."""
    digits = login_name.lstrip("+").replace("-", "")
    if "@" not in login_name and not (digits.isdecimal() and len(digits) >= _FEWEST_DIGITS):
        return
    persons = [
        (each.community_id, each.person_id)
        for each in await known_accounts.memberships(db, account.id)
        if each.person_id is not None
    ]
    for community_id, person_id in persons:
        await enter(db, community_id)
        wanted = identity.contact_hash(attempt.config.keys.community_pepper(community_id), login_name)
        if wanted in await roll.contact_hashes(db, person_id):
            return
    # staff whom the desk knows are on no roll: their mail was not taken from anybody there
    if persons:
        raise LoginNameNotYours
