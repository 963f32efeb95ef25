"""Many made-up pages through the readers: none may crash, hang or lose text.

    .venv/bin/python bench/fuzz.py [--pages 100000] [--seed 20310303]

The pages are those of the property tests. Last whole run: 100,000 pages with the seed above, no finding.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.index.readers.test_fuzz import PAGES, keeps_all_text


def main() -> None:
    """Run, and say how many and how long; a finding is raised with its page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=20310303)
    chosen = options.parse_args()
    count = 0

    def one(page: str) -> None:
        nonlocal count
        count += 1
        assert keeps_all_text(page)

    settled = settings(
        max_examples=chosen.pages,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    started = time.perf_counter()
    seed(chosen.seed)(settled(given(PAGES)(one)))()
    sys.stdout.write(f"{count} pages in {time.perf_counter() - started:.0f} s, no finding\n")


if __name__ == "__main__":
    main()
