"""Why an index is searched as it is, and what will run its embedder here."""

from __future__ import annotations

import os
from importlib.util import find_spec

from index import backends
from index.store.manifest import Manifest


def explained(manifest: Manifest) -> dict[str, str]:
    """A sentence each for `vectors`, the structure that they are searched by, and for `backend`.

    Raises ModelUnknown or ModelMissing for a backend that the environment names and that is not there.
    """
    return {"vectors": _vectors(manifest), "backend": _backend()}


def _vectors(manifest: Manifest) -> str:
    from index.store.vectors import FLAT_UP_TO, kind_of

    if manifest.vectors not in (kind_of(0), kind_of(FLAT_UP_TO + 1)):
        return f"{manifest.vectors}, by the database that holds them"
    count = f"{manifest.chunks:,} chunks are {{}} {FLAT_UP_TO:,}"
    if manifest.vectors == kind_of(0):
        return f"{manifest.vectors}: all are read, since {count.format('no more than')}"
    return f"{manifest.vectors}: the lists nearest to a question are read, since {count.format('more than')}"


def _backend() -> str:
    chosen = backends.chosen()
    named = os.environ.get(backends.VARIABLE)
    if named and named != backends.AUTO:
        return f"{chosen}, since {backends.VARIABLE} names it"
    if find_spec("onnxruntime") is None:
        return f"{chosen}, since ONNX Runtime is not installed"
    return (
        f"{backends.ONNX}, since ONNX Runtime is installed; torch for a model that it makes other vectors of"
    )
