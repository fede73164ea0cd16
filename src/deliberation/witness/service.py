"""The witness's addresses (c2sp.org/tlog-witness): `POST /add-checkpoint` and `GET /<hash of the origin>/checkpoint`."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from deliberation.ledger.faults import Malformed
from deliberation.ledger.submission import Refused, Verdict
from deliberation.witness.records import Damaged
from deliberation.witness.signing import Witness

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LONGEST_BODY = 200_000
_HEAD = re.compile(r"/([0-9a-f]{64})/checkpoint")
_log = logging.getLogger("deliberation.witness")


@dataclass(frozen=True)
class Answer:
    """A few lines of text."""

    status: int
    text: str
    kind: str = "text/plain; charset=utf-8"
    more: Mapping[str, str] = field(default_factory=dict)


class TooLong(Exception):  # noqa: N818 - a claim, as all our refusals are
    """No head and no proof is as long as what was sent."""


class Service:
    """An ASGI application."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await _say(send, await self._answer(scope, receive))

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        path, method = str(scope["path"]), str(scope["method"])
        head = _HEAD.fullmatch(path)
        if path == "/add-checkpoint":
            return await self._add(receive) if method == "POST" else _no_method("POST")
        if head:
            return self._newest(head[1]) if method == "GET" else _no_method("GET")
        return Answer(404, "there is nothing at this address\n")

    async def _add(self, receive: Receive) -> Answer:
        try:
            line = await self._witness.add_checkpoint(await _body(receive))
        except TooLong:
            return Answer(413, f"more than {LONGEST_BODY} bytes\n")
        except Refused as refusal:
            return _refused(refusal)
        except Malformed as error:
            return Answer(Verdict.UNREADABLE, f"{error}\n")
        except (OSError, Damaged):
            # what was not kept for certain must not be signed
            _log.exception("a head could not be kept")
            return Answer(500, "the head could not be kept, so it was not signed\n")
        return Answer(200, f"{line}\n")

    def _newest(self, name: str) -> Answer:
        found = self._witness.records.find_note(name)
        if found is None:
            return Answer(404, "this witness has signed no head of that log\n")
        return Answer(200, found.decode())


def _refused(refusal: Refused) -> Answer:
    if refusal.size is not None:
        return Answer(refusal.verdict, f"{refusal.size}\n", kind="text/x.tlog.size")
    return Answer(refusal.verdict, f"{refusal}\n")


def _no_method(allowed: str) -> Answer:
    return Answer(405, f"only {allowed}\n", more={"allow": allowed})


async def _body(receive: Receive) -> bytes:
    """Raises TooLong."""
    data, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Malformed("the sender went away")
        data += message.get("body", b"")
        more = message.get("more_body", False)
        if len(data) > LONGEST_BODY:
            raise TooLong
    return data


async def _say(send: Send, answer: Answer) -> None:
    body = answer.text.encode()
    headers = {
        "content-type": answer.kind,
        "content-length": str(len(body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **answer.more,
    }
    coded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": coded})
    await send({"type": "http.response.body", "body": body})
