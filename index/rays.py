"""Ray, started for a build and ended with it. It reports to nobody, and no other machine reaches it."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from index.errors import WorkersDown

ADDRESS = "RAY_ADDRESS"
"""Ray's own variable: the cluster to work on. Without it, one on this machine for the time of a build."""
_SPARE = 2
"""Logical processors beside those of the workers: Ray Data's own tasks wait for one, and for ever if all are
taken. They are numbers to Ray, and take nothing from the machine."""
_LOOPBACK = "127.0.0.1"
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # a warning about graphics cards at every start
    "RAY_DATA_LOG_LEVEL": "CRITICAL",  # what goes wrong is told by us
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}
_TOKEN = "RAY_AUTH_TOKEN"  # noqa: S105 - the variable's name
"""What Ray wants to be told by whoever speaks with one that it has started. Unless it is given one, it puts one
into a file of the user's."""


@contextmanager
def started(workers: int) -> Iterator[None]:
    """A Ray with room for so many workers, or the cluster that is named. Raises WorkersDown."""
    if find_spec("ray") is None:
        raise WorkersDown(
            "Workers are handed their work by Ray, which is not installed.",
            "Install it: pip install 'dateline[ray]', or build without --workers.",
        )
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    import ray

    if ray.is_initialized():  # somebody's own, who calls us from within
        yield
        return
    folder = None if os.environ.get(ADDRESS) else tempfile.mkdtemp(prefix="dateline-ray-")
    try:
        _start(workers, folder)
        yield
    finally:
        ray.shutdown()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _start(workers: int, folder: str | None) -> None:
    import ray

    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if folder is None:
            ray.init(**quiet)
        else:
            os.environ.setdefault(_TOKEN, secrets.token_hex(32))
            ray.init(
                num_cpus=workers + _SPARE,
                include_dashboard=False,
                _node_ip_address=_LOOPBACK,
                _temp_dir=folder,
                **quiet,
            )
    except (OSError, RuntimeError, ValueError, ConnectionError) as error:
        line = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise WorkersDown(
            f"Ray can't be started ({line}).",
            f"If a cluster is named, check it: echo ${ADDRESS}; else build without --workers.",
        ) from error
    from ray.data import DataContext

    DataContext.get_current().enable_progress_bars = False
