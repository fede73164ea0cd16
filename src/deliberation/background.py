"""What goes on beside the requests, from the application's start to its end: letters, the log, the close of votes, and clearing up."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Protocol

from litestar import Litestar

from deliberation.accounts.forgetting import forget_old as forget_sign_ins
from deliberation.audit import witnesses
from deliberation.audit.heads import Heads
from deliberation.audit.rules import LogKey
from deliberation.audit.sequencer import Sequencer
from deliberation.audit.submitter import Submitter
from deliberation.committees import reminding as committee_reminding
from deliberation.committees.deciding import eraser as paper_eraser
from deliberation.database.sessions import Sessions, make_engine, make_sessions, writing
from deliberation.kernel.clock import Clock
from deliberation.meetings.minutes import photos as minutes_photos
from deliberation.meetings.minutes import reminding
from deliberation.notices import eraser as notice_eraser
from deliberation.notifications.actions import Post
from deliberation.notifications.follower import Follower
from deliberation.outbox.actions import forget_old as forget_letters
from deliberation.outbox.senders import of_settings as senders_of
from deliberation.outbox.worker import Worker
from deliberation.polls import clerk
from deliberation.polls.photos import eraser as photo_eraser
from deliberation.roll import eraser
from deliberation.settings import Settings
from deliberation.web import (
    action_letters,
    ballot_letters,
    committee_meetings,
    committee_reminders,
    founding_letters,
    holder_letters,
    mandate_letters,
)
from deliberation.web.config import WebConfig

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]
_ERASE_SECONDS = 900.0
_FORGET_SECONDS = 3600.0
_REMIND_SECONDS = 1800.0
_log = logging.getLogger("deliberation")


class Act(Protocol):
    """Clearing up, as of a moment."""

    async def __call__(self, *, now: datetime) -> None: ...


def work(config: WebConfig, key: LogKey, database_url: str) -> list[Lifespan]:
    """What nobody waits for at a page."""
    return [
        beside(_letters(config).run),
        beside(_follower(config).run),
        *(
            beside(partial(_every, _ERASE_SECONDS, config.clock, partial(each, config.sessions)))
            for each in (
                eraser.erase_old,
                photo_eraser.erase_old,
                notice_eraser.erase_old,
                paper_eraser.erase_old,
            )
        ),
        beside(
            partial(_every, _ERASE_SECONDS, config.clock, partial(minutes_photos.erase_old, config.sessions))
        ),
        beside(partial(_every, _REMIND_SECONDS, config.clock, _reminder(config))),
        beside(partial(_every, _REMIND_SECONDS, config.clock, _committee_reminder(config))),
        beside(partial(_every, _FORGET_SECONDS, config.clock, partial(_forget, config.sessions))),
        *_sequencing(config.settings, key, database_url),
    ]


def beside(work: Callable[[], Coroutine[None, None, None]]) -> Lifespan:
    """Work that goes on beside the requests until the application stops."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(work())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return lifespan


def until_the_end(dispose: Callable[[], Awaitable[None]]) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await dispose()

    return lifespan


def _sequencing(settings: Settings, key: LogKey, database_url: str) -> list[Lifespan]:
    if not settings.is_sequencing:
        return []
    # connections of its own: a rush on the pages must not hold up the receipts
    engine = make_engine(database_url)
    sessions = make_sessions(engine)
    heads = Heads(settings.log_heads)
    posts = witnesses.read(settings.witnesses_file) if settings.witnesses_file else ()
    return [
        until_the_end(engine.dispose),
        beside(Sequencer(engine, key, heads).run),
        *([beside(Submitter(engine, posts, heads).run)] if posts else []),
        beside(lambda: clerk.run(sessions)),
    ]


def _letters(config: WebConfig) -> Worker:
    senders = senders_of(config.settings)
    return Worker(config.sessions, senders, config.clock, keeps_words=config.settings.is_demo)


def _follower(config: WebConfig) -> Follower:
    """What nobody can send here is not posted."""
    channels = frozenset(senders_of(config.settings))
    base_url = config.settings.base_url
    post = Post(
        ballot_letters.Wording(base_url),
        mandate_letters.Wording(base_url),
        holder_letters.Wording(base_url),
        founding_letters.Wording(base_url),
        channels,
    )
    return Follower(config.sessions, config.clock, post)


def _reminder(config: WebConfig) -> Act:
    """Of what is due tomorrow."""
    wording = action_letters.Wording(config.settings.base_url)
    return partial(reminding.remind_all, config.sessions, wording, frozenset(senders_of(config.settings)))


def _committee_reminder(config: WebConfig) -> Act:
    """Of what a committee should have done by now."""
    return partial(
        committee_reminding.remind_all,
        config.sessions,
        committee_meetings.last_met,
        committee_reminders.Wording(config.settings.base_url),
        frozenset(senders_of(config.settings)),
    )


async def _every(seconds: float, clock: Clock, act: Act) -> None:
    """Until it is cancelled. What fails at one turn is tried again at the next."""
    while True:
        try:
            await act(now=clock())
        except Exception as error:  # noqa: BLE001 - what is due tomorrow must be done too
            _log.warning("what has served its purpose stays a while: %s", type(error).__name__)
        await asyncio.sleep(seconds)


async def _forget(sessions: Sessions, *, now: datetime) -> None:
    async with writing(sessions) as db:
        await forget_sign_ins(db, now=now)
        await forget_letters(db, now=now)
