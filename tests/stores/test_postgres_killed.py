"""A build that is killed while it writes: nothing of it is seen, and the next one goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import IndexBusy
from tests.stores.contract import blog, built, opened_at
from tests.stores.servers import Postgres

pytestmark = pytest.mark.scale

ROOT = Path(__file__).parents[2]
BUILD = """
import sys, time
from tests.stores.contract import blog, built

def hang(done, total, what):
    if what == "writing" and done:
        print("writing", flush=True)
        time.sleep(600)

built(sys.argv[1], blog({0: 1, 1: 1}), progress=hang)
"""


def test_a_build_that_is_killed_is_as_if_it_had_not_been(server: Postgres) -> None:
    place = server.url(index="killed")
    built(place)
    command = [sys.executable, "-c", BUILD, place]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as build:
        try:
            assert build.stdout is not None
            assert build.stdout.readline() == "writing\n"
            with pytest.raises(IndexBusy, match="is being built by another process"):
                built(place, blog({0: 2}))
        finally:
            build.kill()

    with opened_at(place) as opened:
        assert (opened.version, opened.post_count) == ("v00000001", 3)
    built(place, blog({0: 2}), wait=60)  # the server may take a moment to notice
    with opened_at(place) as opened:
        assert (opened.version, opened.post_count) == ("v00000002", 4)
    for _ in range(100):
        left = server.run("SELECT count(*) FROM killed_g1.chunks WHERE post = 'post1'")
        if left == [(0,)]:
            break
        time.sleep(0.1)
    assert left == [(0,)]
