"""Ways a letter can leave: an SMTP server, an SMS gateway that takes JSON, or the demo's page."""

import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import aiosmtplib
import httpx

from deliberation.outbox.rules import Channel, Letter
from deliberation.settings import Settings

_SECONDS = 20
_PORTS = {"smtp": 25, "smtps": 465}


class Sender(Protocol):
    """Hands one letter over, or raises."""

    async def send(self, letter: Letter) -> None: ...


@dataclass(frozen=True)
class MailSender:
    """`smtp://user:password@host:port` or `smtps://…`; `?from=office@example.org` says who writes."""

    server: SplitResult = field(repr=False)
    sender: str

    @classmethod
    def of(cls, url: str, host_name: str) -> "MailSender":
        """Raises ValueError with one clear line."""
        server = urlsplit(url)
        if server.scheme not in _PORTS or not server.hostname:
            msg = "DELIBERATION_SMTP_URL must be like smtp://user:password@mail.example.org:587"
            raise ValueError(msg)
        user = unquote(server.username or "")
        named = parse_qs(server.query).get("from", [user if "@" in user else f"deliberation@{host_name}"])
        return cls(server, named[0])

    async def send(self, letter: Letter) -> None:
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = self.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message.set_content(letter.body)
        await aiosmtplib.send(
            message,
            hostname=self.server.hostname,
            port=self.server.port or _PORTS[self.server.scheme],
            username=unquote(self.server.username) if self.server.username else None,
            password=unquote(self.server.password) if self.server.password else None,
            use_tls=self.server.scheme == "smtps",
            timeout=_SECONDS,
        )


@dataclass(frozen=True)
class SmsSender:
    """Posts `{"to": …, "text": …}`; any 2xx answer means taken."""

    url: str = field(repr=False)

    async def send(self, letter: Letter) -> None:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            answer = await client.post(self.url, json={"to": letter.to, "text": letter.body})
        if not answer.is_success:
            msg = f"the gateway answered {answer.status_code}"
            raise ConnectionError(msg)


class DemoSender:
    """Sends nothing: in a demo the letters are read on a page."""

    async def send(self, letter: Letter) -> None:
        pass


def of_settings(settings: Settings) -> dict[Channel, Sender]:
    """What this installation can send with. Raises ValueError for an address that cannot be used."""
    found: dict[Channel, Sender] = {}
    if settings.is_demo:
        found = {channel: DemoSender() for channel in Channel}
    if settings.smtp_url:
        found[Channel.MAIL] = MailSender.of(settings.smtp_url, settings.host_name)
    if settings.sms_url:
        found[Channel.SMS] = SmsSender(settings.sms_url)
    return found
