"""The full text of a version, kept beside its reader.

Milvus 2.3 knows no words. So what a version's chunks say is fetched once on each machine that looks for
words, and searched there as in a folder's index. A version never changes: what is there of it is whole.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from index.errors import IndexUnusable
from index.milvus.versions import Version
from index.places import Address, kept_here
from index.protocols import Hit
from index.store.selection import Selection
from index.store.words import Unreadable, WordsRow, WordStore, write_words

_FOLDER = "words"
_KEPT = 3
"""Versions whose words stay on the disk: other processes here may have just opened one."""


def words_folder(place: Address) -> Path:
    """Where this machine keeps the words of an index's versions."""
    return kept_here(place) / _FOLDER


class WordsHere:
    """The words of one version; made when they are first asked for. Thread-safe."""

    def __init__(self, place: Address, version: Version, rows: Callable[[], Iterable[WordsRow]]) -> None:
        self._place = place
        self._folder = words_folder(place) / f"{version.key:020d}"
        self._rows = rows
        self._lock = threading.Lock()
        self._store: WordStore | None = None

    def search(self, query: str, k: int, where: Selection | None) -> list[Hit]:
        """Raises IndexUnusable where this machine can't hold them."""
        return self._opened().search(query, k, where)

    def _opened(self) -> WordStore:
        with self._lock:
            if self._store is None:
                try:
                    self._store = self._open()
                except OSError as error:
                    raise IndexUnusable(
                        f"{self._folder} can't be written ({error.strerror}): the words of the index at "
                        f"{self._place} are kept there.",
                        "See to the disk and its rights, and ask again.",
                    ) from error
            return self._store

    def _open(self) -> WordStore:
        if self._folder.is_dir():
            try:
                return WordStore(self._folder)
            except (Unreadable, ValueError):  # damaged here: the server has it all
                shutil.rmtree(self._folder)
        self._make()
        return WordStore(self._folder)

    def _make(self) -> None:
        beside = self._folder.parent
        beside.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=".half-", dir=beside))
        try:
            write_words(half, self._rows())
            try:
                half.rename(self._folder)
            except OSError:
                if not self._folder.is_dir():  # where it is, another process was as quick
                    raise
        finally:
            shutil.rmtree(half, ignore_errors=True)
        whole = sorted(one for one in beside.iterdir() if not one.name.startswith("."))
        for old in whole[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
