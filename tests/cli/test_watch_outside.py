"""What a watcher meets outside: addresses that cannot be, answers that do not end. None of it is a lie of the log."""

import asyncio
import os
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

import serving
from deliberation.cli import watched as watching
from deliberation.cli.watched import Away, Watched
from logs import Log, served

LOG = Log()


@pytest.mark.parametrize("url", ["http://a..b/log/1", "http://\u2177.\u4f8b/log/1", "http://a\x01/log/1"])
def test_an_address_that_cannot_be_is_away(url: str, tmp_path: Path) -> None:
    with httpx.Client() as client, pytest.raises(Away):
        Watched(url, (LOG.verifier,), tmp_path / "state", client).look()


def test_an_answer_that_comes_byte_by_byte_is_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(watching, "WHOLE_SECONDS", 0.1)
    heard = threading.Event()

    async def drips(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - the shape of an application
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1_000):
            if heard.is_set():
                break
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b""})

    with served(drips) as address, httpx.Client(timeout=60) as client:
        try:
            with pytest.raises(Away, match="does not end"):
                Watched(f"{address}/1", (LOG.verifier,), tmp_path / "state", client).look()
        finally:
            heard.set()


@pytest.mark.parametrize("word", ["0", "86401", "9" * 20, "9" * 5_000])
def test_nobody_waits_longer_than_a_day_between_two_looks(word: str) -> None:
    words = ["watch", "http://127.0.0.1:1", "--vkey", "none", "--state", "none", "--interval", word]
    done = serving.command(words, dict(os.environ))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--interval" in done.stderr
