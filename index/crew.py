"""A build's work spread over Ray Data: workers read dumps and embed texts, here or on a cluster's machines.

Ray hands the work out, starts a worker that was lost anew, and gives what it had in hand to another. What is
done comes back a batch at a time, and the build keeps it as ever (index.store.unfinished): also a build that
is itself broken off goes on from there.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import embedding, errors
from index.errors import DatelineError, DumpError, IndexMismatch, WorkersDown
from index.hands import Alone, read_or_error
from index.protocols import Embedder, Vectors
from index.rays import started

if TYPE_CHECKING:
    from index.readers import Dump, Source

_IN_HAND = 2
"""Blocks that a worker has at once: one to work on and one to go on with. A lost worker's are done again."""
_MOST_BLOCKS = 2000
"""Ray keeps account of every block, so that a large build's are larger."""

_LOSSES = 4
"""How often a worker is started anew, and a block given out again: some texts may be the death of each."""

_FAULT = "fault"
_NOTHING = np.empty((0, 0), dtype=np.float32)

Row = dict[str, Any]


@contextmanager
def crew(workers: int) -> Iterator[Crew]:
    """So many workers until the block ends. Raises WorkersDown."""
    with started(workers):
        yield Crew(workers)


class Crew:
    """Workers of one thread each, behind the Hands seam."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def read(self, sources: Sequence[Source]) -> Iterator[tuple[int, Dump | DumpError]]:
        if len(sources) < 2:
            yield from Alone().read(sources)
        else:
            yield from self._spread(_Reader, {}, sources)

    def embed(self, embedder: Embedder, batches: Sequence[Sequence[str]]) -> Iterator[tuple[int, Vectors]]:
        """Every worker loads the embedder by its name, and is refused if the weights are others there."""
        if len(batches) < 2:
            yield from Alone().embed(embedder, batches)
        else:
            named = {
                "name": _absolute(embedder.name),
                "backend": embedder.backend,
                "revision": embedder.revision,
            }
            yield from self._spread(_Embedder, named, batches)

    def _spread(
        self, work: Callable[..., Any], named: Mapping[str, str], tasks: Sequence[Any]
    ) -> Iterator[tuple[int, Any]]:
        import ray

        rows = [{"place": place, "task": task} for place, task in enumerate(tasks)]
        pool = ray.data.ActorPoolStrategy(
            size=min(self._workers, len(rows)), max_tasks_in_flight_per_actor=_IN_HAND
        )
        blocks = ray.data.from_items(rows, override_num_blocks=min(len(rows), _MOST_BLOCKS))
        bounds = {"max_restarts": _LOSSES, "max_task_retries": _LOSSES}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that such bounds will go, for which there is no other way yet
            done = blocks.map(work, fn_constructor_kwargs=dict(named), compute=pool, num_cpus=1, **bounds)
        try:
            for row in done.iter_rows():
                if row[_FAULT]:
                    raise _raised(row[_FAULT])
                yield row["place"], row["done"]
        except ray.exceptions.RayError as error:
            raise _lost(error) from error


class _Reader:
    def __call__(self, row: Row) -> Row:
        return {"place": row["place"], "done": read_or_error(row["task"]), _FAULT: ""}


class _Embedder:
    """Loaded with the first batch: an error while Ray starts a worker would have it start another."""

    def __init__(self, name: str, backend: str, revision: str) -> None:
        self._name, self._backend, self._revision = name, backend, revision
        self._loaded: Embedder | None = None

    def __call__(self, row: Row) -> Row:
        try:
            self._loaded = self._loaded or self._load()
            vectors = self._loaded.embed(row["task"])
        except DatelineError as error:  # as what was done: Ray would tell it as a failure of its own
            return {"place": row["place"], "done": _NOTHING, _FAULT: _written(error)}
        return {"place": row["place"], "done": vectors, _FAULT: ""}

    def _load(self) -> Embedder:
        loaded = embedding.load(self._name, self._backend)
        if loaded.revision != self._revision:
            raise IndexMismatch(
                f"A worker has other weights of {self._name} than this machine.",
                f"Fetch them there: dateline models fetch {self._name}",
            )
        return loaded


def _absolute(name: str) -> str:
    """A folder's path holds wherever a worker was started."""
    return str(Path(name).absolute()) if Path(name).exists() else name


def _written(error: DatelineError) -> str:
    return json.dumps([type(error).__name__, error.what, error.mend])


def _raised(written: str) -> DatelineError:
    """The error that a worker met, as it would be here."""
    name, what, mend = json.loads(written)
    kind: type[DatelineError] = getattr(errors, name, DatelineError)
    return kind(what, mend)


def _lost(error: Exception) -> WorkersDown:
    line = (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
    return WorkersDown(
        f"The workers were lost ({line}).",
        "What they had embedded is kept. Build again, with fewer: --workers 1",
    )
