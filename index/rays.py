"""Ray, started for a build and ended with it. It reports to nobody, and no other machine reaches it."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
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
# On Linux too: all of Ray then listens at the loopback, where it would take the network's address instead.
_ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
_TOKEN = "RAY_AUTH_TOKEN"  # noqa: S105 - the variable's name
"""What a Ray that is started here asks of whoever speaks with it. It would put one of its own into a file."""


@contextmanager
def started(workers: int) -> Iterator[None]:
    """A Ray with room for so many workers, or the cluster that is named. Raises WorkersDown."""
    if find_spec("ray") is None:
        raise WorkersDown(
            "Workers are handed their work by Ray, which is not installed.",
            "Install it: pip install 'dateline[ray]', or build without --workers.",
        )
    named = bool(os.environ.get(ADDRESS))
    _set(_QUIET if named else _QUIET | _ALONE | {_TOKEN: secrets.token_hex(32)})
    import ray

    if ray.is_initialized():  # somebody's own, who calls us from within
        yield
        return
    folder = None if named else tempfile.mkdtemp(prefix="dateline-ray-")
    try:
        _start(workers, folder)
        yield
    finally:
        ray.shutdown()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _set(variables: Mapping[str, str]) -> None:
    for name, value in variables.items():
        os.environ.setdefault(name, value)


def _start(workers: int, folder: str | None) -> None:
    import ray
    from ray.data import DataContext

    quiet = {"log_to_driver": False, "logging_level": logging.CRITICAL}
    try:
        if folder is None:
            ray.init(**quiet)
        else:
            ray.init(num_cpus=workers + _SPARE, include_dashboard=False, _temp_dir=folder, **quiet)
    except Exception as error:
        line = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise WorkersDown(
            f"Ray can't be started ({line}).",
            f"Try again when the machine is less busy; of a cluster, check its address: echo ${ADDRESS}",
        ) from error
    if folder is not None:
        _refuse_others()
    DataContext.get_current().enable_progress_bars = False


def _refuse_others() -> None:
    """A program that has imported Ray before can't be kept to the loopback any more."""
    import ray

    listens = ray.util.get_node_ip_address()
    if listens != _LOOPBACK:
        (name,) = _ALONE
        raise WorkersDown(
            f"Ray listens at {listens}, where other machines reach it.",
            f"Set {name}=0 before it is imported.",
        )
