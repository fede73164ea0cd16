"""One witness is asked: whatever it answers with, the others need not wait for it."""

import asyncio
import threading
from typing import Any

import httpx
import pytest

from audit.witnessing import SIGNER
from deliberation.audit import witnesses
from deliberation.audit.witnesses import Away, Post
from deliberation.ledger.submission import Submission
from logs import Log, served

HEAD = Log().note(1)


async def test_a_witness_that_answers_byte_by_byte_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnesses, "_SECONDS", 0.5)
    heard = threading.Event()

    async def drips(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - the shape of an application
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not heard.is_set():
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.sleep(0.01)

    with served(drips) as address:
        try:
            async with asyncio.timeout(30), httpx.AsyncClient() as client:
                with pytest.raises(Away):
                    await witnesses.submit(client, Post(SIGNER.witness, address), Submission(0, (), HEAD))
        finally:
            heard.set()
