"""The demo served for real, and a real Chromium."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

import made_once
from memory import roomy

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_LINK = re.compile(r"^\s+(\w+)\s.*(http://\S+)$")


@dataclass(frozen=True)
class Demo:
    """A served demo: its address, where its data lies, and a sign-in link for one person of each role."""

    address: str
    data: Path
    links: dict[str, str]


@contextmanager
def served() -> Iterator[Demo]:
    """`deliberation demo` on a free port with fresh data."""
    with tempfile.TemporaryDirectory(prefix="deliberation-demo-", dir=roomy()) as folder:
        Path(folder).chmod(0o755)
        made_once.copy(made_once.SAMPLES, Path(folder))
        port = _free_port()
        environment = {**os.environ, "DELIBERATION_DATA": folder, "DELIBERATION_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "-m", "deliberation.cli.main", "demo"],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        try:
            yield _announced(process, f"http://127.0.0.1:{port}", Path(folder))
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Of one module: its driver holds the thread's event loop, which the next module may want for itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def _announced(process: subprocess.Popen[str], address: str, data: Path) -> Demo:
    links: dict[str, str] = {}
    assert process.stdout is not None
    for line in process.stdout:
        found = _LINK.match(line.rstrip())
        if found:
            links[found[1]] = found[2]
        if line.startswith("Serving on"):
            _wait_until_it_answers(address)
            return Demo(address, data, links)
    pytest.fail("the demo stopped before it served")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_it_answers(address: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the demo does not answer")
