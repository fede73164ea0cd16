"""A process that ends with the one that started it, even when that one is killed. Linux only, as the server's own child is."""

import ctypes
import signal

_PR_SET_PDEATHSIG = 1
# loaded here, so that a child between fork and exec only makes the call
_LIBC = ctypes.CDLL(None)


def stop_with_parent() -> None:
    """From here on the parent's death is a Ctrl-C for this process."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
