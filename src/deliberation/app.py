"""The application: the only file that knows every room."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial

from litestar import Controller, Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp
from sqlalchemy.exc import SQLAlchemyError

from deliberation import settings as settings_reader
from deliberation.accounts.forgetting import forget_old as forget_sign_ins
from deliberation.audit import witnesses
from deliberation.audit.heads import Heads
from deliberation.audit.rules import LogHome, LogKey
from deliberation.audit.sequencer import Sequencer
from deliberation.audit.submitter import Submitter
from deliberation.database.sessions import make_engine, make_sessions, writing
from deliberation.kernel.clock import Clock, now
from deliberation.kernel.keys import Keys
from deliberation.kernel.refusals import Refusal
from deliberation.notifications.actions import Post
from deliberation.notifications.follower import Follower
from deliberation.outbox.actions import forget_old as forget_letters
from deliberation.outbox.senders import of_settings as senders_of
from deliberation.outbox.worker import Worker
from deliberation.polls import clerk
from deliberation.polls.photos import eraser as photo_eraser
from deliberation.roll import eraser
from deliberation.settings import Settings
from deliberation.web import arrivals, ballot_letters, errors, headers, heads, hosts, mandate_letters
from deliberation.web.config import WebConfig
from deliberation.web.forms import NotFilledIn
from deliberation.web.pages.amendments import AmendmentPages
from deliberation.web.pages.assisted_slips import AssistedSlipPages
from deliberation.web.pages.assisting import AssistingPages
from deliberation.web.pages.ballots import BallotPages
from deliberation.web.pages.bundles import BundlePages
from deliberation.web.pages.co_owners import CoOwnerPages
from deliberation.web.pages.costs import CostPages
from deliberation.web.pages.deliveries import DeliveryPages
from deliberation.web.pages.desk_proxies import DeskProxyPages
from deliberation.web.pages.disputes import DisputePages
from deliberation.web.pages.doors import DoorPages
from deliberation.web.pages.drafts import DraftPages
from deliberation.web.pages.elections import ElectionPages
from deliberation.web.pages.files import FilePages
from deliberation.web.pages.founding import FoundingPages
from deliberation.web.pages.founding_assembly import FoundingAssemblyPages
from deliberation.web.pages.founding_candidates import FoundingCandidatePages
from deliberation.web.pages.founding_desk import FoundingDeskPages
from deliberation.web.pages.founding_drafts import FoundingDraftPages
from deliberation.web.pages.founding_group import FoundingGroupPages
from deliberation.web.pages.founding_papers import FoundingPaperPages
from deliberation.web.pages.home import HomePages
from deliberation.web.pages.letters import LetterPages
from deliberation.web.pages.log import LogPages
from deliberation.web.pages.log_files import LogFiles
from deliberation.web.pages.manage import ManagePages
from deliberation.web.pages.mandate_letters import MandateLetterPages
from deliberation.web.pages.mandates import MandatePages
from deliberation.web.pages.me import MePages
from deliberation.web.pages.me_password import MePasswordPages
from deliberation.web.pages.me_second_step import MeSecondStepPages
from deliberation.web.pages.meeting_desk import MeetingDeskPages
from deliberation.web.pages.moderation import ModerationPages
from deliberation.web.pages.outbox import OutboxPages
from deliberation.web.pages.overview import OverviewPages
from deliberation.web.pages.paper import PaperPages
from deliberation.web.pages.poll_closing import PollClosingPages
from deliberation.web.pages.poll_disputes import PollDisputePages
from deliberation.web.pages.poll_extensions import PollExtensionPages
from deliberation.web.pages.poll_notices import PollNoticePages
from deliberation.web.pages.poll_openings import PollOpeningPages
from deliberation.web.pages.poll_rules import PollRulePages
from deliberation.web.pages.poll_turnout import PollTurnoutPages
from deliberation.web.pages.polls import PollPages
from deliberation.web.pages.proposals import ProposalPages
from deliberation.web.pages.proxies import ProxyPages
from deliberation.web.pages.rankings import RankingPages
from deliberation.web.pages.receipts import ReceiptPages
from deliberation.web.pages.reminders import ReminderPages
from deliberation.web.pages.results import ResultPages
from deliberation.web.pages.roll import RollPages
from deliberation.web.pages.roll_decisions import RollDecisionPages
from deliberation.web.pages.roll_exports import RollExportPages
from deliberation.web.pages.roll_home_changes import RollHomeChangePages
from deliberation.web.pages.roll_homes import RollHomePages
from deliberation.web.pages.roll_lists import RollListPages
from deliberation.web.pages.roll_publications import RollPublicationPages
from deliberation.web.pages.roll_uploads import RollUploadPages
from deliberation.web.pages.second_step_resets import SecondStepResetPages
from deliberation.web.pages.sign_in import SignInPages
from deliberation.web.pages.sign_in_codes import SignInCodePages
from deliberation.web.pages.sign_in_passwords import SignInPasswordPages
from deliberation.web.pages.start import StartPages
from deliberation.web.pages.threads import ThreadPages
from deliberation.web.pages.turnout_board import TurnoutBoardPages
from deliberation.web.pages.verifier import VerifierFile
from deliberation.web.pages.walks import WalkPages

BODY_BYTES = 12_000_000
OPENED_DATABASE = "DELIBERATION_OPENED_DATABASE"
IS_DEMO = "DELIBERATION_DEMO"
IS_WEB_ALONE = "DELIBERATION_WEB_ALONE"
FORGET_SECONDS = 3600
_log = logging.getLogger("deliberation")
Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]
PAGES: tuple[type[Controller], ...] = (
    AmendmentPages,
    AssistedSlipPages,
    AssistingPages,
    BallotPages,
    BundlePages,
    CoOwnerPages,
    CostPages,
    DeliveryPages,
    DeskProxyPages,
    DoorPages,
    DisputePages,
    DraftPages,
    ElectionPages,
    FilePages,
    FoundingPages,
    FoundingAssemblyPages,
    FoundingCandidatePages,
    FoundingDeskPages,
    FoundingDraftPages,
    FoundingGroupPages,
    FoundingPaperPages,
    HomePages,
    LetterPages,
    LogFiles,
    LogPages,
    ManagePages,
    MandateLetterPages,
    MandatePages,
    MePages,
    MePasswordPages,
    MeSecondStepPages,
    MeetingDeskPages,
    ModerationPages,
    OutboxPages,
    OverviewPages,
    PaperPages,
    PollDisputePages,
    PollClosingPages,
    PollExtensionPages,
    PollNoticePages,
    PollOpeningPages,
    PollRulePages,
    PollTurnoutPages,
    PollPages,
    ProposalPages,
    ProxyPages,
    RankingPages,
    ReceiptPages,
    ReminderPages,
    ResultPages,
    RollDecisionPages,
    RollExportPages,
    RollHomeChangePages,
    RollHomePages,
    RollListPages,
    RollPages,
    RollPublicationPages,
    RollUploadPages,
    SecondStepResetPages,
    SignInCodePages,
    SignInPages,
    SignInPasswordPages,
    StartPages,
    ThreadPages,
    TurnoutBoardPages,
    VerifierFile,
    WalkPages,
)


def create_app(
    settings: Settings, *, database_url: str, secret: bytes, clock: Clock = now, works: bool = True
) -> Litestar:
    """The product on one database. `database_url` is the application role's.

    Unless it `works`, it answers people and leaves log, letters and clearing up to another process.
    """
    engine = make_engine(database_url)
    log_key = LogKey(settings_reader.key_in(settings.log_key_file))
    config = WebConfig(
        settings=settings,
        keys=Keys(secret),
        clock=clock,
        sessions=make_sessions(engine),
        log_home=LogHome(settings.host_name, log_key.public_key),
        log_key=log_key,
    )
    return Litestar(
        route_handlers=PAGES,
        dependencies={"visit": Provide(arrivals.provide_visit), "change": Provide(arrivals.provide_change)},
        exception_handlers={
            Refusal: errors.on_refusal,
            NotFilledIn: errors.on_unfit_form,
            HTTPException: errors.on_http_exception,
            Exception: errors.on_accident,
        },
        before_send=[headers.adding(is_https=settings.is_https)],
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=5, minimum_size=600, exclude_opt_key=headers.INCOMPRESSIBLE
        ),
        middleware=[hosts.OwnHosts(settings)],
        lifespan=[
            _until_the_end(engine.dispose),
            _until_the_end(config.close),
            _background(partial(config.presence.run, config.sessions)),
            *(_work(config, log_key, database_url) if works else []),
        ],
        state=State({"config": config}),
        request_max_body_size=BODY_BYTES,
        openapi_config=None,
        debug=False,
    )


def _letters(config: WebConfig) -> Worker:
    senders = senders_of(config.settings)
    return Worker(config.sessions, senders, config.clock, keeps_words=config.settings.is_demo)


def _follower(config: WebConfig) -> Follower:
    """What nobody can send here is not posted."""
    channels = frozenset(senders_of(config.settings))
    base_url = config.settings.base_url
    wordings = ballot_letters.Wording(base_url), mandate_letters.Wording(base_url)
    return Follower(config.sessions, config.clock, Post(*wordings, channels))


async def _forget(config: WebConfig) -> None:
    """Every hour, what has served its purpose."""
    while True:
        try:
            async with writing(config.sessions) as db:
                await forget_sign_ins(db, now=config.clock())
                await forget_letters(db, now=config.clock())
        except (SQLAlchemyError, OSError) as error:
            _log.warning("old rows stay a while: %s", type(error).__name__)
        await asyncio.sleep(FORGET_SECONDS)


def _work(config: WebConfig, key: LogKey, database_url: str) -> list[Lifespan]:
    """What nobody waits for at a page."""
    return [
        _background(_letters(config).run),
        _background(_follower(config).run),
        _background(partial(eraser.run, config.sessions, config.clock)),
        _background(partial(photo_eraser.run, config.sessions, config.clock)),
        _background(partial(_forget, config)),
        *_sequencing(config.settings, key, database_url),
    ]


def _sequencing(settings: Settings, key: LogKey, database_url: str) -> list[Lifespan]:
    if not settings.is_sequencing:
        return []
    # connections of its own: a rush on the pages must not hold up the receipts
    engine = make_engine(database_url)
    sessions = make_sessions(engine)
    heads = Heads(settings.log_heads)
    posts = witnesses.read(settings.witnesses_file) if settings.witnesses_file else ()
    return [
        _until_the_end(engine.dispose),
        _background(Sequencer(engine, key, heads).run),
        *([_background(Submitter(engine, posts, heads).run)] if posts else []),
        _background(lambda: clerk.run(sessions)),
    ]


def _background(work: Callable[[], Coroutine[None, None, None]]) -> Lifespan:
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


def _until_the_end(dispose: Callable[[], Awaitable[None]]) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await dispose()

    return lifespan


def of_environment() -> ASGIApp:
    """The application of one of several worker processes; the parent opened the installation."""
    settings = settings_reader.read(os.environ, is_demo=bool(os.environ.get(IS_DEMO)))
    secret = settings_reader.key_in(settings.secret_key_file)
    works = not os.environ.get(IS_WEB_ALONE)
    app = create_app(settings, database_url=os.environ[OPENED_DATABASE], secret=secret, works=works)
    return heads.answering(app)
