"""Let every write of one build fail in turn, and fill a disk page by page: python -m bench.index_disk

What the tests do at every tenth write and ninth page, here at each; the second part needs root, to mount.
"""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

from bench.usage import help_if_asked
from tests.index.test_disk import EACH, FULL, compiled, memory, mounting, run


def main() -> None:
    with memory() as folder, tempfile.TemporaryDirectory() as other:
        library = compiled(Path(other))
        for name, on in (("EIO", 0), ("ENOSPC", 1)):
            arguments = (library, str(getattr(errno, name)), str(on), "1")
            told = run(EACH, f"{folder}/index", *arguments, LD_PRELOAD=library).split()
            writes, failed, switched = told
            print(f"{name}: {writes} writes, each failed: {failed} builds said so, {switched} had switched")
        disk = Path(other) / "disk"
        enough, *whats = run(FULL, str(disk), "1", prefix=mounting(disk)).splitlines()
        print(f"full disk: {enough} tries of 0 to {int(enough) - 1} pages of room, {len(whats)} messages")


if __name__ == "__main__":
    help_if_asked(__doc__)
    main()
