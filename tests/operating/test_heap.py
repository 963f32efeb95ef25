"""Memory that is freed goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rag.operating import heap
from rag.operating.heap import EVERY, Trimmer, few_heaps

_FREED = """
import os
from rag.operating.heap import Trimmer

def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

held = [(bytearray(100_000), bytearray(2_000)) for _ in range(800)]
held = [small for _, small in held]
before = resident()
Trimmer().trim()
print(before - resident())
"""


@pytest.mark.skipif(heap._of_libc("malloc_trim") is None, reason="another C library")
def test_what_is_free_between_blocks_that_are_held_is_given_back() -> None:
    """Megabytes, of 80."""
    told = subprocess.run([sys.executable, "-c", _FREED], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 60


def test_it_is_given_back_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(heap, "_of_libc", lambda name: given.append)
    now = [0.0]
    trimmer = Trimmer(lambda: now[0])
    done = []
    for now[0] in (0.0, 1.0, EVERY - 1, EVERY, EVERY + 1):
        done.append(trimmer.trim())
    assert done == [True, False, False, True, False]
    assert given == [0, 0]


def test_another_c_library_has_no_such_heap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "_of_libc", lambda name: None)
    assert not few_heaps({})
    assert not Trimmer().trim()


def test_how_many_heaps_the_environment_says_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []

    def mallopt(number: int, value: int) -> int:
        told.append((number, value))
        return 1

    monkeypatch.setattr(heap, "_of_libc", lambda name: mallopt)
    assert not few_heaps({"MALLOC_ARENA_MAX": "4"})
    assert few_heaps({})
    assert told == [(-8, heap.HEAPS)]
