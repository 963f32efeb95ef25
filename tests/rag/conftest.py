"""What several tests of answering stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.opening import Index
from tests.rag.fakes import build, opened


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The index of the invented posts about a quarry."""
    place = tmp_path_factory.mktemp("quarry") / "index"
    build(place)
    with opened(place) as held:
        yield held
