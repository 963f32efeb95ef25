"""Whether an index is one that this Dateline, with this embedder, can answer from."""

from __future__ import annotations

from index.backends import VARIABLE
from index.chunking import Chunking
from index.errors import IndexMismatch
from index.places import Place
from index.protocols import Embedder
from index.store import versions
from index.store.manifest import EmbedderRecord, Manifest


def check_chunking(place: Place, manifest: Manifest) -> None:
    """Raise IndexMismatch where chunks are cut otherwise: searching was not measured with such ones."""
    if dict(manifest.chunking) != Chunking().as_dict():
        raise IndexMismatch(
            f"The index at {place} was cut into chunks by other rules than this Dateline's.",
            f"Cut it anew; only changed chunks are embedded: {versions.build_command(place)}",
        )


def check_embedder(place: Place, recorded: EmbedderRecord, embedder: Embedder) -> None:
    """Raise IndexMismatch unless `embedder` makes the vectors that the index holds."""
    from index.embedding import probe, same_probe

    same = (embedder.revision, embedder.dimension) == (recorded.revision, recorded.dimension)
    if same and same_probe(probe(embedder), recorded.probe):
        return
    if same:
        raise IndexMismatch(
            f"The index at {place} was embedded with {recorded.name} by {' and '.join(recorded.backends)}; "
            f"{embedder.backend} makes other vectors of the same weights here.",
            f"Choose what made it: {VARIABLE}={recorded.backends[0]}, or embed it again: dateline build DUMP "
            f"--index {place} --fresh",
        )
    raise IndexMismatch(
        f"The index at {place} was embedded with {recorded.name} ({recorded.revision[:12]}), "
        f"not with {embedder.name} ({embedder.revision[:12]}).",
        f"Open it with {recorded.name}, or embed it again: dateline build DUMP --index {place} "
        f"--embedder {embedder.name}",
    )
