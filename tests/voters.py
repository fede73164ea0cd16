"""Voters without scripts, each with a browser of their own, voting as long as they are let."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import httpx

import pages

CHOICES = ("for", "against", "abstain")


@dataclass
class Voter:
    """Somebody signed in by this token. Every receipt that was handed out is kept, and every answer that came."""

    name: str
    token: str
    here: str
    receipts: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    pages_of_accidents: list[str] = field(default_factory=list)

    def vote(self, address: str, choice: str) -> None:
        """Open, choose, check, send; the answer may be a receipt, a refusal or nothing at all."""
        with httpx.Client(base_url=address, timeout=20) as browser, suppress(httpx.TransportError):
            browser.cookies.set("session", self.token, domain="127.0.0.1")
            opened = self._note(browser.get(f"{self.here}/ballot"))
            if opened.status_code != 200:
                return
            checked = self._send(browser, opened, f"{self.here}/ballot/check", {"choice": choice})
            if checked.status_code != 200:
                return
            sent = self._send(browser, checked, f"{self.here}/ballot")
            if sent.status_code == 303:
                self.receipts.append(sent.headers["location"])

    def _send(
        self, browser: httpx.Client, page: httpx.Response, action: str, filled: dict[str, str] | None = None
    ) -> httpx.Response:
        target, values, headers = pages.filled_in(page, action, filled)
        return self._note(browser.post(target, data=values, headers=headers))

    def _note(self, answer: httpx.Response) -> httpx.Response:
        self.answers.append(answer.status_code)
        if answer.status_code >= 500 and answer.status_code != 503:
            self.pages_of_accidents.append(pages.words(answer))
        return answer


@dataclass
class Rush:
    """Several people at once, each voting for one home after another, again and again until it is over."""

    address: str
    voters: Sequence[Voter]
    people: int = 6
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        for place in range(self.people):
            own = self.voters[place :: self.people]
            thread = threading.Thread(target=self._vote, args=(own,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()

    @property
    def receipts(self) -> int:
        return sum(len(voter.receipts) for voter in self.voters)

    def _vote(self, own: Sequence[Voter]) -> None:
        turn = 0
        while not self._over.is_set():
            for voter in own:
                if self._over.wait(0.001):
                    return
                voter.vote(self.address, CHOICES[turn % len(CHOICES)])
                turn += 1
