"""The header of a GGUF file, read number by number and text by text, and never beyond the file's end."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass


class Fault(ValueError):
    """What is wrong, as a part of a sentence."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value's kind, by the format's number; of a list the kind of its items and their count.

    `number` is what a uint32 or a float32 is, `text` what a string is.
    """

    kind: int = -1
    items: int = -1
    count: int = 0
    number: float = 0
    text: str = ""


class Header:
    """Reads a file from its beginning and never beyond its end."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = memoryview(data)
        self.size = len(self._data)
        self.at = 0

    def skip(self, count: int) -> int:
        """Go past so many bytes, and give where they began."""
        start = self.at
        if count > self.size - start:
            raise Fault(self._short())
        self.at = start + count
        return start

    def take(self, count: int) -> bytes:
        start = self.skip(count)
        return bytes(self._data[start : self.at])

    def uint32(self) -> int:
        (value,) = struct.unpack_from("<I", self._data, self.skip(4))
        return int(value)

    def uint64(self) -> int:
        (value,) = struct.unpack_from("<Q", self._data, self.skip(8))
        return int(value)

    def float32(self) -> float:
        (value,) = struct.unpack_from("<f", self._data, self.skip(4))
        return float(value)

    def text(self, most: int, what: str) -> str:
        length = self.uint64()
        if length > most:
            raise Fault(f"{what} of {length:,} bytes is longer than {most:,}")
        return self.take(length).decode(errors="backslashreplace")

    def texts(self, count: int) -> Iterator[bytes]:
        """Texts of any length. A vocabulary has some 100,000: the loop is kept short."""
        read, data, at, size = struct.Struct("<Q").unpack_from, self._data, self.at, self.size
        for _ in range(count):
            start = at + 8
            at = start + read(data, at)[0] if start <= size else size + 1
            if at > size:
                raise Fault(self._short())
            self.at = at
            yield bytes(data[start:at])

    def _short(self) -> str:
        return f"it ends within its header, at byte {self.size:,}"

    def close(self) -> None:
        self._data.release()


def shown(name: str, most: int = 60) -> str:
    """A name fit for one line."""
    return repr(name if len(name) <= most else f"{name[:most]}…")
