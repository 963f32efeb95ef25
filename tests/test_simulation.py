"""What is reckoned rests on what was measured: every figure is where the data file says."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench import simulation
from bench.simulation import SIZES, Costs, Outlook, Posts, outlooks, sample, told

ROOT = Path(__file__).parent.parent
COSTS = Costs()
POSTS = Posts(chunks=5.0, bytes=800.0)
STORES = ("folder", "postgresql", "milvus")


def of(store: str) -> list[Outlook]:
    return [one for one in outlooks(COSTS, POSTS) if one.store == store]


@pytest.mark.parametrize("name", COSTS.tables["measured"])
def test_a_measured_cost_stands_in_its_report(name: str) -> None:
    cost: dict[str, Any] = COSTS.tables["measured"][name]
    assert cost["said"] in (ROOT / cost["where"]).read_text(encoding="utf-8")


def test_every_figure_is_reckoned_with() -> None:
    code = Path(simulation.__file__).read_text(encoding="utf-8")
    for kind in ("measured", "published", "assumed"):
        assert [name for name in COSTS.tables[kind] if f'{kind}("{name}")' not in code] == []


def test_what_a_post_costs_once_does_not_depend_on_how_many_there_are() -> None:
    assert len({one.once for one in outlooks(COSTS, POSTS)}) == 1
    # By hand: 5 chunks of 12.8 ms and 31.3 s / 20,007, and 800 bytes at 21.5 MB/s; a million of them.
    by_hand = (5 * (0.0128 + 31.3 / 20007) + 800 / 21.5e6) * 1e6 / 3600
    assert of("milvus")[0].once == pytest.approx(by_hand)


@pytest.mark.parametrize("store", STORES)
def test_what_a_post_costs_a_month_does_not_grow(store: str) -> None:
    monthly = [one.monthly for one in of(store) if not one.unfit]
    assert all(later <= earlier for earlier, later in pairwise(monthly))


def test_nodes_grow_with_the_archive_and_the_time_of_a_retrieval_hardly() -> None:
    small, middle, large = of("milvus")
    assert [one.chunks for one in (small, middle, large)] == list(SIZES)
    assert large.nodes == pytest.approx(10 * middle.nodes, rel=0.2)
    assert large.latency < 3 * small.latency


def test_a_store_that_is_too_small_says_so() -> None:
    assert [bool(one.unfit) for one in of("folder")] == [False, True, True]
    assert all("full text within 1 s" in one.unfit for one in of("postgresql"))


@pytest.mark.parametrize("page", ["docs/scale.md", "bench/results/2026-11-26-distributed.md"])
def test_the_table_is_the_one_that_is_printed(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    rows = [line for line in told(COSTS, sample()).splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(STORES) * len(SIZES)
    assert [row for row in rows if row not in text] == []
