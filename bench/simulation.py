"""What an archive of 10 million, 100 million and a billion chunks would take: python -m bench.simulation

Nothing of that size is run. It is reckoned from costs that were measured small, from what the engines
publish of themselves, and from assumptions; bench/simulation.toml has each with its source, and is the place
to put in one's own. Prints Markdown.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.usage import help_if_asked
from index.chunking import cut
from index.readers import read_dump

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).with_suffix(".toml")
SIZES = (10_000_000, 100_000_000, 1_000_000_000)
_MILLION = 1e6
_HOUR = 3600.0
_BYTES = 4  # of a number of a vector
_SMALL, _LARGE = 100_000, 1_000_000  # chunks that the folder was measured with


@dataclass(frozen=True, slots=True)
class Posts:
    """What a post comes to, counted over the sample coverages."""

    chunks: float
    bytes: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of one store at one size. `latency` in seconds of a whole retrieval; `once` in core hours a million
    posts, to read, embed and write them; `monthly` in money a million posts, `nodes` machines with what
    stands beside them included. `unfit` says why it won't do, where it won't."""

    store: str
    chunks: int
    nodes: int
    latency: float
    once: float
    monthly: float
    unfit: str = ""


class Costs:
    """The data file."""

    def __init__(self, data: Path = DATA) -> None:
        self.tables: dict[str, dict[str, Any]] = tomllib.loads(data.read_text(encoding="utf-8"))

    def measured(self, name: str) -> float:
        return float(self.tables["measured"][name]["value"])

    def published(self, name: str) -> float:
        return float(self.tables["published"][name]["value"])

    def assumed(self, name: str) -> float:
        return float(self.tables["assumed"][name])


def sample() -> Posts:
    """Chunks and bytes of a post in the sample coverages that are plain text."""
    files = sorted((*ROOT.glob("dumps/*.txt"), *ROOT.glob("bench/coverages/*.txt")))
    posts = [post for file in files for post in read_dump(file).posts]
    chunks = sum(1 for post in posts for _ in cut(post))
    return Posts(chunks / len(posts), sum(file.stat().st_size for file in files) / len(posts))


def outlooks(costs: Costs, posts: Posts) -> Iterator[Outlook]:
    for store in (folder, postgres, milvus):
        for chunks in SIZES:
            yield store(costs, posts, chunks)


def once(costs: Costs, posts: Posts) -> float:
    """Core hours for a million posts. Each part is a straight line through zero: no post costs more for
    those that are there already."""
    reading = posts.bytes / costs.measured("read")
    write = costs.measured("write") / costs.measured("write_chunks")
    return _MILLION * (reading + posts.chunks * (costs.measured("embed") + write)) / _HOUR


def build_bytes(costs: Costs, chunks: int) -> float:
    """What the process that builds holds, whatever the store: it has all posts in memory."""
    return chunks * costs.measured("folder_build")


def folder(costs: Costs, posts: Posts, chunks: int) -> Outlook:
    """One machine. Time grows as it did from the smaller to the larger archive that was measured."""
    small, large = costs.measured("folder_small"), costs.measured("folder_large")
    latency = large + (large - small) / (_LARGE - _SMALL) * (chunks - _LARGE)
    held = build_bytes(costs, chunks) > costs.assumed("node_bytes")
    unfit = "its build does not fit into the machine" if held else ""
    return Outlook("folder", chunks, 1, latency, *_cost(costs, posts, chunks, 1, 0.0), unfit)


def postgres(costs: Costs, posts: Posts, chunks: int) -> Outlook:
    """One server and a replica. Its words are read posting by posting, on one core."""
    known = costs.measured("write_chunks")
    dense = costs.measured("hnsw") * math.log(chunks) / math.log(known)
    words = costs.measured("sql_words") * chunks / known
    patience = costs.assumed("patience")
    unfit = ""
    if dense + words > patience:
        most = round(known * (patience - costs.measured("hnsw")) / costs.measured("sql_words"), -4)
        unfit = f"full text within {patience:g} s up to some {most:,.0f} chunks"
    if chunks * _vector(costs) > costs.published("table_bytes"):
        unfit = "the vectors are larger than a table may be"
    nodes = int(costs.assumed("replicas"))
    latency = dense + words + 2 * costs.assumed("hop")
    return Outlook("postgresql", chunks, nodes, latency, *_cost(costs, posts, chunks, nodes, 0.0), unfit)


def milvus(costs: Costs, posts: Posts, chunks: int) -> Outlook:
    """As many query nodes as have the memory. Each searches its segments with all its cores at once.

    Stand-ins: a segment takes what pgvector's HNSW takes for as many vectors, words what the folder's whole
    retrieval takes for as many chunks. Both grow with what a node holds, and not with the archive.
    """
    cores = costs.assumed("node_cores")
    room = costs.assumed("node_bytes") * costs.published("memory_share")
    need = costs.measured("folder_disk") + costs.published("hnsw_links")
    holders = math.ceil(chunks * need / room)
    held = chunks / holders
    segment = costs.published("segment") / (_BYTES * costs.assumed("dimension"))
    rounds = math.ceil(math.ceil(held / segment) / cores)
    known = costs.measured("write_chunks")
    dense = rounds * costs.measured("hnsw") * math.log(min(segment, held)) / math.log(known)
    words = costs.measured("folder_large") * held / _LARGE / cores
    network = costs.assumed("hop") * costs.assumed("hops")
    merging = costs.assumed("merge") * costs.assumed("hits") * holders
    nodes = int(holders * costs.assumed("replicas"))
    beside = costs.published("overhead_cores")
    latency = dense + words + network + merging
    return Outlook("milvus", chunks, nodes, latency, *_cost(costs, posts, chunks, nodes, beside))


def _vector(costs: Costs) -> float:
    return _BYTES * costs.assumed("dimension") + costs.published("hnsw_links")


def _cost(costs: Costs, posts: Posts, chunks: int, nodes: int, beside: float) -> tuple[float, float]:
    """Core hours once, and money a month, a million posts."""
    cores = nodes * costs.assumed("node_cores") + beside
    money = cores * costs.assumed("core_hour") * costs.assumed("month")
    return once(costs, posts), money / (chunks / posts.chunks / _MILLION)


def told(costs: Costs, posts: Posts) -> str:
    """Markdown: the table, then what it rests on."""
    heads = ("store", "chunks", "posts", "machines", "a retrieval", "build holds", "once", "a month", "")
    lines = [_row(heads), "|---" * len(heads) + "|"]
    lines += [_row(_cells(one, costs, posts)) for one in outlooks(costs, posts)]
    lines += ["", "Once, in core hours, and a month, in money: for a million posts.", ""]
    lines += [f"- counted, a post: {posts.chunks:.2f} chunks, {posts.bytes:,.0f} bytes (sample coverages)"]
    for kind in ("measured", "published"):
        for name, one in costs.tables[kind].items():
            lines.append(f"- {kind}, {one.get('what', name)}: {one['value']:,.15g} ({one['where']})")
    lines += [f"- assumed, {name}: {value:,.15g}" for name, value in costs.tables["assumed"].items()]
    return "\n".join(lines)


def _cells(one: Outlook, costs: Costs, posts: Posts) -> tuple[str, ...]:
    return (
        one.store,
        f"{one.chunks:,}",
        f"{one.chunks / posts.chunks / _MILLION:,.1f} million",
        f"{one.nodes}",
        f"{one.latency * 1000:,.0f} ms",
        f"{build_bytes(costs, one.chunks) / 1e9:,.0f} GB",
        f"{one.once:,.1f}",
        "–" if one.unfit else f"{one.monthly:,.0f}",
        one.unfit or "fits",
    )


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    print(told(Costs(), sample()))


if __name__ == "__main__":
    help_if_asked(__doc__)
    main()
