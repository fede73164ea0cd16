"""Refusals and accidents as pages in the reader's language; the four kinds become four status codes."""

import logging
import re
import secrets
from urllib.parse import urlencode

from jinja2 import TemplateNotFound
from litestar import Response
from litestar.exceptions import HTTPException
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from deliberation.kernel.refusals import Busy, Conflict, Invalid, NotAllowed, NotFound, Refusal, TooMany
from deliberation.kernel.text import sentence
from deliberation.polls.rules import NotCountedYet
from deliberation.web import arrivals, hosts
from deliberation.web.deps import AnyRequest, Html
from deliberation.web.forms import NotFilledIn
from deliberation.web.hosts import ForeignHost
from deliberation.web.refusals import NoSuchPage, SecondStepDue, SignInFirst

_log = logging.getLogger("deliberation")
_STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (ForeignHost, 400),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Invalid, 422),
    (Busy, 503),
    (TooMany, 429),
)
# serialisation failure, deadlock, lock and statement time-outs, a row that is there since a moment ago:
# somebody else was quicker, nothing was saved
_LOST_TURNS = {"23505", "40001", "40P01", "55P03", "57014"}
# connection lost, too many of them, the server shuts down or starts
_AWAY = ("08", "53300", "57P")
# NUL characters and lone surrogates in an address: the reader's mistake, not ours
_UNSTORABLE = {"22021", "22P05"}
_VOTE = re.compile(r"/c/[a-z0-9-]+/polls/[0-9]+(?=/)")
_TOO_LARGE = sentence("That is too large. Send less, or a smaller file.")
_NOT_UNDERSTOOD = sentence("This could not be read. Go back, look at it again and send it once more.")
_WRONG_WAY = sentence("This address cannot be used in this way.")
_BUSY = sentence("Too many people are here right now. Your entry was not saved. Try again in a minute.")
_ACCIDENT = sentence("Something went wrong on our side. Nothing was saved. Please try again.")


def status_of(refusal: Refusal) -> int:
    return next(status for kind, status in _STATUS if isinstance(refusal, kind))


def on_refusal(request: AnyRequest, refusal: Refusal) -> Html:
    """A page that says no in words; signing in first, where that is what is missing."""
    if isinstance(refusal, SignInFirst | SecondStepDue):
        step = "/sign-in" if isinstance(refusal, SignInFirst) else "/sign-in/second-step"
        return Response(
            "", status_code=303, headers={"location": f"{step}?{urlencode({'next': refusal.wanted})}"}
        )
    headers = {"retry-after": str(refusal.retry_after_seconds)} if isinstance(refusal, TooMany) else {}
    translator = arrivals.frame_of(request).translator
    found = _VOTE.match(request.scope["path"]) if isinstance(refusal, NotCountedYet) else None
    text, vote = translator.refusal(refusal), found[0] if found else ""
    return _page(request, status_of(refusal), text, headers, vote=vote)


def on_http_exception(request: AnyRequest, error: HTTPException) -> Html:
    """What Litestar itself refuses: unknown addresses, wrong methods, too large bodies, unreadable forms."""
    try:
        # an unknown address is found unknown before its host is looked at
        hosts.check(request.app.state.config.settings, request.headers.get("host"))
    except ForeignHost as foreign:
        return on_refusal(request, foreign)
    translator = arrivals.frame_of(request).translator
    match error.status_code:
        case 404:
            return _page(request, 404, translator.say(NoSuchPage.message))
        case 405:
            return _page(request, 405, translator.say(_WRONG_WAY), dict(error.headers or {}))
        case 413:
            return _page(request, 413, translator.say(_TOO_LARGE))
        case status if status < 500:  # noqa: PLR2004 - the client's side
            return _page(request, status, translator.say(_NOT_UNDERSTOOD))
        case _:
            return on_accident(request, error)


def on_unfit_form(request: AnyRequest, _: NotFilledIn) -> Html:
    """A form that only a program could have filled in so: a person finds no field there to mend."""
    return _page(request, 422, arrivals.frame_of(request).translator.say(_NOT_UNDERSTOOD))


def on_accident(request: AnyRequest, error: Exception) -> Html:
    """Anything unforeseen: a number to quote, nothing of the inside. A database that is away is 503."""
    translator = arrivals.frame_of(request).translator
    if _is_away(error):
        _log.warning("not available: %s", type(error).__name__)
        return _page(request, 503, translator.say(_BUSY), {"retry-after": "30"})
    if isinstance(error, DBAPIError) and _sqlstate(error) in _LOST_TURNS:
        _log.warning("lost a turn: %s", _sqlstate(error))
        return _page(request, 503, translator.say(_BUSY), {"retry-after": "5"})
    if isinstance(error, DBAPIError) and _sqlstate(error) in _UNSTORABLE:
        return _page(request, 400, translator.say(_NOT_UNDERSTOOD))
    number = secrets.token_hex(4)
    _log.error("accident %s at %s %s", number, request.method, request.scope["path"], exc_info=error)
    return _page(request, 500, translator.say(_ACCIDENT), number=number)


def _is_away(error: Exception) -> bool:
    """Raised by the driver itself while it connects, by the engine afterwards. A full disk is no accident of ours."""
    if isinstance(error, TemplateNotFound):
        return False
    if isinstance(error, PoolTimeout | InterfaceError | OperationalError | OSError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _sqlstate(error).startswith(_AWAY)
    return str(getattr(error, "sqlstate", None) or "").startswith(_AWAY)


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _page(
    request: AnyRequest,
    status: int,
    text: str,
    headers: dict[str, str] | None = None,
    *,
    number: str = "",
    vote: str = "",
) -> Html:
    """`number` is to be quoted; `vote` is the address of a vote that a reader may want instead."""
    views = {"status": status, "text": text, "number": number, "vote": vote}
    return arrivals.frame_of(request).render("errors/show.html", views, status=status, headers=headers)
