"""Whether a program has a file open to write: how a copy that stalls is told from one that has ended."""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path


def being_written(path: Path) -> bool:
    """Linux knows, for files of our own on most local disks; elsewhere it is False, which says nothing."""
    if sys.platform != "linux":
        return False
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        return _lease_refused(handle)
    finally:
        os.close(handle)


def _lease_refused(handle: int) -> bool:
    """A lease for reading is only given on a file that nobody has open to write."""
    import fcntl

    try:
        # Who opens the file to write in this moment waits until the lease is gone, and we are sent a
        # signal: one that is ignored unless asked for, where the usual one would end us.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
