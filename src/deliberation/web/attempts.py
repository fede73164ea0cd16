"""A try at signing in, or at changing how one signs in.

The exception to "one request, one transaction": a try is counted in a transaction that commits before the try is
looked at, so that no refusal takes the count back; and no connection is held while a password is hashed.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from urllib.parse import urlencode
from uuid import UUID

from litestar.datastructures import FormMultiDict
from litestar.di import Provide

from deliberation.accounts import actions as accounts
from deliberation.accounts import devices, limits, passwords, rules
from deliberation.accounts import queries as known_accounts
from deliberation.accounts.rules import Limit, Method
from deliberation.communities import queries as communities
from deliberation.database.sessions import Reader, Writer, reading, writing
from deliberation.kernel.text import sentence
from deliberation.web import arrivals, deps
from deliberation.web.config import WebConfig
from deliberation.web.deps import SESSION_COOKIE, AnyRequest, Change, Html, Visit
from deliberation.web.paths import local_path

SECOND_STEP = "/sign-in/second-step"
PASSWORD = "/me/password"  # noqa: S105 - an address
FIRST_STEPS = "/start"
Try = tuple[Limit, str]


@dataclass(kw_only=True)
class Attempt(Visit):
    """A form of ours; its `db` has ended, each step opens a transaction of its own."""

    form: FormMultiDict

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writer]:
        """One step. A rush of tries waits for its turn without a connection, and the other pages go on."""
        async with self.config.gate, writing(self.config.sessions) as db:
            yield db

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        """One step that only looks, in the community of the address."""
        async with self.config.gate, reading(self.config.sessions, self.community.id) as db:
            yield db

    def changing(self, db: Writer) -> Change:
        """One step, for what asks for a change: within its transaction."""
        arrived = {each.name: getattr(self, each.name) for each in fields(Visit)}
        return Change(**{**arrived, "db": db, "form": self.form})

    def key(self, purpose: str) -> bytes:
        return self.config.keys.for_purpose(purpose)

    @property
    def address(self) -> str:
        """Whom the connection comes from, as the server saw it; headers that anybody can write are not asked."""
        client = self.request.client
        return limits.home_of(client.host) if client else ""

    async def count(self, *tries: Try) -> None:
        """Count one try against each limit, for good. Raises TriedTooOften, LockedByFailures."""
        async with self.writing() as db:
            for limit, subject in tries:
                await self.config.counter.take(db, limit, subject, now=self.now)

    async def succeed(self, *tries: Try) -> None:
        """The try was right: it does not count. In a turn of its own, and in the order of counting: no deadlock."""
        async with self.writing() as db:
            for limit, subject in tries:
                await self.config.counter.give_back(db, limit, subject)

    async def welcome(self, db: Writer, account_id: UUID, method: Method, *, wanted: str) -> Html:
        """Signed in under a fresh token: the one this browser came with is dead, and a locked password opens again."""
        await end_present_sign_in(self, db)
        kept = await passwords.find_of_account(db, account_id)
        if kept is not None:
            await self.config.counter.give_back(db, rules.FAILURES_FOR_LOGIN_NAME, kept.login_name)
        device = devices.of(self.request.headers.get("user-agent", ""))
        token = await accounts.sign_in(db, account_id, method=method, device=device, now=self.now)
        path = await landing(db, account_id, wanted)
        if kept is None and method is Method.FIRST_LINK and path != FIRST_STEPS:
            # the link works once: without a password there would be no way back in
            path = with_next(PASSWORD, path)
        account = await known_accounts.get_account(db, account_id)
        if account.has_authenticator and method is not Method.DEMO_LINK:
            path = with_next(SECOND_STEP, path)
        return self.carry(self.redirect(path, done=sentence("You are signed in.")), token)

    def carry(self, answer: Html, token: str) -> Html:
        """Hand the browser its session, and a new name for itself."""
        seconds = int(rules.SIGN_IN_LASTS.total_seconds())
        answer.cookies.append(self.cookie(SESSION_COOKIE, token, seconds=seconds))
        answer.cookies.append(self.cookie(deps.BROWSER_COOKIE, secrets.token_urlsafe(16), seconds=deps.YEAR))
        return answer


async def provide_attempt(request: AnyRequest) -> Attempt:
    """The visit's own reads are over when the handler begins."""
    config: WebConfig = request.app.state.config
    form = await arrivals.proved_form(request, config)
    async with config.gate, reading(config.sessions) as db:
        arrived = await arrivals.arrival(request, config, db)
    return Attempt(**arrived, form=form)


async def provide_look(request: AnyRequest) -> Attempt:
    """A code that stands in an address is tried by looking: it is counted like one that was typed, and changes nothing else."""
    config: WebConfig = request.app.state.config
    async with config.gate, reading(config.sessions) as db:
        arrived = await arrivals.arrival(request, config, db)
    return Attempt(**arrived, form=FormMultiDict([]))


DEPENDENCIES: dict[str, Provide] = {"attempt": Provide(provide_attempt), "look": Provide(provide_look)}


def with_next(path: str, wanted: str) -> str:
    """The path, remembering where the reader wants to go afterwards."""
    target = local_path(wanted)
    return path if target == "/" else f"{path}?{urlencode({'next': target})}"


async def end_present_sign_in(visit: Visit, db: Writer) -> None:
    """The session this browser came with, if any, is dead from here on."""
    present = visit.found_visitor
    if present is not None:
        await accounts.end_sign_in(db, present.account_id, present.sign_in_id, now=visit.now)


async def landing(db: Reader, account_id: UUID, wanted: str) -> str:
    """Where signing in leads: to the wanted page of ours, else to the start page of the account's community, where its votes stand."""
    path = local_path(wanted, "")
    if path and path != "/":
        return path
    joined = await known_accounts.memberships(db, account_id)
    slugs = {each.id: each.slug for each in await communities.all_communities(db)}
    return f"/c/{slugs[joined[0].community_id]}" if joined else "/"
