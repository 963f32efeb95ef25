"""What was measured of a model on this machine, in a file beside the model's.

It holds a record for each processor and version of llama-cpp-python that measured the model there, since a
folder of models may be shared; and counts only for the very file that was measured.
"""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.store.durable import replace_text, sha256_of
from rag.llm.running import Running, cores
from rag.tuning.search import BATCHES, Tried, Way

_PACKAGE = "llama-cpp-python"


class NotKept(ModelError):
    """The folder of the model can't be written to."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """The settings to run with, what was tried, when (ISO 8601), and how long that took (seconds)."""

    running: Running
    tried: tuple[Tried, ...]
    measured: str
    seconds: float


def machine() -> str:
    """What measurements hold for: the processor, how many of its cores may be used, and the library."""
    return f"{_processor()}, {cores()} usable, {_PACKAGE} {version(_PACKAGE)}"


def keep(model: Path, tuned: Tuned) -> None:
    """Keep it for this machine, in place of what it had. Raises NotKept."""
    record = {"sha256": sha256_of(model), **_mark(model), **asdict(tuned)}
    _write(model, {**_records(model), machine(): record})


def kept(model: Path) -> Tuned | None:
    """What this machine has measured of the file; None where there is nothing, or of another file."""
    record = _records(model).get(machine())
    try:
        if record is None or not _is_of(record, model):
            return None
        tried = (
            Tried(**{**one, "way": Way(Running(**one["way"]["running"]), one["way"]["keys_and_values"])})
            for one in record["tried"]
        )
        running = Running(**record["running"])
        tuned = Tuned(running, tuple(tried), str(record["measured"]), float(record["seconds"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return tuned if _may_run(running) else None


def forget(model: Path) -> bool:
    """Drop what this machine has measured; whether there was anything. Raises NotKept."""
    records = _records(model)
    there = records.pop(machine(), None) is not None
    if there:
        _write(model, records)
    return there


def file_of(model: Path) -> Path:
    """Where it is kept."""
    return model.with_name(f".{model.name}.tuned.json")


def _may_run(running: Running) -> bool:
    """A file beside a stranger's model must not start a thousand threads."""
    threads = (running.reading, running.writing)
    return (
        all(type(count) is int and 1 <= count <= cores() for count in threads)
        and running.batch in BATCHES
        and type(running.flash) is bool
    )


def _is_of(record: dict[str, Any], model: Path) -> bool:
    """Whether the file is the one that was measured; it is hashed only if it was touched since."""
    mark = _mark(model)
    if record["size"] != mark["size"]:
        return False
    return bool(record["mtime_ns"] == mark["mtime_ns"] or record["sha256"] == sha256_of(model))


def _mark(model: Path) -> dict[str, int]:
    stat = model.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _records(model: Path) -> dict[str, Any]:
    try:
        found = json.loads(file_of(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(model: Path, records: dict[str, Any]) -> None:
    file = file_of(model)
    try:
        if records:
            replace_text(file, json.dumps(records, indent=1) + "\n")
        else:
            file.unlink()
    except OSError as error:
        raise NotKept(
            f"What was measured can't be kept in {file} ({error.strerror or error}).",
            "Make that folder writable, or name a copy of the model elsewhere: --model PATH",
        ) from error


def _processor() -> str:
    """The processor's own name; where the system does not tell it, that of its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
