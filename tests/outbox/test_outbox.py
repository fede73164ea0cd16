"""Letters leave by a real SMTP server and a real HTTP gateway, are tried again, given up, and erased."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from sqlalchemy import text

from deliberation.database.sessions import Sessions, reading, writing
from deliberation.outbox import actions as outbox
from deliberation.outbox import queries, rules, senders
from deliberation.outbox.rules import Channel, Letter
from deliberation.outbox.worker import Worker
from deliberation.settings import Settings

MAIL = Letter(Channel.MAIL, "li@example.org", "您的验证码", "123456 是您的验证码。")
SMS = Letter(Channel.SMS, "13800001234", "", "654321 is your code.")


class Box:
    """An SMTP server's side: keeps what came."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, *about: object) -> str:  # noqa: N802 - the name the server calls
        envelope = about[-1]
        assert isinstance(envelope, Envelope)
        self.letters.append(envelope.content if isinstance(envelope.content, bytes) else b"")
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    kept = Box()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


@asynccontextmanager
async def gateway(status: int = 200) -> AsyncIterator[tuple[str, list[bytes]]]:
    """An HTTP server that keeps what is posted to it."""
    came: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        came.append(await reader.readexactly(length))
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/send?key=hidden", came


async def test_a_mail_reaches_its_reader_whole(
    sessions: Sessions, settings: Settings, box: tuple[Box, int], now: datetime
) -> None:
    kept, port = box
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}?from=office@example.org")
    await _post(sessions, MAIL, now)
    assert await _worker(sessions, settings, now).send_due()
    (raw,) = kept.letters
    message = message_from_bytes(raw, policy=default)
    assert (message["to"], message["from"], message["subject"]) == (
        "li@example.org",
        "office@example.org",
        "您的验证码",
    )
    assert message.get_content().strip() == "123456 是您的验证码。"


async def test_an_sms_is_posted_to_the_gateway(sessions: Sessions, settings: Settings, now: datetime) -> None:
    await _post(sessions, SMS, now)
    async with gateway() as (url, came):
        await _worker(sessions, replace(settings, sms_url=url), now).send_due()
    assert [json.loads(each) for each in came] == [{"to": "13800001234", "text": "654321 is your code."}]


async def test_a_sent_letter_is_erased_and_not_sent_again(
    sessions: Sessions, settings: Settings, now: datetime
) -> None:
    await _post(sessions, SMS, now)
    async with gateway() as (url, came):
        worker = _worker(sessions, replace(settings, sms_url=url), now)
        await worker.send_due()
        assert not await worker.send_due()
    assert len(came) == 1
    row = await _row(sessions)
    assert (row["to"], row["subject"], row["body"], row["sent_at"]) == ("", "", "", now)


async def test_a_demo_keeps_its_letters_to_be_read(
    sessions: Sessions, settings: Settings, now: datetime
) -> None:
    await _post(sessions, SMS, now)
    await _worker(sessions, replace(settings, is_demo=True), now).send_due()
    async with reading(sessions) as db:
        (view,) = await queries.letters(db)
    assert (view.to, view.body, view.sent_at) == ("13800001234", "654321 is your code.", now)


async def test_a_failed_letter_waits_longer_each_time_and_then_goes(
    sessions: Sessions, settings: Settings, now: datetime
) -> None:
    await _post(sessions, SMS, now)
    async with gateway(status=503) as (url, came):
        worker = _worker(sessions, replace(settings, sms_url=url), now)
        await worker.send_due()
        assert not await worker.send_due()
        assert (await _row(sessions))["next_try_at"] == now + timedelta(seconds=10)
        await replace(worker, clock=lambda: now + timedelta(seconds=10)).send_due()
        assert (await _row(sessions))["next_try_at"] == now + timedelta(seconds=40)
    assert len(came) == 2
    async with gateway() as (url, came):
        later = now + timedelta(seconds=40)
        await _worker(sessions, replace(settings, sms_url=url), later).send_due()
    assert len(came) == 1


async def test_a_letter_is_given_up_and_erased_after_a_day(
    sessions: Sessions, settings: Settings, now: datetime
) -> None:
    await _post(sessions, MAIL, now)
    await _worker(sessions, settings, now + timedelta(hours=24)).send_due()
    row = await _row(sessions)
    assert row["given_up_at"] == now + timedelta(hours=24)
    assert (row["to"], row["body"]) == ("", "")


async def test_a_letter_of_an_act_that_failed_never_leaves(
    sessions: Sessions, settings: Settings, now: datetime
) -> None:
    async def fail() -> None:
        async with writing(sessions) as db:
            await outbox.post(db, SMS, now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert not await _worker(sessions, replace(settings, is_demo=True), now).send_due()


async def test_a_letter_to_nobody_is_written_but_never_sent(
    sessions: Sessions, settings: Settings, now: datetime
) -> None:
    async with writing(sessions) as db:
        await outbox.post_to_nobody(db, SMS, now=now)
    assert not await _worker(sessions, replace(settings, is_demo=True), now).send_due()
    row = await _row(sessions)
    assert (row["to"], row["body"]) == ("", "")
    async with reading(sessions) as db:
        assert await queries.letters(db) == ()


async def test_two_workers_never_send_the_same_letter(
    sessions: Sessions, settings: Settings, now: datetime
) -> None:
    for number in range(12):
        await _post(sessions, replace(SMS, to=f"1380000{number:04d}"), now)
    async with gateway() as (url, came):
        workers = [_worker(sessions, replace(settings, sms_url=url), now) for _ in range(4)]
        while any(await asyncio.gather(*(worker.send_due() for worker in workers))):
            pass
    assert sorted(json.loads(each)["to"] for each in came) == [f"1380000{number:04d}" for number in range(12)]


async def test_no_secret_reaches_the_logs(
    sessions: Sessions, settings: Settings, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await _post(sessions, SMS, now)
    async with gateway(status=500) as (url, _):
        await _worker(sessions, replace(settings, sms_url=url), now).send_due()
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "asyncio")
    assert "waits" in logged
    assert not any(secret in logged for secret in ("13800001234", "654321", "hidden"))


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org:25"])
def test_an_address_that_is_no_mail_server_is_refused(settings: Settings, url: str) -> None:
    with pytest.raises(ValueError, match="DELIBERATION_SMTP_URL"):
        senders.of_settings(replace(settings, smtp_url=url))


def test_pauses_grow_to_an_hour(now: datetime) -> None:
    pauses = [(rules.next_try(tries, now) - now).total_seconds() for tries in (1, 2, 3, 7, 50)]
    assert pauses == [10, 30, 90, 3600, 3600]


async def _post(sessions: Sessions, letter: Letter, now: datetime) -> None:
    async with writing(sessions) as db:
        await outbox.post(db, letter, now=now)


def _worker(sessions: Sessions, settings: Settings, now: datetime) -> Worker:
    return Worker(sessions, senders.of_settings(settings), lambda: now, keeps_words=settings.is_demo)


async def _row(sessions: Sessions) -> dict[str, object]:
    async with reading(sessions) as db:
        return dict((await (await db.connection()).execute(text("SELECT * FROM letter"))).mappings().one())
