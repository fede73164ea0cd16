"""Proof that a form was ours: an HMAC bound to the browser and, once signed in, to the sign-in."""

import hashlib
import hmac

from deliberation.kernel.refusals import NotAllowed
from deliberation.kernel.text import sentence
from deliberation.web.refusals import ForeignOrigin

FIELD = "_csrf_token"


class StaleForm(NotAllowed):
    """The form's proof is missing, of another sign-in, or forged."""

    message = sentence("This page was open for too long. Go back, load it again and send it once more.")


def token(key: bytes, browser: str, session: str) -> str:
    """The proof for this browser and sign-in, as 64 hexadecimal digits."""
    return hmac.new(key, f"{browser}\n{session}".encode(), hashlib.sha256).hexdigest()


def check(key: bytes, browser: str, session: str, sent: object) -> None:
    """Raise StaleForm unless `sent` is the proof for this browser and sign-in."""
    wanted = token(key, browser, session)
    if not browser or not isinstance(sent, str) or not hmac.compare_digest(wanted.encode(), sent.encode()):
        raise StaleForm


def check_origin(base_url: str, origin: str | None) -> None:
    """Raise ForeignOrigin when the browser names another site as the sender."""
    if origin is not None and origin != base_url:
        raise ForeignOrigin
