"""Password hashing, off the event loop and on one thread: a storm of sign-ins cannot starve the other pages."""

import asyncio
import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from deliberation.kernel.refusals import Busy
from deliberation.kernel.text import sentence

R = TypeVar("R")

# OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane
MEMORY_KIB = 19_456
PASSES = 2
LANES = 1
LONGEST_QUEUE = 40


class TooManyAtOnce(Busy):
    message = sentence("Many people are signing in right now. Please try again in a minute.")

    def __init__(self) -> None:
        super().__init__(30)


class Hasher:
    """One a process. Close it when the process ends."""

    def __init__(
        self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES, longest_queue: int = LONGEST_QUEUE
    ) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="argon2")
        self._longest_queue = longest_queue
        self._waiting = 0
        salt, tag = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={passes},p={LANES}${salt}${tag}"

    async def hash(self, password: str) -> str:
        """Raises TooManyAtOnce."""
        return await self._run(partial(self._argon2.hash, _bytes(password)))

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Whether the password is the kept one; for nobody's the same work is done. Raises TooManyAtOnce."""
        return await self._run(partial(self._verify, kept or self._nobody, password))

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(kept)

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._argon2.verify(kept, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], R]) -> R:
        if self._waiting >= self._longest_queue:
            raise TooManyAtOnce
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1


def _bytes(password: str) -> bytes:
    """UTF-8; what no keyboard sends (lone surrogates) is no reason to fall over."""
    return password.encode(errors="replace")
