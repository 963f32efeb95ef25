"""What updates cost, and that they end where a build from nothing does.

python -m bench.index_increments [POSTS [EXAMPLES]]
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings

from bench.index_scenes import build, telling
from bench.usage import help_if_asked
from index.building import Reading, build_from
from index.merging import Taken
from index.report import BuildReport
from tests.fakes import HashEmbedder
from tests.index.test_building import STATES, ends_where_a_build_from_nothing_does


def update(place: Path, taken: Taken) -> tuple[BuildReport, list[str]]:
    """The report, and the texts that were embedded, the probe apart."""
    embedder = HashEmbedder()
    report = build_from(Reading((taken,)), place, embedder=embedder)
    return report, [text for text in embedder.embedded if not text.startswith("Dateline asks")]


def main(posts: int = 10_000, examples: int = 300) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        build(place, telling(1, posts))
        taken = telling(1, posts)
        new = telling(1, posts + 1).posts[-1]
        edited = replace(taken.posts[5], paragraphs=("Told quite otherwise by now, and at more length.",))
        steps = {
            "the same again": taken,
            "one new post": Taken(taken.coverage, (new, *taken.posts)),
            "one edited post": Taken(taken.coverage, (new, *taken.posts[:5], edited, *taken.posts[6:])),
            "one vanished post": Taken(taken.coverage, (new, *taken.posts[:5], edited, *taken.posts[7:])),
        }
        for what, now in steps.items():
            report, texts = update(place, now)
            counts = f"{report.new} new, {report.edited} edited, {report.vanished} vanished"
            heads = {text.split("\n")[0] for text in texts}
            embedded = f"{len(texts)} texts of {len(heads)} posts embedded"
            print(f"{what} in {posts}: {embedded}; {counts}; {report.seconds:.1f} s", flush=True)
    began = time.perf_counter()
    search = settings(max_examples=examples, deadline=None, database=None)
    search(given(STATES)(ends_where_a_build_from_nothing_does))()
    print(f"{examples} random sequences of updates: no difference ({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    help_if_asked(__doc__)
    main(*(int(argument) for argument in sys.argv[1:]))
