"""The witnesses that this installation asks, and how they are asked (c2sp.org/tlog-witness)."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import httpx

from deliberation.audit.queries import LogView
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import policy, submission
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.cosignature import Witness
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
from deliberation.ledger.strict import decimal
from deliberation.ledger.submission import Submission

_SECONDS = 15
_LONGEST_ANSWER = 200_000


@dataclass(frozen=True)
class Post:
    """A witness, and the address it takes heads at."""

    witness: Witness
    url: str


@dataclass(frozen=True)
class Signed:
    """Lines of signatures, unchecked."""

    lines: bytes


@dataclass(frozen=True)
class Stale:
    """The witness has signed a head of this size, not the one we thought."""

    size: int


@dataclass(frozen=True)
class Inconsistent:
    """The witness has signed a tree that does not become ours by growing."""


class Away(Exception):  # noqa: N818 - a claim, as all our refusals are
    """No answer that helps: it is asked again later."""


def read(path: Path) -> tuple[Post, ...]:
    """The witnesses of a policy file that have an address. Raises OSError, or Malformed with one clear line."""
    found = policy.parse(path.read_bytes())
    posts = tuple(
        Post(witness, found.urls[witness.vkey].rstrip("/"))
        for witness in found.witnesses.values()
        if witness.vkey in found.urls
    )
    if not posts:
        raise Malformed(f"{path} names no witness with an address")
    odd = [post.url for post in posts if not post.url.startswith(("http://", "https://"))]
    if odd:
        raise Malformed(f"{path}: the address of a witness begins with http:// or https://, not {odd[0]!r}")
    return posts


async def submit(client: httpx.AsyncClient, post: Post, asked: Submission) -> Signed | Stale | Inconsistent:
    """What the witness says to this head. Raises Away."""
    status, data = await _said(client, "POST", f"{post.url}/add-checkpoint", submission.make(asked))
    match status:
        case 200:
            return Signed(data)
        case 409:
            return Stale(_size(data))
        case 422:
            return Inconsistent()
        case _:
            raise Away(f"it answers {status}: {data[:200].decode(errors='replace').strip()}")


async def newest(client: httpx.AsyncClient, post: Post, log: LogView) -> tuple[Checkpoint, bytes] | None:
    """The head of this log that the witness shows, if our own key signed it."""
    name = submission.name_of(log.origin)
    try:
        status, data = await _said(client, "GET", f"{post.url}/{name}/checkpoint", b"")
        return (
            (checkpoints.verify(data, Verifier(log.origin, log.public_key)), data)
            if status == httpx.codes.OK
            else None
        )
    except (Away, Malformed, Untrue):
        return None


async def _said(client: httpx.AsyncClient, method: str, address: str, body: bytes) -> tuple[int, bytes]:
    try:
        # the whole answer, which may come byte by byte: the other witnesses wait for this one
        async with (
            asyncio.timeout(_SECONDS),
            client.stream(method, address, content=body, timeout=_SECONDS) as answer,
        ):
            data = b""
            async for part in answer.aiter_bytes():
                data += part
                if len(data) > _LONGEST_ANSWER:
                    raise Away("its answer does not end")
            return answer.status_code, data
    except TimeoutError as error:
        raise Away(f"its answer takes more than {_SECONDS} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Away(str(error) or type(error).__name__) from error


def _size(data: bytes) -> int:
    try:
        return decimal(data.decode().removesuffix("\n"))
    except ValueError as error:
        raise Away("it answers 409 without a size") from error
