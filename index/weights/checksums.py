"""SHA-256 of files that do not fit in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_of_next(stream: BinaryIO, count: int) -> str:
    """The SHA-256 of the next `count` bytes of a stream (of fewer, if it ends)."""
    digest = hashlib.sha256()
    for block in blocks(stream, count):
        digest.update(block)
    return digest.hexdigest()


def blocks(stream: BinaryIO, count: int) -> Iterator[bytes]:
    """The next `count` bytes of a stream, a block at a time."""
    while count > 0 and (block := stream.read(min(BLOCK, count))):
        count -= len(block)
        yield block
