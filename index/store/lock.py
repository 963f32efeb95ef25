"""One builder at a time, across processes."""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from index.errors import IndexBusy, IndexDamaged

LOCK = "build.lock"
HOLDER = "build.holder"


@contextlib.contextmanager
def building(place: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the build lock of an index for a `with` block, waiting up to `wait` seconds for it.

    The system lets go of the lock when its holder dies, however it dies. Raises IndexBusy, which
    says who holds it, or IndexDamaged where a link could lead the builder out of the index's folder.
    """
    from filelock import FileLock, Timeout

    place.mkdir(parents=True, exist_ok=True)
    _refuse_links(place)
    lock = FileLock(place / LOCK)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise _busy(place) from None
    try:
        (place / HOLDER).write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        with contextlib.suppress(OSError):
            (place / HOLDER).unlink()
        lock.release()


def _refuse_links(place: Path) -> None:
    """An index from a stranger must not make us write, or collect versions, somewhere else."""
    for folder in (place, place / "versions"):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_symlink():
                raise IndexDamaged(
                    f"{path} is a link, and an index has none.",
                    f"Remove it and build again: rm {shlex.quote(str(path))}",
                )


def _busy(place: Path) -> IndexBusy:
    try:
        holder = f"process {int((place / HOLDER).read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        holder = "another process"
    return IndexBusy(
        f"The index at {place} is being built by {holder}.",
        "Wait until it has finished and run the same command again.",
    )
