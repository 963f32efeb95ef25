"""What happens, as one JSON object a line: events, durations, counts; nobody's words unless it is wanted."""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

OWN = ("rag", "index", "ui")
"""Packages whose log messages are written for people to read; of others only where they come from is told."""


class Journal:
    """Writes to `stream`; with none, nowhere. `words` has the contents of questions and answers in it too.

    Safe to share between threads. That a line can't be written ends nothing else.
    """

    def __init__(self, stream: TextIO | None = None, *, words: bool = False) -> None:
        self._stream = stream
        self._words = words
        self._lock = threading.Lock()

    def note(self, event: str, *, words: dict[str, str] | None = None, **told: Any) -> None:
        """One event. `words` are contents, which are left out unless they are wanted."""
        if self._stream is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": now, "event": event, **told, **((words or {}) if self._words else {})}
        text = json.dumps(line, ensure_ascii=False, default=str)
        with self._lock:
            try:
                self._stream.write(f"{text}\n")
                self._stream.flush()
            except (OSError, ValueError):  # its reader has gone, or the disk is full
                return


class JournalHandler(logging.Handler):
    """Takes what libraries log into the journal: from where, how grave, and what kind of fault.

    A message with its values could have a question in it, so that only its fixed part is told.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(logging.WARNING)
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        own = record.name.split(".")[0] in OWN
        told: dict[str, Any] = {"logger": record.name, "level": record.levelname.lower()}
        if own:
            told["message"] = str(record.msg)
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            told["fault"] = record.exc_info[0].__name__
            told["at"] = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        self._journal.note("log", **told)


def journal(wanted: bool, words: bool) -> Journal:
    """The journal of a server, on standard error; what libraries log goes there too."""
    if not (wanted or words):
        return Journal()
    kept = Journal(sys.stderr, words=words)
    logging.getLogger().addHandler(JournalHandler(kept))
    return kept
