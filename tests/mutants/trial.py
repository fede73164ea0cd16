"""One mutant, tried in a process of its own: a copy of one that has read everything but the room."""

import contextlib
import importlib
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Sequence
from enum import StrEnum
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType

import pytest
from typing_extensions import override

from mutants import quickly
from mutants.changes import Mutant, path_of

_UNREADABLE = 77


class Verdict(StrEnum):
    """`unreadable`: the module cannot even be imported, so no test had to notice; it is not counted as killed."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    UNREADABLE = "unreadable"


class _Changed(SourceFileLoader, MetaPathFinder):
    """Gives the changed text to whoever imports the module; else it is as the file says."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.module, str(path_of(mutant.module)))
        self._text = mutant.text

    @override
    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    @override
    def get_code(self, fullname: str) -> CodeType:
        return compile(self._text, self.path, "exec")


def judge(mutant: Mutant, tests: Sequence[str], *, most_seconds: float) -> Verdict:
    """Whether any of these tests notices."""
    child = os.fork()
    if child == 0:
        _run(mutant, tests)
    until = time.monotonic() + most_seconds
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return _verdict(os.waitstatus_to_exitcode(status))
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Verdict.TIMED_OUT


def _verdict(code: int) -> Verdict:
    return {0: Verdict.SURVIVED, _UNREADABLE: Verdict.UNREADABLE}.get(code, Verdict.KILLED)


def _run(mutant: Mutant, tests: Sequence[str]) -> None:
    """Never returns."""
    code = 1
    with contextlib.suppress(BaseException):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.meta_path.insert(0, _Changed(mutant))
        code = _UNREADABLE
        importlib.import_module(mutant.module)
        named = [str(quickly.HERE.parent / test) for test in tests]
        code = int(pytest.main([*quickly.WORDS, *named])) if tests else 0
    os._exit(code)
