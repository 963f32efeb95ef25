"""The weights that `make test` fetched are the catalogue's, byte for byte."""

from __future__ import annotations

import pytest

from index import weights


@pytest.mark.model
@pytest.mark.parametrize("name", ["tiny", "embedder"])
def test_the_fetched_models_have_their_checksums(name: str) -> None:
    assert weights.resolve(name, verify=True).exists()
    assert weights.fetch(name, progress=False) == weights.resolve(name)
