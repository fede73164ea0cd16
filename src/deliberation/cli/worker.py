"""One of several web processes: the way in, which reads the product in only once it knows that it is needed."""

import importlib
import multiprocessing
import os
import sys

from litestar.types import ASGIApp

from deliberation.database import lifeline
from deliberation.kernel.lasting import lasting


def worker() -> ASGIApp:
    """Its application. None of these processes outlives the one that watches them."""
    lifeline.stop_with_parent()
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid != os.getppid():
        sys.exit("the process that started this one is gone")
    with lasting():
        app = importlib.import_module("deliberation.app")
    application: ASGIApp = app.of_environment()
    return application
