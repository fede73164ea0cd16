"""Large tables are read beside the requests: whoever waits is told how far it is, and no table is read twice in a row."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from deliberation.roll.progress import Stage, Tell

Read = TypeVar("Read")
_PATIENCE_SECONDS = 2.0
_KEPT_SECONDS = 600
_MOST_KEPT = 2
"""What was read holds names and numbers in clear: little of it, and not for long."""


@dataclass(frozen=True)
class HowFar:
    """So many rows of so many."""

    stage: Stage = Stage.READING
    done: int = 0
    whole: int = 0


class TableDesk:
    """One a process."""

    def __init__(self) -> None:
        self._works: OrderedDict[Hashable, _Work] = OrderedDict()

    async def looked_at(self, name: Hashable, read: Callable[[Tell], Read]) -> Read | HowFar:
        """What was read, or how far it is where that takes longer than a page may. Raises what reading raises."""
        work = self._work(name, read)
        await asyncio.wait({work.task}, timeout=_PATIENCE_SECONDS)
        found: Read | HowFar = work.task.result() if work.task.done() else work.how_far
        return found

    async def finished(self, name: Hashable, read: Callable[[Tell], Read]) -> Read:
        found: Read = await asyncio.shield(self._work(name, read).task)
        return found

    def forget(self, name: Hashable) -> None:
        self._works.pop(name, None)

    def _work(self, name: Hashable, read: Callable[[Tell], object]) -> "_Work":
        if name not in self._works:
            self._works[name] = _Work(read)
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, self.forget, name)
        while len(self._works) > _MOST_KEPT:
            self._works.popitem(last=False)
        return self._works[name]


class _Work:
    def __init__(self, read: Callable[[Tell], object]) -> None:
        self.how_far = HowFar()
        self.task: asyncio.Task[Any] = asyncio.create_task(asyncio.to_thread(read, self._tell))
        # whoever asked may have gone: a refusal that nobody hears is no accident
        self.task.add_done_callback(lambda task: task.cancelled() or task.exception())

    def _tell(self, stage: Stage, done: int, whole: int) -> None:
        self.how_far = HowFar(stage, done, whole)
