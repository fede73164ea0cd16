"""The process that watches over several web processes."""

import logging

from typing_extensions import override
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

_log = logging.getLogger("deliberation")


class Watch(Multiprocess):
    """Replaces who has ended, and asks nobody for an answer.

    From one that is killed while it is asked, uvicorn's own waits for an answer, and hears no signal meanwhile.
    """

    @override
    def keep_subprocess_alive(self) -> None:
        for at, process in enumerate(self.processes):
            if process.exitcode is None:
                continue
            process.kill()
            if process.exitcode == STARTUP_FAILURE:
                _log.error("a web process could not start, so the service ends")
                self.should_exit.set()
                return
            self.processes[at] = Process(self.config, self.sockets)
            self.processes[at].start()
